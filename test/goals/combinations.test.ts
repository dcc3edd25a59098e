import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { combinationFindings, COMBINATIONS, type TargetedKpi } from '../../src/goals/combinations.js';
import type { DeclaredTarget, Target, TargetShape, Trajectory } from '../../src/goals/target.js';
import { TARGET_FINDING_CODES, type TargetFindingCode } from '../../src/goals/target-findings.js';
import { atLeast, atMost, between, budget, change, DIRECTIONS, grain, GRAINS, levels, reach, relativeTo } from './targets.js';

const rising: TargetedKpi = { direction: 'HIGHER_IS_BETTER', proportion: false };
const falling: TargetedKpi = { direction: 'LOWER_IS_BETTER', proportion: false };
const neutral: TargetedKpi = { direction: 'NEUTRAL', proportion: false };
const share: TargetedKpi = { direction: 'HIGHER_IS_BETTER', proportion: true };

const codes = (target: DeclaredTarget, kpi: TargetedKpi): string[] =>
  combinationFindings(target, kpi).map(({ code, field }) => `${code} ${field}`);

const profile = [{ from: 0, to: 50, weight: '1' }, { from: 50, to: 100, weight: '3' }];
const season: Trajectory = { kind: 'SEASONAL', profile };
const line = (start: string | null): Trajectory => ({ kind: 'LINEAR', start });
const steps: Trajectory = { kind: 'STEPS', steps: [{ from: 0, value: '1' }, { from: 50, value: '2' }] };

/** The table as it is documented, written out a second time. */
const VALID: Readonly<Record<TargetShape, readonly string[]>> = {
  AT_LEAST: [
    'EACH_PERIOD NONE', 'EACH_PERIOD SEASONAL', 'SHARE_OF_PERIODS NONE', 'SHARE_OF_PERIODS SEASONAL',
    'CUMULATIVE NONE', 'CUMULATIVE LINEAR', 'CUMULATIVE STEPS', 'AT_END NONE', 'AT_END LINEAR', 'AT_END STEPS',
  ],
  AT_MOST: [
    'EACH_PERIOD NONE', 'EACH_PERIOD SEASONAL', 'SHARE_OF_PERIODS NONE', 'SHARE_OF_PERIODS SEASONAL',
    'CUMULATIVE NONE', 'CUMULATIVE LINEAR', 'CUMULATIVE STEPS', 'AT_END NONE', 'AT_END LINEAR', 'AT_END STEPS',
  ],
  BETWEEN: ['EACH_PERIOD NONE', 'SHARE_OF_PERIODS NONE', 'CUMULATIVE NONE', 'AT_END NONE'],
  REACH: ['CUMULATIVE NONE', 'CUMULATIVE LINEAR', 'CUMULATIVE STEPS', 'CUMULATIVE SEASONAL'],
  CHANGE: ['AT_END NONE', 'AT_END LINEAR', 'AT_END STEPS'],
  RELATIVE_TO: ['EACH_PERIOD NONE', 'SHARE_OF_PERIODS NONE', 'CUMULATIVE NONE', 'AT_END NONE'],
  BUDGET: ['EACH_PERIOD NONE', 'SHARE_OF_PERIODS NONE', 'CUMULATIVE NONE'],
};
const README = readFileSync(join(import.meta.dirname, '../../src/goals/README.md'), 'utf8');
const NEEDS_DIRECTION = ['RELATIVE_TO', 'BUDGET'];

const ONE_OF_EACH: readonly Target[] = [
  atLeast(levels('3')), atMost(levels('3')), between(levels({ lo: '3', hi: '4' })), reach(levels('3')), change('2', levels('3')),
  relativeTo(levels('3')), budget(levels('0.9')),
];

describe('shape, grain, trajectory and direction', () => {
  const cases = ONE_OF_EACH.flatMap((target) => GRAINS.flatMap((kind) => [{ kind: 'NONE' } as const, line(null), steps, season]
    .flatMap((trajectory) => DIRECTIONS.map((direction) => ({ target, kind, trajectory, direction })))));

  it.each(cases)('$target.shape, $kind, $trajectory.kind, $direction', ({ target, kind, trajectory: bare, direction }) => {
    const { shape } = target;
    const limit = shape === 'AT_LEAST' || shape === 'AT_MOST';
    const trajectory = bare.kind === 'LINEAR' && limit ? line('2') : bare;
    const errors = combinationFindings({ ...target, grain: grain(kind), trajectory }, { direction, proportion: shape === 'BUDGET' })
      .filter(({ severity }) => severity === 'ERROR').map(({ code }) => code);
    const isListed = VALID[shape].includes(`${kind} ${trajectory.kind}`);
    const lacksDirection = NEEDS_DIRECTION.includes(shape) && direction === 'NEUTRAL';
    expect(errors.includes('DIRECTION_MISSING')).toBe(lacksDirection);
    expect(errors.includes('GRAIN_NOT_FOR_SHAPE') || errors.includes('TRAJECTORY_NOT_FOR_TARGET')).toBe(!isListed);
    if (isListed && !lacksDirection) expect(errors).toEqual([]);
  });
});

describe('the README', () => {
  it('has the table of combinations that is used', () => {
    const rows = README.split('## Valid combinations')[1]!.split('\n').filter((line) => /^\| [A-Z_]+ \| .*\|$/.test(line));
    const columns = ['EACH_PERIOD', 'SHARE_OF_PERIODS', 'CUMULATIVE', 'AT_END'] as const;
    const documented = rows.slice(0, 7).map((row) => {
      const [shape, ...cells] = row.split('|').slice(1, 6).map((cell) => cell.trim());
      return [shape, Object.fromEntries(columns.flatMap((column, index) => (cells[index] ? [[column, cells[index]!.split(', ')]] : [])))];
    });
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(COMBINATIONS).map(([shape, { grains }]) => [shape, grains])));
  });

  it('names every code of a finding', () => {
    const listed = new Set(README.split('## Findings')[1]!.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g));
    expect(TARGET_FINDING_CODES.filter((code) => !listed.has(code))).toEqual([]);
  });
});

/** A target, a KPI, and every finding that they must give, no more. */
const REFUSED: readonly (readonly [string, DeclaredTarget, TargetedKpi, readonly string[]])[] = [
  ['a number that is none', atLeast(levels('high')), rising, ['NUMBER_UNREADABLE levels.target']],
  ['35 digits', atLeast(levels('1.0000000000000000000000000000000001')), rising, ['NUMBER_UNREADABLE levels.target']],
  ['REACH in each period', reach(levels('9'), { grain: 'EACH_PERIOD' }), rising, ['GRAIN_NOT_FOR_SHAPE grain']],
  ['a change in each period', change('1', levels('2'), { grain: 'EACH_PERIOD' }), rising, ['GRAIN_NOT_FOR_SHAPE grain']],
  ['a budget at the end', budget(levels('0.9'), { grain: 'AT_END' }), share, ['GRAIN_NOT_FOR_SHAPE grain']],
  ['a budget with a line', budget(levels('0.9'), { trajectory: line('0.5') }), share, ['TRAJECTORY_NOT_FOR_TARGET trajectory']],
  ['a budget of a mean', budget(levels('0.9')), rising, ['PROPORTION_NEEDED shape']],
  ['a share to be reached', reach(levels('0.9')), share, ['PROPORTION_CANNOT_ADD_UP shape']],
  ['a share in percent', atLeast(levels('75', '0.5')), share, ['PROPORTION_ABOVE_ONE levels.target']],
  ['a change to percent', change('0.2', levels('30')), share, ['PROPORTION_ABOVE_ONE levels.target']],
  ['a band in percent', between(levels({ lo: '70', hi: '75' })), share, ['PROPORTION_ABOVE_ONE levels.target']],
  ['better than last year, of a neutral KPI', relativeTo(levels('1')), neutral, ['DIRECTION_MISSING shape']],
  ['at most, where more is better', atMost(levels('1')), rising, ['DIRECTION_AGAINST shape']],
  ['at least, where less is better', atLeast(levels('1')), falling, ['DIRECTION_AGAINST shape']],
  ['a change for the worse', change('2', levels('1')), rising, ['CHANGE_AGAINST levels.target']],
  ['a change for the worse, downwards', change('1', levels('2')), falling, ['CHANGE_AGAINST levels.target']],
  ['a change of nothing', change('2', levels('2.0')), rising, ['CHANGE_OF_NOTHING from']],
  ['a floor above the target', atLeast(levels('2', '3')), rising, ['LEVELS_NOT_ORDERED levels.floor']],
  ['a floor on the target', atLeast(levels('2', '2')), rising, ['LEVELS_NOT_ORDERED levels.floor']],
  ['a stretch below the target', atLeast(levels('2', null, '1')), rising, ['LEVELS_NOT_ORDERED levels.stretch']],
  ['a cap whose floor is lower', atMost(levels('2', '1', '3')), falling,
    ['LEVELS_NOT_ORDERED levels.floor', 'LEVELS_NOT_ORDERED levels.stretch']],
  ['a fall whose stretch is higher', change('9', levels('5', '6', '7')), falling, ['LEVELS_NOT_ORDERED levels.stretch']],
  ['a fall yet to be frozen whose stretch is higher', { ...change('9', levels('5', '6', '7')), from: null } as DeclaredTarget, falling,
    ['LEVELS_NOT_ORDERED levels.stretch']],
  ['an offset downwards whose floor is lower', relativeTo(levels('2', '1')), falling, ['LEVELS_NOT_ORDERED levels.floor']],
  ['a band upside down', between(levels({ lo: '2', hi: '1' })), neutral, ['BAND_EMPTY levels.target']],
  ['a band of one point', between(levels({ lo: '2', hi: '2' })), neutral, ['BAND_EMPTY levels.target']],
  ['a band in a narrower floor', between(levels({ lo: '1', hi: '4' }, { lo: '2', hi: '5' })), neutral, ['FLOOR_NOT_WIDER levels.floor']],
  ['a band as low as its floor', between(levels({ lo: '1', hi: '4' }, { lo: '1', hi: '5' })), neutral, ['FLOOR_NOT_WIDER levels.floor']],
  ['a band as high as its floor', between(levels({ lo: '1', hi: '4' }, { lo: '0', hi: '4' })), neutral, ['FLOOR_NOT_WIDER levels.floor']],
  ['a band with a stretch', between(levels({ lo: '1', hi: '4' }, null, { lo: '2', hi: '3' })), neutral,
    ['STRETCH_OF_A_BAND levels.stretch']],
  ['nothing to reach', reach(levels('0')), rising, ['REACH_NOT_POSITIVE levels.target']],
  ['an objective in per cent', budget(levels('95')), share, ['OBJECTIVE_OUT_OF_RANGE levels.target']],
  ['an objective of 0', budget(levels('0')), share, ['OBJECTIVE_OUT_OF_RANGE levels.target']],
  ['a budget of no events', { ...budget(levels('0.9')), expectedEvents: '0' } as Target, share,
    ['EXPECTED_EVENTS_NOT_POSITIVE expectedEvents']],
  ['no share of periods', { ...atLeast(levels('1')), grain: { kind: 'SHARE_OF_PERIODS', share: '0' } }, rising,
    ['SHARE_OUT_OF_RANGE grain.share']],
  ['more than all periods', { ...atLeast(levels('1')), grain: { kind: 'SHARE_OF_PERIODS', share: '75' } }, rising,
    ['SHARE_OUT_OF_RANGE grain.share']],
  ['a tolerance below 0', atLeast(levels('1'), { tolerance: '-1' }), rising, ['TOLERANCE_NEGATIVE tolerance']],
  ['a table for the end', { ...atLeast(levels('1')), byPeriod: [{ period: '2026-03', levels: levels('2') }] } as Target, rising,
    ['PERIOD_LEVELS_NOT_USED byPeriod']],
  ['a table twice, with levels in disorder',
    { ...atLeast(levels('1'), { grain: 'EACH_PERIOD' }),
      byPeriod: [{ period: '2026-03', levels: levels('2') }, { period: '2026-03', levels: levels('2', '3') }] } as Target, rising,
    ['PERIOD_TWICE byPeriod[2026-03]', 'LEVELS_NOT_ORDERED byPeriod[2026-03].levels.floor']],
  ['a line from nowhere', atLeast(levels('2'), { trajectory: line(null) }), rising, ['LINE_START_MISSING trajectory.start']],
  ['a second start', change('1', levels('2'), { trajectory: line('1') }), rising, ['LINE_START_NOT_USED trajectory.start']],
  ['a flat line', atLeast(levels('2'), { trajectory: line('2') }), rising, ['LINE_FLAT trajectory.start']],
  ['no steps', atLeast(levels('2'), { trajectory: { kind: 'STEPS', steps: [] } }), rising, ['STEPS_MISSING trajectory.steps']],
  ['steps on one instant', atLeast(levels('2'), { trajectory: { kind: 'STEPS', steps: [{ from: 5, value: '1' }, { from: 5, value: '2' }] } }),
    rising, ['STEPS_NOT_ASCENDING trajectory.steps[1].from']],
  ['no profile', reach(levels('2'), { trajectory: { kind: 'SEASONAL', profile: [] } }), rising, ['PROFILE_MISSING trajectory.profile']],
  ['a profile with a hole', reach(levels('2'), { trajectory: { kind: 'SEASONAL', profile: [profile[0]!, { from: 60, to: 100, weight: '1' }] } }),
    rising, ['PROFILE_NOT_CONTIGUOUS trajectory.profile[1]']],
  ['a profile of nothing', reach(levels('2'), { trajectory: { kind: 'SEASONAL', profile: [{ from: 0, to: 1, weight: '0' }] } }),
    rising, ['PROFILE_WITHOUT_WEIGHT trajectory.profile']],
  ['a season of nothing', atLeast(levels('0'), { grain: 'EACH_PERIOD', trajectory: season }), rising,
    ['SEASON_OF_NEGATIVE_LEVELS levels.target']],
  ['a season of a negative level', atLeast(levels('2', '-2'), { grain: 'EACH_PERIOD', trajectory: season }), rising,
    ['SEASON_OF_NEGATIVE_LEVELS levels.floor']],
];

describe('what is found in a target', () => {
  it.each(REFUSED)('%s', (_name, target, kpi, expected) => {
    expect(codes(target, kpi)).toEqual(expected);
    for (const { message, hint } of combinationFindings(target, kpi)) {
      expect(message).toMatch(/\.$/);
      expect(hint).toMatch(/\.$/);
    }
  });

  it('covers every code', () => {
    const told = new Set(REFUSED.flatMap(([, , , expected]) => expected.map((text) => text.split(' ')[0]! as TargetFindingCode)));
    expect(TARGET_FINDING_CODES.filter((code) => !told.has(code))).toEqual([]);
  });

  it('is nothing where all periods are to be met, or no event may be bad', () => {
    expect(codes({ ...atLeast(levels('1')), grain: { kind: 'SHARE_OF_PERIODS', share: '1' } }, rising)).toEqual([]);
    expect(codes(budget(levels('1')), share)).toEqual([]);
  });

  it('is all told at once', () => {
    const target = { ...reach(levels('0', '5'), { grain: 'AT_END', tolerance: '-1' }) };
    expect(codes(target, share)).toEqual([
      'GRAIN_NOT_FOR_SHAPE grain', 'PROPORTION_CANNOT_ADD_UP shape', 'LEVELS_NOT_ORDERED levels.floor', 'REACH_NOT_POSITIVE levels.target',
      'TOLERANCE_NEGATIVE tolerance',
    ]);
  });

  it('is only a warning where a target works against the KPI\'s direction', () => {
    const severities = [combinationFindings(atMost(levels('1')), rising), combinationFindings(change('2', levels('1')), rising)]
      .flat().map(({ severity }) => severity);
    expect(severities).toEqual(['WARNING', 'WARNING']);
  });

  it('says what fits instead', () => {
    expect(combinationFindings(reach(levels('9'), { grain: 'EACH_PERIOD' }), rising)[0])
      .toMatchObject({ message: 'REACH is not judged EACH_PERIOD.', hint: 'Use CUMULATIVE.' });
  });
});
