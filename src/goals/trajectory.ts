import { Decimal } from '../kernel/decimal.js';
import { attainment, type Reading } from './attainment.js';
import { goodShare } from './budget.js';
import { goodWay } from './good-way.js';
import { indexAt, shareBefore } from './seasonal.js';
import type { Direction, Target, TrajectoryStep } from './target.js';

/** [from, to) in milliseconds since the epoch: the goal, or the period where each is judged by itself (see `targetInPeriod`). */
export interface Course {
  readonly from: number;
  readonly to: number;
}

/** What a KPI's value means while its time still runs. */
export interface RunningKpi {
  readonly direction: Direction;
  /** Whether a part of the time shows only a part of the value, which can but grow: counts, and sums of what is not negative. */
  readonly accumulates: boolean;
}

/**
 * Where the value should be at an instant; before the course as at its start, from its end on the target. `reference` is that of
 * RELATIVE_TO. Null where no value is expected: for a band and a budget, without a reference, on the way to a REACH or CHANGE
 * without trajectory, before the first step, and for part of a value that accumulates towards a level without a trajectory.
 */
export function expectedAt(
  target: Target, course: Course, at: number, kpi: RunningKpi, reference: Decimal | null,
): Decimal | null {
  const { shape, levels, trajectory } = target;
  if (shape === 'BETWEEN' || shape === 'BUDGET') return null;
  const end = shape === 'RELATIVE_TO' ? (reference?.plus(levels.target) ?? null) : new Decimal(levels.target);
  const hasEnded = at >= course.to;
  switch (trajectory.kind) {
    case 'NONE': return hasEnded || (shape !== 'REACH' && shape !== 'CHANGE' && !kpi.accumulates) ? end : null;
    case 'LINEAR': return end && onLine(startOf(target) ?? end, end, course, at);
    case 'STEPS': return hasEnded ? end : (stepAt(trajectory.steps, at) ?? startOf(target));
    case 'SEASONAL':
      if (shape === 'REACH') return hasEnded ? end : end && end.times(shareBefore(at, trajectory.profile));
      if (kpi.accumulates && !hasEnded) return null;
      return end && end.times(indexAt(Math.min(Math.max(at, course.from), course.to - 1), trajectory.profile));
  }
}

/** Where a trajectory begins; null where the target does not say. */
function startOf(target: Target): Decimal | null {
  const { shape, trajectory } = target;
  if (shape === 'REACH') return new Decimal(0);
  if (shape === 'CHANGE') return new Decimal(target.from);
  return trajectory.kind === 'LINEAR' && trajectory.start !== null ? new Decimal(trajectory.start) : null;
}

/** By elapsed time. Multiplied before divided: the end and every exact fraction come out exactly. */
function onLine(start: Decimal, end: Decimal, { from, to }: Course, at: number): Decimal {
  const elapsed = Math.min(Math.max(at, from), to) - from;
  return start.plus(end.minus(start).times(elapsed).div(to - from));
}

function stepAt(steps: readonly TrajectoryStep[], at: number): Decimal | null {
  const step = steps.findLast(({ from }) => from <= at);
  return step === undefined ? null : new Decimal(step.value);
}

/**
 * How far ahead of what is expected (negative: behind), in the KPI's unit. A band is its own expectation, a budget expects its
 * objective of what happened so far. Null where nothing is expected.
 */
export function gapToExpected(target: Target, reading: Reading, expected: Decimal | null, kpi: RunningKpi): Decimal | null {
  const { value, counts } = reading;
  if (target.shape === 'BETWEEN') return kpi.accumulates ? null : attainment(target, reading, kpi.direction)!.margin;
  if (target.shape === 'BUDGET') {
    return counts === null || counts.events.isZero() ? null : goodShare(value, kpi.direction).minus(target.levels.target);
  }
  if (expected === null) return null;
  return goodWay(target, kpi.direction) === -1 ? expected.minus(value) : value.minus(expected);
}
