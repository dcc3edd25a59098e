import { forgetExpiredRecords, idempotencyRecord, keepIdempotencyRecord } from '../sql/idempotency.js';
import type { Reading, Writing } from './database.js';

/** A report as it may be kept: of the rows that were rejected, their places by code. */
export interface KeptReport {
  readonly accepted: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly stale: number;
  readonly rejected: Readonly<Record<string, readonly number[]>>;
}

export interface KeptBatch {
  readonly bodyDigest: Buffer;
  /** The stamp under which the batch was stored, milliseconds since the epoch. */
  readonly recordedAt: number;
  readonly report: KeptReport;
}

/** What the batch came to that was sent under the key in the last 30 days; undefined where none was. */
export async function keptBatch(tx: Reading, keyHash: Buffer): Promise<KeptBatch | undefined> {
  const [row] = await tx.query(idempotencyRecord(tx.organizationId, keyHash));
  return row && { bodyDigest: row.bodyDigest, recordedAt: Number(row.recordedAt), report: row.report as KeptReport };
}

export interface NewKeptBatch {
  readonly keyHash: Buffer;
  readonly bodyDigest: Buffer;
  readonly report: KeptReport;
}

/** Keeps it from this transaction on; what has expired goes. */
export async function keepBatch(tx: Writing, batch: NewKeptBatch): Promise<void> {
  await tx.query(forgetExpiredRecords(tx.organizationId));
  await tx.query(keepIdempotencyRecord(tx.organizationId, await tx.stamp(), batch));
}
