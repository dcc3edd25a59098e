import { loadActions } from '../../store/review-talk.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { actionModel, type ActionModel } from './talk-model.js';

/** The actions of each goal, wherever they stand, oldest first; in one statement. */
export async function actionsOfGoals(ctx: AppContext, goalIds: readonly string[]): Promise<ActionModel[][]> {
  authorize(ctx, 'readGoals');
  const byGoal = Map.groupBy(await loadActions(await ctx.reading(), { goalIds }), ({ goalId }) => goalId);
  return goalIds.map((id) => (byGoal.get(id) ?? []).map(actionModel));
}

/** The actions that stand in each review now, oldest first; in one statement. */
export async function actionsOfReviews(ctx: AppContext, reviewIds: readonly string[]): Promise<ActionModel[][]> {
  authorize(ctx, 'readGoals');
  const byReview = Map.groupBy(await loadActions(await ctx.reading(), { reviewIds }), ({ reviewId }) => reviewId);
  return reviewIds.map((id) => (byReview.get(id) ?? []).map(actionModel));
}
