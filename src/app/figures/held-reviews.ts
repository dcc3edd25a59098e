import type { ReviewFigureRow } from '../../sql/goal-figures.js';
import { countMovedReviews, loadReviewFigures } from '../../store/goal-figures.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { goalKpis } from '../reviews/goal-kpi.js';
import { periodOf } from '../reviews/review-period.js';
import { shareOf, type GoalCycle } from './goal-cycle.js';

/** What became of the reviews of a cycle. */
export interface HeldReviewsModel {
  /** Their due date lies in the cycle and has passed: onTime + late + skipped + overdue. */
  readonly due: number;
  /** Signed before they were due. */
  readonly onTime: number;
  /** Signed from then on. */
  readonly late: number;
  readonly skipped: number;
  /** Neither signed nor skipped by now. */
  readonly overdue: number;
  /** Their due date lies in the cycle and is to come, whatever became of them already. */
  readonly notDueYet: number;
  /** onTime / due; null where none was due. */
  readonly onTimeShare: number | null;
  /** Of those that were signed: with a comment, before that, of a member who neither owns nor reviews the goal. */
  readonly withInput: number;
  /** withInput / (onTime + late); null where none was signed. */
  readonly inputShare: number | null;
  /** Reviews to which it happened in the cycle, whenever they were due. */
  readonly drifted: number;
  readonly driftAccepted: number;
  readonly restated: number;
}

export async function heldReviews(ctx: AppContext, { window: { from, to }, now }: GoalCycle): Promise<HeldReviewsModel> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const rows = await loadReviewFigures(reading, to, now);
  const goals = new Map((await loadGoals(reading, { ids: [...new Set(rows.map(({ goalId }) => goalId))] })).map((goal) => [goal.id, goal]));
  const kpis = await goalKpis(reading, [...goals.values()]);
  const inCycle = rows.map((row) => {
    const goal = goals.get(row.goalId)!;
    return { row, goal, dueAt: periodOf(row, goal, kpis.get(goal.id)!.maturityLagMs).dueAt };
  }).filter(({ dueAt }) => dueAt >= from && dueAt < to);
  const due = inCycle.filter(({ dueAt }) => dueAt <= now);
  const signed = due.filter(({ row }) => row.settledBy === 'SIGN_OFF');
  const onTime = signed.filter(({ row, dueAt }) => row.settledAt! < dueAt).length;
  const withInput = signed.filter(({ row, goal }) => hasInput(row, goal)).length;
  const moved = await countMovedReviews(reading, ['DRIFT', 'ACCEPT_DRIFT', 'RESTATE'], from, to, now);
  return {
    due: due.length, onTime, late: signed.length - onTime,
    skipped: due.filter(({ row }) => row.settledBy === 'SKIP').length, overdue: due.filter(({ row }) => row.settledBy === null).length,
    notDueYet: inCycle.length - due.length, onTimeShare: shareOf(onTime, due.length),
    withInput, inputShare: shareOf(withInput, signed.length),
    drifted: moved.get('DRIFT')!, driftAccepted: moved.get('ACCEPT_DRIFT')!, restated: moved.get('RESTATE')!,
  };
}

const hasInput = ({ commentedBy }: ReviewFigureRow, { content: { owner, reviewers } }: StoredGoal): boolean =>
  commentedBy.some((member) => member !== owner && !reviewers.includes(member));
