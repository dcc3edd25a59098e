import { sql, type RawBuilder } from 'kysely';
import type { CellState, CellStates } from '../lang/rollup-states.js';
import { stateIdentity } from '../lang/rollup-states.js';
import { isCount, stateColumns, type Rollup, type RollupState } from '../lang/rollup.js';
import type { RowExpr } from '../lang/row-expr.js';
import { instant } from './facts.js';
import { cellRowsSql, merged } from './rollup-cells.js';
import { rowSql, type ColumnOf } from './row-sql.js';
import { filtered, shown, type CellColumn } from './scan-aggregates.js';
import { groupings } from './scan-buckets.js';
import { dimensionNames } from './scan-rows.js';
import type { Scan, ScanForm, ScanRow } from './scan.js';

type Sql = RawBuilder<unknown>;

/** How a scan in buckets reads a rollup. */
export interface RollupRead {
  readonly rollup: Rollup;
  /** The local days, YYYY-MM-DD, at which the buckets begin; last the one at which they end. */
  readonly days: readonly string[];
  /** All of them are first days of months. */
  readonly inMonths: boolean;
  /** One per cell of the scan. */
  readonly cells: readonly CellStates[];
}

/** A state that a scan reads, under its name there. */
interface ReadState extends CellState {
  readonly name: string;
}

/**
 * What `scanSql` answers, from the cells of the rollup where they stand, and from rows on days that something was written for since
 * (`stale`): one statement, so one snapshot. Each part is sums by day; only their sums are put in buckets.
 */
export function rollupScanSql(scan: Scan, form: Extract<ScanForm, { kind: 'buckets' }>, read: RollupRead): RawBuilder<ScanRow> {
  const states = readStates(read.cells);
  const names = dimensionNames(scan);
  const columns = scan.cells.flatMap((cell, index) => outerColumns(index, read.cells[index]!, cell.aggregate.aggregation, states));
  const bucket = read.days.length === 2 ? sql`1` : sql`width_bucket(f.day, ${read.days}::date[])`;
  const groups = read.cells[0]!.by.map((position, index) => sql`${dimension(position)} as ${sql.ref(`d${index}`)}`);
  const among = scan.among === undefined ? sql`` : sql` where ${ofGroups(read.cells[0]!.by, scan.among)}`;
  const placed = sql`select ${sql.join([sql`${bucket} as p`, ...groups, sql`f.*`])} from (${parts(scan, read, states)}) as f${among}`;
  const selection = sql.join([sql`p`, ...names, ...columns.map(shown)]);
  return sql`with ${stale(scan, read)}
    select ${selection} from (${placed} offset 0) as f group by ${groupings(form.whole, names)} limit ${scan.rowLimit}`;
}

const dimension = (position: number): Sql => sql.ref(`f.e${position}`);

/** Each state that any cell reads, once. */
function readStates(cells: readonly CellStates[]): Map<string, ReadState> {
  const states = new Map<string, ReadState>();
  for (const state of cells.flatMap((cell) => cell.states)) {
    const identity = stateIdentity(state.asked);
    if (!states.has(identity)) states.set(identity, { ...state, name: `s${states.size}` });
  }
  return states;
}

/** Columns of the dimensions are texts, as groups are. */
const columnOfDimension: ColumnOf = ({ key, type }) => {
  const column = sql.ref(`f.e${key.slice(1)}`);
  switch (type) {
    case 'text': return column;
    case 'number': return sql`${column}::numeric`;
    case 'boolean': return sql`${column}::boolean`;
    case 'instant': return sql`${column}::timestamptz`;
  }
};

const NAMES: Record<RollupState['kind'], string> = { rows: 'r', known: 'n', sum: 'c', min: 'c', max: 'c', squares: 'q' };

/** The columns that `cellColumns` has, out of states. */
function outerColumns(index: number, { states, conditions }: CellStates, aggregation: string, read: ReadonlyMap<string, ReadState>): CellColumn[] {
  const where = filtered(conditions.map((condition) => rowSql(condition, columnOfDimension)))();
  const columns = states.map(({ asked }): CellColumn => {
    const state = sql`${merged(asked.kind, sql.ref(`f.${read.get(stateIdentity(asked))!.name}`), where)}`;
    const name = `${NAMES[asked.kind]}${index}`;
    return isCount(asked.kind) ? { name, value: sql`coalesce(${state}, 0)`, kind: 'count' } : { name, value: state, kind: 'exact' };
  });
  if (aggregation !== 'COUNT') return columns;
  const known = columns.find(({ name }) => name === `n${index}`);
  return known === undefined ? columns : [...columns, { ...known, name: `c${index}`, kind: 'exact' }];
}

/** Days that are read row by row, and the months that have any: what was written since, what the knowledge did not have yet, what is not due. */
function stale({ asOf }: Scan, { rollup, days, cells, inMonths }: RollupRead): Sql {
  const [from, to] = [days[0]!, days.at(-1)!];
  const within = sql`day >= ${from}::date and day < ${to}::date`;
  const organization = sql`organization_id = ${asOf.organizationId}::uuid`;
  const marked = sql`select day from rollup_mark where ${organization} and bucketing_id = ${rollup.bucketingId}::uuid and ${within}`;
  const rebuilt = asOf.knowledge === null ? [] : [
    sql`select day from rollup_day where ${organization} and rollup_id = ${rollup.id}::uuid and ${within} and built_at > ${instant(asOf.knowledge)}`,
  ];
  const { settledUntil } = cells[0]!;
  const unsettled = settledUntil === null ? [] : [sql`select generate_series(
    greatest(${from}::date, (${instant(settledUntil)} at time zone ${rollup.zone})::date)::timestamp, ${to}::timestamp - interval '1 day', interval '1 day')::date`];
  const all = sql.join([marked, ...rebuilt, ...unsettled], sql` union `);
  const table = sql`stale as materialized (select distinct day from (${all}) as of_any(day))`;
  if (!inMonths) return table;
  return sql`${table}, stale_month as materialized (select distinct date_trunc('month', day::timestamp)::date as day from stale)`;
}

/** Months without a stale day, the other days of the others, and the rows of stale days: day, the dimensions in use, the states. */
function parts(scan: Scan, { rollup, days, inMonths, cells }: RollupRead, states: ReadonlyMap<string, ReadState>): Sql {
  const used = usedDimensions(cells);
  const stored = stateColumns(rollup.states);
  const positions = new Map(rollup.states.map((state, index) => [stateIdentity(state), stored[index]!]));
  const read = [...states.values()];
  const columns = sql.join([
    sql`c.day`, ...used.map((position) => sql`${sql.ref(`c.d${position}`)} as ${sql.ref(`e${position}`)}`),
    ...read.map((state) => sql`${sql.ref(`c.${positions.get(stateIdentity(state.stored))!}`)} as ${sql.ref(state.name)}`),
  ]);
  const cellsOf = (grain: string): Sql => sql`from rollup_cell as c where c.organization_id = ${scan.asOf.organizationId}::uuid
    and c.rollup_id = ${rollup.id}::uuid and c.grain = ${grain}`;
  const inWindow = sql`c.day >= ${days[0]!}::date and c.day < ${days.at(-1)!}::date`;
  const isNot = (table: string): Sql => sql`not exists (select from ${sql.ref(table)} as s where s.day = c.day)`;

  const asked = { ...rollup, dimensions: used.map((position) => rollup.dimensions[position]!), states: read.map((state) => state.asked) };
  const rowColumns = stateColumns(asked.states);
  const rows = sql`select ${sql.join([
    sql`c.day`, ...used.map((position, index) => sql`${sql.ref(`c.d${index}`)} as ${sql.ref(`e${position}`)}`),
    ...rowColumns.map((column, index) => sql`${sql.ref(`c.${column}`)} as ${sql.ref(`s${index}`)}`),
  ])} from (${cellRowsSql(scan.asOf, asked, { table: sql.ref('stale') })}) as c`;

  if (!inMonths) return sql`select ${columns} ${cellsOf('DAY')} and ${inWindow} and ${isNot('stale')} union all ${rows}`;
  // A stale month's days are a range of the index each: nobody can estimate how many months are stale.
  const daysOfMonth = sql`select ${columns} ${cellsOf('DAY')} and c.day >= s.day and c.day < (s.day + interval '1 month')::date and ${isNot('stale')}`;
  return sql`select ${columns} ${cellsOf('MONTH')} and ${inWindow} and ${isNot('stale_month')}
    union all select c.* from stale_month as s cross join lateral (${daysOfMonth} offset 0) as c union all ${rows}`;
}

function usedDimensions(cells: readonly CellStates[]): number[] {
  const used = new Set(cells.flatMap(({ by, conditions }) => [...by, ...conditions.flatMap(columnsIn)]));
  return [...used].sort((a, b) => a - b);
}

const columnsIn = (expression: RowExpr): number[] => {
  if (expression.op === 'field') return [Number(expression.key.slice(1))];
  return expression.op === 'call' ? expression.args.flatMap(columnsIn) : [];
};

const ofGroups = (by: readonly number[], among: NonNullable<Scan['among']>): Sql =>
  sql`jsonb_build_array(${sql.join(by.map(dimension))}) = any(${among.map((values) => JSON.stringify(values))}::jsonb[])`;
