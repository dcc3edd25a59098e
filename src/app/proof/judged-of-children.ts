import { Decimal } from '../../kernel/decimal.js';
import type { StoredGoal } from '../../store/goals.js';
import type { GoalReading } from '../progress/goal-reading.js';
import { judgedGoal, SCORED } from '../progress/judged-goal.js';
import { judgePeriod } from '../progress/judge-period.js';
import { governingTargetOf } from '../progress/planned-periods.js';
import type { GoalProgress, PeriodProgress } from '../progress/progress-model.js';
import type { Replayed } from './replay-snapshot.js';
import type { SnapshotRequest } from './snapshot-model.js';

/** How a goal without a KPI stands in a period by what its children's snapshots make of it, beside its guardrails as they stand. */
export function judgedOfChildren(
  goal: StoredGoal, period: SnapshotRequest['period'], { value: text }: Pick<Replayed, 'value'>, live: GoalProgress,
): PeriodProgress {
  const governing = governingTargetOf(goal, period, live.knowledge);
  const value = text === null ? null : new Decimal(text);
  const number = { value, reason: value === null ? 'NO_DATA' as const : null, n: null, interval: null, components: [], counts: null, incomplete: [] };
  const point = { frame: 0, point: 0 };
  const reading: GoalReading = {
    ...number, own: number, reference: null,
    period: {
      ...period, own: point, value: point, reference: null,
      targetId: governing?.id ?? null, targetGrain: governing?.target.grain.kind ?? 'EACH_PERIOD',
    },
  };
  const beside = live.history.find(({ label }) => label === period.label);
  return judgePeriod(judgedGoal(goal, SCORED, live.knowledge), { readings: [reading], background: [], sources: [] }, 0, {
    guardrailsOff: beside?.guardrailsOff ?? [], rollup: beside?.rollup ?? null,
  }).progress;
}
