import type { ReviewState } from '../../goals/review-states.js';
import { EVENT_KINDS, type EventKind } from './event-kinds.js';
import { followEvents, type Follower, type FollowInput } from './follow-events.js';

export interface ReviewChangeModel {
  readonly number: number;
  readonly at: string;
  readonly kind: EventKind;
  readonly reviewId: string;
  /** The label of the review's period. */
  readonly period: string;
  readonly state: ReviewState;
  readonly goalId: string;
  readonly key: string;
}

const OF_REVIEWS = (Object.keys(EVENT_KINDS) as EventKind[]).filter((kind) => kind.startsWith('review.'));

/** Follows what happens to reviews. See `followEvents`. */
export async function reviewChanges(ctx: Follower, input: FollowInput): Promise<AsyncGenerator<ReviewChangeModel>> {
  const events = await followEvents(ctx, OF_REVIEWS, input);
  return (async function* changes() {
    for await (const { number, recordedAt: at, kind, reviewId, period, reviewState, goalId, goal: key } of events) {
      if (reviewId === null) continue;
      yield { number, at, kind: kind as EventKind, reviewId, period: period!, state: reviewState as ReviewState, goalId, key };
    }
  })();
}
