import { sql, type RawBuilder } from 'kysely';
import type { PerRead } from '../lang/kpi-expr.js';
import { instants } from './facts.js';
import { rowSql } from './row-sql.js';
import { aggregateSql, cellColumns, filtered, shown } from './scan-aggregates.js';
import { activeEntities, isActive } from './scan-cohort.js';
import { rangePlacing, rangesOfRow, slotEnds, type Ranges } from './scan-ranges.js';
import { dimensionNames, groupedBy, readsAsOf, ScannedRows } from './scan-rows.js';
import type { Scan, ScanForm, ScanRow } from './scan.js';

type Sql = RawBuilder<unknown>;
type Pairs = Extract<ScanForm, { kind: 'pairs' }>;

const AS_OF = sql`f.t`;
const noRow = (): never => { throw new Error('a value over entities reads no row'); };

/** Every row once in each slot that it falls into, then one filtered aggregate per cell and slot. */
export function pairsSql(scan: Scan, form: Pairs): RawBuilder<ScanRow> {
  const rows = new ScannedRows(scan);
  const { per, cohort } = form;
  const names = dimensionNames(scan);
  const dimensions = rows.dimensions();
  const placing = [sql`p`, ...names];
  const columns = scan.cells.flatMap((cell, index) => per === undefined
    ? cellColumns(index, cell.aggregate, rows.value(cell, AS_OF), rows.conditions(cell, AS_OF))
    : cellColumns(index, cell.aggregate, cell.aggregate.value === null ? null : rowSql(cell.aggregate.value, noRow), []));
  const entities = per === undefined ? null : entitiesSql(scan, per, rows, placing);
  const active = cohort === undefined ? null : isActive(cohort, rows.expression(cohort.entity));
  const placed = sql`select ${sql.join([sql`g.p`, ...instantOfSlot(form, scan), ...dimensions, sql`f.*`])}
    from (${rows.sql(rangePlacing(form.ranges, scan.at))} offset 0) as f cross join ${rangesOfRow(form.ranges)}
    cross join lateral generate_series(s.lo, s.hi) as g(p)${active === null ? sql`` : sql` where ${active}`}`;
  const read = entities === null ? sql`(${placed} offset 0) as f` : sql`(${entities(sql`(${placed} offset 0) as f`)} offset 0) as f`;
  const kept = per?.keep == null ? sql`` : sql`where ${rowSql(per.keep, noRow)}`;
  const selected = sql`select ${sql.join([...placing, ...columns.map(shown)])} from ${read} ${kept}
    ${groupedBy(placing)} limit ${scan.rowLimit}`;
  return cohort === undefined ? sql`${selected}` : sql`with active as materialized (${activeEntities(cohort, scan)}) ${selected}`;
}

/** Column t where something reads it: when a stock is read. */
function instantOfSlot({ ranges }: Pairs, { cells }: Scan): Sql[] {
  const isRead = cells.some(({ slice, aggregate }) => readsAsOf(slice) || readsAsOf(aggregate.filter) || readsAsOf(aggregate.value));
  return isRead ? [sql`(${instants(slotEnds(ranges))})[g.p + 1] as t`] : [];
}

/** The inner aggregate per slot, group and entity. All cells of the scan see the same rows. */
function entitiesSql({ cells }: Scan, per: PerRead, rows: ScannedRows, placing: readonly Sql[]): (from: Sql) => Sql {
  const conditions = [...rows.conditions(cells[0]!), sql`${rows.expression(per.entity)} is not null`];
  const filter = filtered(per.filter === null ? [] : [rows.expression(per.filter)]);
  const value = per.value === null ? null : rows.expression(per.value);
  const aggregate = value === null ? sql`count(*)${filter()}` : innerSql(per, value, filter);
  const entity = rows.expression(per.entity);
  return (from) => sql`select ${sql.join([...placing])}, (${aggregate})::numeric as "inner" from ${from}
    where ${sql.join(conditions, sql` and `)} group by ${sql.join([...placing, entity])}`;
}

/** A sum of no rows is 0; means and deviations are finished here, because the outer aggregate reads them. */
function innerSql({ aggregation }: PerRead, value: Sql, filter: ReturnType<typeof filtered>): Sql {
  switch (aggregation) {
    case 'SUM': return sql`coalesce(sum(${value})${filter()}, 0)`;
    case 'AVG': return sql`avg(${value})${filter()}`;
    case 'STDDEV': return sql`stddev_samp(${value})${filter()}`;
    default: return aggregateSql(aggregation, null, value, filter);
  }
}

/** How many pairs of row and slot there are, before they are made. */
export function countPairsSql(scan: Scan, ranges: Ranges): RawBuilder<{ readonly pairs: number }> {
  const rows = new ScannedRows(scan);
  return sql`select coalesce(sum(s.hi - s.lo + 1), 0)::float8 as pairs
    from (${rows.sql(rangePlacing(ranges, scan.at))} offset 0) as f cross join ${rangesOfRow(ranges)} where s.lo <= s.hi`;
}

