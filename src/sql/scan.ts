import { sql, type RawBuilder } from 'kysely';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { Aggregate, CellRequest, GroupExpr } from '../lang/plan.js';
import type { RowExpr } from '../lang/row-expr.js';
import { byCodePoints } from './collation.js';
import { facts, instant, type FactsAsOf } from './facts.js';
import { groupText } from './group-text.js';
import { rowSql, tableColumns, type ColumnOf } from './row-sql.js';

/** Cells that read alike: the same rows, placed and grouped the same way. They are one statement. */
export interface Scan {
  readonly asOf: FactsAsOf;
  readonly at: RowExpr;
  readonly by: readonly GroupExpr[];
  /** Bucket i, from 1, is [bounds[i − 1], bounds[i]). */
  readonly bounds: readonly number[];
  /** Whether the whole of the buckets is aggregated, too. */
  readonly whole: boolean;
  readonly cells: readonly { readonly slice: RowExpr | null; readonly aggregate: Aggregate }[];
  /** More rows than this are not read: the caller refuses the question. */
  readonly rowLimit: number;
}

/** A scan's row: p is the bucket, null for the whole; d0 … the group; then c, n, r per cell. */
export type ScanRow = Record<string, string | number | null>;

/** Requests with the same identity can share one scan. The slice is no part of it: it can be a filter of each cell. */
export const scanIdentity = (request: CellRequest): string => canonicalJson([request.source, request.at, request.by]);

/**
 * One SELECT: the rows between the bounds with their needed columns, then one filtered aggregate per cell, per bucket and for the
 * whole at once. Everything from the question is bound.
 */
export function scanSql(scan: Scan): RawBuilder<ScanRow> {
  const common = commonSlice(scan);
  const columns = new ExtractedColumns();
  const at = rowSql(scan.at, tableColumns('r'));
  const first = instant(scan.bounds[0]!);
  const last = instant(scan.bounds.at(-1)!);
  const condition = sql`${at} >= ${first} and ${at} < ${last}${common === null ? sql`` : sql` and ${rowSql(common, tableColumns('r'))}`}`;

  const dimensions = scan.by.map(({ expression }) => groupText(expression, columns.read));
  const aggregates = scan.cells.flatMap(({ slice, aggregate }, index) =>
    cellSql(index, aggregate, [common === null ? slice : null, aggregate.filter], columns.read));

  const names = scan.by.map((_, index) => sql.ref(`d${index}`));
  const period = scan.bounds.length === 2
    ? sql`1`
    : sql`width_bucket(f.at, ${scan.bounds.map((bound) => new Date(bound).toISOString())}::timestamptz[])`;
  const grouped = sql`select ${sql.join([
    sql`${period} as p`,
    ...dimensions.map((dimension, index) => sql`${dimension} as ${names[index]!}`),
    sql`f.*`,
  ])} from (${facts(scan.asOf, sql.join([sql`${at} as at`, sql`r.key`, ...columns.extractions()]), condition)} offset 0) as f`;
  const selection = sql.join([sql`p`, ...names, ...aggregates]);
  return sql`select ${selection} from (${grouped} offset 0) as f group by ${groupings(scan, names)} limit ${scan.rowLimit}`;
}

/** Per bucket, and for the whole of them: non-additive aggregates cannot be had from one another. */
function groupings(scan: Scan, names: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const perPeriod = sql`(${sql.join([sql`p`, ...names])})`;
  if (!scan.whole) return sql`grouping sets (${perPeriod})`;
  return sql`grouping sets (${perPeriod}, (${names.length === 0 ? sql`` : sql.join([...names])}))`;
}

/** The slice that every cell has: it narrows the rows that are read. */
function commonSlice(scan: Scan): RowExpr | null {
  const [first, ...others] = scan.cells.map(({ slice }) => slice);
  const identity = canonicalJson(first ?? null);
  return others.every((slice) => canonicalJson(slice) === identity) ? first ?? null : null;
}

function cellSql(index: number, aggregate: Aggregate, filters: readonly (RowExpr | null)[], read: ColumnOf): RawBuilder<unknown>[] {
  const conditions = filters.filter((each) => each !== null).map((each) => rowSql(each, read));
  const filter = (known?: RawBuilder<unknown>): RawBuilder<unknown> => {
    const all = known === undefined ? conditions : [...conditions, known];
    return all.length === 0 ? sql`` : sql` filter (where ${sql.join(all, sql` and `)})`;
  };
  const column = (name: string, value: RawBuilder<unknown>): RawBuilder<unknown> => sql`${value} as ${sql.ref(`${name}${index}`)}`;
  const rows = column('r', sql`(count(*)${filter()})::float8`);
  if (aggregate.value === null) return [rows];

  const value = rowSql(aggregate.value, read);
  const known = column('n', sql`(count(${value})${filter()})::float8`);
  return [column('c', sql`(${aggregateSql(aggregate, value, filter)})::text`), known, rows];
}

type Filter = (known?: RawBuilder<unknown>) => RawBuilder<unknown>;

function aggregateSql(aggregate: Aggregate, value: RawBuilder<unknown>, filter: Filter): RawBuilder<unknown> {
  switch (aggregate.aggregation) {
    case 'COUNT': return sql`count(${value})${filter()}`;
    // The mean is divided in the fold, at its precision.
    case 'SUM':
    case 'AVG': return sql`sum(${value})${filter()}`;
    case 'MIN': return sql`min(${value})${filter()}`;
    case 'MAX': return sql`max(${value})${filter()}`;
    case 'STDDEV': return sql`stddev_samp(${value})${filter()}`;
    case 'COUNT_DISTINCT': return sql`count(distinct ${value})${filter()}`;
    case 'PERCENTILE': return sql`percentile_cont(${aggregate.percentile}::float8) within group (order by (${value})::float8)${filter()}`;
    case 'FIRST': return sql`(array_agg(${value} order by f.at, ${byCodePoints(sql`f.key`)})${filter(sql`${value} is not null`)})[1]`;
    case 'LAST': return sql`(array_agg(${value} order by f.at desc, ${byCodePoints(sql`f.key`)} desc)${filter(sql`${value} is not null`)})[1]`;
  }
}

/** Each field that the scan needs is taken out of its row once, however many cells read it. */
class ExtractedColumns {
  private readonly leaves = new Map<string, { readonly name: string; readonly value: RawBuilder<unknown> }>();

  readonly read: ColumnOf = (leaf) => {
    const identity = `${leaf.op}:${leaf.key}`;
    const known = this.leaves.get(identity);
    if (known !== undefined) return sql.ref(`f.${known.name}`);
    const name = `x${this.leaves.size}`;
    this.leaves.set(identity, { name, value: tableColumns('r')(leaf) });
    return sql.ref(`f.${name}`);
  };

  extractions(): RawBuilder<unknown>[] {
    return [...this.leaves.values()].map(({ name, value }) => sql`${value} as ${sql.ref(name)}`);
  }
}
