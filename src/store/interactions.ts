import { canonicalJson } from '../kernel/canonical-json.js';
import { canonicalInstant } from '../kernel/instant.js';
import { parseJsonExactly } from '../kernel/decimal.js';
import type { SourceDefinition } from '../lang/catalog.js';
import type { FactsAsOf } from '../sql/facts.js';
import * as ingest from '../sql/ingest.js';
import * as interactions from '../sql/interactions.js';
import { COPY_STAGE, createStage, stagedBatch } from '../sql/staging.js';
import type { Reading, Writing } from './database.js';

/** The newest version of the source, as committed by now; undefined where there is none or it was deleted. */
export async function sourceForWriting(tx: Reading, key: string): Promise<SourceDefinition | undefined> {
  const [source] = await tx.query(ingest.sourceForWriting(tx.organizationId, key));
  if (source === undefined || source.deleted) return undefined;
  const { fields, coversFrom } = source.definition as Pick<SourceDefinition, 'fields' | 'coversFrom'>;
  return { id: source.id, key, versionId: source.versionId, fields, coversFrom };
}

/** Keys of all sources that are defined, for suggestions. */
export const sourceKeys = async (tx: Reading): Promise<string[]> =>
  (await tx.query(ingest.sourceKeys(tx.organizationId))).map(({ key }) => key);

/** How many rows met which fate. */
export type OutcomeCounts = Record<ingest.Outcome, number>;

/** Stores rows of distinct keys, sorted by key, under the transaction's stamp. */
export async function storeRows(tx: Writing, sourceId: string, batch: ingest.Batch): Promise<OutcomeCounts> {
  const counts: OutcomeCounts = { accepted: 0, unchanged: 0, superseded: 0, stale: 0 };
  const stamp = await tx.stamp();
  if (batch.size === 0) return counts;
  const [stored] = await tx.query(ingest.hasStored(tx.organizationId, sourceId, batch));
  if (!stored!.any) {
    await tx.query(ingest.insertRows(tx.organizationId, sourceId, stamp, batch));
    return { ...counts, accepted: batch.size };
  }
  for (const { outcome, rows } of await tx.query(ingest.recordRows(tx.organizationId, sourceId, stamp, batch)))
    counts[outcome] = rows;
  return counts;
}

/** The same by COPY, for large batches. `staged`: the rows of these keys, as lines of `stagedRow`. */
export async function copyRows(
  tx: Writing,
  sourceId: string,
  keys: readonly string[],
  staged: Buffer,
): Promise<OutcomeCounts> {
  const batch = stagedBatch(keys);
  if (batch.size > 0) {
    await tx.stamp();
    await tx.query(createStage);
    await tx.copy(COPY_STAGE, staged);
  }
  return storeRows(tx, sourceId, batch);
}

/** The current revisions of those keys that exist, with instants and fields as canonical text. */
export async function currentRows(
  tx: Reading,
  sourceId: string,
  keys: readonly string[],
): Promise<Map<string, ingest.CurrentRow>> {
  const rows = await tx.query(ingest.currentRows(tx.organizationId, sourceId, keys));
  return new Map(
    rows.map((row) => [row.key, { ...row, occurredAt: canonicalInstant(row.occurredAt)!, fields: canonicalFields(row.fields) }]),
  );
}

const canonicalFields = (jsonb: string): string => canonicalJson(parseJsonExactly(jsonb));

/**
 * Notes that everything before `completeThrough` has been recorded. `mayGoBack`: an earlier instant than the last one takes
 * that one back; otherwise it is ignored.
 */
export async function declareComplete(tx: Writing, sourceId: string, completeThrough: string, mayGoBack: boolean): Promise<void> {
  await tx.query(ingest.declareComplete(tx.organizationId, sourceId, await tx.stamp(), completeThrough, mayGoBack));
}

/** The rows of each page, in its order. */
export async function interactionPages(
  reading: Reading,
  pages: readonly interactions.InteractionPage[],
): Promise<interactions.PlacedRevision[][]> {
  const rows = await reading.query(interactions.interactionPages(pages));
  const byPage = Map.groupBy(rows, ({ page }) => page);
  return pages.map((_, page) => (byPage.get(page) ?? []).map(placedRevision));
}

const placedRevision = (row: interactions.PlacedRevision): interactions.PlacedRevision => ({
  ...trimmed(row),
  placedAt: row.placedAt === null ? null : canonicalInstant(row.placedAt)!,
});

/** The revisions of each key that exists, oldest first. */
export async function revisionsByKey(
  reading: Reading,
  asOf: FactsAsOf,
  keys: readonly string[],
): Promise<Map<string, interactions.StoredRevision[]>> {
  const rows = await reading.query(interactions.revisionsOf(asOf, keys));
  return Map.groupBy(rows.map(trimmed), (row) => row.key);
}

const trimmed = <R extends interactions.StoredRevision>(row: R): R => ({
  ...row,
  occurredAt: canonicalInstant(row.occurredAt)!,
  recordedAt: canonicalInstant(row.recordedAt)!,
  supersededAt: row.supersededAt === null ? null : canonicalInstant(row.supersededAt)!,
});
