import type { GoalOutcome } from '../../goals/goal-states.js';
import { YardstickError } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { progressOfGoals } from '../progress/progress-of-goals.js';
import { shareOf, type GoalCycle } from './goal-cycle.js';

/** How the goals that were closed in a cycle ended, in the word of their owners and as computed. Goals are counted, never their percentages. */
export interface ClosedGoalsModel {
  readonly closed: number;
  readonly achieved: number;
  readonly partial: number;
  readonly missed: number;
  readonly abandoned: number;
  /** achieved / (achieved + partial + missed): what was abandoned is left out. Null where that is 0. */
  readonly achievedShare: number | null;
  /** Of those that were not abandoned: MET or EXCEEDED, MISSED, and what could not be judged. */
  readonly computedMet: number;
  readonly computedMissed: number;
  readonly unjudged: number;
  /** computedMet / (computedMet + computedMissed); null where that is 0. */
  readonly metShare: number | null;
}

export async function closedGoals(ctx: AppContext, { window: { from, to }, now }: GoalCycle): Promise<ClosedGoalsModel> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const closed = (await loadGoals(reading)).flatMap((goal) => {
    const close = goal.transitions.find(({ event }) => event === 'CLOSE');
    const isInCycle = close !== undefined && close.recordedAt >= from && close.recordedAt < to && close.recordedAt <= now;
    return isInCycle ? [{ goal, outcome: close.outcome! }] : [];
  });
  const ended = (outcome: GoalOutcome): number => closed.filter((each) => each.outcome === outcome).length;
  const [achieved, partial, missed, abandoned] = [ended('ACHIEVED'), ended('PARTIAL'), ended('MISSED'), ended('ABANDONED')];
  const kept = closed.filter(({ outcome }) => outcome !== 'ABANDONED').map(({ goal }) => goal);
  const judged = await judgedAmong(reading, kept, now);
  return {
    closed: closed.length, achieved, partial, missed, abandoned, achievedShare: shareOf(achieved, achieved + partial + missed),
    computedMet: judged.met, computedMissed: judged.missed, unjudged: kept.length - judged.met - judged.missed,
    metShare: shareOf(judged.met, judged.met + judged.missed),
  };
}

async function judgedAmong(reading: Reading, goals: readonly StoredGoal[], now: number): Promise<{ met: number; missed: number }> {
  const all = goals.length === 0 ? [] : await progressOfGoals(reading, goals, { knowledge: now, definition: null });
  const statuses = all.map((progress) => (progress instanceof YardstickError ? null : progress.computed));
  return {
    met: statuses.filter((status) => status === 'MET' || status === 'EXCEEDED').length,
    missed: statuses.filter((status) => status === 'MISSED').length,
  };
}
