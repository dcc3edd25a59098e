import { sql, type RawBuilder } from 'kysely';
import { instant } from './facts.js';
import { placedBy } from './placed-by.js';
import { wasKnown } from './source-facts.js';

export type ErasedEntity = 'CUSTOMER' | 'CASE';

const COLUMN = { CUSTOMER: 'customer', CASE: 'case' } as const;

/** Interactions of a source of which some revision names the entity. */
export interface NamingRow {
  readonly sourceId: string;
  readonly keys: readonly string[];
}

const TABLES = ['interaction', 'interaction_revision', 'import_row'] as const;

/** By source: the keys that any revision, superseded and gathered ones included, has under the entity's value. */
export function naming(organizationId: string, entity: ErasedEntity, value: string): RawBuilder<NamingRow> {
  const named = TABLES.map((table) => sql`select source_id, key from ${sql.ref(table)}
    where organization_id = ${organizationId}::uuid and ${sql.ref(COLUMN[entity])} = ${value}`);
  return sql`select source_id as "sourceId", array_agg(key order by key collate "C") as keys
    from (${sql.join(named, sql` union `)}) as named group by source_id order by source_id`;
}

const ofKeys = (organizationId: string, { sourceId, keys }: NamingRow): RawBuilder<unknown> =>
  sql`r.organization_id = ${organizationId}::uuid and r.source_id = ${sourceId}::uuid and r.key = any(${keys}::text[])`;

const revisions = (organizationId: string, rows: NamingRow, columns: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select ${columns}, r.recorded_at, null::timestamptz as superseded_at from interaction as r where ${ofKeys(organizationId, rows)}
  union all
  select ${columns}, r.recorded_at, r.superseded_at from interaction_revision as r where ${ofKeys(organizationId, rows)}`;

export const countRows = (organizationId: string, rows: NamingRow): RawBuilder<{ interactions: number; revisions: number }> => sql`
  select count(distinct key)::int as interactions, count(*)::int as revisions
  from (${revisions(organizationId, rows, sql`r.key`)}) as going`;

/** A snapshot that may have some of the rows among its evidence. `reads`: of this source, as its content has them. */
export interface TouchedSnapshotRow {
  readonly id: string;
  readonly knowledge: number;
  readonly reads: unknown;
}

/** Where a row was known at the snapshot's knowledge, and lies in a stretch that its plan reads. */
export const touchedSnapshots = (organizationId: string, rows: NamingRow): RawBuilder<TouchedSnapshotRow> => sql`
  with going as materialized (${revisions(organizationId, rows, sql`r.occurred_at, r.fields`)})
  select s.id, (extract(epoch from s.knowledge) * 1000)::float8 as knowledge, read.value -> 'reads' as reads
  from snapshot as s cross join lateral jsonb_array_elements(s.content -> 'evidence' -> 'reads') as read
  where s.organization_id = ${organizationId}::uuid and read.value ->> 'sourceId' = ${rows.sourceId} and exists (
    select from snapshot_read as r join going on going.recorded_at <= s.knowledge
      and (going.superseded_at is null or going.superseded_at > s.knowledge)
    where r.organization_id = s.organization_id and r.snapshot_id = s.id and r.source_id = ${rows.sourceId}::uuid
      and (r.starts_at is null or ${placedBy('going', sql`r.time_field`)} >= r.starts_at) and (r.ends_at is null or ${placedBy('going', sql`r.time_field`)} < r.ends_at)
  )
  order by s.id`;

/** Leaves the number of the rows by their stamps and the local days of these time fields. `after`: numbers given before. */
export const leaveCounts = (
  organizationId: string, erasureId: string, rows: NamingRow, timeFields: readonly string[], timeZone: string, after: number,
): RawBuilder<{ number: number }> => sql`
  with going as materialized (${revisions(organizationId, rows, sql`r.occurred_at, r.fields`)}), counted as (
    select field, (${placedBy('going', sql`field`)} at time zone ${timeZone})::date as day, recorded_at, superseded_at, count(*)::int as rows
    from going cross join unnest(${timeFields}::text[]) as field
    group by 1, 2, 3, 4
  )
  insert into erased_rows (organization_id, erasure_id, number, source_id, time_field, day, recorded_at, superseded_at, rows)
  select ${organizationId}::uuid, ${erasureId}::uuid, ${after}::int + row_number() over (order by field collate "C", day, recorded_at, superseded_at),
    ${rows.sourceId}::uuid, field, day, recorded_at, superseded_at, rows
  from counted
  returning number`;

/** One statement per table. */
export const deletions = (organizationId: string, rows: NamingRow): RawBuilder<unknown>[] => [
  ...TABLES.map((table) => sql`delete from ${sql.ref(table)} as r where ${ofKeys(organizationId, rows)}`),
  sql`delete from rollup_row as c using rollup_bucketing as b
    where b.organization_id = ${organizationId}::uuid and b.source_id = ${rows.sourceId}::uuid
      and c.organization_id = b.organization_id and c.bucketing_id = b.id and c.key = any(${rows.keys}::text[])`,
];

/** Days of a TIME field of a source, as stretches of instants, half-open; null: open. */
export interface ErasedRead {
  readonly sourceId: string;
  readonly timeField: string;
  readonly spans: readonly { readonly from: number | null; readonly to: number | null }[];
}

/**
 * How many rows of each read were known at `knowledge` (null: now) and have been erased, by whole local days, so that they may be
 * more than it had. In the order of the reads.
 */
export function erasedCounts(
  organizationId: string, reads: readonly ErasedRead[], knowledge: number | null, timeZone: string,
): RawBuilder<{ sourceId: string; rows: number }> {
  const day = (at: number): RawBuilder<unknown> => sql`(${instant(at)} at time zone ${timeZone})::date`;
  const within = ({ from, to }: ErasedRead['spans'][number]): RawBuilder<unknown> =>
    sql`(true${from === null ? sql`` : sql` and day >= ${day(from)}`}${to === null ? sql`` : sql` and day <= ${day(to - 1)}`})`;
  const counts = reads.map(({ sourceId, timeField, spans }) => sql`
    select ${sourceId} as "sourceId", coalesce(sum(rows), 0)::float8 as rows from erased_rows
    where organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid and time_field = ${timeField}
      and ${wasKnown(knowledge)} and (${sql.join(spans.map(within), sql` or `)})`);
  return sql`${sql.join(counts, sql` union all `)}`;
}
