import type { RunningKpi } from '../../goals/trajectory.js';
import type { Bounds } from '../../goals/forecast.js';
import { Decimal } from '../../kernel/decimal.js';
import type { StoredGoal } from '../../store/goals.js';
import type { GoalPlan } from './goal-plan.js';
import { goalTime, type GoalTime } from './goal-time.js';

/** What a goal's values are, as far as judging asks. */
export interface JudgedKpi extends RunningKpi {
  readonly proportion: boolean;
  readonly minSample: number | null;
  /** What a value can be at all. */
  readonly bounds: Bounds;
}

/** What is judged besides readings: the goal, its time and now. */
export interface JudgedGoal {
  readonly goal: StoredGoal;
  readonly kpi: JudgedKpi;
  readonly time: GoalTime;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export const judgedGoal = (goal: StoredGoal, kpi: JudgedKpi, now: number): JudgedGoal => ({ goal, kpi, time: goalTime(goal), now });

export function judgedKpi({ direction, accumulates, proportion, minSample, unit }: GoalPlan['kpi']): JudgedKpi {
  const isShare = proportion !== null && unit.factor === '1';
  const zero = new Decimal(0);
  return {
    direction, accumulates, minSample, proportion: proportion !== null,
    bounds: { least: accumulates || isShare ? zero : null, most: isShare ? new Decimal(1) : null },
  };
}

/** The score of children: from 0 to 1, more is better. */
export const SCORED: JudgedKpi = {
  direction: 'HIGHER_IS_BETTER', accumulates: false, proportion: false, minSample: null, bounds: { least: new Decimal(0), most: null },
};
