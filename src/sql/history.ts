import { sql, type RawBuilder } from 'kysely';
import { copyLine } from './copy-text.js';
import { instant } from './facts.js';
import type { RevisionRow } from './ingest.js';

/** A revision of a history that is being imported. */
export interface HistoryRow extends Omit<RevisionRow, 'retracted' | 'reason'> {
  /** Canonical instant text in whole milliseconds. */
  readonly recordedAt: string;
  /** Canonical decimal text: orders revisions of one moment. */
  readonly revisionOrder: string;
  /** In its file, which orders what is left. */
  readonly place: number;
}

/** A run, by the newest first; instants in milliseconds as text. */
export interface ImportRunRow {
  readonly begunAt: string;
  readonly finished: boolean;
  readonly dropped: boolean;
}

const mine = (organizationId: string, sourceId: string): RawBuilder<unknown> =>
  sql`organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid`;

/** The newest run of a source. `lock`: nobody else changes it, or adds rows to it, until the transaction ends. */
export const newestRun = (organizationId: string, sourceId: string, lock: boolean): RawBuilder<ImportRunRow> => sql`
  select (extract(epoch from begun_at) * 1000)::bigint::text as "begunAt",
    finished_at is not null as finished, dropped_at is not null as dropped
  from import_run where ${mine(organizationId, sourceId)} order by begun_at desc limit 1 ${lock ? sql`for update` : sql``}`;

/** Whether anything was ever recorded of the source. */
export const hasFacts = (organizationId: string, sourceId: string): RawBuilder<{ any: boolean }> => sql`
  select exists (select from interaction where ${mine(organizationId, sourceId)})
    or exists (select from interaction_revision where ${mine(organizationId, sourceId)})
    or exists (select from source_report where ${mine(organizationId, sourceId)}) as any`;

export const beginRun = (organizationId: string, sourceId: string, stamp: number): RawBuilder<unknown> => sql`
  insert into import_run (organization_id, source_id, begun_at)
  values (${organizationId}::uuid, ${sourceId}::uuid, ${instant(stamp)})`;

export const endRun = (
  organizationId: string,
  sourceId: string,
  stamp: number,
  how: 'finished_at' | 'dropped_at',
): RawBuilder<unknown> => sql`
  update import_run set ${sql.ref(how)} = ${instant(stamp)}
  where ${mine(organizationId, sourceId)} and finished_at is null and dropped_at is null`;

export const forgetRows = (organizationId: string, sourceId: string): RawBuilder<unknown> => sql`
  delete from import_row where ${mine(organizationId, sourceId)}`;

/** Holds revisions until the end of the transaction; see `staging.ts`. */
export const createHistoryStage: RawBuilder<unknown> = sql`
  create temporary table staged_revision (
    key text not null, recorded_at timestamptz not null, revision_order numeric not null, place bigint not null,
    occurred_at timestamptz not null, customer text, "case" text, fields jsonb not null, sequence numeric,
    salt bytea not null, digest bytea not null
  ) on commit drop`;

export const COPY_HISTORY_STAGE =
  'copy staged_revision ' +
  '(key, recorded_at, revision_order, place, occurred_at, customer, "case", fields, sequence, salt, digest) from stdin';

/** A line of what `COPY_HISTORY_STAGE` takes. */
export const stagedRevision = (row: HistoryRow): string =>
  copyLine([
    row.key,
    row.recordedAt,
    row.revisionOrder,
    row.place,
    row.occurredAt,
    row.customer,
    row.case,
    row.fields,
    row.sequence,
    row.salt,
    row.digest,
  ]);

/** Adds what was staged to the run, but for what it has already. */
export const gatherStaged = (organizationId: string, sourceId: string): RawBuilder<{ gathered: number }> => sql`
  with gathered as (
    insert into import_row (
      organization_id, source_id, key, recorded_at, revision_order, place, content,
      occurred_at, customer, "case", fields, sequence, salt, digest
    )
    select ${organizationId}::uuid, ${sourceId}::uuid, key, recorded_at, revision_order, place,
      md5(row(occurred_at, customer, "case", fields)::text)::uuid,
      occurred_at, customer, "case", fields, sequence, salt, digest
    from staged_revision
    on conflict do nothing
    returning true
  )
  select count(*)::int as gathered from gathered`;

/** The database's clock in milliseconds, as text. */
export const clockNow: RawBuilder<{ now: string }> =
  sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as now`;

/** The key of the last of the next `size` revisions behind a key; no row where there are fewer. */
export const chunkEnd = (
  organizationId: string,
  sourceId: string,
  after: string,
  size: number,
): RawBuilder<{ key: string }> => sql`
  select key from import_row where ${mine(organizationId, sourceId)} and key > ${after} order by key offset ${size - 1} limit 1`;

/**
 * Writes the histories of the keys in (after, through] (null: of all that are left): of each key the last revision as the current
 * one, those before as superseded by the next. A revision that says what the one before it says is none. Knowledge times are
 * those that came, but for ties, which get steps of 1 ms; so they grow strictly by key, and none is later than `latest`.
 */
export function settleHistories(
  organizationId: string,
  sourceId: string,
  after: string,
  through: string | null,
  latest: number,
): RawBuilder<{ interactions: number; revisions: number }> {
  const columns = sql.join(
    ['key', 'occurred_at', 'customer', 'case', 'fields', 'sequence', 'salt', 'digest'].map((name) => sql.ref(name)),
  );
  const at = (milliseconds: string): RawBuilder<unknown> => sql`timestamptz 'epoch' + ${sql.ref(milliseconds)} * interval '1 ms'`;
  const whose = sql`${organizationId}::uuid, ${sourceId}::uuid, ${columns}, false`;
  const into = sql`organization_id, source_id, ${columns}, retracted, recorded_at`;
  return sql`
    with compared as (
      select *, lag(content) over one_key is distinct from content as is_new
      from import_row
      where ${mine(organizationId, sourceId)} and key > ${after} ${through === null ? sql`` : sql`and key <= ${through}`}
      window one_key as (partition by key order by recorded_at, revision_order, place, content)
    ), numbered as (
      select *, row_number() over one_key as number, count(*) over (partition by key) as total
      from compared where is_new
      window one_key as (partition by key order by recorded_at, revision_order, place, content)
    ), timed as (
      select *, least(
        max((extract(epoch from recorded_at) * 1000)::bigint - number) over (partition by key order by number) + number,
        ${latest}::bigint - (total - number)
      ) as known_from
      from numbered
    ), chained as materialized (
      select *, lead(known_from) over (partition by key order by number) as known_until from timed
    ), superseded as (
      insert into interaction_revision (${into}, superseded_at)
      select ${whose}, ${at('known_from')}, ${at('known_until')} from chained where known_until is not null
    ), current as (
      insert into interaction (${into})
      select ${whose}, ${at('known_from')} from chained where known_until is null
    )
    select count(*) filter (where known_until is null)::int as interactions, count(*)::int as revisions from chained`;
}
