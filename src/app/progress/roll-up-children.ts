import { rollUp, type DatedWeight, type RollupChild } from '../../goals/rollup.js';
import { Decimal } from '../../kernel/decimal.js';
import { INCOMPLETE } from '../../lang/value.js';
import type { StoredGoal } from '../../store/goals.js';
import type { GoalContent } from '../../store/goal-content.js';
import type { GoalReading, GoalRun } from './goal-reading.js';
import { goalPeriods, goalTime, startOfLocalDay } from './goal-time.js';
import type { JudgedPeriods } from './judged-periods.js';
import { governingTargetOf } from './planned-periods.js';
import type { PeriodProgress, RollupProgress } from './progress-model.js';

/** A child with its periods as they were judged. */
export interface ScoredChild {
  readonly goal: StoredGoal;
  readonly periods: JudgedPeriods;
}

/** The scores of a goal's children in each of its periods, as what a plan would have read. */
export function rolledUpRun(goal: StoredGoal, rollup: NonNullable<GoalContent['rollup']>, children: readonly ScoredChild[], now: number): {
  readonly run: GoalRun; readonly rollups: readonly RollupProgress[];
} {
  const time = goalTime(goal);
  const rollups: RollupProgress[] = [];
  const readings = goalPeriods(goal.content, time, now).map((period, point): GoalReading => {
    const at = Math.min(period.to - 1, now);
    const there = children.map((child) => ({ goal: child.goal, progress: child.periods.holding(at) }));
    const scored = there.map(({ goal: child, progress }): RollupChild => ({
      key: child.key, score: scoreOf(child, progress), met: progress?.met ?? false, weights: weightsOf(child),
    }));
    const { value, counted, missing } = rollUp(scored, rollup.method, rollup.ifMissing, at);
    rollups.push({
      value,
      children: scored.map(({ key, score, met, weights }) => ({
        goal: key, score, met, missing: missing.includes(key),
        weight: counted.find((each) => each.key === key)?.weight ?? weights.findLast(({ from }) => from <= at)?.weight ?? new Decimal(0),
      })),
    });
    const own = {
      value, reason: value === null ? 'NO_DATA' as const : null, n: null, interval: null, components: [], counts: null,
      incomplete: INCOMPLETE.filter((each) => there.some(({ progress }) => progress?.incomplete.includes(each))),
    };
    const governing = governingTargetOf(goal, period, now);
    const at0 = { frame: 0, point };
    return {
      ...own, own, reference: null,
      period: {
        ...period, own: at0, value: at0, reference: null, targetId: governing?.id ?? null, targetGrain: governing?.target.grain.kind ?? 'EACH_PERIOD',
      },
    };
  });
  return { run: { readings, background: [], sources: [] }, rollups };
}

/** A goal without a KPI is a score itself, unless it counts. */
function scoreOf({ content: { rollup } }: StoredGoal, progress: PeriodProgress | undefined): Decimal | null {
  if (rollup !== null && rollup.method !== 'COUNT_MET') return progress?.value ?? null;
  return progress?.score ?? null;
}

const ONE_ALWAYS: readonly DatedWeight[] = [{ from: -Infinity, weight: new Decimal(1) }];

function weightsOf({ content: { parent, cadence: { calendar } } }: StoredGoal): readonly DatedWeight[] {
  if (parent === null || parent.weights.length === 0) return ONE_ALWAYS;
  return parent.weights.map(({ from, weight }) => ({ from: startOfLocalDay(from, calendar.timeZone), weight: new Decimal(weight) }));
}
