import type { ReviewEvent } from '../../goals/review-facts.js';
import { decide } from '../../goals/review-machine.js';
import { newId } from '../../kernel/ids.js';
import { instantText } from '../../kernel/instant.js';
import type { Writing } from '../../store/database.js';
import { snapshotHash, writeEdition } from '../../store/reviews.js';
import type { AppContext } from '../context.js';
import { goalActor } from '../goals/goal-people.js';
import { granted } from '../goals/refusals.js';
import { editionHash } from '../proof/edition-hash.js';
import { recordTransition } from './record-transition.js';
import { proposal, type ReviewCase } from './review-case.js';

/** Signs what was submitted or proposed: the next edition is written, hashed and never changed. */
export async function signEdition(ctx: AppContext, tx: Writing, standing: ReviewCase, type: 'SIGN_OFF' | 'RESTATE'): Promise<void> {
  const { review, facts } = standing;
  const event: ReviewEvent = { type, actor: goalActor(ctx), text: null, declared: null };
  const { state } = granted(decide(review.state, event, facts));
  const { number: signsNumber, snapshotId, authorId, text, declared } = proposal(review)!;
  const signer = event.actor.kind === 'MEMBER' ? event.actor.id : null;
  if (snapshotId === null || authorId === null || signer === null) throw new Error(`review ${review.id} has nothing that a person could sign`);

  const previous = review.editions.at(-1);
  const edition = { id: newId(), number: (previous?.number ?? 0) + 1, snapshotId, reason: type === 'RESTATE' ? text : null };
  const transitionNumber = await recordTransition(ctx, tx, standing, {
    event: type, toState: state, declared, snapshotId, authorId, signsNumber, selfReviewed: signer === authorId,
  }, edition);
  const hash = editionHash({
    review: review.id, number: edition.number, snapshotHash: await snapshotHash(tx, snapshotId), author: authorId, signer,
    signedAt: instantText(await tx.stamp()), reason: edition.reason, previousHash: previous === undefined ? null : Buffer.from(previous.hash, 'hex'),
  });
  await writeEdition(tx, review.id, { ...edition, transitionNumber, hash });
}
