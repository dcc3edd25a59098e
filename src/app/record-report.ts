import type { RejectedRow } from './row-checks/reject-codes.js';

/** What became of a batch: accepted + unchanged + superseded + stale + retracted + rejected = rows sent. */
export interface RecordReport {
  /** New keys. */
  readonly accepted: number;
  /** Already stored with the same content. */
  readonly unchanged: number;
  /** Stored as a new revision of an existing key. */
  readonly superseded: number;
  /** Older by `sequence` than what is stored, and ignored. */
  readonly stale: number;
  readonly retracted: number;
  /** In the order of the batch. */
  readonly rejected: readonly RejectedRow[];
  /** Its idempotency key was seen before, and this is its first report. */
  readonly replayed: boolean;
  /** The stamp under which the batch was written: canonical instant text. */
  readonly knowledge: string;
}
