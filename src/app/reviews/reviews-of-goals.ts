import type { StoredGoal } from '../../store/goals.js';
import { loadReviews } from '../../store/reviews.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { modelsOf, type ReviewModel } from './review-model.js';

/** The reviews of each goal, the oldest first, in the order of the goals; in a bounded number of statements. */
export async function reviewsOfGoals(ctx: AppContext, goals: readonly StoredGoal[]): Promise<ReviewModel[][]> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const stored = await loadReviews(reading, { goalIds: goals.map(({ id }) => id) });
  const distinct = [...new Map(goals.map((goal) => [goal.id, goal])).values()];
  const byGoal = Map.groupBy(await modelsOf(reading, stored, distinct), ({ goalId }) => goalId);
  return goals.map(({ id }) => byGoal.get(id) ?? []);
}
