import { notFound, YardstickError } from '../../kernel/errors.js';
import { isId } from '../../kernel/ids.js';
import { loadActions, writeActionVersion, type ActionContent, type ActionState } from '../../store/review-talk.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { shownKey } from '../definitions/texts.js';
import { actionOwner, dueDay } from './action-input.js';
import { reviewText } from './review-texts.js';
import { hasPartIn, talkCase } from './talk-case.js';
import { actionModel, type ActionModel } from './talk-model.js';

export interface UpdateActionInput {
  readonly id: string;
  /** Absent, as of the next: as it is. */
  readonly state?: ActionState | null;
  /** Id of a member. */
  readonly owner?: string | null;
  /** yyyy-mm-dd; null takes the date away. */
  readonly dueOn?: string | null;
  readonly note?: string | null;
}

/**
 * Says how an action stands, for whoever owns it and for the people of the goal; how it stood is kept. Throws NOT_FOUND, FORBIDDEN,
 * BAD_INPUT.
 */
export async function updateAction(ctx: AppContext, input: UpdateActionInput): Promise<ActionModel> {
  authorize(ctx, 'review');
  const note = reviewText('note', input.note);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const [action] = isId(input.id) ? await loadActions(tx, { ids: [input.id] }) : [];
    if (action === undefined) throw notFound('action', shownKey(input.id));
    const { goal, memberId } = await talkCase(ctx, tx, action.reviewId);
    if (action.ownerId !== memberId && !hasPartIn(goal, memberId)) {
      throw new YardstickError('FORBIDDEN', 'An action is changed by whoever owns it, and by the owner and the reviewers of its goal.', { hint: 'Ask them, or comment.' });
    }
    const content: ActionContent = {
      reviewId: action.reviewId, state: input.state ?? action.state, note: note ?? action.note,
      ownerId: input.owner == null ? action.ownerId : await actionOwner(tx, input.owner),
      dueOn: input.dueOn === undefined ? action.dueOn : dueDay(input.dueOn),
    };
    await writeActionVersion(tx, action.id, action.number + 1, content, authorOf(ctx));
    await writeAudit(ctx, tx, 'REVIEW_ACTION_UPDATED', action.reviewId, { action: action.id, state: content.state });
    return actionModel((await loadActions(tx, { ids: [action.id] }))[0]!);
  });
}
