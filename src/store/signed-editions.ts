import type { Reading } from './database.js';
import { Review, ReviewEdition, ReviewTransition, Snapshot, SnapshotRead } from './entities/review.js';

/** A snapshot as it is stored. Instants are canonical texts. */
export interface StoredSnapshot {
  readonly id: string;
  readonly reviewId: string;
  readonly knowledge: string;
  readonly value: string | null;
  readonly content: unknown;
  readonly hash: Buffer;
}

/** An edition with the line that signed it. */
export interface SignedEditionRow {
  readonly id: string;
  readonly number: number;
  readonly transitionNumber: number;
  readonly snapshotId: string;
  readonly snapshotHash: Buffer;
  readonly reason: string | null;
  readonly hash: Buffer;
  readonly recordedAt: string;
  readonly signature: Pick<ReviewTransition, 'event' | 'authorId' | 'createdByMember' | 'recordedAt' | 'snapshotId'>;
}

export interface StoredProof {
  readonly review: Pick<Review, 'id' | 'goalId' | 'label'>;
  /** Up to the one asked for, which is the last. */
  readonly editions: readonly SignedEditionRow[];
  readonly snapshot: StoredSnapshot;
  readonly reads: readonly SnapshotRead[];
}

const FRESH = { disableIdentityMap: true } as const;

/** All that an edition is proven by; undefined where there is none of this id. */
export async function storedProof(reading: Reading, editionId: string): Promise<StoredProof | undefined> {
  const { organizationId, em } = reading;
  const edition = await em.findOne(ReviewEdition, { organizationId, id: editionId }, FRESH);
  if (edition === null) return undefined;
  const { reviewId, number, snapshotId } = edition;
  const review = (await em.findOne(Review, { organizationId, id: reviewId }, FRESH))!;
  const editions = await em.find(ReviewEdition, { organizationId, reviewId, number: { $lte: number } }, { orderBy: { number: 'asc' }, ...FRESH });
  const transitions = await em.find(ReviewTransition, { organizationId, reviewId }, FRESH);
  const signatures = new Map(transitions.map((transition) => [transition.number, transition]));
  const snapshots = await em.find(Snapshot, { organizationId, reviewId }, { fields: ['id', 'hash'], ...FRESH });
  const hashes = new Map(snapshots.map(({ id, hash }) => [id, Buffer.from(hash)]));
  return {
    review,
    editions: editions.map((each) => ({
      ...each, hash: Buffer.from(each.hash), snapshotHash: hashes.get(each.snapshotId)!, signature: signatures.get(each.transitionNumber)!,
    })),
    snapshot: (await storedSnapshots(reading, [snapshotId]))[0]!,
    reads: await em.find(SnapshotRead, { organizationId, snapshotId }, { orderBy: { number: 'asc' }, ...FRESH }),
  };
}

/** What editions froze, in the order of their ids; undefined where there is none of an id. Two statements. */
export async function snapshotsOfEditions(reading: Reading, editionIds: readonly string[]): Promise<(StoredSnapshot | undefined)[]> {
  const { organizationId, em } = reading;
  const editions = await em.find(ReviewEdition, { organizationId, id: { $in: [...editionIds] } }, FRESH);
  const snapshots = await storedSnapshots(reading, editions.map(({ snapshotId }) => snapshotId));
  const byEdition = new Map(editions.map(({ id }, index) => [id, snapshots[index]]));
  return editionIds.map((id) => byEdition.get(id));
}

/** In the order of the ids; undefined of what is none. */
export async function storedSnapshots(reading: Reading, ids: readonly string[]): Promise<(StoredSnapshot | undefined)[]> {
  const found = await reading.em.find(Snapshot, { organizationId: reading.organizationId, id: { $in: [...ids] } }, FRESH);
  const byId = new Map(found.map((snapshot) => [snapshot.id, { ...snapshot, hash: Buffer.from(snapshot.hash) }]));
  return ids.map((id) => byId.get(id));
}

/**
 * The instant that drift of a review was last accepted as of, in milliseconds since the epoch; null: never since that transition, which
 * signed an edition.
 */
export async function measuredFrom(reading: Reading, reviewId: string, since: number): Promise<number | null> {
  const { organizationId, em } = reading;
  const [last] = await em.find(
    ReviewTransition, { organizationId, reviewId, event: 'ACCEPT_DRIFT', number: { $gt: since } }, { orderBy: { number: 'desc' }, limit: 1, ...FRESH },
  );
  return last?.knowledge == null ? null : Date.parse(last.knowledge);
}

/**
 * The knowledge of a review's newest edition, and when its snapshot was made: by the definitions of then. Milliseconds since the
 * epoch; null: it was never signed; undefined: there is no such review.
 */
export async function newestSnapshotOf(
  reading: Reading, reviewId: string,
): Promise<{ readonly knowledge: number; readonly definition: number } | null | undefined> {
  const { organizationId, em } = reading;
  if (await em.count(Review, { organizationId, id: reviewId }) === 0) return undefined;
  const [newest] = await em.find(ReviewEdition, { organizationId, reviewId }, { orderBy: { number: 'desc' }, limit: 1, ...FRESH });
  if (newest === undefined) return null;
  const { knowledge, recordedAt } = await em.findOneOrFail(Snapshot, { organizationId, id: newest.snapshotId }, { fields: ['knowledge', 'recordedAt'], ...FRESH });
  return { knowledge: Date.parse(knowledge), definition: Date.parse(recordedAt) };
}
