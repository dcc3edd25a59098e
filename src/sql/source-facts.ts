import { sql, type RawBuilder } from 'kysely';
import { facts, instant, type FactsAsOf } from './facts.js';
import { standingRollupsOfSource, type StandingRollup } from './rollups.js';

/** What a source's rows and reports say of it, as of an instant. Instants are ISO text in UTC; null: there is none. */
export interface SourceFactsRow {
  readonly firstOccurredAt: string | null;
  readonly lastOccurredAt: string | null;
  readonly lastRecordedAt: string | null;
  readonly completeThrough: string | null;
  /** The first local day that rows were erased from; see `erased_rows`. */
  readonly firstErasedDay: string | null;
  /** An import of its history is under way, whatever the instant asked for. */
  readonly importing: boolean;
  /** As they stand, whatever the instant asked for. */
  readonly rollups: readonly StandingRollup[];
}

const text = (value: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`to_char((${value}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Of rows of `erased_rows`: they would be among the facts, had they not been erased. */
export const wasKnown = (knowledge: number | null): RawBuilder<unknown> => (knowledge === null ? sql`superseded_at is null`
  : sql`recorded_at <= ${instant(knowledge)} and (superseded_at is null or superseded_at > ${instant(knowledge)})`);

/** One row for each source, in their order. Each part is the end of an index, not a pass over the rows. */
export const sourceFactsSql = (asOfs: readonly FactsAsOf[]): RawBuilder<SourceFactsRow> =>
  sql`${sql.join(asOfs.map(factsRow), sql` union all `)} order by position`;

function factsRow(asOf: FactsAsOf, position: number): RawBuilder<unknown> {
  const everyRow = sql`true`;
  const occurred = facts(asOf, sql`r.occurred_at`, everyRow);
  const recorded = facts(asOf, sql`r.recorded_at`, everyRow);
  const known = asOf.knowledge === null ? sql`` : sql` and recorded_at <= ${instant(asOf.knowledge)}`;
  const report = sql`select complete_through from source_report
    where organization_id = ${asOf.organizationId}::uuid and source_id = ${asOf.sourceId}::uuid${known}
    order by recorded_at desc limit 1`;
  return sql`select ${position}::integer as position,
    ${text(sql`select min(occurred_at) from (${occurred}) as earliest`)} as "firstOccurredAt",
    ${text(sql`select max(occurred_at) from (${occurred}) as latest`)} as "lastOccurredAt",
    ${text(sql`select max(recorded_at) from (${recorded}) as newest`)} as "lastRecordedAt",
    ${text(report)} as "completeThrough",
    (
      select min(day)::text from erased_rows where organization_id = ${asOf.organizationId}::uuid and source_id = ${asOf.sourceId}::uuid
        and time_field = ${'occurredAt'} and ${wasKnown(asOf.knowledge)}
    ) as "firstErasedDay",
    exists (
      select from import_run where organization_id = ${asOf.organizationId}::uuid and source_id = ${asOf.sourceId}::uuid
        and finished_at is null and dropped_at is null
    ) as importing,
    (${standingRollupsOfSource(asOf.organizationId, asOf.sourceId)}) as rollups`;
}
