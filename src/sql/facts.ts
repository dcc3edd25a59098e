import { sql, type RawBuilder } from 'kysely';

/** Which rows exist for a question: one source of one organisation, as of an instant. */
export interface FactsAsOf {
  readonly organizationId: string;
  readonly sourceId: string;
  /** Null: the current revisions. Else milliseconds since the epoch: what had been recorded by then. */
  readonly knowledge: number | null;
}

const FIRST_YEAR = Date.parse('0001-01-01T00:00:00Z');
const LAST_YEAR = Date.parse('9999-12-31T23:59:59.999Z');

/** Milliseconds since the epoch as PostgreSQL reads them. Outside of the years that a row can have, there is nothing. */
const instantParameter = (milliseconds: number): string =>
  milliseconds < FIRST_YEAR ? '-infinity' : milliseconds > LAST_YEAR ? 'infinity' : new Date(milliseconds).toISOString();

/** Milliseconds since the epoch as a bound timestamptz. */
export const instant = (milliseconds: number): RawBuilder<unknown> => sql`${instantParameter(milliseconds)}::timestamptz`;

/** Instants as a bound array. */
export const instants = (milliseconds: readonly number[]): RawBuilder<unknown> =>
  sql`${milliseconds.map(instantParameter)}::timestamptz[]`;

/**
 * The interactions of a source as of a knowledge instant, retracted ones left out, as rows of the table's columns.
 * `columns` and `condition` are written against alias `r`; both branches of an older knowledge carry them.
 */
export function facts(asOf: FactsAsOf, columns: RawBuilder<unknown>, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  const mine = sql`r.organization_id = ${asOf.organizationId}::uuid and r.source_id = ${asOf.sourceId}::uuid
    and not r.retracted and ${condition}`;
  const current = sql`select ${columns} from interaction as r where ${mine}`;
  if (asOf.knowledge === null) return current;
  const by = instant(asOf.knowledge);
  return sql`${current} and r.recorded_at <= ${by}
    union all
    select ${columns} from interaction_revision as r where ${mine} and r.recorded_at <= ${by} and r.superseded_at > ${by}`;
}
