import { sql, type RawBuilder } from 'kysely';
import { OCCURRED_AT } from '../lang/resolve-row.js';
import { hasSketches, stateColumns, type Rollup, type RollupDefinition, type RollupState } from '../lang/rollup.js';
import type { RowExpr } from '../lang/row-expr.js';
import { facts, instant, instants, type FactsAsOf } from './facts.js';
import { FENCE } from './fence.js';
import { groupText } from './group-text.js';
import { sketchCells } from './rollup-sketches.js';
import { rowSql, tableColumns } from './row-sql.js';
import { filtered } from './scan-aggregates.js';
import { ExtractedColumns, groupedBy } from './scan-rows.js';

type Sql = RawBuilder<unknown>;

/** Local days, YYYY-MM-DD: all between two of them, half-open and open where null; these; or those of a table with a column `day`. */
export type RollupDays =
  | { readonly from: string | null; readonly to: string | null }
  | { readonly days: readonly string[] }
  | { readonly table: Sql };

/** When rows were recorded, in milliseconds since the epoch: after the one, by the other; null: whenever. */
export interface Recorded {
  readonly after: number | null;
  readonly by: number | null;
}

/** What says which rows lie on which days of a rollup. */
export type PlacedRollup = RollupDefinition & Pick<Rollup, 'bucketingId' | 'rowsListed'>;

/** Names of a cell's columns: the day, the group, the states. */
export const cellColumnNames = ({ dimensions, states }: Pick<RollupDefinition, 'dimensions' | 'states'>): string[] =>
  ['day', ...dimensions.map((_, index) => `d${index}`), ...stateColumns(states)];

export interface CellRowsOptions {
  /** With as many of milliseconds since the epoch there is a cell for each bucket p between them, and no day; rows beside them are left out. */
  readonly bounds?: readonly number[] | null;
  readonly recorded?: Recorded;
}

/** Rows become cells of days: one row per local day and group that has rows, with the columns of `cellColumnNames`. A sub-select. */
export function cellRowsSql(
  asOf: FactsAsOf, rollup: PlacedRollup, days: RollupDays, { bounds = null, recorded = { after: null, by: null } }: CellRowsOptions = {},
): Sql {
  const { dimensions, states } = rollup;
  const extracted = new ExtractedColumns('x');
  const groups = dimensions.map(({ expression }, index) => sql`${groupText(expression, extracted.read)} as ${sql.ref(`d${index}`)}`);
  const names = [sql.ref(bounds === null ? 'f.day' : 'f.p'), ...dimensions.map((_, index) => sql.ref(`f.d${index}`))];
  // They say what they read of a row, which is taken out of it before.
  const cells = hasSketches(states) ? sketchCells(states, names, extracted.read) : sums(states, names, extracted);
  const at = rowSql(placing(rollup.timeField), tableColumns('r'));
  const bucket = bounds === null ? [] : [sql`width_bucket(${at}, ${instants(bounds)}) as p`];
  const conditions = [
    ...(bounds === null ? [] : [sql`${at} >= ${instant(bounds[0]!)} and ${at} < ${instant(bounds.at(-1)!)}`]),
    ...(recorded.after === null ? [] : [sql`r.recorded_at > ${instant(recorded.after)}`]),
    ...(recorded.by === null ? [] : [sql`r.recorded_at <= ${instant(recorded.by)}`]),
  ];
  const placed = placedRows(asOf, rollup, [...bucket, ...extracted.extractions()], days, conditions);
  return cells(sql`select ${sql.join([...groups, sql`f.*`])} from (${placed} ${FENCE}) as f`);
}

function sums(states: readonly RollupState[], names: readonly Sql[], extracted: ExtractedColumns): (rows: Sql) => Sql {
  const columns = stateColumns(states);
  const aggregates = states.map((state, index) => sql`${stateSql(state, extracted)} as ${sql.ref(columns[index]!)}`);
  return (rows) => sql`select ${sql.join([...names, ...aggregates])} from (${rows} ${FENCE}) as f ${groupedBy(names)}`;
}

/** What places a row in a day. */
export const placing = (timeField: string): RowExpr =>
  (timeField === 'occurredAt' ? OCCURRED_AT : { op: 'field', key: timeField, type: 'instant' });

/** Cells that are stored already become one for each day and group: the same columns. `cells`: with alias c; `day`: which day each becomes part of. */
export function mergedRowsSql({ dimensions, states }: Pick<RollupDefinition, 'dimensions' | 'states'>, day: Sql, cells: Sql): Sql {
  const columns = stateColumns(states);
  const sums = states.map(({ kind }, index) => sql`${merged(kind, sql.ref(`c.${columns[index]!}`))} as ${sql.ref(columns[index]!)}`);
  const names = dimensions.map((_, index) => sql.ref(`c.d${index}`));
  return sql`select ${sql.join([sql`${day} as day`, ...names, ...sums])} from ${cells} ${groupedBy([day, ...names])}`;
}

/** The state of many from theirs. */
export function merged(kind: RollupState['kind'], column: Sql, filter: Sql = sql``): Sql {
  switch (kind) {
    case 'rows':
    case 'known': return sql`(sum(${column})${filter})::bigint`;
    case 'min': return sql`min(${column})${filter}`;
    case 'max': return sql`max(${column})${filter}`;
    case 'registers':
    case 'bins': throw new Error(`${kind} are merged by kernel/sketch-bytes`);
    default: return sql`sum(${column})${filter}`;
  }
}

function stateSql({ kind, value, filter }: RollupState, { read }: ExtractedColumns): Sql {
  const where = filtered(filter.map((condition) => rowSql(condition, read)))();
  if (kind === 'rows') return sql`count(*)${where}`;
  const known = rowSql(value!, read);
  switch (kind) {
    case 'known': return sql`count(${known})${where}`;
    case 'sum': return sql`sum(${known})${where}`;
    case 'squares': return sql`sum(${known} * ${known})${where}`;
    case 'min': return sql`min(${known})${where}`;
    case 'max': return sql`max(${known})${where}`;
    case 'registers':
    case 'bins': throw new Error(`${kind} are made by rollup-sketches`);
  }
}

/** The rows of the days as `f.day` and what is taken out of them. `further`: conditions on a row. */
function placedRows(
  asOf: FactsAsOf, { timeField, zone, bucketingId, rowsListed }: PlacedRollup, extracted: readonly Sql[], days: RollupDays, further: readonly Sql[],
): Sql {
  const at = placing(timeField);
  const placed = rowSql(at, tableColumns('r'));
  const day = sql`(${placed} at time zone ${zone})::date`;
  const columns = sql.join([sql`${day} as day`, ...extracted]);
  const read = (condition: Sql): Sql => facts(asOf, columns, sql.join([condition, ...further], sql` and `));
  if (!('table' in days) && !('days' in days)) return read(between(placed, day, zone, days));
  const table = 'table' in days ? days.table : sql`(select unnest(${days.days}::date[]) as day)`;
  // Only occurred_at has an index: there each day is a range of it.
  if (at === OCCURRED_AT) {
    const ofDay = read(sql`${near(placed, sql`s.day`, sql`s.day + 1`, zone)} and ${day} = s.day`);
    return sql`select f.* from ${table} as s cross join lateral (${ofDay} ${FENCE}) as f`;
  }
  // What was known earlier is not listed: all rows are read once, where there is any day at all.
  if (!rowsListed || asOf.knowledge !== null) {
    return sql`select f.* from (${read(sql`${placed} is not null`)}) as f join ${table} as s on s.day = f.day`;
  }
  // A row may be listed more than once, and where it is no longer.
  const listed = sql`select distinct c.key from rollup_row as c
    where c.organization_id = ${asOf.organizationId}::uuid and c.bucketing_id = ${bucketingId}::uuid and c.day = s.day`;
  const ofKey = read(sql`r.key = c.key and ${day} = s.day`);
  return sql`select f.* from ${table} as s cross join lateral (${listed} ${FENCE}) as c cross join lateral (${ofKey} ${FENCE}) as f`;
}

/** The instants of the days, and some hours around them: a zone's days begin where its clock says so, which `day` decides. */
const near = (placed: Sql, from: Sql, to: Sql, zone: string): Sql => sql`${placed} >= ${startOf(from, zone)} - interval '3 hours'
  and ${placed} < ${startOf(to, zone)} + interval '3 hours'`;

const startOf = (day: Sql, zone: string): Sql => sql`((${day})::timestamp at time zone ${zone})`;

/** Whether a row that is placed at the instant, on the day, is of these days; null: open. */
export function between(placed: Sql, day: Sql, zone: string, { from, to }: { readonly from: string | null; readonly to: string | null }): Sql {
  const conditions = [
    ...(from === null ? [] : [sql`${placed} >= ${startOf(sql`${from}::date`, zone)} - interval '3 hours' and ${day} >= ${from}::date`]),
    ...(to === null ? [] : [sql`${placed} < ${startOf(sql`${to}::date`, zone)} + interval '3 hours' and ${day} < ${to}::date`]),
  ];
  return conditions.length === 0 ? sql`${placed} is not null` : sql.join(conditions, sql` and `);
}
