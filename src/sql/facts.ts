import { sql, type RawBuilder } from 'kysely';
import type { RowExpr } from '../lang/row-expr.js';
import { rowSql, tableColumns } from './row-sql.js';

/** Which rows exist for a question: one source of one organisation, as of an instant. */
export interface FactsAsOf {
  readonly organizationId: string;
  readonly sourceId: string;
  /** Null: the current revisions. Else milliseconds since the epoch: what had been recorded by then. */
  readonly knowledge: number | null;
  /** Absent: the rows of `knowledge`. */
  readonly letIn?: LetIn;
}

/**
 * The rows as they were known at an earlier instant, but for those of `knowledge` that one or both of these causes brought:
 * LATE, keys of which nothing was known then; CORRECTED also keys that were revised and are in the scope at both ends, and
 * retractions. What is left are rows that entered the scope or left it.
 */
export interface LetIn {
  readonly since: number;
  readonly causes: 'LATE' | 'LATE_AND_CORRECTED';
  /** Null: every row is in it. */
  readonly scope: RowExpr | null;
}

type Sql = RawBuilder<unknown>;

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
  if (asOf.letIn !== undefined) return substitutedFacts(asOf, asOf.letIn, columns, condition);
  if (asOf.knowledge === null) return current;
  const by = instant(asOf.knowledge);
  return sql`${current} and r.recorded_at <= ${by}
    union all
    select ${columns} from interaction_revision as r where ${mine} and r.recorded_at <= ${by} and r.superseded_at > ${by}`;
}

/** `facts` between two instants; see `LetIn`. */
function substitutedFacts(asOf: FactsAsOf, letIn: LetIn, columns: Sql, condition: Sql): Sql {
  const before = { ...asOf, knowledge: letIn.since };
  const earlier = known(before, sql`${columns}`, sql`not r.retracted and ${condition} and not ${isReplaced(asOf, letIn)}`);
  const later = known(asOf, columns, sql`not r.retracted and ${condition} and r.recorded_at > ${instant(letIn.since)}
    and ${isLetIn(before, letIn)}`);
  return sql`${earlier} union all ${later}`;
}

/** Revisions that were known at an instant (null: now), retracted ones included. `alias`: what columns and condition are written against. */
export function known({ organizationId, sourceId, knowledge }: FactsAsOf, columns: Sql, condition: Sql, alias = 'r'): Sql {
  const r = sql.ref(alias);
  const mine = sql`${r}.organization_id = ${organizationId}::uuid and ${r}.source_id = ${sourceId}::uuid and ${condition}`;
  const current = sql`select ${columns} from interaction as ${r} where ${mine}`;
  if (knowledge === null) return current;
  const by = instant(knowledge);
  return sql`${current} and ${r}.recorded_at <= ${by}
    union all
    select ${columns} from interaction_revision as ${r} where ${mine} and ${r}.recorded_at <= ${by} and ${r}.superseded_at > ${by}`;
}

/** Of a later revision: nothing of its key was known before, or what was known is replaced by it. */
function isLetIn(before: FactsAsOf, letIn: LetIn): Sql {
  const any = known(before, sql`1`, sql`o.key = r.key`, 'o');
  if (letIn.causes === 'LATE') return sql`not exists (${any})`;
  return sql`(not exists (${any}) or exists (${known(before, sql`1`, sql`o.key = r.key and (o.retracted or (${bothInScope(letIn)}))`, 'o')}))`;
}

/** Of an earlier revision: a later one takes its place. */
function isReplaced(after: FactsAsOf, letIn: LetIn): Sql {
  if (letIn.causes === 'LATE') return sql`false`;
  const later = sql`o.key = r.key and o.recorded_at > ${instant(letIn.since)} and (o.retracted or (${bothInScope(letIn)}))`;
  return sql`exists (${known(after, sql`1`, later, 'o')})`;
}

/** Of two revisions of a key, `r` and `o`. */
export function bothInScope({ scope }: Pick<LetIn, 'scope'>): Sql {
  if (scope === null) return sql`true`;
  const inScope = (alias: string): Sql => sql`coalesce(${rowSql(scope, tableColumns(alias))}, false)`;
  return sql`${inScope('r')} and ${inScope('o')}`;
}
