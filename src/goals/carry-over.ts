import { SETTLED_STATES, type ReviewState } from './review-states.js';

/** An action and the review (its label) that it stands in now. */
export interface ReviewAction {
  readonly id: string;
  readonly review: string;
  readonly state: 'OPEN' | 'DONE' | 'DROPPED';
}

/** A review of the same goal; `from` is where its period begins. */
export interface ActionReview {
  readonly label: string;
  readonly from: number;
  readonly state: ReviewState;
}

export interface CarriedAction {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Which actions move where: an open one in a settled review to the goal's next review that is not. Where there is none yet, it
 * waits; run again, nothing moves twice. What a signed edition holds of its actions stays as it was.
 */
export function carriedOver(actions: readonly ReviewAction[], reviews: readonly ActionReview[]): CarriedAction[] {
  const byLabel = new Map(reviews.map((review) => [review.label, review]));
  const pending = reviews.filter(({ state }) => !SETTLED_STATES.has(state)).sort((a, b) => a.from - b.from);
  return actions.flatMap(({ id, review, state }) => {
    const held = byLabel.get(review);
    if (state !== 'OPEN' || held === undefined || !SETTLED_STATES.has(held.state)) return [];
    const next = pending.find(({ from }) => from > held.from);
    return next === undefined ? [] : [{ id, from: review, to: next.label }];
  });
}
