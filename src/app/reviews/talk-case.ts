import { YardstickError } from '../../kernel/errors.js';
import type { Writing } from '../../store/database.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import type { StoredReview } from '../../store/reviews.js';
import type { AppContext } from '../context.js';
import { requireReview } from './review-case.js';

/** A review that somebody says or does something about, and who that is. */
export interface TalkCase {
  readonly review: StoredReview;
  readonly goal: StoredGoal;
  readonly memberId: string;
}

/** @throws YardstickError NOT_FOUND; FORBIDDEN for a key that stands for no person. */
export async function talkCase(ctx: AppContext, tx: Writing, reviewId: string): Promise<TalkCase> {
  const review = await requireReview(tx, reviewId);
  const [goal] = await loadGoals(tx, { ids: [review.goalId] });
  if (ctx.actor.kind === 'member') return { review, goal: goal!, memberId: ctx.actor.memberId };
  throw new YardstickError('FORBIDDEN', 'What is said and promised in a review is a person\'s.', {
    hint: 'A key of a service acts for no person: use that of a member.',
  });
}

/** Whether the member owns or reviews the goal. */
export const hasPartIn = ({ content: { owner, reviewers } }: StoredGoal, memberId: string): boolean =>
  owner === memberId || reviewers.includes(memberId);
