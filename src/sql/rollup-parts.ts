import { sql, type RawBuilder } from 'kysely';
import type { CellState, CellStates } from '../lang/rollup-states.js';
import { stateIdentity } from '../lang/rollup-states.js';
import { stateColumns, type Rollup } from '../lang/rollup.js';
import type { RowExpr } from '../lang/row-expr.js';
import { instant } from './facts.js';
import { FENCE } from './fence.js';
import { cellRowsSql } from './rollup-cells.js';
import type { LocalDays } from './rollup-choice.js';
import type { ColumnOf } from './row-sql.js';
import type { Scan } from './scan.js';

type Sql = RawBuilder<unknown>;

/** How a scan in buckets reads a rollup. */
export interface RollupRead {
  readonly rollup: Rollup;
  /** Where the buckets begin, and last where they end, in milliseconds since the epoch. */
  readonly bounds: readonly number[];
  /** The local days that these are at or in. */
  readonly days: LocalDays;
  /** First days of the months that are read by their days all the same, since a bucket begins within them; null: all of them. */
  readonly cutMonths: readonly string[] | null;
  /** One per cell of the scan. */
  readonly cells: readonly CellStates[];
}

/** A state that a scan reads, under its name there. */
export interface ReadState extends CellState {
  readonly name: string;
}

/** Each state that any cell reads, once. */
export function readStates(cells: readonly CellStates[]): Map<string, ReadState> {
  const states = new Map<string, ReadState>();
  for (const state of cells.flatMap((cell) => cell.states)) {
    const identity = stateIdentity(state.asked);
    if (!states.has(identity)) states.set(identity, { ...state, name: `s${states.size}` });
  }
  return states;
}

/** The column of a rollup's dimension. */
const dimension = (position: number): Sql => sql.ref(`f.e${position}`);

/** Columns of the dimensions are texts, as groups are. */
export const columnOfDimension: ColumnOf = ({ key, type }) => {
  const column = sql.ref(`f.e${key.slice(1)}`);
  switch (type) {
    case 'text': return column;
    case 'number': return sql`${column}::numeric`;
    case 'boolean': return sql`${column}::boolean`;
    case 'instant': return sql`${column}::timestamptz`;
  }
};

/** Whether any day may have to be read row by row. */
const mayBeStale = ({ asOf }: Scan, { rollup, days, cells }: RollupRead): boolean =>
  rollup.marked || asOf.knowledge !== null || days.cut.length > 0 || cells[0]!.settledUntil !== null;

/** Whether any month may have to be read by its days. */
const mayHaveMonthsInDays = (scan: Scan, read: RollupRead): boolean => read.cutMonths !== null && (read.cutMonths.length > 0 || mayBeStale(scan, read));

/** The tables that `groupedParts` reads, to be joined to those of the statement. */
export function staleTables(scan: Scan, read: RollupRead): Sql[] {
  const isStale = mayBeStale(scan, read);
  if (!mayHaveMonthsInDays(scan, read)) return isStale ? [staleDays(scan, read)] : [];
  const cut = sql`select unnest(${read.cutMonths}::date[]) as day`;
  const months = isStale ? sql`${cut} union select date_trunc('month', day::timestamp)::date from stale` : cut;
  return [...(isStale ? [staleDays(scan, read)] : []), sql`stale_month as materialized (${months})`];
}

/** Days that are read row by row: of which rows were changed since, that the knowledge did not have yet, that are not due, that a bucket has a part of. */
function staleDays({ asOf }: Scan, { rollup, days, cells }: RollupRead): Sql {
  const [from, to] = [days.of[0]!, days.of.at(-1)!];
  const within = sql`day >= ${from}::date and day < ${to}::date`;
  const organization = sql`organization_id = ${asOf.organizationId}::uuid`;
  const marked = sql`select day from rollup_mark where ${organization} and bucketing_id = ${rollup.bucketingId}::uuid and ${within}`;
  const rebuilt = asOf.knowledge === null ? [] : [
    sql`select day from rollup_day where ${organization} and rollup_id = ${rollup.id}::uuid and ${within} and built_at > ${instant(asOf.knowledge)}`,
  ];
  const { settledUntil } = cells[0]!;
  const unsettled = settledUntil === null ? [] : [sql`select generate_series(
    greatest(${from}::date, (${instant(settledUntil)} at time zone ${rollup.zone})::date)::timestamp, ${to}::timestamp - interval '1 day', interval '1 day')::date`];
  const parted = days.cut.length === 0 ? [] : [sql`select unnest(${days.cut}::date[])`];
  const all = sql.join([marked, ...rebuilt, ...unsettled, ...parted], sql` union `);
  return sql`stale as materialized (select distinct day from (${all}) as of_any(day))`;
}

/** What answers the scan: the bucket p, the groups d0 …, the states; of those groups alone that it is about. */
export function groupedParts(scan: Scan, read: RollupRead, states: ReadonlyMap<string, ReadState>): Sql {
  const { by } = read.cells[0]!;
  const groups = by.map((position, index) => sql`${dimension(position)} as ${sql.ref(`d${index}`)}`);
  const among = scan.among === undefined ? sql`` : sql` where ${ofGroups(by, scan.among)}`;
  return sql`select ${sql.join([...groups, sql`f.*`])} from (${parts(scan, read, states)}) as f${among}`;
}

/**
 * Whole months without a stale day, the other days of the others, rows of these that were recorded since, and the rows of stale days:
 * the bucket p, the dimensions in use, the states.
 */
function parts(scan: Scan, read: RollupRead, states: ReadonlyMap<string, ReadState>): Sql {
  const used = usedDimensions(read.cells);
  return sql.join([...cellParts(scan, read, used, states), ...rowParts(scan, read, used, states)], sql` union all `);
}

const bucketOfDay = ({ bounds, days }: RollupRead): Sql => (bounds.length === 2 ? sql`1` : sql`width_bucket(c.day, ${days.of}::date[])`);

const isNotIn = (table: 'stale' | 'stale_month'): Sql => sql` and not exists (select from ${sql.ref(table)} as s where s.day = c.day)`;

const isNotStale = (scan: Scan, read: RollupRead): Sql => (mayBeStale(scan, read) ? isNotIn('stale') : sql``);

function cellParts(scan: Scan, read: RollupRead, used: readonly number[], states: ReadonlyMap<string, ReadState>): Sql[] {
  const { rollup, days } = read;
  const stored = stateColumns(rollup.states);
  const positions = new Map(rollup.states.map((state, index) => [stateIdentity(state), stored[index]!]));
  const columns = sql.join([
    sql`${bucketOfDay(read)} as p`, ...used.map((position) => sql`${sql.ref(`c.d${position}`)} as ${sql.ref(`e${position}`)}`),
    ...[...states.values()].map((state) => sql`${sql.ref(`c.${positions.get(stateIdentity(state.stored))!}`)} as ${sql.ref(state.name)}`),
  ]);
  const cellsOf = (grain: string, condition = sql``): Sql => sql`select ${columns} from rollup_cell as c where c.organization_id = ${scan.asOf.organizationId}::uuid
    and c.rollup_id = ${rollup.id}::uuid and c.grain = ${grain}${condition} and c.day >= ${days.of[0]!}::date and c.day < ${days.of.at(-1)!}::date`;
  const isClean = isNotStale(scan, read);
  if (read.cutMonths === null) return [sql`${cellsOf('DAY')}${isClean}`];
  if (!mayHaveMonthsInDays(scan, read)) return [cellsOf('MONTH')];
  // A stale month's days are a range of the index each: nobody can estimate how many months are stale.
  const daysOfMonth = sql`${cellsOf('DAY', sql` and c.day >= s.day and c.day < (s.day + interval '1 month')::date`)}${isClean}`;
  return [
    sql`${cellsOf('MONTH')}${isNotIn('stale_month')}`,
    sql`select c.* from stale_month as s cross join lateral (${daysOfMonth} ${FENCE}) as c`,
  ];
}

function rowParts(scan: Scan, read: RollupRead, used: readonly number[], states: ReadonlyMap<string, ReadState>): Sql[] {
  const { rollup, bounds, days } = read;
  const made = { ...rollup, dimensions: used.map((position) => rollup.dimensions[position]!), states: [...states.values()].map((state) => state.asked) };
  const columns = stateColumns(made.states);
  const ofRows = (p: Sql, rows: Sql): Sql => sql`select ${sql.join([
    sql`${p} as p`, ...used.map((position, index) => sql`${sql.ref(`c.d${index}`)} as ${sql.ref(`e${position}`)}`),
    ...columns.map((column, index) => sql`${sql.ref(`c.${column}`)} as ${sql.ref(`s${index}`)}`),
  ])} from (${rows}) as c where true`;
  const parts: Sql[] = [];
  if (rollup.behind) {
    const since = cellRowsSql(scan.asOf, made, { from: days.of[0]!, to: days.of.at(-1)! }, { recorded: { after: rollup.recordedThrough, by: null } });
    parts.push(sql`${ofRows(bucketOfDay(read), since)}${isNotStale(scan, read)}`);
  }
  if (mayBeStale(scan, read)) {
    const isParted = days.cut.length > 0;
    const rows = cellRowsSql(scan.asOf, made, { table: sql.ref('stale') }, { bounds: isParted ? bounds : null });
    parts.push(ofRows(isParted ? sql`c.p` : bucketOfDay(read), rows));
  }
  return parts;
}

function usedDimensions(cells: readonly CellStates[]): number[] {
  const used = new Set(cells.flatMap(({ by, conditions }) => [...by, ...conditions.flatMap(columnsIn)]));
  return [...used].sort((a, b) => a - b);
}

const columnsIn = (expression: RowExpr): number[] => {
  if (expression.op === 'field') return [Number(expression.key.slice(1))];
  return expression.op === 'call' ? expression.args.flatMap(columnsIn) : [];
};

/** Whether a cell is of these groups. */
const ofGroups = (by: readonly number[], among: NonNullable<Scan['among']>): Sql =>
  sql`jsonb_build_array(${sql.join(by.map(dimension))}) = any(${among.map((values) => JSON.stringify(values))}::jsonb[])`;

/**
 * The months, by their first days, that have to be read by days, because a bucket begins or ends within them; null: there is no other.
 * `days`: where the buckets begin, and the last ends.
 */
export function cutMonths(days: readonly string[]): readonly string[] | null {
  const cut = new Set(days.filter((day) => !day.endsWith('-01')).map((day) => `${day.slice(0, -2)}01`));
  const [first, last] = [monthNumber(days[0]!), monthNumber(days.at(-1)!)];
  const touched = last - first + (days.at(-1)!.endsWith('-01') ? 0 : 1);
  return touched > cut.size ? [...cut] : null;
}

function monthNumber(day: string): number {
  const [year, month] = day.split('-');
  return Number(year) * 12 + Number(month);
}
