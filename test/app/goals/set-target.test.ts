import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { activateGoal } from '../../../src/app/goals/activate-goal.js';
import { defineGoal } from '../../../src/app/goals/define-goal.js';
import type { GoalInput } from '../../../src/app/goals/goal-input.js';
import { setTarget, type SetTargetInput } from '../../../src/app/goals/set-target.js';
import { GOAL_FINDINGS } from '../../../src/app/goals/target-findings.js';
import type { TargetInput } from '../../../src/app/goals/target-input.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { COMBINATIONS } from '../../../src/goals/combinations.js';
import type { TargetGrainKind, TargetShape, TrajectoryKind } from '../../../src/goals/target.js';
import { Decimal } from '../../../src/kernel/decimal.js';
import type { Database } from '../../../src/store/database.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { definer, refusal, valid } from '../definition-fixture.js';
import { ReviewedOrganization } from '../reviews/review-fixture.js';

let database: Database;
let owner: pg.Client;
let company: ReviewedOrganization;

beforeAll(async () => {
  const made = await testDatabase();
  database = made.database;
  owner = await ownerClient(made.url);
});
beforeEach(async () => {
  company = await ReviewedOrganization.on(database, owner);
  const define = definer(company.organization);
  await valid(define.kpi({ key: 'volume', name: 'Volume', expression: 'calls_all', direction: 'HIGHER_IS_BETTER' }));
  await valid(define.kpi({ key: 'missed', name: 'Missed', expression: '1 - calls_answered / calls_all', direction: 'NEUTRAL' }));
});

const GOAL: GoalInput = {
  key: 'answered', name: 'Answered', kpi: 'answer_rate', start: '2040-01-01', end: '2041-01-01', cadence: { grain: 'MONTH' },
};
const goal = (input: Partial<GoalInput> = {}) => company.as(company.anna, async (ctx) => (await defineGoal(ctx, { ...GOAL, reviewers: [company.ben], ...input })).goal!);
const set = (target: TargetInput, more: Partial<SetTargetInput> = {}) =>
  company.as(company.anna, (ctx) => setTarget(ctx, { goal: 'answered', target, ...more }));
const AT_LEAST: TargetInput = { shape: 'AT_LEAST', levels: { target: '0.9' }, grain: 'EACH_PERIOD' };
/** Codes and places of what speaks against a target; the last entry says whether it was written. */
const findings = async (target: TargetInput): Promise<string[]> => {
  const { goal: found, findings: all } = await set(target);
  return [...all.map(({ code, place }) => `${code} ${place}`), found === null ? 'refused' : 'written'];
};

describe('a target', () => {
  test('is the whole of what was given, from the goal\'s start on', async () => {
    await goal();
    const { goal: found, findings: none } = await set({
      ...AT_LEAST, levels: { floor: '0.80', target: '0.9', stretch: '0.95' }, tolerance: '0.01',
      byPeriod: [{ period: '2040-12', levels: { target: '0.7' } }],
    });
    expect(none).toEqual([]);
    expect(found!.targets).toMatchObject([{
      number: 1, effectiveFrom: '2040-01-01T00:00:00Z', reason: null, shape: 'AT_LEAST', bands: null, tolerance: '0.01', share: null, from: null,
      levels: { floor: '0.8', target: '0.9', stretch: '0.95' }, byPeriod: [{ period: '2040-12', levels: { target: '0.7' } }],
      kpiVersionId: expect.any(String),
    }]);
  });

  test('has its band by two ends or around a centre', async () => {
    await goal();
    const between = (target: NonNullable<TargetInput['bands']>['target']) => set({ shape: 'BETWEEN', bands: { target }, grain: 'EACH_PERIOD' });
    expect((await between({ lo: '0.7', hi: '0.9' })).goal!.targets.at(-1)!.bands!.target).toEqual({ lo: '0.7', hi: '0.9' });
    expect((await between({ centre: '0.8', distance: '0.1' })).goal!.targets.at(-1)!.bands!.target).toEqual({ lo: '0.7', hi: '0.9' });
    expect((await refusal(between({ lo: '0.7' }))).details.argument).toBe('target.bands.target');
  });

  test('goes by the table of valid combinations, whatever the shape', async () => {
    const shown: [string, boolean][] = [];
    const expected: [string, boolean][] = [];
    await months(Array.from({ length: 12 }, (_, index) => [`2039-${String(index + 1).padStart(2, '0')}`, 1, 2]));
    await company.at('2040-01-01T00:00:00Z');
    await goal();
    await goal({ key: 'volume', kpi: 'volume' });
    const own: Partial<Record<TargetShape, Partial<TargetInput>>> = {
      CHANGE: { from: '0.5' }, RELATIVE_TO: { reference: { kind: 'SAME_PERIOD_LAST_YEAR' } }, BETWEEN: { levels: null, bands: { target: { lo: '0.7', hi: '0.9' } } },
    };
    for (const shape of Object.keys(COMBINATIONS) as TargetShape[]) {
      for (const grain of ['EACH_PERIOD', 'CUMULATIVE', 'AT_END', 'SHARE_OF_PERIODS'] as TargetGrainKind[]) {
        for (const kind of ['NONE', 'LINEAR', 'STEPS', 'SEASONAL'] as TrajectoryKind[]) {
          const start = shape === 'REACH' || shape === 'CHANGE' ? null : '0.1';
          const trajectory = { NONE: null, LINEAR: { kind, start }, STEPS: { kind, steps: [{ from: '2040-02-01', value: '0.6' }] }, SEASONAL: { kind, referenceYear: 2039 } }[kind];
          const target = { shape, levels: { target: '0.9' }, grain, ...(grain === 'SHARE_OF_PERIODS' && { share: '0.75' }), trajectory, ...own[shape] };
          const { goal: found } = await set(target, { goal: shape === 'REACH' ? 'volume' : 'answered' });
          const row: readonly TrajectoryKind[] = COMBINATIONS[shape].grains[grain] ?? [];
          shown.push([`${shape} ${grain} ${kind}`, found !== null]);
          expected.push([`${shape} ${grain} ${kind}`, row.includes(kind)]);
        }
      }
    }
    expect(shown).toEqual(expected);
  });

  test('is told all that speaks against it at once, by code and place, and then not written', async () => {
    await goal();
    expect(await findings({ ...AT_LEAST, levels: { floor: '0.95', target: '0.9', stretch: 'a lot' } })).toEqual(['NUMBER_UNREADABLE target.levels.stretch', 'refused']);
    expect(await findings({ ...AT_LEAST, levels: { floor: '0.95', target: '0.9', stretch: '0.85' }, tolerance: '-1' }))
      .toEqual(['LEVELS_NOT_ORDERED target.levels.floor', 'LEVELS_NOT_ORDERED target.levels.stretch', 'TOLERANCE_NEGATIVE target.tolerance', 'refused']);
    expect(await findings({ ...AT_LEAST, grain: 'SHARE_OF_PERIODS', share: '75' })).toEqual(['SHARE_OUT_OF_RANGE target.share', 'refused']);
    expect(await findings({ shape: 'BETWEEN', bands: { target: { lo: '0.9', hi: '0.7' } }, grain: 'EACH_PERIOD' })).toEqual(['BAND_EMPTY target.bands.target', 'refused']);
    expect(await findings({ ...AT_LEAST, shape: 'AT_MOST' })).toEqual(['DIRECTION_AGAINST target.shape', 'written']);
    expect(await findings({ ...AT_LEAST, byPeriod: [{ period: '2041-01', levels: { target: '1' } }] })).toEqual(['PERIOD_UNKNOWN target.byPeriod[0].period', 'refused']);
    expect(await findings({ ...AT_LEAST, shape: 'REACH', grain: 'CUMULATIVE' })).toEqual(['PROPORTION_CANNOT_ADD_UP target.shape', 'refused']);
    const relative = (kind: 'KPI' | 'BENCHMARK', of: string): TargetInput =>
      ({ shape: 'RELATIVE_TO', levels: { target: '0' }, grain: 'EACH_PERIOD', reference: { kind, of } });
    expect(await findings(relative('KPI', 'volum'))).toEqual(['REFERENCE_UNKNOWN target.reference.of', 'refused']);
    expect(await findings(relative('BENCHMARK', 'calls_al'))).toEqual(['REFERENCE_UNKNOWN target.reference.of', 'refused']);
    expect(await findings(relative('KPI', 'missed'))).toEqual(['written']);
    expect(await findings(relative('BENCHMARK', 'calls_answered / calls_all'))).toEqual(['written']);
  });

  test('knows a share of events by the KPI\'s expression, and its direction by the KPI', async () => {
    const budget: TargetInput = { shape: 'BUDGET', levels: { target: '0.95' }, grain: 'CUMULATIVE' };
    await goal();
    expect(await findings(budget)).toEqual(['written']);
    await goal({ kpi: 'volume' });
    expect(await findings(budget)).toEqual(['PROPORTION_NEEDED target.shape', 'refused']);
    await goal({ kpi: 'missed' });
    expect(await findings(budget)).toEqual(['DIRECTION_MISSING target.shape', 'PROPORTION_NEEDED target.shape', 'refused']);
  });

  test('of an open-ended goal, and of a goal without a KPI, is none that needs what is not there', async () => {
    await goal({ end: null });
    expect(await findings({ ...AT_LEAST, grain: 'AT_END' })).toEqual(['END_NEEDED target.grain', 'refused']);
    expect(await findings({ ...AT_LEAST, grain: 'CUMULATIVE', trajectory: { kind: 'LINEAR', start: '0' } })).toEqual(['END_NEEDED target.trajectory', 'refused']);
    expect(await findings({ ...AT_LEAST, byPeriod: [{ period: '2045-01', levels: { target: '1' } }] })).toEqual(['written']);
    await goal({ kpi: null, rollup: { method: 'WORST' } });
    expect(await findings({ shape: 'CHANGE', levels: { target: '0.9' }, grain: 'AT_END' }))
      .toEqual(['KPI_NEEDED target.from', 'refused']);
    expect(await findings(AT_LEAST)).toEqual(['written']);
    expect(Object.keys(GOAL_FINDINGS)).toHaveLength(5);
  });

  test('is refused where its parts do not belong together', async () => {
    await goal();
    const argument = async (target: Partial<TargetInput>): Promise<unknown> => (await refusal(set({ ...AT_LEAST, ...target }))).details.argument;
    expect(await argument({ from: '0' })).toBe('target.from');
    expect(await argument({ bands: { target: { lo: '0', hi: '1' } } })).toBe('target.bands');
    expect(await argument({ share: '0.5' })).toBe('target.share');
    expect(await argument({ levels: null })).toBe('target.levels');
    expect(await argument({ shape: 'RELATIVE_TO' })).toBe('target.reference');
    expect(await argument({ trajectory: { kind: 'NONE', start: '1' } })).toBe('target.trajectory.start');
    expect(await argument({ trajectory: { kind: 'SEASONAL' } })).toBe('target.trajectory.referenceYear');
    expect(await argument({ trajectory: { kind: 'STEPS', steps: [{ from: '2040-02-30', value: '1' }] } })).toBe('target.trajectory.steps[0].from');
  });
});

describe('the versions of a target', () => {
  test('hold from the next period on once the goal runs, with a reason, and never before the last one', async () => {
    await goal();
    await set(AT_LEAST);
    await company.at('2040-03-15T00:00:00Z');
    await company.as(company.anna, (ctx) => activateGoal(ctx, 'answered'));
    expect((await refusal(set(AT_LEAST))).details.argument).toBe('reason');
    const higher = { ...AT_LEAST, levels: { target: '0.95' } };
    const { goal: found } = await set(higher, { reason: 'we can do better' });
    expect(found!.targets.map(({ number, effectiveFrom, reason }) => [number, effectiveFrom, reason]))
      .toEqual([[1, '2040-01-01T00:00:00Z', null], [2, '2040-04-01T00:00:00Z', 'we can do better']]);
    const early = await refusal(set(higher, { reason: 'sooner', effectiveFrom: '2040-03-01T00:00:00Z' }));
    expect([early.code, early.details.argument, early.message]).toEqual(['BAD_INPUT', 'effectiveFrom',
      'The target that it follows holds from 2040-04-01T00:00:00Z on; the next one cannot begin before it.']);
    expect((await set(higher, { reason: 'halfway', effectiveFrom: '2040-05-10T00:00:00Z' })).goal!.targets.at(-1)!.effectiveFrom).toBe('2040-05-10T00:00:00Z');
    expect((await refusal(set(higher, { reason: 'too late', effectiveFrom: '2041-01-01T00:00:00Z' }))).details.argument).toBe('effectiveFrom');
    await company.at('2040-12-15T00:00:00Z');
    expect((await refusal(set(higher, { reason: 'no period left' }))).message).toBe('The goal has no next period that a new target could hold for.');
  });
});

/** So many calls in the middle of each month, of which so many were answered. */
const months = async (rows: readonly (readonly [month: string, answered: number, of: number])[]): Promise<void> => {
  for (const [month, answered, of] of rows) await company.calls(month, `${month}-15T12:00:00Z`, answered, of);
};

describe('what a target takes from the data', () => {
  test('is the season of a year before, in the goal\'s scope, frozen as the target is set', async () => {
    const volumes = [4, 2, 3, 1, 2, 2, 1, 5, 3, 2, 4, 6];
    await months(volumes.map((of, index) => [`2039-${String(index + 1).padStart(2, '0')}`, 0, of]));
    await company.organization.as('INGEST', (ctx) => recordInteractions(ctx, {
      source: 'calls', interactions: [{ key: 'chat', occurredAt: '2039-01-10T00:00:00Z', fields: { channel: 'chat' } }],
    }));
    await company.at('2040-01-01T00:00:00Z');
    await goal({ kpi: 'volume', scope: 'channel == "phone"' });
    const seasonal = (referenceYear: number): TargetInput =>
      ({ shape: 'REACH', levels: { target: '40' }, grain: 'CUMULATIVE', trajectory: { kind: 'SEASONAL', referenceYear } });
    const { goal: found } = await set(seasonal(2039));
    const { profile, referenceYear } = found!.targets[0]!.trajectory;
    expect(referenceYear).toBe(2039);
    expect(profile.map(({ weight }) => Number(weight))).toEqual(volumes);
    expect([profile[0]!.from, profile.at(-1)!.to]).toEqual([Date.parse('2040-01-01'), Date.parse('2041-01-01')]);
    await company.calls('late', '2039-01-20T00:00:00Z', 0, 9);
    expect((await company.stored('answered')).targets[0]!.target.trajectory).toMatchObject({ profile: [{ weight: '4' }, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}] });
    expect((await refusal(set(seasonal(2040)))).details.argument).toBe('target.trajectory.referenceYear');
  });

  test('is no season where a month of the year has no value: none is not zero', async () => {
    await months([['2039-02', 1, 2], ['2039-03', 1, 2]]);
    await company.at('2040-01-01T00:00:00Z');
    await goal();
    const { message } = await refusal(set({ ...AT_LEAST, trajectory: { kind: 'SEASONAL', referenceYear: 2039 } }));
    expect(message).toBe('The reference year has no value in 2039-01, 2039-04, 2039-05, 2039-06, 2039-07 ….');
  });

  test('is where a change begins: the value of the last month before the goal, written as a further version at activation', async () => {
    await months([['2039-11', 1, 10], ['2039-12', 6, 10], ['2040-01', 9, 10]]);
    await company.at('2040-02-10T00:00:00Z');
    await goal();
    await set({ shape: 'CHANGE', levels: { target: '0.9' }, grain: 'AT_END' });
    const { targets } = await company.as(company.anna, (ctx) => activateGoal(ctx, 'answered'));
    expect(targets.map(({ number, from, effectiveFrom }) => [number, from, effectiveFrom]))
      .toEqual([[1, null, '2040-01-01T00:00:00Z'], [2, '0.6', '2040-01-01T00:00:00Z']]);
    const later = await set({ shape: 'CHANGE', levels: { target: '0.95' }, grain: 'AT_END' }, { reason: 'more of it' });
    expect(new Decimal(later.goal!.targets.at(-1)!.from!).eq('0.6')).toBe(true);
  });

  test('is no beginning for a draft\'s change that a later target would follow: that is refused until it has one', async () => {
    await goal();
    const change = { shape: 'CHANGE', levels: { target: '0.9' }, grain: 'AT_END' } as const;
    await set(change);
    const later = { effectiveFrom: '2040-06-01T00:00:00Z' };
    const refused = await refusal(set(AT_LEAST, later));
    expect([refused.code, refused.details.argument]).toEqual(['CONFLICT', 'effectiveFrom']);
    await set({ ...change, from: '0.5' });
    expect((await set(AT_LEAST, later)).goal!.targets.map(({ from }) => from)).toEqual([null, '0.5', null]);
  });

  test('is no beginning where that month has no value, nor where the change would end where it begins', async () => {
    await company.at('2040-02-10T00:00:00Z');
    await goal();
    await set({ shape: 'CHANGE', levels: { target: '0.6' }, grain: 'AT_END' });
    const activate = () => company.as(company.anna, (ctx) => activateGoal(ctx, 'answered'));
    expect((await refusal(activate())).message).toBe('The change has nothing to begin at: the KPI has no value in 2039-12.');
    await months([['2039-12', 6, 10]]);
    const refused = await refusal(activate());
    expect([refused.code, (refused.details['findings'] as { code: string }[]).map(({ code }) => code)]).toEqual(['CONFLICT', ['CHANGE_OF_NOTHING']]);
    expect((await company.stored('answered')).state).toBe('DRAFT');
  });
});
