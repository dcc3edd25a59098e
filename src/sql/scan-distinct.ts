import { sql, type RawBuilder } from 'kysely';
import { FENCE } from './fence.js';
import { rangePlacing, rangesOfRow, slotEnds } from './scan-ranges.js';
import { dimensionNames, groupedBy, ScannedRows } from './scan-rows.js';
import type { Scan, ScanForm, ScanRow } from './scan.js';

/**
 * A value counts in every slot that any of its rows ranges over. So each row brings only the slots behind those of the rows
 * before it: the count changes by one where they begin and is taken back behind its end. What a slot has is the sum of the rows of
 * this statement up to it. The cost grows with rows and slots, not with their product.
 */
export function distinctSql(scan: Scan, { ranges }: Extract<ScanForm, { kind: 'distinct' }>): RawBuilder<ScanRow> {
  const [cell] = scan.cells as [Scan['cells'][number]];
  const rows = new ScannedRows(scan);
  const dimensions = rows.dimensions();
  const [value, conditions] = [rows.value(cell)!, rows.conditions(cell)];
  const names = dimensionNames(scan);
  const placed = sql`select ${sql.join([sql`s.lo`, sql`s.hi`, ...dimensions, sql`${value} as v`])}
    from (${rows.sql(rangePlacing(ranges, scan.at))} ${FENCE}) as f cross join ${rangesOfRow(ranges)}
    where ${sql.join([sql`s.lo <= s.hi`, ...conditions], sql` and `)}`;
  const alike = sql.join([sql`lo`, sql`hi`, ...names, sql`v`]);
  const values = sql`select ${alike}, count(*) as r from (${placed}) as f group by ${alike}`;
  const reached = sql`max(f.hi) over (partition by ${sql.join([...names, sql`f.v`])} order by f.lo, f.hi
    rows between unbounded preceding and 1 preceding)`;
  const begun = sql`select f.*, case when f.v is null then 0 else f.r end as n,
    case when f.v is not null then greatest(f.lo, coalesce(${reached} + 1, f.lo)) end as begins from (${values}) as f`;
  return sql`select ${sql.join([
    sql`x.p`, ...names, sql`(sum(x.c))::text as c0`, sql`(sum(x.n))::float8 as n0`, sql`(sum(x.r))::float8 as r0`,
  ])} from (${begun}) as f cross join lateral (values
      (f.lo, 0, f.n, f.r),
      (case when f.begins <= f.hi then f.begins end, 1, 0, 0),
      (f.hi + 1, case when f.begins <= f.hi then -1 else 0 end, - f.n, - f.r)) as x(p, c, n, r)
    where x.p < ${slotEnds(ranges).length}::int ${groupedBy([sql`x.p`, ...names])} limit ${scan.rowLimit}`;
}
