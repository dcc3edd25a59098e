import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { defineMonths, progressAt, recordMonths, type MonthRows } from '../app/progress/months.js';
import { atLeast, atMost, between, change, levels } from '../goals/targets.js';
import type { Database } from '../../src/store/database.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { setClock, storeGoals } from '../support/goals.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let database: Database;
let client: pg.Client;

beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  client = await ownerClient(opened.url);
});

async function monthsIn(covers: string, instant: string): Promise<TestOrganization> {
  const organization = await newOrganization(database);
  await setClock(client, organization, instant);
  await defineMonths(organization, covers);
  return organization;
}

describe('trap 8: a half-finished period', () => {
  let organization: TestOrganization;
  const GOALS = ['each', 'share', 'at_end', 'at_end_line', 'reach'];

  const record = (line: string, days: readonly number[], each = 10) => organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
    source: 'calls',
    interactions: days.flatMap((day) => Array.from({ length: each }, (_, index) => ({
      key: `${line} ${day} ${index}`, occurredAt: new Date(Date.UTC(2027, 3, day, 1, index)).toISOString(), fields: { good: true, line },
    }))),
  }));

  beforeAll(async () => {
    organization = await monthsIn('2026-04-01', '2027-03-31T23:00:00Z');
    const months = Array.from({ length: 12 }, (_, index): MonthRows => ({ month: new Date(Date.UTC(2026, 3 + index, 1)).toISOString().slice(0, 7), rows: 300 + (index % 2), good: 300 }));
    await recordMonths(organization, months);
    const kpi = 'volume_up';
    await storeGoals(organization, [
      { key: 'each', kpi, targets: [{ target: atLeast(levels('300', '290'), { grain: 'EACH_PERIOD' }) }] },
      { key: 'share', kpi, targets: [{ target: atLeast(levels('300', '290'), { grain: 'SHARE_OF_PERIODS' }) }] },
      { key: 'at_end', kpi, end: '2027-07-01', targets: [{ target: atLeast(levels('300', '290'), { grain: 'AT_END' }) }] },
      { key: 'at_end_line', kpi, end: '2027-07-01', targets: [{ target: atLeast(levels('300', '290'), { grain: 'AT_END', trajectory: { kind: 'LINEAR', start: '290' } }) }] },
      { key: 'reach', kpi, start: '2027-04-01', end: '2027-05-01', targets: [{ target: { ...atLeast(levels('300', '290')), shape: 'REACH', grain: { kind: 'CUMULATIVE' }, trajectory: { kind: 'LINEAR', start: null } } as never }] },
    ]);
  });

  test('never shows as a collapse, however little of it is over; once it is over it is judged', async () => {
    let recorded = 0;
    for (const through of [1, 2, 10, 20, 29]) {
      const until = new Date(Date.UTC(2027, 3, through + 1)).toISOString();
      await setClock(client, organization, new Date(Date.parse(until) - 60_000).toISOString());
      await record('april', Array.from({ length: through - recorded }, (_, index) => recorded + index + 1));
      recorded = through;
      const progress = await progressAt(client, organization, until, GOALS);
      for (const key of GOALS) {
        const { current } = progress[key]!;
        expect([key, through, current!.value!.toNumber() < 300, current!.computed, current!.incomplete]).toEqual([key, through, true, 'ON_TRACK', ['PERIOD_OPEN']]);
        expect(progress[key]!.signal!.signal).toEqual({ cause: 'COMMON' });
      }
    }
    const over = await progressAt(client, organization, '2027-05-01T00:00:00Z', GOALS);
    const april = (key: string) => over[key]!.history.find(({ label }) => label === '2027-04')!;
    expect(april('each')).toMatchObject({ ended: true, computed: 'MISSED', incomplete: [] });
    expect(april('reach')).toMatchObject({ ended: true, computed: 'MISSED' });
    expect(april('at_end')).toMatchObject({ ended: false, computed: 'OFF_TRACK', rule: 'BEHIND_AND_FORECAST_SHORT' });
  });
});

describe('trap 23: exactly on target', () => {
  test('values are compared unrounded, and equality is met', async () => {
    const organization = await monthsIn('2027-01-01', '2027-02-01T00:00:00Z');
    await recordMonths(organization, [{ month: '2027-01', rows: 2000, good: 1829 }], 'short');
    await recordMonths(organization, [{ month: '2027-01', rows: 199, good: 183 }], 'rounded');
    await recordMonths(organization, [{ month: '2027-01', rows: 25, good: 23 }], 'equal');
    const lines = ['short', 'rounded', 'equal'];
    await storeGoals(organization, lines.flatMap((line) => [
      { key: line, scope: `line == "${line}"`, kpi: 'rate_up', targets: [{ target: atLeast(levels('0.92'), { grain: 'EACH_PERIOD' as const }) }] },
      { key: `${line}_most`, scope: `line == "${line}"`, kpi: 'rate_down', targets: [{ target: atMost(levels('0.92'), { grain: 'EACH_PERIOD' as const }) }] },
    ]));
    const progress = await progressAt(client, organization, '2027-02-02T00:00:00Z');
    const january = (key: string): unknown => {
      const { value, margin, computed } = progress[key]!.history[0]!;
      return [value!.toFixed(4), margin!.toFixed(4), computed];
    };
    expect(lines.map(january)).toEqual([['0.9145', '-0.0055', 'MISSED'], ['0.9196', '-0.0004', 'MISSED'], ['0.9200', '0.0000', 'MET']]);
    expect(january('equal_most')).toEqual(['0.9200', '0.0000', 'MET']);
  });
});

describe('trap 24: value / target is no progress', () => {
  test('not where lower is better, not of a score below zero, not of a range', async () => {
    const organization = await monthsIn('2027-01-01', '2027-02-01T00:00:00Z');
    await organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
      source: 'calls',
      interactions: [['wait', '3'], ['nps', '-5'], ['range', '4']].map(([line, score]) => ({ key: line!, occurredAt: '2027-01-10T00:00:00Z', fields: { line, score } })),
    }));
    const goal = (line: string, kpi: string, target: Parameters<typeof storeGoals>[1][number]['targets']) => ({ key: line, scope: `line == "${line}"`, kpi, targets: target! });
    await storeGoals(organization, [
      goal('wait', 'score_down', [{ target: atMost(levels('4'), { grain: 'EACH_PERIOD' }) }]),
      goal('nps', 'score_up', [{ target: change('-20', levels('10')) }]),
      goal('range', 'score_flat', [{ target: between(levels({ lo: '2', hi: '5' }), { grain: 'EACH_PERIOD' }) }]),
    ]);
    const progress = await progressAt(client, organization, '2027-02-01T12:00:00Z');
    const january = (key: string): unknown => {
      const { progress: own, margin, met } = progress[key]!.history[0]!;
      return [own === null ? null : own.toNumber(), margin!.toNumber(), met];
    };
    expect(january('wait')).toEqual([null, 1, true]);
    expect(january('nps')).toEqual([0.5, -15, false]);
    expect(january('range')).toEqual([null, 1, true]);
    // The goal's own progress is the share of the periods that were met.
    expect([progress['wait'], progress['range']].map((each) => each!.progress!.toNumber())).toEqual([1, 1]);
  });
});
