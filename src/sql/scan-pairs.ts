import { sql, type RawBuilder } from 'kysely';
import type { PerRead } from '../lang/kpi-expr.js';
import type { RowExpr } from '../lang/row-expr.js';
import { instants } from './facts.js';
import { FENCE } from './fence.js';
import { rowSql } from './row-sql.js';
import { aggregateSql, cellColumns, filtered, shown } from './scan-aggregates.js';
import { companionColumns, ofCohort, withSince } from './scan-cohort.js';
import { rangePlacing, rangesOfRow, slotEnds, type Ranges } from './scan-ranges.js';
import { dimensionNames, groupedBy, readsAsOf, ScannedRows } from './scan-rows.js';
import type { PairsForm, Scan, ScanCell, ScanRow } from './scan.js';

type Sql = RawBuilder<unknown>;

/** Of a pair: the instant at which a stock is read. */
export const SLOT_INSTANT = sql`f.t`;

/** An expression over one entity, which f is. */
export const valueOverEntities = (expression: RowExpr): Sql =>
  rowSql(expression, () => { throw new Error('a value over entities reads no row'); });

/** Every row once in each slot that it falls into, then one filtered aggregate per cell and slot. */
export function pairsSql(scan: Scan, form: PairsForm): RawBuilder<ScanRow> {
  const rows = new ScannedRows(scan);
  const dimensions = rows.dimensions();
  const placing = [sql`p`, ...dimensionNames(scan)];
  const columns = scan.cells.map(pairedCell(form, rows)).flatMap(({ value, conditions }, index) =>
    cellColumns(index, scan.cells[index]!.aggregate, value, conditions));
  const { from, kept } = pairedRows(scan, form, rows, dimensions);
  const where = kept.length === 0 ? sql`` : sql`where ${sql.join(kept, sql` and `)}`;
  return sql`select ${sql.join([...placing, ...columns.map(shown)])} from ${from} ${where}
    ${groupedBy(placing)} limit ${scan.rowLimit}`;
}

/** What a cell aggregates of `pairedRows`, and of which of them. */
export const pairedCell = ({ per }: PairsForm, rows: ScannedRows) => (cell: ScanCell): { value: Sql | null; conditions: Sql[] } => {
  const { value } = cell.aggregate;
  if (per !== undefined) return { value: value === null ? null : valueOverEntities(value), conditions: [] };
  return { value: rows.value(cell, SLOT_INSTANT), conditions: rows.conditions(cell, SLOT_INSTANT) };
};

/** The pairs of row and slot under alias f, or the entities that they make up in each slot; and which of them are kept. */
export function pairedRows(
  scan: Scan, form: PairsForm, rows: ScannedRows, dimensions: readonly Sql[],
): { readonly from: Sql; readonly kept: readonly Sql[] } {
  const { per } = form;
  const entities = per === undefined ? null : entitiesSql(scan, per, rows, [sql`p`, ...dimensionNames(scan)]);
  const placed = placedPairs(scan, form, rows, dimensions);
  return {
    from: entities === null ? placed : sql`(${entities(placed)} ${FENCE}) as f`,
    kept: per?.keep == null ? [] : [valueOverEntities(per.keep)],
  };
}

/** The pairs under alias f with their columns: p, perhaps t, d0 …, and those of the row. */
export function placedPairs(scan: Scan, form: PairsForm, rows: ScannedRows, dimensions: readonly Sql[]): Sql {
  const { ranges, cohort } = form;
  const placing = rangePlacing(ranges, scan.at);
  const entity = cohort === undefined ? null : rows.expression(cohort.entity);
  const names = rows.names(placing);
  const instant = instantOfSlot(form, scan);
  const columns = [sql`g.p`, ...instant, ...dimensions, ...names.map((name) => sql.ref(`f.${name}`))];
  const read = rows.sql(placing);
  const pairs = (from: Sql, more: readonly Sql[]): Sql => sql`select ${sql.join([...columns, ...more])}
    from (${from} ${FENCE}) as f cross join ${rangesOfRow(ranges)} cross join lateral generate_series(s.lo, s.hi) as g(p)`;
  if (cohort === undefined || entity === null) return sql`(${pairs(read, [])} ${FENCE}) as f`;
  const more = [...companionColumns(cohort, entity), ...cohort.activity.kind === 'since' ? [sql`f.since`] : []];
  const paired = pairs(withSince(cohort, scan, read, names, entity), more);
  const kept = ['p', ...instant.length === 0 ? [] : ['t'], ...scan.by.map((_, index) => `d${index}`), ...names];
  return sql`(${ofCohort(cohort, scan, paired, kept)} ${FENCE}) as f`;
}

/** Column t where something reads it: when a stock is read. */
function instantOfSlot({ ranges }: PairsForm, { cells }: Scan): Sql[] {
  const isRead = cells.some(({ slice, aggregate }) => [slice, aggregate.filter, aggregate.value].some(readsAsOf));
  return isRead ? [sql`(${instants(slotEnds(ranges))})[g.p + 1] as t`] : [];
}

/** The inner aggregate per slot, group and entity. All cells of the scan see the same rows. */
function entitiesSql({ cells }: Scan, per: PerRead, rows: ScannedRows, placing: readonly Sql[]): (from: Sql) => Sql {
  const conditions = [...rows.conditions(cells[0]!), sql`${rows.expression(per.entity)} is not null`];
  const aggregate = innerAggregate(per, rows);
  const entity = rows.expression(per.entity);
  return (from) => sql`select ${sql.join([...placing])}, (${aggregate})::numeric as "inner" from ${from}
    where ${sql.join(conditions, sql` and `)} group by ${sql.join([...placing, entity])}`;
}

/** What an entity's rows, which f are, give. */
export function innerAggregate(per: PerRead, rows: ScannedRows): Sql {
  const filter = filtered(per.filter === null ? [] : [rows.expression(per.filter)]);
  return per.value === null ? sql`count(*)${filter()}` : innerSql(per, rows.expression(per.value), filter);
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
    from (${rows.sql(rangePlacing(ranges, scan.at))} ${FENCE}) as f cross join ${rangesOfRow(ranges)} where s.lo <= s.hi`;
}

