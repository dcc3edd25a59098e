import type { DeclaredStatus, ReviewEvent } from '../../goals/review-facts.js';
import { decide } from '../../goals/review-machine.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { goalActor } from '../goals/goal-people.js';
import { granted, refused } from '../goals/refusals.js';
import { instantArgument } from '../instant-argument.js';
import { writeSnapshot } from '../proof/write-snapshot.js';
import { act } from './act.js';
import { draftSnapshot } from './draft-snapshot.js';
import { recordTransition } from './record-transition.js';
import type { ReviewModel } from './review-model.js';
import { reviewText } from './review-texts.js';

export interface SubmitReviewInput {
  readonly id: string;
  readonly narrative?: string | null;
  readonly declared?: DeclaredStatus | null;
  /** As of when the number is read; absent: now. */
  readonly knowledge?: string | null;
}

const OFF_TRACK: ReadonlySet<string> = new Set(['OFF_TRACK', 'MISSED']);

/**
 * The owner's word on a period, with its number and all that it was computed from. Throws NOT_FOUND, FORBIDDEN, CONFLICT with every
 * reason, BAD_INPUT for a knowledge that cannot be.
 */
export async function submitReview(ctx: AppContext, { id, narrative, declared = null, knowledge }: SubmitReviewInput): Promise<ReviewModel> {
  authorize(ctx, 'review');
  const text = reviewText('narrative', narrative);
  const asOf = instantArgument(knowledge, 'knowledge');
  return act(ctx, id, async (tx, standing) => {
    const { review, facts } = standing;
    const event: ReviewEvent = { type: 'SUBMIT', actor: goalActor(ctx), text, declared };
    // Whoever may not submit, or not now, is told so before anything is computed.
    const early = decide(review.state, event, facts);
    if ('refusals' in early && early.refusals.some(({ code }) => code === 'NOT_IN_THIS_STATE' || code === 'NOT_YOURS')) throw refused(early.refusals);
    const snapshot = await draftSnapshot(ctx, tx, standing, { knowledge: asOf, declared });
    const { state } = granted(decide(review.state, event, { ...facts, computedOffTrack: OFF_TRACK.has(snapshot.content.computed) }));
    await writeSnapshot(tx, review.id, snapshot);
    await recordTransition(ctx, tx, standing, {
      event: 'SUBMIT', toState: state, text, declared, knowledge: snapshot.knowledge, snapshotId: snapshot.id,
      authorId: event.actor.kind === 'MEMBER' ? event.actor.id : null,
    });
  });
}
