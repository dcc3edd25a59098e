import { SETTLED_STATES } from '../../goals/review-states.js';
import { badInput, conflict, YardstickError } from '../../kernel/errors.js';
import { loadActions, writeAction } from '../../store/review-talk.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { actionOwner, dueDay } from './action-input.js';
import { reviewText } from './review-texts.js';
import { hasPartIn, talkCase } from './talk-case.js';
import { actionModel, type ActionModel } from './talk-model.js';

export interface AddActionInput {
  /** Id of the review. */
  readonly review: string;
  readonly text: string;
  /** Id of a member; absent: who adds it. */
  readonly owner?: string | null;
  /** yyyy-mm-dd. */
  readonly dueOn?: string | null;
}

/**
 * Something to be done, which moves from review to review until it is. For the owner and the reviewers of the goal. Throws NOT_FOUND,
 * FORBIDDEN, CONFLICT where the review is settled, BAD_INPUT.
 */
export async function addAction(ctx: AppContext, input: AddActionInput): Promise<ActionModel> {
  authorize(ctx, 'review');
  const text = reviewText('text', input.text);
  if (text === null) throw badInput('text', 'The action says nothing.');
  const dueOn = dueDay(input.dueOn);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const { review, goal, memberId } = await talkCase(ctx, tx, input.review);
    if (!hasPartIn(goal, memberId)) throw new YardstickError('FORBIDDEN', 'Actions are added by the owner of the goal or one of its reviewers.', { hint: 'Ask them, or comment.' });
    if (SETTLED_STATES.has(review.state)) throw conflict(`The review is ${review.state}: nothing more is promised in it.`, { hint: 'Add the action to the next review of the goal.' });
    const ownerId = await actionOwner(tx, input.owner ?? memberId);
    const id = await writeAction(tx, { goalId: goal.id, text, content: { reviewId: review.id, state: 'OPEN', ownerId, dueOn, note: null }, by: authorOf(ctx) });
    await writeAudit(ctx, tx, 'REVIEW_ACTION_ADDED', review.id, { action: id, owner: ownerId });
    return actionModel((await loadActions(tx, { ids: [id] }))[0]!);
  });
}
