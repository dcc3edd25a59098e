import { sql, type RawBuilder } from 'kysely';
import { copyLine } from './copy-text.js';
import type { Batch, RevisionRow } from './ingest.js';

/*
 * PostgreSQL refuses COPY into a table under row level security. Rows are copied into a temporary table instead, which no other
 * session can see and which goes with its transaction, however that ends; from there one statement of the app role takes them
 * into the organisation's tables, under their policies.
 */

/** Holds a batch until the end of the transaction. */
export const createStage: RawBuilder<unknown> = sql`
  create temporary table staged_batch (
    key text not null, occurred_at timestamptz not null, customer text, "case" text, fields jsonb not null, sequence numeric,
    retracted boolean not null, reason text, salt bytea not null, digest bytea not null
  ) on commit drop`;

export const COPY_STAGE =
  'copy staged_batch (key, occurred_at, customer, "case", fields, sequence, retracted, reason, salt, digest) from stdin';

/** A line of what `COPY_STAGE` takes. */
export const stagedRow = ({
  key,
  occurredAt,
  customer,
  case: caseKey,
  fields,
  sequence,
  retracted,
  reason,
  salt,
  digest,
}: RevisionRow): string => copyLine([key, occurredAt, customer, caseKey, fields, sequence, retracted, reason, salt, digest]);

/** The rows that were copied. Their keys are bound besides: of an array that it does not know, the planner expects ten. */
export const stagedBatch = (keys: readonly string[]): Batch => ({
  size: keys.length,
  table: sql`staged_batch as batch`,
  hasKey: sql`key = any(${keys}::text[])`,
});
