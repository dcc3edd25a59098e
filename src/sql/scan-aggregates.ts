import { sql, type RawBuilder } from 'kysely';
import type { Aggregation } from '../lang/aggregation.js';
import type { Aggregate } from '../lang/plan.js';
import { byCodePoints } from './collation.js';

type Sql = RawBuilder<unknown>;

/** A column of a cell: a count, or an exact number. */
export interface CellColumn {
  readonly name: string;
  readonly value: Sql;
  readonly kind: 'count' | 'exact';
}

/**
 * The columns of cell `index`: r (rows), n (known values) and c (the aggregate), for deviations q (the sum of squares), too.
 * `value` null counts rows.
 */
export function cellColumns(
  index: number, { aggregation, percentile }: Pick<Aggregate, 'aggregation' | 'percentile'>, value: Sql | null,
  conditions: readonly Sql[],
): CellColumn[] {
  const filter = filtered(conditions);
  const rows: CellColumn = { name: `r${index}`, value: sql`count(*)${filter()}`, kind: 'count' };
  if (value === null) return [rows];
  const squares: CellColumn = { name: `q${index}`, value: sql`sum(${value} * ${value})${filter()}`, kind: 'exact' };
  return [
    { name: `c${index}`, value: aggregateSql(aggregation, percentile, value, filter), kind: 'exact' },
    { name: `n${index}`, value: sql`count(${value})${filter()}`, kind: 'count' },
    rows,
    ...(aggregation === 'STDDEV' ? [squares] : []),
  ];
}

/** As it leaves the statement. */
export const shown = ({ name, value, kind }: CellColumn): Sql =>
  sql`(${value})::${sql.raw(kind === 'count' ? 'float8' : 'text')} as ${sql.ref(name)}`;

type Filter = (known?: Sql) => Sql;

export const filtered = (conditions: readonly Sql[]): Filter => (known) => {
  const all = known === undefined ? conditions : [...conditions, known];
  return all.length === 0 ? sql`` : sql` filter (where ${sql.join(all, sql` and `)})`;
};

export function aggregateSql(aggregation: Aggregation, percentile: number | null, value: Sql, filter: Filter): Sql {
  switch (aggregation) {
    case 'COUNT': return sql`count(${value})${filter()}`;
    // Means and deviations are finished in the app, so that they do not depend on how the sums were come by.
    case 'SUM':
    case 'AVG':
    case 'STDDEV': return sql`sum(${value})${filter()}`;
    case 'MIN': return sql`min(${value})${filter()}`;
    case 'MAX': return sql`max(${value})${filter()}`;
    case 'COUNT_DISTINCT': return sql`count(distinct ${value})${filter()}`;
    case 'PERCENTILE': return sql`percentile_cont(${percentile}::float8) within group (order by (${value})::float8)${filter()}`;
    case 'FIRST': return inOrder(value, sql``, filter);
    case 'LAST': return inOrder(value, sql` desc`, filter);
    case 'APPROX_COUNT_DISTINCT':
    case 'APPROX_PERCENTILE': throw new Error(`${aggregation} is read off a state, which scan-sketches builds`);
  }
}

/** By the instant that places a row, then by key; a row without that instant comes after all others. */
const inOrder = (value: Sql, direction: Sql, filter: Filter): Sql => sql`(array_agg(${value} order by f.at${direction} nulls last,
  ${byCodePoints(sql`f.key`)}${direction})${filter(sql`${value} is not null`)})[1]`;
