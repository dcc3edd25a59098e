import { sql, type RawBuilder } from 'kysely';
import type { CohortRead, StockRead } from '../lang/kpi-expr.js';
import { facts, instant, instants } from './facts.js';
import { FENCE } from './fence.js';
import { rowSql, tableColumns } from './row-sql.js';
import { rangePlacing, rangesOfRow, slotEnds, type Ranges } from './scan-ranges.js';
import { ExtractedColumns, readsAsOf } from './scan-rows.js';
import type { Scan } from './scan.js';

type Sql = RawBuilder<unknown>;

/** Which rows count of those in a slot: the ones whose entity was, or was not, active in the slot's companion. */
export interface CohortScan extends Pick<CohortRead, 'entity' | 'active' | 'filter'> {
  readonly activity: Activity;
}

export type Activity =
  /** All companions begin at one instant: an entity is active in those that end after its first row. −∞: nobody is. */
  | { readonly kind: 'since'; readonly from: number; readonly stock: StockRead | undefined; readonly before: readonly number[] }
  /** Per slot the one of the companion's ranges; −1: nobody is active. */
  | { readonly kind: 'slots'; readonly ranges: Ranges; readonly slots: readonly number[] };

/**
 * Rows of f (these columns, `entity` written against it) with e, the entity, which is known, and `since`: when it was active
 * first. Both meet in one sort, not in a join, so that the cost does not depend on what the planner expects.
 */
export function withSince(cohort: CohortScan, scan: Scan, rows: Sql, names: readonly string[], entity: Sql): Sql {
  const { activity } = cohort;
  if (activity.kind !== 'since') return rows;
  const { from, stock, before } = activity;
  const read = tableColumns('r');
  const placed = rowSql(stock?.from ?? scan.at, read);
  const until = stock === undefined ? null : rowSql(stock.until, read);
  const last = before.reduce((latest, each) => Math.max(latest, each));
  const conditions = [
    sql`${placed} >= ${instant(from)}`, sql`${placed} < ${instant(last)}`, ...knownEntity(cohort),
    ...until === null ? [] : [sql`(${until} is null or ${until} > ${placed})`],
  ];
  const active = facts(scan.asOf, sql`${rowSql(cohort.entity, read)} as e, ${placed} as since`, sql.join(conditions, sql` and `));
  const columns = names.map((name) => sql.ref(`f.${name}`));
  return sql`select ${sql.join([...columns, sql`f.e`, sql`f.since`])} from (
    select ${sql.join([...columns, sql`f.e`, sql`f.is_active`])}, min(f.since) over (partition by f.e) as since from (
      select ${sql.join(columns)}, ${entity} as e, false as is_active, null::timestamptz as since
        from (${rows} ${FENCE}) as f where ${entity} is not null
      union all select ${sql.join(names.map(() => sql`null`))}, f.e, true, f.since from (${active}) as f
    ) as f
  ) as f where not f.is_active`;
}

/** Columns of a pair of row `f` and slot `g.p`: its entity, and what of the entity's activity belongs to the slot. */
export function companionColumns({ activity }: CohortScan, entity: Sql): Sql[] {
  if (activity.kind === 'since') return [sql`(${instants(activity.before)})[g.p + 1] as companion`];
  return [sql`${entity} as e`, sql`(${activity.slots}::int[])[g.p + 1] as companion`];
}

/** Of pairs with these columns besides e and companion those that count. */
export function ofCohort(cohort: CohortScan, scan: Scan, pairs: Sql, names: readonly string[]): Sql {
  const { activity } = cohort;
  const not = cohort.active ? sql`` : sql`not `;
  const columns = names.map((name) => sql.ref(`f.${name}`));
  if (activity.kind === 'since') {
    return sql`select ${sql.join(columns)} from (${pairs} ${FENCE}) as f where (f.since < f.companion) is ${not}true`;
  }
  return sql`select ${sql.join(columns)} from (
    select ${sql.join([...columns, sql`f.is_active`])},
      bool_or(f.is_active) over (partition by f.e, f.companion) as was_active from (
      select ${sql.join(columns)}, f.e, f.companion, false as is_active from (${pairs} ${FENCE}) as f where f.e is not null
      union all select ${sql.join(names.map(() => sql`null`))}, f.e, f.p, true
        from (${activeEntities(cohort, activity.ranges, scan)}) as f
    ) as f
  ) as f where not f.is_active and ${not}f.was_active`;
}

/** Who is active where: e in slot p. */
function activeEntities(cohort: CohortScan, ranges: Ranges, { asOf, at }: Scan): Sql {
  const { entity, filter } = cohort;
  const read = tableColumns('r');
  const { columns, condition } = rangePlacing(ranges, at);
  const extracted = new ExtractedColumns('x');
  const end = sql`(${instants(slotEnds(ranges))})[g.p + 1]`;
  const open = filter !== null && readsAsOf(filter) ? rowSql(filter, extracted.read, end) : sql`true`;
  const rows = facts(
    asOf,
    sql.join([
      sql`${rowSql(entity, read)} as e`, sql`${rowSql(at, read)} as at`,
      ...columns.map(({ name, value }) => sql`${value} as ${sql.ref(name)}`), ...extracted.extractions(),
    ]),
    sql.join([condition, ...knownEntity(cohort)], sql` and `),
  );
  return sql`select distinct f.e, g.p from (${rows} ${FENCE}) as f cross join ${rangesOfRow(ranges)}
    cross join lateral generate_series(s.lo, s.hi) as g(p) where ${open}`;
}

/** What every row has to be that makes its entity active. */
function knownEntity({ entity, filter }: CohortScan): Sql[] {
  const read = tableColumns('r');
  return [sql`${rowSql(entity, read)} is not null`, ...filter === null || readsAsOf(filter) ? [] : [rowSql(filter, read)]];
}
