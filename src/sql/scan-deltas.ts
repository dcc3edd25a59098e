import { sql, type RawBuilder } from 'kysely';
import { FENCE } from './fence.js';
import { cellColumns, shown } from './scan-aggregates.js';
import { rangePlacing, rangesOfRow, slotEnds } from './scan-ranges.js';
import { dimensionNames, groupedBy, ScannedRows } from './scan-rows.js';
import type { Scan, ScanForm, ScanRow } from './scan.js';

/**
 * Rows that range over the same slots are summed first; each sum then counts once where its range begins and is taken back behind
 * its end. What a slot has is the sum of the rows of this statement up to it.
 */
export function deltasSql(scan: Scan, { ranges }: Extract<ScanForm, { kind: 'deltas' }>): RawBuilder<ScanRow> {
  const rows = new ScannedRows(scan);
  const dimensions = rows.dimensions();
  const columns = scan.cells.flatMap((cell, index) =>
    cellColumns(index, cell.aggregate, rows.value(cell), rows.conditions(cell)));
  const placed = sql`select ${sql.join([sql`s.lo`, sql`s.hi`, ...dimensions, sql`f.*`])}
    from (${rows.sql(rangePlacing(ranges, scan.at))} ${FENCE}) as f cross join ${rangesOfRow(ranges)} where s.lo <= s.hi`;
  const names = dimensionNames(scan);
  const ofRange = columns.map(({ name, value }) => sql`${value} as ${sql.ref(name)}`);
  const sums = sql`select ${sql.join([sql`lo`, sql`hi`, ...names, ...ofRange])}
    from (${placed} ${FENCE}) as f group by ${sql.join([sql`lo`, sql`hi`, ...names])}`;
  const changes = columns.map((column) => shown({ ...column, value: sql`sum(x.sign * f.${sql.ref(column.name)})` }));
  return sql`select ${sql.join([sql`x.p`, ...names, ...changes])} from (${sums}) as f
    cross join lateral (values (f.lo, 1), (f.hi + 1, -1)) as x(p, sign)
    where x.p < ${slotEnds(ranges).length}::int ${groupedBy([sql`x.p`, ...names])} limit ${scan.rowLimit}`;
}
