import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { reportSource } from '../../../src/app/report-source.js';
import type { Database } from '../../../src/store/database.js';
import { atLeast, levels, reach, relativeTo } from '../../goals/targets.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { closeGoals, setClock, storeGoals } from '../../support/goals.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { definer, valid } from '../definition-fixture.js';
import { defineMonths, MONTHS, progressAt, recordMonths, told } from './months.js';

let database: Database;
let client: pg.Client;

beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  client = await ownerClient(opened.url);
});

async function withMonths(instant: string, coversFrom?: string): Promise<TestOrganization> {
  const organization = await newOrganization(database);
  await setClock(client, organization, instant);
  await defineMonths(organization, coversFrom);
  return organization;
}

const each = (target: string, floor: string | null = null) => [{ target: atLeast(levels(target, floor), { grain: 'EACH_PERIOD' as const }) }];
const FIRST_QUARTER = MONTHS.slice(0, 3);

describe('guardrails', () => {
  test('a goal whose guardrail is off cannot be met, and two goals can guard each other', async () => {
    const organization = await withMonths('2027-03-31T12:00:00Z');
    await recordMonths(organization, FIRST_QUARTER);
    await storeGoals(organization, [
      { key: 'volume', kpi: 'volume_up', targets: each('8'), guardrails: ['quality'] },
      { key: 'quality', kpi: 'rate_up', targets: each('0.8'), guardrails: ['volume'] },
    ]);
    const { volume, quality } = await progressAt(client, organization, '2027-04-01T00:00:00Z');
    const told = (goal: typeof volume): unknown => goal!.history.slice(0, 3).map(({ label, computed, rule, guardrailsOff }) => [label, computed, rule, guardrailsOff]);
    // The rate is 0.75 in February.
    expect(told(volume)).toEqual([
      ['2027-01', 'MET', 'TARGET_REACHED', []], ['2027-02', 'MISSED', 'MET_BUT_GUARDRAIL_OFF', ['quality']], ['2027-03', 'MET', 'TARGET_REACHED', []],
    ]);
    expect(told(quality)).toEqual([
      ['2027-01', 'MET', 'TARGET_REACHED', []], ['2027-02', 'MISSED', 'SHORT_OF_TARGET', []], ['2027-03', 'MET', 'TARGET_REACHED', []],
    ]);
  });
});

describe('gates', () => {
  test('an ended period waits for its sources, then for its maturity; a small sample says nothing', async () => {
    const organization = await withMonths('2027-01-31T20:00:00Z');
    const define = definer(organization);
    await valid(define.kpi({ key: 'slow', name: 'Slow', expression: 'calls_good / calls_all', direction: 'HIGHER_IS_BETTER', maturityLag: 'P3D' }));
    await valid(define.kpi({ key: 'sampled', name: 'Sampled', expression: 'calls_good / calls_all', direction: 'HIGHER_IS_BETTER', minSample: 11 }));
    await recordMonths(organization, FIRST_QUARTER.slice(0, 1));
    await organization.as('ADMIN', (ctx) => reportSource(ctx, 'calls', '2027-01-31T12:00:00Z'));
    await storeGoals(organization, [{ key: 'slow', kpi: 'slow', targets: each('0.5') }, { key: 'sampled', kpi: 'sampled', targets: each('0.5') }, { key: 'bare', kpi: 'slow' }]);
    const january = async (instant: string, key = 'slow'): Promise<unknown> => {
      const { computed, rule } = (await progressAt(client, organization, instant, [key]))[key]!.history[0]!;
      return [computed, rule];
    };
    expect(await january('2027-01-31T21:00:00Z')).toEqual(['ON_TRACK', 'NOTHING_AGAINST_IT']);
    expect(await january('2027-02-01T00:00:00Z')).toEqual(['INCOMPLETE', 'SOURCE_BEHIND']);
    await organization.as('ADMIN', (ctx) => reportSource(ctx, 'calls', '2027-02-01T00:00:00Z'));
    expect(await january('2027-02-02T00:00:00Z')).toEqual(['IMMATURE', 'MATURITY_LAG']);
    expect(await january('2027-02-04T00:00:00Z')).toEqual(['MET', 'TARGET_REACHED']);
    expect(await january('2027-02-04T00:00:01Z', 'sampled')).toEqual(['INSUFFICIENT_SAMPLE', 'BELOW_MINIMUM_SAMPLE']);
    expect(await january('2027-02-04T00:00:02Z', 'bare')).toEqual(['NO_DATA', 'NO_VALUE']);
  });
});

describe('a goal of scores', () => {
  const METHODS = [
    ['WEIGHTED_MEAN', 'RENORMALISE', '0.5', '0.583333'], ['WEIGHTED_MEAN', 'ZERO', '0.333333', '0.466667'], ['WEIGHTED_MEAN', 'NULL', null, null],
    ['WORST', 'RENORMALISE', '0.333333', '0.333333'], ['COUNT_MET', 'RENORMALISE', '1', '1'],
  ] as const;
  const nameOf = (method: string, ifMissing: string): string => `${method}_${ifMissing}`.toLowerCase();
  let organization: TestOrganization;

  /** In either month 0.8, which scores two thirds, and 0.6, a third; `gone` has no rows. From February on `good` weighs three times as much. */
  beforeAll(async () => {
    organization = await withMonths('2027-02-28T12:00:00Z');
    for (const [line, good] of [['good', 8], ['poor', 6]] as const) {
      await recordMonths(organization, ['2027-01', '2027-02'].map((month) => ({ month, rows: 10, good })), line);
    }
    const weightsOf = { good: [{ from: '2026-01-01', weight: '1' }, { from: '2027-02-01', weight: '3' }], poor: [], gone: [] };
    await storeGoals(organization, METHODS.flatMap(([method, ifMissing]) => {
      const parent = nameOf(method, ifMissing);
      return [
        { key: parent, rollup: { method, ifMissing }, targets: each('0.5') },
        ...Object.entries(weightsOf).map(([line, weights]) => ({
          key: `${parent}_${line}`, kpi: 'rate_up', scope: `line == "${line}"`, targets: each('0.8', '0.6'), parent: { goal: parent, edge: 'ROLLUP' as const, weights },
        })),
      ];
    }));
  });

  test.each(METHODS)('%s, where one is missing: %s', async (method, ifMissing, january, february) => {
    const key = nameOf(method, ifMissing);
    const { [key]: company } = await progressAt(client, organization, '2027-03-01T00:00:00Z', [key]);
    expect(company!.history.slice(0, 2).map(({ value }) => told(value))).toEqual([january, february]);
    expect(company!.history[0]!.rollup!.children.map(({ goal, missing }) => [goal, missing]))
      .toEqual([[`${key}_gone`, true], [`${key}_good`, false], [`${key}_poor`, false]]);
    expect(company!.history[0]!.computed).toBe(january === null ? 'NO_DATA' : january === '0.333333' ? 'MISSED' : 'MET');
  });
});

describe('the version that judges', () => {
  test('a pinned version goes on judging once the KPI means something else; FOLLOW follows', async () => {
    const organization = await withMonths('2027-01-31T12:00:00Z');
    await recordMonths(organization, FIRST_QUARTER.slice(0, 1));
    const { rows: [version] } = await client.query<{ id: string }>(
      'select version.id from kpi_version as version join kpi on kpi.id = version.kpi_id where kpi.key = $1 and kpi.organization_id = $2', ['rate_up', organization.id],
    );
    const pin = version!.id;
    await storeGoals(organization, [
      { key: 'pinned', kpi: 'rate_up', targets: each('0.5'), pin }, { key: 'following', kpi: 'rate_up', targets: each('0.5'), pin, versionPolicy: 'FOLLOW' },
    ]);
    await valid(definer(organization).kpi({ key: 'rate_up', name: 'Rate', expression: 'calls_hot / calls_all', unit: '%', direction: 'HIGHER_IS_BETTER' }, '1.0'));
    const { pinned, following } = await progressAt(client, organization, '2027-02-01T00:00:00Z');
    expect([pinned, following].map((goal) => told(goal!.history[0]!.value))).toEqual(['0.8', '0.7']);
    expect(pinned!.kpiVersionId).toBe(pin);
    expect(following!.kpiVersionId).not.toBe(pin);
  });
});

describe('the same period last year', () => {
  test('a month with the month a year before; what runs with the same part of it', async () => {
    const organization = await withMonths('2027-02-10T12:00:00Z', '2026-01-01');
    await recordMonths(organization, [{ month: '2026-01', rows: 10, good: 7 }, { month: '2026-02', rows: 20, good: 5 }]);
    await recordMonths(organization, [{ month: '2027-01', rows: 10, good: 8 }, { month: '2027-02', rows: 4, good: 2 }]);
    await storeGoals(organization, [
      { key: 'month', kpi: 'rate_up', targets: [{ target: relativeTo(levels('0.1'), { grain: 'EACH_PERIOD' }) }] },
      { key: 'sum', kpi: 'volume_up', targets: [{ target: relativeTo(levels('0'), { grain: 'CUMULATIVE' }) }] },
    ]);
    const { month, sum } = await progressAt(client, organization, '2027-02-11T00:00:00Z');
    // By 10 February 2026 there were ten rows, of which five were good; since January twenty.
    expect(month!.history.map(({ value, reference, margin, computed }) => [told(value), told(reference), told(margin), computed])).toEqual([
      ['0.8', '0.7', '0', 'MET'], ['0.5', '0.5', '-0.1', 'AT_RISK'],
    ]);
    expect(sum!.history.map(({ value, reference, margin }) => [told(value), told(reference), told(margin)])).toEqual([['10', '10', '0'], ['14', '20', '-6']]);
  });
});

describe('a goal that is closed in the middle of a month', () => {
  test('is told as it stood then: what was cut short is not missed for that', async () => {
    const organization = await withMonths('2027-03-10T00:00:00Z');
    await recordMonths(organization, [...FIRST_QUARTER.slice(0, 2), { month: '2027-03', rows: 2, good: 2 }]);
    const closed = '2027-03-15T00:00:00Z';
    await storeGoals(organization, [
      { key: 'monthly', kpi: 'volume_up', pin: null, targets: each('10') },
      { key: 'sum', kpi: 'volume_up', pin: null, end: '2027-07-01', targets: [{ target: reach(levels('60')) }] },
    ]);
    await setClock(client, organization, closed);
    await closeGoals(organization, ['monthly', 'sum']);
    const { monthly, sum } = await progressAt(client, organization, '2027-08-01T00:00:00Z');
    expect(monthly!.history.map(({ label, computed, ended }) => [label, computed, ended])).toEqual([['2027-01', 'MET', true], ['2027-02', 'MET', true], ['2027-03', 'ON_TRACK', false]]);
    expect([monthly!.ended, monthly!.computed, monthly!.periodsMet, monthly!.periodsJudged]).toEqual([true, 'MET', 2, 2]);
    expect([sum!.ended, sum!.computed, told(sum!.current!.value)]).toEqual([true, 'ON_TRACK', '24']);
  });
});
