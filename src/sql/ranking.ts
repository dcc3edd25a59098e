import { sql, type RawBuilder } from 'kysely';
import type { FieldType } from '../lang/catalog.js';
import { cellColumn } from '../lang/formula-row.js';
import type { RowExpr } from '../lang/row-expr.js';
import { byCodePoints } from './collation.js';
import { rowSql } from './row-sql.js';
import { scanSql, type Scan } from './scan.js';

/** One pass over a source in one period: the groups that it finds, and what the ranking reads of it. */
export interface RankedScan {
  readonly scan: Scan;
  /** Which of the ranking's dimensions its groups have, in the order of its own. */
  readonly positions: readonly number[];
  /** Cells that the ranking reads: the index in the plan, and the one in the scan. */
  readonly cells: readonly { readonly cell: number; readonly index: number }[];
}

export type RankingEntry =
  | { readonly kind: 'value'; readonly value: RowExpr; readonly descending: boolean }
  | { readonly kind: 'dimension'; readonly position: number; readonly descending: boolean };

/** Groups in the order of a question, ranked where they are counted: only those that are shown leave the database. */
export interface Ranking {
  readonly scans: readonly RankedScan[];
  /** Cells that have no value in any group. */
  readonly valueless: readonly number[];
  readonly dimensions: readonly FieldType[];
  readonly having: RowExpr | null;
  readonly entries: readonly RankingEntry[];
  /** The group that the page follows; it comes first in the answer, so that its absence is seen. */
  readonly after: readonly (string | null)[] | null;
  readonly limit: number;
}

/** g0 … the group. */
export type RankedRow = Record<string, string | null>;

type Sql = RawBuilder<unknown>;

const dimension = (position: number): Sql => sql.ref(`g${position}`);

/** The values of a group as one that can be hashed, nulls included. */
const keyOf = (values: readonly Sql[]): Sql => (values.length === 0 ? sql`'[]'::jsonb` : sql`jsonb_build_array(${sql.join(values)})`);

export function rankingSql({ scans, valueless, dimensions, having, entries, after, limit }: Ranking): RawBuilder<RankedRow> {
  const all = dimensions.map((_, position) => dimension(position));
  const values = [
    ...scans.flatMap(({ scan, cells }, index) => cells.map(({ cell, index: own }) =>
      sql`${cellValue(scan, own, `j${index}`)} as ${sql.ref(cellColumn(cell))}`)),
    ...valueless.map((cell) => sql`null::numeric as ${sql.ref(cellColumn(cell))}`),
  ];
  const read = (leaf: { readonly key: string }): Sql => sql.ref(`valued.${leaf.key}`);
  const order = sql.join([
    ...entries.map((entry) => (entry.kind === 'value'
      ? sql`${rowSql(entry.value, read)} ${direction(entry.descending)} nulls last`
      : ordered(dimensions, entry.position, entry.descending))),
    ...dimensions.map((_, position) => ordered(dimensions, position, false)),
  ]);
  const kept = having === null ? sql`` : sql` where ${rowSql(having, read)}`;
  const from = after === null ? sql`` : sql` where place >= (
    select place from ranked where ${keyOf(all)} = ${keyOf(after.map((value) => sql`${value}::text`))})`;
  return sql`with ${sql.join(scans.map(({ scan }, index) => sql`${counted(index)} as (${scanSql(scan)})`))},
    present as (${present(scans, dimensions)}),
    valued as (select ${sql.join([...all, ...values])} from present ${sql.join(scans.map(joined), sql` `)}),
    ranked as (select ${sql.join(all)}, row_number() over (order by ${order}) as place from valued${kept})
    select ${sql.join(all)} from ranked${from} order by place limit ${limit}`;
}

const counted = (index: number): Sql => sql.ref(`s${index}`);

/** Every group of any scan that has all dimensions, where any cell of the scan has rows. */
function present(scans: readonly RankedScan[], dimensions: readonly FieldType[]): Sql {
  const whole = scans.map((each, index) => ({ ...each, index })).filter(({ positions }) => positions.length === dimensions.length);
  return sql.join(whole.map(({ scan, positions, index }) => {
    const names = dimensions.map((_, position) => sql`${sql.ref(`d${positions.indexOf(position)}`)} as ${dimension(position)}`);
    const hasRows = sql.join(scan.cells.map((_, cell) => sql`${sql.ref(`r${cell}`)} > 0`), sql` or `);
    return sql`select ${sql.join(names)} from ${counted(index)} where ${hasRows}`;
  }), sql` union `);
}

function joined({ positions }: RankedScan, index: number): Sql {
  const own = keyOf(positions.map((_, position) => sql.ref(`s.d${position}`)));
  return sql`left join (select s.*, ${own} as k from ${counted(index)} as s) as ${sql.ref(`j${index}`)}
    on ${sql.ref(`j${index}.k`)} = ${keyOf(positions.map(dimension))}`;
}

const direction = (descending: boolean): Sql => (descending ? sql`desc` : sql`asc`);

/** Texts by code points, numbers by size; null last, also descending. */
function ordered(dimensions: readonly FieldType[], position: number, descending: boolean): Sql {
  const value = dimensions[position] === 'NUMBER' ? sql`${dimension(position)}::numeric` : byCodePoints(dimension(position));
  return sql`${value} ${direction(descending)} nulls last`;
}

/** Digits behind the point that a quotient keeps at least: as many as the fold has. */
const DIGITS = 34;

/** A cell as the fold reads it: 0 for a count or sum of nothing, unknown for any other aggregate of nothing. */
function cellValue({ cells }: Scan, index: number, table: string): Sql {
  const { aggregation, value } = cells[index]!.aggregate;
  const column = (name: string): Sql => sql.ref(`${table}.${name}${index}`);
  if (value === null) return sql`round(coalesce(${column('r')}, 0)::numeric, ${DIGITS})`;
  const [found, n] = [sql`round(${column('c')}::numeric, ${DIGITS})`, sql`${column('n')}::numeric`];
  switch (aggregation) {
    case 'COUNT':
    case 'COUNT_DISTINCT':
    case 'SUM': return sql`coalesce(${found}, 0)`;
    case 'AVG': return sql`(${found} / nullif(${n}, 0))`;
    case 'STDDEV': return sql`(case when ${n} > 1 then
      sqrt(greatest(round(${column('q')}::numeric, ${DIGITS}) - ${found} * ${found} / ${n}, 0) / (${n} - 1)) end)`;
    default: return found;
  }
}
