import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import type { GoalProgress } from '../../../src/app/progress/progress-model.js';
import { atLeast, budget, change, levels } from '../../goals/targets.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { setClock, storeGoals, type GoalRows } from '../../support/goals.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { defineMonths, progressAt, recordMonths } from './months.js';

let organization: TestOrganization;
let client: pg.Client;

/** A row with a score for a line, at noon. */
type Scored = readonly [line: string, date: string, score: string];

const recordScores = (scores: readonly Scored[]) => organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
  source: 'calls',
  interactions: scores.map(([line, date, score]) => ({ key: `${line} ${date}`, occurredAt: `${date}T12:00:00Z`, fields: { line, score } })),
}));
const inMonth = (offset: number): string => new Date(Date.UTC(2026, 6 + offset, 10)).toISOString().slice(0, 10);
const MONTHLY = [82, 85, 79, 84, 81, 86, 83, 80, 85, 82, 84, 83];

const of = (line: string, goal: Omit<GoalRows, 'key' | 'scope'> & { readonly key?: string }): GoalRows => ({ key: line, scope: `line == "${line}"`, ...goal });
const scoredGoal = (line: string, parent: string): GoalRows => of(line, {
  kpi: 'score_up', start: '2027-01-01', parent: { goal: parent, edge: 'ROLLUP', weights: [] },
  targets: [{ target: atLeast(levels('700', '500'), { grain: 'EACH_PERIOD' }) }],
});

const THROUGHOUT = { start: '2027-06-01', end: '2027-12-01' };
const each = atLeast(levels('0.95'), { grain: 'EACH_PERIOD' });

let now: Readonly<Record<string, GoalProgress>>;

beforeAll(async () => {
  const { database, url } = await testDatabase();
  organization = await newOrganization(database);
  client = await ownerClient(url);
  await setClock(client, organization, '2027-07-31T12:00:00Z');
  await defineMonths(organization, '2026-07-01');
  await recordMonths(organization, [{ month: '2027-06', rows: 20, good: 19 }], 'few');
  await recordMonths(organization, [{ month: '2027-06', rows: 2000, good: 1900 }], 'many');
  await recordMonths(organization, [{ month: '2027-06', rows: 1500, good: 1410 }], 'spent');
  await recordScores([
    ...MONTHLY.map((score, index): Scored => ['chart', inMonth(index), String(score)]),
    ['s300', '2027-06-10', '300'], ['s500', '2027-06-10', '500'], ['s700', '2027-06-10', '700'], ['s900', '2027-06-10', '900'],
    ['line', '2027-07-15', '74'],
  ]);
  await storeGoals(organization, [
    of('few', { kpi: 'rate_up', ...THROUGHOUT, targets: [{ target: each }] }),
    of('few', { key: 'few_sampled', kpi: 'rate_up', ...THROUGHOUT, evidence: 'SAMPLE', targets: [{ target: each }] }),
    of('many', { kpi: 'rate_up', ...THROUGHOUT, targets: [{ target: each }] }),
    of('many', { key: 'many_sampled', kpi: 'rate_up', ...THROUGHOUT, evidence: 'SAMPLE', targets: [{ target: each }] }),
    of('spent', { kpi: 'rate_up', ...THROUGHOUT, targets: [{ target: { ...budget(levels('0.95')), expectedEvents: '3000' } as never }] }),
    of('chart', { kpi: 'score_up', start: '2027-07-01', targets: [{ target: atLeast(levels('70'), { grain: 'EACH_PERIOD' }) }] }),
    of('line', { kpi: 'score_up', start: '2027-07-01', end: '2027-10-01', targets: [{ target: change('70', levels('85'), { trajectory: { kind: 'LINEAR', start: null } }) }] }),
    ...['s300', 's500', 's700', 's900'].map((line) => scoredGoal(line, 'all')),
    { key: 'all', rollup: { method: 'WEIGHTED_MEAN', ifMissing: 'RENORMALISE' }, targets: [{ target: atLeast(levels('0.5'), { grain: 'EACH_PERIOD' }) }] },
  ]);
  now = await progressAt(client, organization, '2027-08-01T00:00:00Z');
});

const june = (key: string) => now[key]!.history.find(({ label }) => label === '2027-06')!;

describe('golden vectors of goals', () => {
  test('Wilson: 19 of 20 and 1900 of 2000 against 95 % are met under CENSUS, where equality is, and inconclusive under SAMPLE', () => {
    const told = (key: string): unknown => {
      const { value, interval, computed } = june(key);
      return [value!.toNumber(), Number(interval!.low.toFixed(3)), Number(interval!.high.toFixed(3)), computed];
    };
    expect(told('few')).toEqual([0.95, 0.764, 0.991, 'MET']);
    expect(told('few_sampled')).toEqual([0.95, 0.764, 0.991, 'INCONCLUSIVE']);
    expect(told('many')).toEqual([0.95, 0.94, 0.959, 'MET']);
    expect(told('many_sampled')).toEqual([0.95, 0.94, 0.959, 'INCONCLUSIVE']);
  });

  test('error budget: of 150 allowed bad ones 90 are spent by half of the events', () => {
    const { objective, events, bad, expectedEvents, allowed, remaining, burn } = june('spent').budget!;
    expect([objective, events, bad, expectedEvents, allowed, remaining, burn].map((each) => each!.toNumber())).toEqual([0.95, 1500, 90, 3000, 150, 0.4, 1.2]);
  });

  test('XmR: the natural limits of twelve months', () => {
    const { mean, lower, upper, signal, assurance } = now['chart']!.signal!;
    expect([mean, lower, upper].map((each) => each.toFixed(2))).toEqual(['82.83', '73.40', '92.26']);
    expect(signal).toEqual({ cause: 'COMMON' });
    expect(assurance).toBe('PASS_RELIABLY');
  });

  test('linear trajectory: from 70 to 85 over 92 days, 75.05 is expected on day 31', () => {
    // The month of July is over, and told as it stood at its end.
    const july = now['line']!.history.find(({ label }) => label === '2027-07')!;
    expect(july.expected!.toFixed(2)).toBe('75.05');
    expect([july.gap!.toFixed(2), july.progress!.toFixed(4), july.computed]).toEqual(['-1.05', '0.2667', 'AT_RISK']);
  });

  test('scores: red flag 500 and goal 700 at 300, 500, 700, 900, and their mean', () => {
    const { rollup, value, computed } = june('all');
    expect(rollup!.children.map(({ goal, score, missing }) => [goal, score!.times(10).toFixed(2), missing])).toEqual([
      ['s300', '0.00', false], ['s500', '3.33', false], ['s700', '6.67', false], ['s900', '10.00', false],
    ]);
    expect(value!.toFixed(6)).toBe('0.500000');
    expect(computed).toBe('MET');
  });
});
