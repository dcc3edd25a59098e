import { COMPUTED_STATUSES, type ComputedStatus } from '../../goals/status.js';
import { YardstickError } from '../../kernel/errors.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { progressOfGoals } from '../progress/progress-of-goals.js';
import type { GoalCycle } from './goal-cycle.js';

/** How the goals stand that run now. */
export interface RunningGoalsModel {
  readonly running: number;
  /** Those that there are, in the order of the statuses. */
  readonly statuses: readonly { readonly status: ComputedStatus; readonly goals: number }[];
  /** Goals whose KPI does not fit the definitions any more. */
  readonly notComputed: number;
}

export async function runningGoals(ctx: AppContext, { now }: Pick<GoalCycle, 'now'>): Promise<RunningGoalsModel> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const running = (await loadGoals(reading)).filter((goal) => isRunning(goal, now));
  const all = running.length === 0 ? [] : await progressOfGoals(reading, running, { knowledge: now, definition: null });
  const found = all.map((progress) => (progress instanceof YardstickError ? null : progress.computed));
  const count = (status: ComputedStatus | null): number => found.filter((each) => each === status).length;
  return {
    running: running.length, notComputed: count(null),
    statuses: COMPUTED_STATUSES.map((status) => ({ status, goals: count(status) })).filter(({ goals }) => goals > 0),
  };
}

function isRunning({ transitions }: StoredGoal, now: number): boolean {
  const state = transitions.findLast(({ recordedAt }) => recordedAt <= now)?.toState;
  return state === 'ACTIVE' || state === 'REBASE_REQUIRED';
}
