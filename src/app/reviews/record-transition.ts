import type { ReviewEventType } from '../../goals/review-states.js';
import type { Writing } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { writeReviewTransition, type NewReviewTransition, type StoredReview } from '../../store/reviews.js';
import type { AuditAction } from '../audit/actions.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { emitEvent } from '../notifications/emit-event.js';
import type { EventKind } from '../notifications/event-kinds.js';

/** How each transition is told, in the log and to whoever listens. */
const TOLD: Readonly<Record<ReviewEventType, { readonly action: AuditAction; readonly kind: EventKind }>> = {
  OPEN: { action: 'REVIEW_OPENED', kind: 'review.opened' },
  SUBMIT: { action: 'REVIEW_SUBMITTED', kind: 'review.submitted' },
  REQUEST_CHANGES: { action: 'REVIEW_CHANGES_REQUESTED', kind: 'review.changes_requested' },
  SIGN_OFF: { action: 'REVIEW_SIGNED_OFF', kind: 'review.signed_off' },
  DRIFT: { action: 'REVIEW_DRIFTED', kind: 'review.drifted' },
  ACCEPT_DRIFT: { action: 'REVIEW_DRIFT_ACCEPTED', kind: 'review.drift_accepted' },
  // It waits to be signed, as a first submission does.
  PROPOSE_RESTATEMENT: { action: 'REVIEW_RESTATEMENT_PROPOSED', kind: 'review.submitted' },
  RESTATE: { action: 'REVIEW_RESTATED', kind: 'review.signed_off' },
  SKIP: { action: 'REVIEW_SKIPPED', kind: 'review.skipped' },
};

export interface Transition extends Pick<NewReviewTransition, 'event' | 'toState'>, Partial<Omit<NewReviewTransition, 'event' | 'toState' | 'by' | 'editionNumber'>> {}

/** Of a signature. */
export interface SignedAs {
  readonly id: string;
  readonly number: number;
}

/** Leads the review on, with the entry in the log and the event that tell of it. Returns the transition's number. */
export async function recordTransition(
  ctx: Pick<AppContext, 'actor'>, tx: Writing, { review, goal }: { readonly review: StoredReview; readonly goal: StoredGoal },
  transition: Transition, edition: SignedAs | null = null,
): Promise<number> {
  const { text = null, declared = null, knowledge = null, snapshotId = null, authorId = null, signsNumber = null, selfReviewed = false } = transition;
  const { event, toState } = transition;
  const number = await writeReviewTransition(tx, review, {
    event, toState, text, declared, knowledge, snapshotId, authorId, signsNumber, selfReviewed, editionNumber: edition?.number ?? null, by: authorOf(ctx),
  });
  const { action, kind } = TOLD[event];
  await writeAudit(ctx, tx, action, review.id, {
    goal: goal.key, period: review.label, from: review.state, to: toState, ...(snapshotId !== null && { snapshot: snapshotId }),
    ...(edition !== null && { edition: edition.id, editionNumber: edition.number, selfReviewed }),
  });
  await emitEvent(tx, kind, {
    goal, review, details: { event, from: review.state, state: toState, edition: edition?.number ?? null, selfReviewed: edition === null ? null : selfReviewed },
  });
  return number;
}
