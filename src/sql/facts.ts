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
  if (asOf.letIn !== undefined) return substitutedFacts(asOf, asOf.letIn, columns, condition);
  return known(asOf, columns, sql`not r.retracted and ${condition}`);
}

/**
 * `facts` between two instants; see `LetIn`. What was known before and is current still has nothing that takes its place; of
 * the rest, each condition is one look at one table, which PostgreSQL joins by hash instead of looking up row by row.
 */
function substitutedFacts(asOf: FactsAsOf, letIn: LetIn, columns: Sql, condition: Sql): Sql {
  const asked = sql`not r.retracted and ${condition}`;
  const earlier = known({ ...asOf, knowledge: letIn.since }, columns, asked, { replaced: isNotReplaced(asOf, letIn) });
  const later = known(asOf, columns, sql`${asked} and r.recorded_at > ${instant(letIn.since)} and ${isLetIn(asOf, letIn)}`);
  return sql`${earlier} union all ${later}`;
}

interface KnownOptions {
  /** What columns and condition are written against; `r` unless told. */
  readonly alias?: string;
  /** A further condition on what has been replaced since. */
  readonly replaced?: Sql;
}

/** Revisions that were known at an instant (null: now), retracted ones included. */
export function known(
  asOf: FactsAsOf, columns: Sql, condition: Sql, { alias = 'r', replaced = sql`true` }: KnownOptions = {},
): Sql {
  const r = sql.ref(alias);
  const current = sql`select ${columns} from interaction as ${r} where ${isOf(asOf, alias)} and ${condition}`;
  if (asOf.knowledge === null) return current;
  const earlier = knownOnceOnly(asOf, asOf.knowledge, columns, sql`${condition} and ${replaced}`, alias);
  return sql`${current} and ${r}.recorded_at <= ${instant(asOf.knowledge)} union all ${earlier}`;
}

/** Revisions that were known at an instant and have been replaced since. */
export function knownOnceOnly(of: FactsAsOf, knowledge: number, columns: Sql, condition: Sql, alias: string): Sql {
  const r = sql.ref(alias);
  const by = instant(knowledge);
  return sql`select ${columns} from interaction_revision as ${r}
    where ${isOf(of, alias)} and ${r}.recorded_at <= ${by} and ${r}.superseded_at > ${by} and ${condition}`;
}

const isOf = ({ organizationId, sourceId }: FactsAsOf, alias: string): Sql =>
  sql`${sql.ref(alias)}.organization_id = ${organizationId}::uuid and ${sql.ref(alias)}.source_id = ${sourceId}::uuid`;

/** Of a later revision: nothing of its key was known before, or what was known is replaced by it. */
function isLetIn(of: FactsAsOf, letIn: LetIn): Sql {
  const stays = letIn.causes === 'LATE' ? sql`true` : sql`not ${isReplacement(letIn)}`;
  return sql`not exists (${knownOnceOnly(of, letIn.since, sql`1`, sql`o.key = r.key and ${stays}`, 'o')})`;
}

/** Of an earlier revision: no later one takes its place. */
function isNotReplaced(after: FactsAsOf, letIn: LetIn): Sql {
  if (letIn.causes === 'LATE') return sql`true`;
  const later = sql`o.key = r.key and o.recorded_at > ${instant(letIn.since)} and ${isReplacement(letIn)}`;
  const current = known({ ...after, knowledge: null }, sql`1`, later, { alias: 'o' });
  if (after.knowledge === null) return sql`not exists (${current})`;
  return sql`not exists (${current} and o.recorded_at <= ${instant(after.knowledge)})
    and not exists (${knownOnceOnly(after, after.knowledge, sql`1`, later, 'o')})`;
}

/** Of an earlier and a later revision of a key, of which one is `o` and the other, `r`, is not retracted. */
const isReplacement = (letIn: LetIn): Sql => sql`(o.retracted or (${bothInScope(letIn)}))`;

/** Of two revisions of a key, `r` and `o`. */
export function bothInScope({ scope }: Pick<LetIn, 'scope'>): Sql {
  if (scope === null) return sql`true`;
  const inScope = (alias: string): Sql => sql`coalesce(${rowSql(scope, tableColumns(alias))}, false)`;
  return sql`${inScope('r')} and ${inScope('o')}`;
}
