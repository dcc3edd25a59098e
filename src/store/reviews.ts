import type { DeclaredStatus } from '../goals/review-facts.js';
import type { ReviewEventType, ReviewState } from '../goals/review-states.js';
import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import {
  lastReviewRows, reviewHeadRows, reviewRows, type ReviewEditionRow, type ReviewRow, type ReviewTransitionRow, type WhichReviews,
} from '../sql/reviews.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import { stampedVersion } from './definitions.js';
import { Review, ReviewEdition, ReviewTransition, Snapshot } from './entities/review.js';

/** A review with its whole life. Instants are milliseconds since the epoch. */
export interface StoredReview extends Omit<ReviewRow, 'transitions'> {
  readonly state: ReviewState;
  /** Oldest first; empty: it is SCHEDULED. */
  readonly transitions: readonly StoredReviewTransition[];
}

export interface StoredReviewTransition extends Omit<ReviewTransitionRow, 'createdByMember' | 'createdByKey'> {
  readonly event: ReviewEventType;
  readonly fromState: ReviewState;
  readonly toState: ReviewState;
  readonly declared: DeclaredStatus | null;
  readonly by: Author;
}

export type StoredEdition = ReviewEditionRow;

/** What lists and rounds choose reviews by. */
export interface ReviewHead extends Pick<StoredReview, 'id' | 'goalId' | 'label' | 'from' | 'to' | 'whole' | 'state'> {}

/** Reviews by goal and period, in one statement. What is none is left out. */
export const loadReviews = async (reading: Reading, which: WhichReviews): Promise<StoredReview[]> =>
  (await reading.query(reviewRows(reading.organizationId, which))).map(storedReview);

/** The newest period first. `states` null: whatever their state. */
export const loadReviewHeads = async (
  reading: Reading, which: WhichReviews = {}, states: readonly ReviewState[] | null = null,
): Promise<ReviewHead[]> =>
  (await reading.query(reviewHeadRows(reading.organizationId, which, states))).map((row) => ({ ...row, state: row.state as ReviewState }));

/** The last review of each goal that has one, by the goal's id. */
export async function lastReviews(reading: Reading): Promise<ReadonlyMap<string, { readonly label: string; readonly from: number }>> {
  const rows = await reading.query(lastReviewRows(reading.organizationId));
  return new Map(rows.map(({ goalId, ...last }) => [goalId, last]));
}

function storedReview({ transitions: rows, ...row }: ReviewRow): StoredReview {
  const transitions = rows.map(({ createdByMember, createdByKey, ...rest }) =>
    ({ ...rest, by: { member: createdByMember, apiKey: createdByKey } }) as StoredReviewTransition);
  return { ...row, transitions, state: transitions.at(-1)?.toState ?? 'SCHEDULED' };
}

export interface NewReview extends Pick<StoredReview, 'goalId' | 'label' | 'from' | 'to' | 'whole'> {}

/** The database refuses a second one of the same goal and label. Returns their ids, in their order. */
export async function writeReviews(tx: Writing, reviews: readonly NewReview[]): Promise<string[]> {
  const { organizationId } = tx;
  const recordedAt = instantText(await tx.stamp());
  const made = reviews.map(({ from, to, ...review }) =>
    ({ organizationId, id: newId(), recordedAt, periodFrom: instantText(from), periodTo: instantText(to), ...review }));
  if (made.length > 0) await tx.em.insertMany(Review, made);
  return made.map(({ id }) => id);
}

export interface NewReviewTransition extends Omit<StoredReviewTransition, 'number' | 'recordedAt' | 'fromState' | 'editionNumber'> {
  /** Of a signature: the edition that it locks. */
  readonly editionNumber?: number | null;
}

/** Leads the review on from where it stands. Returns the transition's number. */
export async function writeReviewTransition(
  tx: Writing, review: Pick<StoredReview, 'id' | 'state' | 'transitions'>, { by, knowledge, editionNumber = null, ...transition }: NewReviewTransition,
): Promise<number> {
  const { id: _, ...stamped } = await stampedVersion(tx, by);
  const last = review.transitions.at(-1)?.number ?? 0;
  await tx.em.insert(ReviewTransition, {
    ...stamped, ...transition, editionNumber, reviewId: review.id, number: last + 1, previousNumber: last === 0 ? null : last, fromState: review.state,
    knowledge: knowledge === null ? null : instantText(knowledge),
  });
  return last + 1;
}

/** Of what was submitted. */
export async function snapshotHash(reading: Reading, id: string): Promise<Buffer> {
  const { organizationId } = reading;
  return (await reading.em.findOneOrFail(Snapshot, { organizationId, id }, { fields: ['hash'], disableIdentityMap: true })).hash;
}

export interface NewEdition extends Pick<StoredEdition, 'id' | 'number' | 'transitionNumber' | 'snapshotId' | 'reason'> {
  readonly hash: Buffer;
}

export async function writeEdition(tx: Writing, reviewId: string, edition: NewEdition): Promise<void> {
  await tx.em.insert(ReviewEdition, {
    ...edition, organizationId: tx.organizationId, reviewId, previousNumber: edition.number === 1 ? null : edition.number - 1,
    recordedAt: instantText(await tx.stamp()),
  });
}
