import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { COMBINATIONS } from '../../../src/goals/combinations.js';
import type { Levels, Target, TargetGrainKind, TargetShape, Trajectory, TrajectoryKind } from '../../../src/goals/target.js';
import type { GoalProgress } from '../../../src/app/progress/progress-model.js';
import { atLeast, atMost, between, budget, change, levels, reach, relativeTo } from '../../goals/targets.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { setClock, storeGoals } from '../../support/goals.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { defineMonths, DIRECTIONS, MONTHS, progressAt, recordMonths, told } from './months.js';

let organization: TestOrganization;
let client: pg.Client;

/** 210 days, of which 105 are over on 16 April: every line is half-way there. */
const GOAL = { start: '2027-01-01', end: '2027-07-30' };
const [RUNNING, ENDED] = ['2027-04-16T00:00:00Z', '2027-08-01T00:00:00Z'];

const at = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const STARTS = [...MONTHS.map(({ month }) => at(`${month}-01`)), at('2027-07-30')];
const season = (weights: readonly string[]): Trajectory =>
  ({ kind: 'SEASONAL', profile: weights.map((weight, index) => ({ from: STARTS[index]!, to: STARTS[index + 1]!, weight })) });
const steps = (...values: readonly [string, string][]): Trajectory => ({ kind: 'STEPS', steps: values.map(([date, value]) => ({ from: at(date), value })) });
const line = (start: string | null): Trajectory => ({ kind: 'LINEAR', start });

const LIMIT_STEPS = steps(['2027-02-01', '0.7'], ['2027-04-01', '0.85'], ['2027-06-01', '0.75']);
/** April weighs 0.8 of the mean, July 1.2. */
const LEVELS_SEASON = season(['1', '1', '1', '0.8', '1', '1', '1.2']);
/** By mid-April 4 of 10. */
const SUM_SEASON = season(['1', '1', '1', '2', '2', '1', '2']);

type Way = 'up' | 'down' | 'flat';
/** value, expected, gap, margin, progress, level reached, computed, rule */
type Told = readonly [string, string | null, string | null, string, string | null, string, string, string];

interface Case {
  readonly target: Target;
  /** Directions of the KPI that it is tried with; the numbers are the same for each. */
  readonly ways: readonly Way[];
  readonly kpi?: 'volume';
  /** On 16 April. */
  readonly running: Told;
  /** Once over: computed and rule of the whole goal, and periods met of seven; or its margin. */
  readonly ended: readonly [string, string, string];
}

const ANY: readonly Way[] = ['up', 'down', 'flat'];
const least = levels('0.75', '0.6', '0.9');
const most = levels('0.75', '0.9', '0.6');
const band = levels({ lo: '0.75', hi: '0.85' }, { lo: '0.6', hi: '0.95' });
const compared = (own: Levels<string>, grain: TargetGrainKind): Target => ({ ...relativeTo(own, { grain }), reference: { kind: 'KPI', kpi: 'heat' } } as Target);
const beyond = levels('0.05', '-0.1', '0.1');
const below = levels('0.05', '0.2', '-0.1');
const spent = (grain: TargetGrainKind, expectedEvents: string): Target => ({ ...budget(levels('0.7', '0.6', '0.8'), { grain }), expectedEvents } as Target);

const rows = (grains: readonly TargetGrainKind[], make: (grain: TargetGrainKind) => Case): Case[] => grains.map(make);

const CASES: readonly Case[] = [
  // AT_LEAST 0.75: April has 0.7, all since January 0.8.
  { target: atLeast(least, { grain: 'EACH_PERIOD' }), ways: ANY, running: ['0.7', '0.75', '-0.05', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '5'] },
  { target: atLeast(least, { grain: 'SHARE_OF_PERIODS' }), ways: ANY, running: ['0.7', '0.75', '-0.05', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '5'] },
  { target: atLeast(least, { grain: 'EACH_PERIOD', trajectory: LEVELS_SEASON }), ways: ANY, running: ['0.7', '0.6', '0.1', '0.1', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '6'] },
  { target: atLeast(least, { grain: 'SHARE_OF_PERIODS', trajectory: LEVELS_SEASON }), ways: ANY, running: ['0.7', '0.6', '0.1', '0.1', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MET', 'TARGET_REACHED', '6'] },
  { target: atLeast(least, { grain: 'CUMULATIVE' }), ways: ANY, running: ['0.8', '0.75', '0.05', '0.05', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MET', 'TARGET_REACHED', '0.05'] },
  { target: atLeast(least, { grain: 'CUMULATIVE', trajectory: line('0.65') }), ways: ANY, running: ['0.8', '0.7', '0.1', '0.05', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MET', 'TARGET_REACHED', '0.05'] },
  { target: atLeast(least, { grain: 'CUMULATIVE', trajectory: LIMIT_STEPS }), ways: ANY, running: ['0.8', '0.85', '-0.05', '0.05', null, 'TARGET', 'AT_RISK', 'BEHIND'], ended: ['MET', 'TARGET_REACHED', '0.05'] },
  { target: atLeast(least, { grain: 'AT_END' }), ways: ANY, running: ['0.7', '0.75', '-0.05', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['EXCEEDED', 'STRETCH_REACHED', '0.15'] },
  { target: atLeast(least, { grain: 'AT_END', trajectory: line('0.65') }), ways: ANY, running: ['0.7', '0.7', '0', '-0.05', null, 'FLOOR', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['EXCEEDED', 'STRETCH_REACHED', '0.15'] },
  { target: atLeast(least, { grain: 'AT_END', trajectory: LIMIT_STEPS }), ways: ANY, running: ['0.7', '0.85', '-0.15', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['EXCEEDED', 'STRETCH_REACHED', '0.15'] },
  // AT_MOST 0.75.
  { target: atMost(most, { grain: 'EACH_PERIOD' }), ways: ANY, running: ['0.7', '0.75', '0.05', '0.05', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '3'] },
  { target: atMost(most, { grain: 'SHARE_OF_PERIODS' }), ways: ANY, running: ['0.7', '0.75', '0.05', '0.05', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '3'] },
  { target: atMost(most, { grain: 'EACH_PERIOD', trajectory: LEVELS_SEASON }), ways: ANY, running: ['0.7', '0.6', '-0.1', '-0.1', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '3'] },
  { target: atMost(most, { grain: 'SHARE_OF_PERIODS', trajectory: LEVELS_SEASON }), ways: ANY, running: ['0.7', '0.6', '-0.1', '-0.1', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '3'] },
  { target: atMost(most, { grain: 'CUMULATIVE' }), ways: ANY, running: ['0.8', '0.75', '-0.05', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.05'] },
  { target: atMost(most, { grain: 'CUMULATIVE', trajectory: line('0.85') }), ways: ANY, running: ['0.8', '0.8', '0', '-0.05', null, 'FLOOR', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.05'] },
  { target: atMost(most, { grain: 'CUMULATIVE', trajectory: LIMIT_STEPS }), ways: ANY, running: ['0.8', '0.85', '0.05', '-0.05', null, 'FLOOR', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.05'] },
  { target: atMost(most, { grain: 'AT_END' }), ways: ANY, running: ['0.7', '0.75', '0.05', '0.05', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.15'] },
  { target: atMost(most, { grain: 'AT_END', trajectory: line('0.85') }), ways: ANY, running: ['0.7', '0.8', '0.1', '0.05', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.15'] },
  { target: atMost(most, { grain: 'AT_END', trajectory: LIMIT_STEPS }), ways: ANY, running: ['0.7', '0.85', '0.15', '0.05', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.15'] },
  // BETWEEN 0.75 and 0.85: a band is its own expectation.
  ...rows(['EACH_PERIOD', 'SHARE_OF_PERIODS'], (grain) => ({
    target: between(band, { grain }), ways: ANY, running: ['0.7', null, '-0.05', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '2'],
  })),
  { target: between(band, { grain: 'CUMULATIVE' }), ways: ANY, running: ['0.8', null, '0.05', '0.05', null, 'TARGET', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MET', 'TARGET_REACHED', '0.05'] },
  { target: between(band, { grain: 'AT_END' }), ways: ANY, running: ['0.7', null, '-0.05', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.05'] },
  // REACH 80: 40 until mid-April, 70 in all.
  { target: reach(levels('80', '60', '100')), kpi: 'volume', ways: ANY, running: ['40', null, null, '-40', '0.5', 'NONE', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-10'] },
  { target: reach(levels('80', '60', '100'), { trajectory: line(null) }), kpi: 'volume', ways: ANY, running: ['40', '40', '0', '-40', '0.5', 'NONE', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-10'] },
  { target: reach(levels('80', '60', '100'), { trajectory: steps(['2027-04-01', '50']) }), kpi: 'volume', ways: ANY, running: ['40', '50', '-10', '-40', '0.5', 'NONE', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '-10'] },
  { target: reach(levels('80', '60', '100'), { trajectory: SUM_SEASON }), kpi: 'volume', ways: ANY, running: ['40', '32', '8', '-40', '0.5', 'NONE', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-10'] },
  // CHANGE from 0.5 to 0.9, and from 0.9 to 0.5: April is half-way either way.
  { target: change('0.5', levels('0.9', '0.8', '0.95')), ways: ANY, running: ['0.7', null, null, '-0.2', '0.5', 'NONE', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MET', 'TARGET_REACHED', '0'] },
  { target: change('0.5', levels('0.9', '0.8', '0.95'), { trajectory: line(null) }), ways: ANY, running: ['0.7', '0.7', '0', '-0.2', '0.5', 'NONE', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MET', 'TARGET_REACHED', '0'] },
  { target: change('0.5', levels('0.9', '0.8', '0.95'), { trajectory: steps(['2027-04-01', '0.75']) }), ways: ANY, running: ['0.7', '0.75', '-0.05', '-0.2', '0.5', 'NONE', 'AT_RISK', 'BEHIND'], ended: ['MET', 'TARGET_REACHED', '0'] },
  { target: change('0.9', levels('0.5', '0.7')), ways: ANY, running: ['0.7', null, null, '-0.2', '0.5', 'FLOOR', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.4'] },
  { target: change('0.9', levels('0.5', '0.7'), { trajectory: line(null) }), ways: ANY, running: ['0.7', '0.7', '0', '-0.2', '0.5', 'FLOOR', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.4'] },
  // RELATIVE_TO heat + 0.05, stretch + 0.1: heat is 0.6 in April, 0.65 since January, 4/7 in all.
  ...rows(['EACH_PERIOD', 'SHARE_OF_PERIODS'], (grain) => ({
    target: compared(beyond, grain), ways: ['up'], running: ['0.7', '0.65', '0.05', '0.05', null, 'STRETCH', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['MISSED', 'SHORT_OF_TARGET', '5'],
  })),
  ...rows(['EACH_PERIOD', 'SHARE_OF_PERIODS'], (grain) => ({
    target: compared(below, grain), ways: ['down'], running: ['0.7', '0.65', '-0.05', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '2'],
  })),
  { target: compared(beyond, 'CUMULATIVE'), ways: ['up'], running: ['0.8', '0.7', '0.1', '0.1', null, 'STRETCH', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['EXCEEDED', 'STRETCH_REACHED', '0.178571'] },
  { target: compared(below, 'CUMULATIVE'), ways: ['down'], running: ['0.8', '0.7', '-0.1', '-0.1', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.178571'] },
  { target: compared(beyond, 'AT_END'), ways: ['up'], running: ['0.7', '0.65', '0.05', '0.05', null, 'STRETCH', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['EXCEEDED', 'STRETCH_REACHED', '0.35'] },
  { target: compared(below, 'AT_END'), ways: ['down'], running: ['0.7', '0.65', '-0.05', '-0.05', null, 'FLOOR', 'AT_RISK', 'BEHIND'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.35'] },
  // BUDGET 0.7: 3 of 10 bad in April, 8 of 40 since January, 14 of 70 in all; where lower is better the others are the bad ones.
  ...rows(['EACH_PERIOD', 'SHARE_OF_PERIODS'], (grain) => ({
    target: spent(grain, '20'), ways: ['up'], running: ['0.7', null, '0', '0.15', '0.5', 'STRETCH', 'ON_TRACK', 'NOTHING_AGAINST_IT'],
    ended: grain === 'EACH_PERIOD' ? ['MISSED', 'SHORT_OF_TARGET', '6'] : ['MET', 'TARGET_REACHED', '6'],
  })),
  ...rows(['EACH_PERIOD', 'SHARE_OF_PERIODS'], (grain) => ({
    target: spent(grain, '20'), ways: ['down'], running: ['0.7', null, '-0.4', '-0.05', '-0.166667', 'FLOOR', 'OFF_TRACK', 'ALREADY_MISSED'], ended: ['MISSED', 'SHORT_OF_TARGET', '0'],
  })),
  { target: spent('CUMULATIVE', '100'), ways: ['up'], running: ['0.8', null, '0.1', '0.22', '0.733333', 'STRETCH', 'ON_TRACK', 'NOTHING_AGAINST_IT'], ended: ['EXCEEDED', 'STRETCH_REACHED', '0.1'] },
  { target: spent('CUMULATIVE', '100'), ways: ['down'], running: ['0.8', null, '-0.5', '-0.02', '-0.066667', 'FLOOR', 'OFF_TRACK', 'ALREADY_MISSED'], ended: ['MISSED', 'SHORT_OF_TARGET', '-0.5'] },
];

const GOALS = CASES.flatMap((each, index) => each.ways.map((way) => ({ ...each, way, key: `c${String(index).padStart(2, '0')}_${way}` })));
const nameOf = ({ target: { shape, grain, trajectory } }: Case): string => `${shape} ${grain.kind} ${trajectory.kind}`;

let running: Readonly<Record<string, GoalProgress>>;
let ended: Readonly<Record<string, GoalProgress>>;

beforeAll(async () => {
  const { database, url } = await testDatabase();
  organization = await newOrganization(database);
  client = await ownerClient(url);
  await setClock(client, organization, '2027-04-15T12:00:00Z');
  await defineMonths(organization);
  await recordMonths(organization, MONTHS.slice(0, 4));
  await storeGoals(organization, GOALS.map(({ key, target, way, kpi = 'rate' }) => ({ key, kpi: `${kpi}_${way}`, ...GOAL, targets: [{ target }] })));
  running = await progressAt(client, organization, RUNNING);
  await setClock(client, organization, '2027-07-31T12:00:00Z');
  await recordMonths(organization, MONTHS.slice(4));
  ended = await progressAt(client, organization, ENDED);
});

describe('every valid target', () => {
  test('is among these, in every direction that it can have', () => {
    const tried = new Set(GOALS.map((each) => `${nameOf(each)} ${DIRECTIONS[each.way]}`));
    const valid = (Object.entries(COMBINATIONS) as [TargetShape, (typeof COMBINATIONS)[TargetShape]][]).flatMap(([shape, { grains, needsDirection }]) =>
      (Object.entries(grains) as [TargetGrainKind, readonly TrajectoryKind[]][]).flatMap(([kind, trajectories]) => trajectories.flatMap((trajectory) =>
        Object.values(DIRECTIONS).filter((direction) => !needsDirection || direction !== 'NEUTRAL').map((direction) => `${shape} ${kind} ${trajectory} ${direction}`))));
    expect([...tried].sort()).toEqual([...new Set(valid)].sort());
  });

  test.each(GOALS.map((each) => [`${nameOf(each)}, ${each.way}`, each] as const))('%s: as worked out for 16 April', (_, { key, running: hand }) => {
    const { value, expected, gap, margin, progress, level, computed, rule } = running[key]!.current!;
    expect([told(value), told(expected), told(gap), told(margin), told(progress), level, computed, rule]).toEqual(hand);
  });

  test.each(GOALS.map((each) => [`${nameOf(each)}, ${each.way}`, each] as const))('%s: as worked out once it is over', (_, { key, ended: hand, target }) => {
    const { computed, rule, margin, periodsMet, periodsJudged, history } = ended[key]!;
    const isJudgedByPeriod = target.grain.kind === 'EACH_PERIOD' || target.grain.kind === 'SHARE_OF_PERIODS';
    expect([computed, rule, isJudgedByPeriod ? String(periodsMet) : told(margin)]).toEqual(hand);
    expect(periodsJudged).toBe(isJudgedByPeriod ? 7 : null);
    expect(history.map(({ label, whole }) => [label, whole])).toEqual(MONTHS.map(({ month }) => [month, month !== '2027-07']));
  });
});

describe('the numbers that are judged', () => {
  test('are those of a statement written by hand', async () => {
    const { rows: byHand } = await client.query<{ month: string; own: string; since: string }>(`
      with month as (select generate_series(timestamptz '2027-01-01Z', '2027-07-01Z', '1 month') as start)
      select to_char(start at time zone 'UTC', 'YYYY-MM') as month,
        (select avg(((fields->>'good')::boolean)::int)::numeric(12, 6)::text from interaction
          where organization_id = $1 and occurred_at >= start and occurred_at < least(start + interval '1 month', '2027-07-30Z')) as own,
        (select avg(((fields->>'good')::boolean)::int)::numeric(12, 6)::text from interaction
          where organization_id = $1 and occurred_at >= '2027-01-01Z' and occurred_at < least(start + interval '1 month', '2027-07-30Z')) as since
      from month order by 1`, [organization.id]);
    const historyOf = (shape: TargetShape, kind: TargetGrainKind): (string | undefined)[] => {
      const found = GOALS.find(({ target }) => target.shape === shape && target.grain.kind === kind)!;
      return ended[found.key]!.history.map(({ value }) => value?.toFixed(6));
    };
    expect(historyOf('AT_LEAST', 'EACH_PERIOD')).toEqual(byHand.map(({ own }) => own));
    expect(historyOf('AT_LEAST', 'CUMULATIVE')).toEqual(byHand.map(({ since }) => since));
  });
});
