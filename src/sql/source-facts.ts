import { sql, type RawBuilder } from 'kysely';
import { facts, instant, type FactsAsOf } from './facts.js';
import { FENCE } from './fence.js';
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

/** One row for each source, in their order. Each part is found near an end of an index or near the instant: no pass over the rows. */
export const sourceFactsSql = (asOfs: readonly FactsAsOf[]): RawBuilder<SourceFactsRow> =>
  sql`${sql.join(asOfs.map(factsRow), sql` union all `)} order by position`;

function factsRow(asOf: FactsAsOf, position: number): RawBuilder<unknown> {
  const known = asOf.knowledge === null ? sql`` : sql` and recorded_at <= ${instant(asOf.knowledge)}`;
  const report = sql`select complete_through from source_report
    where organization_id = ${asOf.organizationId}::uuid and source_id = ${asOf.sourceId}::uuid${known}
    order by recorded_at desc limit 1`;
  return sql`select ${position}::integer as position,
    ${text(end(asOf, 'occurred_at', 'asc'))} as "firstOccurredAt",
    ${text(lastOccurred(asOf))} as "lastOccurredAt",
    ${text(end(asOf, 'recorded_at', 'desc'))} as "lastRecordedAt",
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

/**
 * What was not known yet lies behind what was, so the end of the whole index is far from the last row that was known: rows that
 * happened by then are looked for from then on downward. Those that were known before they happened have an index of their own.
 */
function lastOccurred(asOf: FactsAsOf): RawBuilder<unknown> {
  if (asOf.knowledge === null) return end(asOf, 'occurred_at', 'desc');
  const by = instant(asOf.knowledge);
  const happened = end(asOf, 'occurred_at', 'desc', sql`r.occurred_at <= ${by}`);
  const ahead = end(asOf, 'occurred_at', 'desc', sql`r.occurred_at > r.recorded_at and r.occurred_at > ${by}`);
  return sql`greatest((${happened}), (${ahead}))`;
}

/** Of a limit that is none. It has PostgreSQL keep the plan that is quick to its first rows, which are all that is asked of most. */
const NO_LIMIT = sql.lit(1_000_000_000_000);

/**
 * The first or last instant among the rows that were known. Both tables are walked in one order, and whether a revision had been
 * replaced by then is asked outside of that: inside, each table would be walked up to one of its own, which there need not be.
 */
function end(
  asOf: FactsAsOf, column: 'occurred_at' | 'recorded_at', direction: 'asc' | 'desc', condition = sql`true`,
): RawBuilder<unknown> {
  const { organizationId, sourceId, knowledge } = asOf;
  const at = sql.ref(`r.${column}`);
  const order = sql.raw(direction);
  if (knowledge === null) return sql`${facts(asOf, at, condition)} order by ${at} ${order} limit 1`;
  const by = instant(knowledge);
  const recorded = (table: RawBuilder<unknown>, superseded: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(select ${at} as at, r.retracted, ${superseded} as superseded_at from ${table} as ${sql.ref('r')}
      where r.organization_id = ${organizationId}::uuid and r.source_id = ${sourceId}::uuid and r.recorded_at <= ${by} and ${condition}
      order by at ${order} limit ${NO_LIMIT})`;
  return sql`select at from (
      ${recorded(sql`interaction`, sql`null::timestamptz`)} union all ${recorded(sql`interaction_revision`, sql`r.superseded_at`)}
      order by at ${order} ${FENCE}
    ) as r where not retracted and (superseded_at is null or superseded_at > ${by}) limit 1`;
}
