import { loadComments } from '../../store/review-talk.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { commentModel, type CommentModel } from './talk-model.js';

/** What was said in each review, oldest first; in one statement. */
export async function commentsOfReviews(ctx: AppContext, reviewIds: readonly string[]): Promise<CommentModel[][]> {
  authorize(ctx, 'readGoals');
  const byReview = Map.groupBy(await loadComments(await ctx.reading(), reviewIds), ({ reviewId }) => reviewId);
  return reviewIds.map((id) => (byReview.get(id) ?? []).map(commentModel));
}
