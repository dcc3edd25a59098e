import { describe, expect, test } from '@jest/globals';

import { attainment, type Reading } from '../../src/goals/attainment.js';
import { COMBINATIONS, combinationFindings } from '../../src/goals/combinations.js';
import { targetInPeriod } from '../../src/goals/period-levels.js';
import type { Direction, Target, TargetGrainKind, Trajectory, TrajectoryKind } from '../../src/goals/target.js';
import { expectedAt, gapToExpected } from '../../src/goals/trajectory.js';
import { atLeast, atMost, between, budget, change, decimal, DIRECTIONS, levels, reach, reading, relativeTo } from './targets.js';

/** A goal from 0 to 100, looked at at 30, in the second of its four periods. The reference year had 10, 20, 30 and 40 in them. */
const GOAL = { from: 0, to: 100 };
const PERIOD = { from: 25, to: 50, label: 'second' };
const NOW = 30;
const profile = ['10', '20', '30', '40'].map((weight, index) => ({ from: index * 25, to: index * 25 + 25, weight }));

const trajectory = (kind: TrajectoryKind, start: string | null, steps: readonly string[]): Trajectory => {
  switch (kind) {
    case 'NONE': return { kind };
    case 'LINEAR': return { kind, start };
    case 'STEPS': return { kind, steps: steps.map((value, index) => ({ from: index * NOW, value })) };
    case 'SEASONAL': return { kind, profile };
  }
};

interface Example {
  readonly target: (grain: TargetGrainKind, kind: TrajectoryKind) => Target;
  readonly directions: readonly Direction[];
  readonly read: (direction: Direction) => Reading;
  /** grain, trajectory | met, margin, progress, level | expected, gap. A dash: none. */
  readonly table: string;
}

const COUNTS = { bad: decimal(2), events: decimal(40), expectedEvents: decimal(100) };

/** The value is 16 throughout. Per cent of the goal's time: 30. Season: before now 10 + 20 · 5/25 = 14 of 100; index 20/25 = 0.8. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  // 16 − 20. Line 5 + 15 · 0.3. Season's levels: 8, 16, 24.
  'AT_LEAST 20, floor 10, stretch 30': {
    target: (grain, kind) => atLeast(levels('20', '10', '30'), { grain, trajectory: trajectory(kind, '5', ['6', '12', '18']) }),
    directions: DIRECTIONS,
    read: () => reading(16),
    table: `
      EACH_PERIOD      NONE     | no  -4 - FLOOR  | 20  -4
      EACH_PERIOD      SEASONAL | yes 0  - TARGET | 16  0
      SHARE_OF_PERIODS NONE     | no  -4 - FLOOR  | 20  -4
      SHARE_OF_PERIODS SEASONAL | yes 0  - TARGET | 16  0
      CUMULATIVE       NONE     | no  -4 - FLOOR  | 20  -4
      CUMULATIVE       LINEAR   | no  -4 - FLOOR  | 9.5 6.5
      CUMULATIVE       STEPS    | no  -4 - FLOOR  | 12  4
      AT_END           NONE     | no  -4 - FLOOR  | 20  -4
      AT_END           LINEAR   | no  -4 - FLOOR  | 9.5 6.5
      AT_END           STEPS    | no  -4 - FLOOR  | 12  4`,
  },
  // 20 − 16. Line 35 − 15 · 0.3. Season's levels: 24, 16, 8.
  'AT_MOST 20, floor 30, stretch 10': {
    target: (grain, kind) => atMost(levels('20', '30', '10'), { grain, trajectory: trajectory(kind, '35', ['40', '28', '22']) }),
    directions: DIRECTIONS,
    read: () => reading(16),
    table: `
      EACH_PERIOD      NONE     | yes 4 - TARGET | 20   4
      EACH_PERIOD      SEASONAL | yes 0 - TARGET | 16   0
      SHARE_OF_PERIODS NONE     | yes 4 - TARGET | 20   4
      SHARE_OF_PERIODS SEASONAL | yes 0 - TARGET | 16   0
      CUMULATIVE       NONE     | yes 4 - TARGET | 20   4
      CUMULATIVE       LINEAR   | yes 4 - TARGET | 30.5 14.5
      CUMULATIVE       STEPS    | yes 4 - TARGET | 28   12
      AT_END           NONE     | yes 4 - TARGET | 20   4
      AT_END           LINEAR   | yes 4 - TARGET | 30.5 14.5
      AT_END           STEPS    | yes 4 - TARGET | 28   12`,
  },
  // min(16 − 10, 20 − 16).
  'BETWEEN 10 and 20, floor 5 to 35': {
    target: (grain) => between(levels({ lo: '10', hi: '20' }, { lo: '5', hi: '35' }), { grain }),
    directions: DIRECTIONS,
    read: () => reading(16),
    table: `
      EACH_PERIOD      NONE | yes 4 - TARGET | - 4
      SHARE_OF_PERIODS NONE | yes 4 - TARGET | - 4
      CUMULATIVE       NONE | yes 4 - TARGET | - 4
      AT_END           NONE | yes 4 - TARGET | - 4`,
  },
  // 16 − 80; 16 / 80. Line 80 · 0.3. Season 80 · 0.14.
  'REACH 80, floor 40, stretch 100': {
    target: (grain, kind) => reach(levels('80', '40', '100'), { grain, trajectory: trajectory(kind, null, ['6', '12', '18']) }),
    directions: DIRECTIONS,
    read: () => reading(16),
    table: `
      CUMULATIVE NONE     | no -64 0.2 NONE | -    -
      CUMULATIVE LINEAR   | no -64 0.2 NONE | 24   -8
      CUMULATIVE STEPS    | no -64 0.2 NONE | 12   4
      CUMULATIVE SEASONAL | no -64 0.2 NONE | 11.2 4.8`,
  },
  // 16 − 20; (16 − 10) / (20 − 10). Line 10 + 10 · 0.3.
  'CHANGE 10 to 20, floor 14, stretch 25': {
    target: (grain, kind) => change('10', levels('20', '14', '25'), { grain, trajectory: trajectory(kind, null, ['11', '12', '18']) }),
    directions: DIRECTIONS,
    read: () => reading(16),
    table: `
      AT_END NONE   | no -4 0.6 FLOOR | -  -
      AT_END LINEAR | no -4 0.6 FLOOR | 13 3
      AT_END STEPS  | no -4 0.6 FLOOR | 12 4`,
  },
  // 10 − 16; (16 − 30) / (10 − 30). Line 30 − 20 · 0.3.
  'CHANGE 30 to 10, floor 18, stretch 8': {
    target: (grain, kind) => change('30', levels('10', '18', '8'), { grain, trajectory: trajectory(kind, null, ['29', '28', '12']) }),
    directions: DIRECTIONS,
    read: () => reading(16),
    table: `
      AT_END NONE   | no -6 0.7 FLOOR | -  -
      AT_END LINEAR | no -6 0.7 FLOOR | 24 8
      AT_END STEPS  | no -6 0.7 FLOOR | 28 12`,
  },
  // The reference is 14: 16 − 14 − 3.
  'RELATIVE_TO + 3 upward, floor + 1, stretch + 6': {
    target: (grain) => relativeTo(levels('3', '1', '6'), { grain }),
    directions: ['HIGHER_IS_BETTER'],
    read: () => ({ ...reading(16), reference: decimal(14) }),
    table: `
      EACH_PERIOD      NONE | no -1 - FLOOR | 17 -1
      SHARE_OF_PERIODS NONE | no -1 - FLOOR | 17 -1
      CUMULATIVE       NONE | no -1 - FLOOR | 17 -1
      AT_END           NONE | no -1 - FLOOR | 17 -1`,
  },
  'RELATIVE_TO + 3 downward, floor + 6, stretch + 1': {
    target: (grain) => relativeTo(levels('3', '6', '1'), { grain }),
    directions: ['LOWER_IS_BETTER'],
    read: () => ({ ...reading(16), reference: decimal(14) }),
    table: `
      EACH_PERIOD      NONE | yes 1 - TARGET | 17 1
      SHARE_OF_PERIODS NONE | yes 1 - TARGET | 17 1
      CUMULATIVE       NONE | yes 1 - TARGET | 17 1
      AT_END           NONE | yes 1 - TARGET | 17 1`,
  },
  // 2 of 40 are bad so far, 100 are expected: allowed 10, at the stretch 5. (10 − 2) / 100; 1 − 2/10; good so far 0.95 − 0.9.
  'BUDGET 0.9, floor 0.8, stretch 0.95': {
    target: (grain) => budget(levels('0.9', '0.8', '0.95'), { grain }),
    directions: ['HIGHER_IS_BETTER', 'LOWER_IS_BETTER'],
    read: (direction) => ({ ...reading(direction === 'LOWER_IS_BETTER' ? '0.05' : '0.95'), counts: COUNTS }),
    table: `
      EACH_PERIOD      NONE | yes 0.08 0.8 STRETCH | - 0.05
      SHARE_OF_PERIODS NONE | yes 0.08 0.8 STRETCH | - 0.05
      CUMULATIVE       NONE | yes 0.08 0.8 STRETCH | - 0.05`,
  },
};

const CASES = Object.entries(EXAMPLES).flatMap(([name, { table, directions, ...example }]) => table.trim().split('\n').flatMap((line) => {
  const [about, judged, expected] = line.split('|').map((part) => part.trim().split(/\s+/));
  const [grain, kind] = about as [TargetGrainKind, TrajectoryKind];
  return directions.map((direction) => ({ name, grain, kind, direction, ...example, row: [...judged!, ...expected!] }));
}));

describe('every valid combination', () => {
  test.each(CASES)('$name, $grain, $kind, $direction', ({ grain, kind, direction, target: targetOf, read, row }) => {
    const declared = targetOf(grain, kind);
    const own = read(direction);
    const target = targetInPeriod(declared, PERIOD);
    const judged = attainment(target, own, direction)!;
    const kpi = { direction, accumulates: false };
    const expected = expectedAt(declared, GOAL, NOW, kpi, own.reference);
    const text = (value: { toFixed(): string } | null): string => value?.toFixed() ?? '-';
    expect([
      judged.met ? 'yes' : 'no', text(judged.margin), text(judged.progress), judged.level,
      text(expected), text(gapToExpected(target, own, expected, kpi)),
    ]).toEqual(row);
    const isShare = declared.shape === 'BUDGET';
    expect(combinationFindings(declared, { direction, proportion: isShare }).filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  });

  test('is in the tables above, and they hold no other', () => {
    const named = new Set(CASES.map(({ target, grain, kind, direction }) => `${target(grain, kind).shape} ${grain} ${kind} ${direction}`));
    const valid = Object.entries(COMBINATIONS).flatMap(([shape, { grains, needsDirection }]) => {
      const directions = DIRECTIONS.filter((direction) => !(needsDirection && direction === 'NEUTRAL'));
      return Object.entries(grains).flatMap(([grain, kinds]) =>
        kinds.flatMap((kind) => directions.map((direction) => `${shape} ${grain} ${kind} ${direction}`)));
    });
    expect([...named].sort()).toEqual(valid.sort());
  });
});
