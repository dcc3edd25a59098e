import { newId } from '../kernel/ids.js';
import { addEvidence, NO_EVIDENCE, type EvidenceSum } from '../kernel/evidence-sum.js';
import { instantText } from '../kernel/instant.js';
import type { EvidenceRead } from '../sql/evidence.js';
import * as erasure from '../sql/erasure.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import { Erasure, SnapshotErasure } from './entities/erasure.js';
import { recomputedEvidence } from './evidence.js';

export type { ErasedEntity } from '../sql/erasure.js';

/** Interactions of a source that some revision of theirs says to be of the entity, with the TIME fields that the source has. */
export interface GoingRows extends erasure.NamingRow {
  readonly timeFields: readonly string[];
}

export const rowsNaming = (reading: Reading, entity: erasure.ErasedEntity, value: string): Promise<erasure.NamingRow[]> =>
  reading.query(erasure.naming(reading.organizationId, entity, value));

/** By snapshot: what of its evidence is about to go, by content and salt. Those that lose nothing are left out. */
export async function goingEvidence(reading: Reading, going: readonly erasure.NamingRow[]): Promise<ReadonlyMap<string, EvidenceSum>> {
  const { organizationId } = reading;
  const found = new Map<string, EvidenceSum>();
  for (const rows of going) {
    for (const { id, knowledge, reads } of await reading.query(erasure.touchedSnapshots(organizationId, rows))) {
      const asOf = { organizationId, sourceId: rows.sourceId, knowledge };
      const { rows: count, digest } = await recomputedEvidence(reading, asOf, reads as readonly EvidenceRead[], rows.keys);
      if (count > 0) found.set(id, addEvidence(found.get(id) ?? NO_EVIDENCE, { rows: count, digest }));
    }
  }
  return found;
}

export interface NewErasure {
  readonly entity: erasure.ErasedEntity;
  readonly by: Author;
  readonly rows: readonly GoingRows[];
  readonly evidence: ReadonlyMap<string, EvidenceSum>;
  /** The organisation's, in which days are counted. */
  readonly timeZone: string;
}

/** Writes what is left of the rows, then deletes them with all their revisions. Returns how many there were. */
export async function eraseRows(
  tx: Writing, { entity, by, rows, evidence, timeZone }: NewErasure,
): Promise<{ readonly interactions: number; readonly revisions: number }> {
  const { organizationId } = tx;
  const id = newId();
  const total = { interactions: 0, revisions: 0 };
  for (const each of rows) {
    const [counted] = await tx.query(erasure.countRows(organizationId, each));
    total.interactions += counted!.interactions;
    total.revisions += counted!.revisions;
  }
  await tx.em.insert(Erasure, {
    organizationId, id, recordedAt: instantText(await tx.stamp()), entity, ...total, createdByMember: by.member, createdByKey: by.apiKey,
  });
  const lost = [...evidence].map(([snapshotId, sum]) =>
    ({ organizationId, erasureId: id, snapshotId, rows: sum.rows, digest: Buffer.from(sum.digest, 'hex') }));
  if (lost.length > 0) await tx.em.insertMany(SnapshotErasure, lost);
  let number = 0;
  for (const each of rows) {
    number += (await tx.query(erasure.leaveCounts(organizationId, id, each, each.timeFields, timeZone, number))).length;
    for (const deletion of erasure.deletions(organizationId, each)) await tx.query(deletion);
  }
  return total;
}

/** What erasures took of a snapshot's evidence. */
export async function erasedEvidence(reading: Reading, snapshotId: string): Promise<EvidenceSum> {
  const { organizationId } = reading;
  const taken = await reading.em.find(SnapshotErasure, { organizationId, snapshotId }, { disableIdentityMap: true });
  return addEvidence(...taken.map(({ rows, digest }) => ({ rows, digest: Buffer.from(digest).toString('hex') })));
}

/** At least as many rows as an answer would have read, had they not been erased: by whole days, once for each TIME field. */
export async function erasedRows(
  reading: Reading, reads: readonly erasure.ErasedRead[], knowledge: number | null, timeZone: string,
): Promise<number> {
  if (reads.length === 0) return 0;
  const counts = await reading.query(erasure.erasedCounts(reading.organizationId, reads, knowledge, timeZone));
  return counts.reduce((sum, { rows }) => sum + rows, 0);
}
