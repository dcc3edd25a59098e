import { parseJsonExactly } from '../kernel/decimal.js';
import type { StoredRevision } from '../sql/interactions.js';

/** What was recorded under a key during one stretch of knowledge time. Instants are canonical texts. */
export interface RevisionModel {
  readonly recordedAt: string;
  /** Null: the current one. */
  readonly supersededAt: string | null;
  readonly occurredAt: string;
  /** By field key; an absent one is unknown. Numbers that a double cannot hold are `ExactNumber`s. */
  readonly fields: unknown;
  readonly retracted: boolean;
  /** Why it was retracted; null where it was not. */
  readonly reason: string | null;
}

export interface InteractionModel extends RevisionModel {
  readonly key: string;
  /** Key of its source. */
  readonly source: string;
  readonly customer: string | null;
  readonly case: string | null;
  /** All of them, oldest first, the current one included. One statement for all rows of a page. */
  revisions(): Promise<readonly RevisionModel[]>;
}

export const revisionModel = (row: StoredRevision): RevisionModel => ({
  recordedAt: row.recordedAt,
  supersededAt: row.supersededAt,
  occurredAt: row.occurredAt,
  fields: parseJsonExactly(row.fields),
  retracted: row.retracted,
  reason: row.reason,
});

export const interactionModel = (
  source: string,
  row: StoredRevision,
  revisions: () => Promise<readonly RevisionModel[]>,
): InteractionModel => ({ ...revisionModel(row), key: row.key, source, customer: row.customer, case: row.case, revisions });
