import { canonicalJson } from '../kernel/canonical-json.js';
import { instantText } from '../kernel/instant.js';
import type { Writing } from './database.js';
import { Snapshot, SnapshotRead } from './entities/review.js';

/** Instants are milliseconds since the epoch. */
export interface NewSnapshot {
  readonly id: string;
  readonly knowledge: number;
  /** Exact text; null: no value. */
  readonly value: string | null;
  /** Plain JSON. */
  readonly content: unknown;
  readonly hash: Buffer;
  readonly reads: readonly { readonly sourceId: string; readonly timeField: string; readonly from: number | null; readonly to: number | null }[];
}

export async function insertSnapshot(tx: Writing, reviewId: string, { id, knowledge, value, content, hash, reads }: NewSnapshot): Promise<void> {
  const { organizationId } = tx;
  const recordedAt = instantText(await tx.stamp());
  const text = (at: number | null): string | null => (at === null ? null : instantText(at));
  await tx.em.insert(Snapshot, {
    organizationId, id, reviewId, recordedAt, knowledge: instantText(knowledge), value, content: JSON.parse(canonicalJson(content)) as unknown, hash,
  });
  await tx.em.insertMany(SnapshotRead, reads.map(({ sourceId, timeField, from, to }, index) =>
    ({ organizationId, snapshotId: id, number: index + 1, sourceId, timeField, startsAt: text(from), endsAt: text(to) })));
}
