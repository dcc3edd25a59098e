import type { ReviewEvent } from '../../goals/review-facts.js';
import { decide } from '../../goals/review-machine.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { goalActor } from '../goals/goal-people.js';
import { granted } from '../goals/refusals.js';
import { instantArgument } from '../instant-argument.js';
import { writeSnapshot } from '../proof/write-snapshot.js';
import { act } from './act.js';
import { draftSnapshot } from './draft-snapshot.js';
import { recordTransition } from './record-transition.js';
import type { ReviewModel } from './review-model.js';
import { reviewText } from './review-texts.js';

export interface ProposeRestatementInput {
  readonly id: string;
  readonly reason: string;
  /** As of when the number is read; absent: now. */
  readonly knowledge?: string | null;
}

/** What would be the next edition of a drifted review, for a reviewer to sign. Throws as `submitReview` does. */
export async function proposeRestatement(ctx: AppContext, { id, reason, knowledge }: ProposeRestatementInput): Promise<ReviewModel> {
  authorize(ctx, 'review');
  const text = reviewText('reason', reason);
  const asOf = instantArgument(knowledge, 'knowledge');
  return act(ctx, id, async (tx, standing) => {
    const { review, facts } = standing;
    const event: ReviewEvent = { type: 'PROPOSE_RESTATEMENT', actor: goalActor(ctx), text, declared: null };
    const { state } = granted(decide(review.state, event, facts));
    const declared = review.transitions.findLast(({ event: earlier }) => earlier === 'SUBMIT')!.declared;
    const snapshot = await draftSnapshot(ctx, tx, standing, { knowledge: asOf, declared });
    await writeSnapshot(tx, review.id, snapshot);
    await recordTransition(ctx, tx, standing, {
      event: 'PROPOSE_RESTATEMENT', toState: state, text, declared, knowledge: snapshot.knowledge, snapshotId: snapshot.id,
      authorId: event.actor.kind === 'MEMBER' ? event.actor.id : null,
    });
  });
}
