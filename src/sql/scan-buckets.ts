import { sql, type RawBuilder } from 'kysely';
import { isCount, type Aggregation } from '../lang/aggregation.js';
import { instant, instants } from './facts.js';
import { FENCE } from './fence.js';
import { rowSql, tableColumns } from './row-sql.js';
import { cellColumns, shown, type CellColumn } from './scan-aggregates.js';
import { dimensionNames, ScannedRows } from './scan-rows.js';
import type { Scan, ScanForm, ScanRow } from './scan.js';

type Sql = RawBuilder<unknown>;

/**
 * The rows between the bounds with their needed columns, then one filtered aggregate per cell, per bucket and for the whole at
 * once. Several processes can share the work only where rows are grouped one way. So where what the whole has can be had from its
 * buckets, these are aggregated first.
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
  const placed = sql`(select ${sql.join([sql`${bucket} as p`, ...dimensions, sql`f.*`])} from (${read} ${FENCE}) as f ${FENCE}) as f`;
  const names = dimensionNames(scan);
  const grouped = (from: Sql, of: readonly CellColumn[], shape: Sql): RawBuilder<ScanRow> =>
    sql`select ${sql.join([sql`p`, ...names, ...of.map(shown)])} from ${from} group by ${shape} limit ${scan.rowLimit}`;
  const merged = whole ? ofParts(scan, columns) : null;
  if (merged === null) return grouped(placed, columns, groupings(whole, names));
  const ofBucket = columns.map(({ name, value }) => sql`${value} as ${sql.ref(name)}`);
  const buckets = sql`(select ${sql.join([sql`p`, ...names, ...ofBucket])} from ${placed} group by ${sql.join([sql`p`, ...names])}) as f`;
  return grouped(buckets, merged, groupings(whole, names));
}

/** The columns over rows that have them of parts; null where one cannot be had from its parts. */
function ofParts({ cells }: Scan, columns: readonly CellColumn[]): CellColumn[] | null {
  if (cells.some(({ aggregate }) => !(aggregate.aggregation in MERGED))) return null;
  return columns.map((column) => {
    const { aggregation } = cells[Number(column.name.slice(1))]!.aggregate;
    const merged = sql`${sql.raw(column.name.startsWith('c') ? MERGED[aggregation]! : 'sum')}(f.${sql.ref(column.name)})`;
    // Of no bucket at all there is no sum, and yet a count.
    const isCounted = column.kind === 'count' || (column.name.startsWith('c') && isCount(aggregation));
    return { ...column, value: isCounted ? sql`coalesce(${merged}, 0)` : merged };
  });
}

/** How the aggregate of a whole comes out of those of its parts. */
const MERGED: Partial<Record<Aggregation, 'sum' | 'min' | 'max'>> =
  { COUNT: 'sum', SUM: 'sum', AVG: 'sum', STDDEV: 'sum', MIN: 'min', MAX: 'max' };

/** Per bucket, and for the whole of them: non-additive aggregates cannot be had from one another. */
export function groupings(whole: boolean, names: readonly Sql[]): Sql {
  const perBucket = sql`(${sql.join([sql`p`, ...names])})`;
  if (!whole) return sql`grouping sets (${perBucket})`;
  return sql`grouping sets (${perBucket}, (${names.length === 0 ? sql`` : sql.join([...names])}))`;
}
