import { carriedOver } from '../../goals/carry-over.js';
import type { Author } from '../../store/catalog.js';
import type { Writing } from '../../store/database.js';
import { loadActions, writeActionVersion } from '../../store/review-talk.js';
import { loadReviewHeads } from '../../store/reviews.js';

/** Moves the open actions of settled reviews to the next review of their goal that is not. Run again, nothing moves twice. */
export async function carryActionsOver(tx: Writing, goalIds: readonly string[], by: Author): Promise<void> {
  const actions = await loadActions(tx, { goalIds });
  if (!actions.some(({ state }) => state === 'OPEN')) return;
  const heads = Map.groupBy(await loadReviewHeads(tx, { goalIds }), ({ goalId }) => goalId);
  for (const [goalId, ofGoal] of Map.groupBy(actions, (action) => action.goalId)) {
    const reviews = heads.get(goalId)!;
    const labelOf = new Map(reviews.map(({ id, label }) => [id, label]));
    const idOf = new Map(reviews.map(({ id, label }) => [label, id]));
    const moved = carriedOver(ofGoal.map(({ id, state, reviewId }) => ({ id, state, review: labelOf.get(reviewId)! })), reviews);
    for (const { id, to } of moved) {
      const { number, state, ownerId, dueOn, note } = ofGoal.find((action) => action.id === id)!;
      await writeActionVersion(tx, id, number + 1, { reviewId: idOf.get(to)!, state, ownerId, dueOn, note }, by);
    }
  }
}
