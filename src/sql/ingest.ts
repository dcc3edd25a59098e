import { sql, type RawBuilder } from 'kysely';
import { byteaArray, jsonbArray, textArray } from './binary-array.js';
import { instant } from './facts.js';
import { instantTextSql } from './instant-text.js';

/** One revision of an interaction in its stored form: what it says, who orders it, and what proves it later. */
export interface RevisionRow {
  readonly key: string;
  /** Canonical UTC text. */
  readonly occurredAt: string;
  readonly customer: string | null;
  readonly case: string | null;
  /** Canonical JSON text. */
  readonly fields: string;
  /** Canonical decimal text; null: the last delivery wins. */
  readonly sequence: string | null;
  readonly retracted: boolean;
  /** Why it was retracted; null otherwise. */
  readonly reason: string | null;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

export type Outcome = 'accepted' | 'unchanged' | 'superseded' | 'stale';

const COLUMNS = [
  'key',
  'occurred_at',
  'customer',
  'case',
  'fields',
  'sequence',
  'retracted',
  'reason',
  'salt',
  'digest',
] as const;
const STORED = sql.join(COLUMNS.map((column) => sql.ref(column)));
const ofStored = (column: string): RawBuilder<unknown> => sql`(stored).${sql.ref(column)}`;
const OF_STORED = sql.join(COLUMNS.map(ofStored));
const OF_STORED_WITH_NEW_SEQUENCE = sql.join(
  COLUMNS.map((column) => (column === 'sequence' ? sql.ref(column) : ofStored(column))),
);

/** Rows to record: as a table with the alias `batch` and the stored columns, and the condition on a stored `key` to be among them. */
export interface Batch {
  readonly size: number;
  readonly table: RawBuilder<unknown>;
  readonly hasKey: RawBuilder<unknown>;
}

/** One array per column, so that the statement is the same for one row and for 5,000. */
export function batchOf(rows: readonly RevisionRow[]): Batch {
  const texts = (read: (row: RevisionRow) => string | null): Buffer => textArray(rows.map(read));
  const keys = texts((row) => row.key);
  const table = sql`(
    select key, occurred_at::timestamptz as occurred_at, customer, "case", fields, sequence::numeric as sequence,
      retracted::boolean as retracted, reason, salt, digest
    from unnest(
      ${keys}::text[], ${texts((row) => row.occurredAt)}::text[], ${texts((row) => row.customer)}::text[],
      ${texts((row) => row.case)}::text[], ${jsonbArray(rows.map((row) => row.fields))}::jsonb[],
      ${texts((row) => row.sequence)}::text[], ${texts((row) => String(row.retracted))}::text[],
      ${texts((row) => row.reason)}::text[], ${byteaArray(rows.map((row) => row.salt))}::bytea[],
      ${byteaArray(rows.map((row) => row.digest))}::bytea[]
    ) as sent(${STORED})
  ) as batch`;
  return { size: rows.length, table, hasKey: sql`key = any(${keys}::text[])` };
}

/**
 * Stores the rows under one stamp and counts what became of them, in one statement: new keys are inserted, an equal revision is
 * left alone (only its sequence moves on), a different one is closed at the stamp and replaced, an older one by `sequence` is
 * ignored. A retraction counts as newer than the delivery it withdrew, so that a second delivery of that one does not undo it.
 *
 * Rows have distinct keys, sorted. The caller holds the organisation's clock row, so nobody else writes the same keys
 * meanwhile. The join is full because that is never planned as a nested loop (and every stored row has its partner): before the
 * table's first ANALYZE the planner expects one stored row, and would compare each of 5,000 rows with each.
 */
export function recordRows(
  organizationId: string,
  sourceId: string,
  stamp: number,
  batch: Batch,
): RawBuilder<{ outcome: Outcome; rows: number }> {
  return sql`
    with judged as materialized (
      select batch.*, stored,
        case
          when (stored).key is null then 'accepted'
          when batch.sequence < (stored).sequence or ((stored).retracted and batch.sequence = (stored).sequence) then 'stale'
          when (stored).retracted = batch.retracted and (stored).occurred_at = batch.occurred_at
            and (stored).customer is not distinct from batch.customer and (stored)."case" is not distinct from batch."case"
            and (stored).fields = batch.fields then 'unchanged'
          else 'superseded'
        end as outcome
      from ${batch.table}
      full join (
        select interaction as stored, interaction.key as stored_key from interaction
        where organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid
          and ${batch.hasKey}
      ) as found on found.stored_key = batch.key
    ), closed as (
      insert into interaction_revision (organization_id, source_id, ${STORED}, recorded_at, superseded_at)
      select (stored).organization_id, (stored).source_id, ${OF_STORED}, (stored).recorded_at, ${instant(stamp)}
      from judged where outcome = 'superseded'
    ), written as (
      insert into interaction (organization_id, source_id, ${STORED}, recorded_at)
      select ${organizationId}::uuid, ${sourceId}::uuid, key, occurred_at, customer, "case", fields,
        coalesce(sequence, (stored).sequence), retracted, reason, salt, digest, ${instant(stamp)}
      from judged where outcome in ('accepted', 'superseded')
      union all
      select (stored).organization_id, (stored).source_id, ${OF_STORED_WITH_NEW_SEQUENCE}, (stored).recorded_at
      from judged where outcome = 'unchanged' and sequence is distinct from (stored).sequence and sequence is not null
      on conflict (organization_id, source_id, key) do update set
        occurred_at = excluded.occurred_at, customer = excluded.customer, "case" = excluded."case", fields = excluded.fields,
        sequence = excluded.sequence, retracted = excluded.retracted, reason = excluded.reason,
        salt = excluded.salt, digest = excluded.digest, recorded_at = excluded.recorded_at
    )
    select outcome, count(*)::int as rows from judged group by outcome`;
}

/** Whether a key of the batch is stored. */
export const hasStored = (organizationId: string, sourceId: string, { hasKey }: Batch): RawBuilder<{ any: boolean }> => sql`
  select exists (
    select from interaction
    where organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid and ${hasKey}
  ) as any`;

/**
 * What `recordRows` does with a batch of which no key is stored, at half the cost. The caller has held the organisation's clock
 * row since before it asked `hasStored`.
 */
export const insertRows = (organizationId: string, sourceId: string, stamp: number, batch: Batch): RawBuilder<unknown> => sql`
  insert into interaction (organization_id, source_id, ${STORED}, recorded_at)
  select ${organizationId}::uuid, ${sourceId}::uuid, ${STORED}, ${instant(stamp)} from ${batch.table}`;

export interface CurrentRow extends Omit<RevisionRow, 'salt' | 'digest' | 'reason'> {}

/** The current revisions of the given keys, in the form that `recordRows` takes. */
export const currentRows = (organizationId: string, sourceId: string, keys: readonly string[]): RawBuilder<CurrentRow> => sql`
  select key, ${instantTextSql(sql.ref('occurred_at'))} as "occurredAt", customer, "case",
    fields::text as fields, sequence::text as sequence, retracted
  from interaction
  where organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid and key = any(${keys}::text[])`;

/** What a write needs to know of a source: the version whose fields its rows are checked against. */
export interface SourceForWriting {
  readonly id: string;
  readonly versionId: string;
  readonly deleted: boolean;
  /** The version's canonical content. */
  readonly definition: unknown;
}

export const sourceForWriting = (organizationId: string, key: string): RawBuilder<SourceForWriting> => sql`
  select source.id, version.id as "versionId", version.deleted, version.definition
  from source
  join source_version as version on version.organization_id = source.organization_id and version.source_id = source.id
  where source.organization_id = ${organizationId}::uuid and source.key = ${key}
  order by version.number desc limit 1`;

/** Keys of the sources whose newest version is no deletion. */
export const sourceKeys = (organizationId: string): RawBuilder<{ key: string }> => sql`
  select key from (
    select distinct on (source.id) source.key, version.deleted
    from source
    join source_version as version on version.organization_id = source.organization_id and version.source_id = source.id
    where source.organization_id = ${organizationId}::uuid
    order by source.id, version.number desc
  ) as newest
  where not deleted order by key`;

/**
 * Declares that everything before `completeThrough` has been recorded; unless `mayGoBack`, only where that says more than
 * before.
 */
export const declareComplete = (
  organizationId: string,
  sourceId: string,
  stamp: number,
  completeThrough: string,
  mayGoBack: boolean,
): RawBuilder<{ recorded: boolean }> => sql`
  insert into source_report (organization_id, source_id, recorded_at, complete_through)
  select ${organizationId}::uuid, ${sourceId}::uuid, ${instant(stamp)}, ${completeThrough}::timestamptz
  where not exists (
    select from (
      select complete_through from source_report
      where organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid
      order by recorded_at desc limit 1
    ) as last
    where last.complete_through ${mayGoBack ? sql`=` : sql`>=`} ${completeThrough}::timestamptz
  )
  returning true as recorded`;
