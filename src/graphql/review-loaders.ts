import type { GoalModel } from '../app/goals/goal-model.js';
import { actionsOfGoals, actionsOfReviews } from '../app/reviews/actions-of.js';
import { commentsOfReviews } from '../app/reviews/comments-of-reviews.js';
import type { ReviewModel } from '../app/reviews/review-model.js';
import { reviewSnapshots, type ReviewSnapshotModel } from '../app/reviews/review-snapshots.js';
import { reviewsOfGoals } from '../app/reviews/reviews-of-goals.js';
import type { ActionModel, CommentModel } from '../app/reviews/talk-model.js';
import { waitsOfReviews, type ReviewWait } from '../app/reviews/waits-of-reviews.js';
import { ofReading } from './loaders.js';
import type { RequestContext } from './request-context.js';

/** Of all goals of a list at once, as everything here. */
export const loadReviewsOfGoal = async (ctx: RequestContext, goal: GoalModel['stored']): Promise<ReviewModel[]> =>
  (await ofReading<GoalModel['stored'], ReviewModel[]>(ctx, 'reviews of goals', (goals) => reviewsOfGoals(ctx, goals))).load(goal);

export const loadActionsOfGoal = async (ctx: RequestContext, goalId: string): Promise<ActionModel[]> =>
  (await ofReading<string, ActionModel[]>(ctx, 'actions of goals', (ids) => actionsOfGoals(ctx, ids))).load(goalId);

export const loadActionsOfReview = async (ctx: RequestContext, reviewId: string): Promise<ActionModel[]> =>
  (await ofReading<string, ActionModel[]>(ctx, 'actions of reviews', (ids) => actionsOfReviews(ctx, ids))).load(reviewId);

export const loadComments = async (ctx: RequestContext, reviewId: string): Promise<CommentModel[]> =>
  (await ofReading<string, CommentModel[]>(ctx, 'comments', (ids) => commentsOfReviews(ctx, ids))).load(reviewId);

export const loadWaits = async (ctx: RequestContext, review: ReviewModel): Promise<ReviewWait[]> =>
  (await ofReading<ReviewModel, ReviewWait[]>(ctx, 'waits of reviews', (reviews) => waitsOfReviews(ctx, reviews))).load(review);

export async function loadReviewSnapshot(ctx: RequestContext, id: string | null): Promise<ReviewSnapshotModel | null> {
  if (id === null) return null;
  return (await ofReading<string, ReviewSnapshotModel | null>(ctx, 'snapshots', (ids) => reviewSnapshots(ctx, ids))).load(id);
}
