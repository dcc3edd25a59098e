import { sql, type RawBuilder } from 'kysely';
import { instant, instants } from './facts.js';
import { rowSql, tableColumns } from './row-sql.js';
import { cellColumns, shown } from './scan-aggregates.js';
import { dimensionNames, ScannedRows } from './scan-rows.js';
import type { Scan, ScanForm, ScanRow } from './scan.js';

/**
 * The rows between the bounds with their needed columns, then one filtered aggregate per cell, per bucket and for the whole at
 * once.
 */
export function bucketsSql(scan: Scan, { bounds, whole }: Extract<ScanForm, { kind: 'buckets' }>): RawBuilder<ScanRow> {
  const rows = new ScannedRows(scan);
  const dimensions = rows.dimensions();
  const columns = scan.cells.flatMap((cell, index) =>
    cellColumns(index, cell.aggregate, rows.value(cell), rows.conditions(cell)));
  const at = rowSql(scan.at, tableColumns('r'));
  const [from, to] = [bounds[0]!, bounds.at(-1)!];
  const read = rows.sql({
    columns: [], condition: sql`${at} >= ${instant(from)} and ${at} < ${instant(to)}`, extent: { from, to },
  });
  const bucket = bounds.length === 2 ? sql`1` : sql`width_bucket(f.at, ${instants(bounds)})`;
  const placed = sql`select ${sql.join([sql`${bucket} as p`, ...dimensions, sql`f.*`])} from (${read} offset 0) as f`;
  const names = dimensionNames(scan);
  const selection = sql.join([sql`p`, ...names, ...columns.map(shown)]);
  return sql`select ${selection} from (${placed} offset 0) as f group by ${groupings(whole, names)} limit ${scan.rowLimit}`;
}

/** Per bucket, and for the whole of them: non-additive aggregates cannot be had from one another. */
export function groupings(whole: boolean, names: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const perBucket = sql`(${sql.join([sql`p`, ...names])})`;
  if (!whole) return sql`grouping sets (${perBucket})`;
  return sql`grouping sets (${perBucket}, (${names.length === 0 ? sql`` : sql.join([...names])}))`;
}
