import { sql, type RawBuilder } from 'kysely';
import type { CohortRead, StockRead } from '../lang/kpi-expr.js';
import { facts, instant, instants } from './facts.js';
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

/** Who is active: e and since when, or e and in which slot p of the activity. */
export function activeEntities({ entity, filter, activity }: CohortScan, { asOf, at }: Scan): Sql {
  const read = tableColumns('r');
  const who = rowSql(entity, read);
  const known = [sql`${who} is not null`, ...filter === null || readsAsOf(filter) ? [] : [rowSql(filter, read)]];
  if (activity.kind === 'since') {
    const { from, stock, before } = activity;
    const [placed, until] = [rowSql(stock?.from ?? at, read), stock === undefined ? null : rowSql(stock.until, read)];
    const last = before.reduce((latest, each) => Math.max(latest, each));
    const open = until === null ? [] : [sql`(${until} is null or ${until} > ${placed})`];
    const condition = sql.join([sql`${placed} >= ${instant(from)}`, sql`${placed} < ${instant(last)}`, ...open, ...known], sql` and `);
    return sql`select f.e, min(f.since) as since from (${facts(asOf, sql`${who} as e, ${placed} as since`, condition)}) as f group by f.e`;
  }
  const { ranges } = activity;
  const { columns, condition } = rangePlacing(ranges, at);
  const extracted = new ExtractedColumns('x');
  const open = readsAsOf(filter) ? [rowSql(filter!, extracted.read, sql`(${instants(slotEnds(ranges))})[g.p + 1]`)] : [];
  const rows = facts(
    asOf,
    sql.join([sql`${who} as e`, sql`${rowSql(at, read)} as at`, ...columns, ...extracted.extractions()]),
    sql.join([condition, ...known], sql` and `),
  );
  return sql`select distinct f.e, g.p from (${rows} offset 0) as f cross join ${rangesOfRow(ranges)}
    cross join lateral generate_series(s.lo, s.hi) as g(p)${open.length === 0 ? sql`` : sql` where ${open[0]}`}`;
}

/** Whether a row of `f` counts in slot `g.p`; `entity` is its own. */
export function isActive({ active, activity }: CohortScan, entity: Sql): Sql {
  const there = activity.kind === 'since'
    ? sql`a.since < (${instants(activity.before)})[g.p + 1]`
    : sql`a.p = (${activity.slots}::int[])[g.p + 1]`;
  return sql`${entity} is not null and ${active ? sql`` : sql`not `}exists (select 1 from active as a where a.e = ${entity} and ${there})`;
}
