import { sql, type RawBuilder } from 'kysely';
import { OCCURRED_AT } from '../lang/resolve-row.js';
import { instant } from './facts.js';
import { FENCE } from './fence.js';
import { between, cellColumnNames, cellRowsSql, mergedRowsSql, placing, type PlacedRollup, type Recorded, type RollupDays } from './rollup-cells.js';
import { placedBy } from './placed-by.js';
import { rowSql, tableColumns } from './row-sql.js';

type Sql = RawBuilder<unknown>;

/** A rollup whose cells are written, by somebody who holds its bucketing. */
export interface RefreshedRollup extends PlacedRollup {
  readonly organizationId: string;
  readonly sourceId: string;
  readonly id: string;
}

const cellsOf = ({ organizationId, id }: Pick<RefreshedRollup, 'organizationId' | 'id'>): Sql =>
  sql`c.organization_id = ${organizationId}::uuid and c.rollup_id = ${id}::uuid`;

/** Until the end of the transaction statements may take longer than what somebody waits for. */
export const takeLonger = sql`set local statement_timeout = '30min'`;

/**
 * Removes the marks of the newest marked days and says which days these are. What is read by a later statement of the transaction has
 * whatever these marks were about; marks that come meanwhile stay.
 */
export const takeMarks = (organizationId: string, bucketingId: string, mostDays: number): RawBuilder<{ day: string }> => {
  const marks = sql`organization_id = ${organizationId}::uuid and bucketing_id = ${bucketingId}::uuid`;
  return sql`
    with newest as materialized (
      select distinct day from rollup_mark where ${marks} order by day desc limit ${mostDays}
    ), taken as (
      delete from rollup_mark where ${marks} and day in (select day from newest) returning day
    )
    select distinct day::text as day from taken`;
};

/** Deletes the cells of days, and of those of their months that are built as a whole. Says which months, and how many cells of days it were. */
export const clearDays = (
  rollup: Pick<RefreshedRollup, 'organizationId' | 'id'>, days: readonly string[], builtFrom: string,
): RawBuilder<{ cells: number; months: string[] }> => sql`
  with month as materialized (
    select distinct date_trunc('month', day::timestamp)::date as day from unnest(${days}::date[]) as marked(day)
    where date_trunc('month', day::timestamp)::date >= ${builtFrom}::date
  ), days as (
    delete from rollup_cell as c where ${cellsOf(rollup)} and c.grain = 'DAY' and c.day = any(${days}::date[]) returning true
  ), months as (
    delete from rollup_cell as c using month where ${cellsOf(rollup)} and c.grain = 'MONTH' and c.day = month.day returning true
  )
  select (select count(*)::int from days) as cells, array(select day::text from month order by 1) as months`;

/** Those of the days that the rollup is built for. */
export const builtDays = (days: readonly string[], builtFrom: string): RollupDays =>
  ({ table: sql`(select day from unnest(${days}::date[]) as marked(day) where day >= ${builtFrom}::date)` });

/** Stores cells of days, out of the rows as they now are, of those recorded by `through`. */
export const writeDays = (rollup: RefreshedRollup, days: RollupDays, through: number): RawBuilder<{ cells: number }> =>
  written(rollup, 'DAY', cellRowsSql({ ...rollup, knowledge: null }, rollup, days, { recorded: { after: null, by: through } }));

/** Stores cells of months, out of those of their days, which have no sketches. */
export const writeMonths = (rollup: RefreshedRollup, months: readonly string[]): RawBuilder<{ cells: number }> =>
  written(rollup, 'MONTH', mergedRowsSql(rollup, sql`m.day`, sql`unnest(${months}::date[]) as m(day)
    join rollup_cell as c on ${cellsOf(rollup)} and c.grain = 'DAY' and c.day >= m.day and c.day < (m.day + interval '1 month')::date`));

/** A day, or a month by its first one, that has cells. */
export interface Bucket {
  readonly grain: Grain;
  readonly day: string;
}

export type Grain = 'DAY' | 'MONTH';

const bucketsAs = (alias: string, buckets: readonly Bucket[]): Sql =>
  sql`unnest(${buckets.map(({ grain }) => grain)}::text[], ${buckets.map(({ day }) => day)}::date[]) as ${sql.ref(alias)}(grain, day)`;

const partIn = (rollup: RefreshedRollup, bucket: string, direction: 'asc' | 'desc'): Sql => sql`(
  select c.part from rollup_cell as c where ${cellsOf(rollup)} and c.grain = ${sql.ref(`${bucket}.grain`)} and c.day = ${sql.ref(`${bucket}.day`)}
  order by c.part ${sql.raw(direction)} limit 1)`;

/**
 * Stores what rows recorded meanwhile add to days from `builtFrom` on and to months that are built as a whole, beside the cells that are
 * there: of a day's groups, since sketches are not merged in SQL, in its month, too. Such cells are numbered downward from -1. Says how many came to which.
 */
export const addCells = (rollup: RefreshedRollup, builtFrom: string, recorded: Recorded): RawBuilder<Bucket & { cells: number }> => {
  const names = cellColumnNames(rollup).map((name) => sql.ref(name));
  const rows = cellRowsSql({ ...rollup, knowledge: null }, rollup, { from: builtFrom === '-infinity' ? null : builtFrom, to: null }, { recorded });
  const month = sql`date_trunc('month', came.day::timestamp)::date`;
  const others = sql.join(names.slice(1).map((name) => sql`, came.${name}`), sql``);
  return sql`
    with came as materialized (${rows}), cell as materialized (
      select 'DAY' as grain, came.day${others} from came
      union all select 'MONTH', ${month}${others} from came where ${month} >= ${builtFrom}::date
    ), bucket as materialized (
      select b.grain, b.day, least(0, ${partIn(rollup, 'b', 'asc')}) as lowest from (select distinct grain, day from cell) as b
    ), written as (
      insert into rollup_cell (organization_id, rollup_id, grain, part, ${sql.join(names)})
      select ${rollup.organizationId}::uuid, ${rollup.id}::uuid, cell.grain,
        bucket.lowest - row_number() over (partition by cell.grain, cell.day), ${sql.join(names.map((name) => sql`cell.${name}`))}
      from cell join bucket on bucket.grain = cell.grain and bucket.day = cell.day
      returning grain, day
    )
    select grain, day::text as day, count(*)::int as cells from written group by 1, 2`;
};

/** Those of the buckets to which more cells were added than `atLeast`, and than they had before. */
export const crowdedBuckets = (rollup: RefreshedRollup, buckets: readonly Bucket[], atLeast: number): RawBuilder<Bucket> => sql`
  select b.grain, b.day::text as day from ${bucketsAs('b', buckets)}
  where -${partIn(rollup, 'b', 'asc')} > greatest(${atLeast}::integer, ${partIn(rollup, 'b', 'desc')})`;

/** Days and months that have cells which were added, but none since the instant, in milliseconds since the epoch: so many at most. */
export const restingBuckets = (rollup: RefreshedRollup, since: number, most: number): RawBuilder<Bucket> => sql`
  select c.grain, c.day::text as day from rollup_cell as c
  where ${cellsOf(rollup)} and c.part < 0 and not exists (
    select from rollup_day as d where d.organization_id = c.organization_id and d.rollup_id = c.rollup_id and d.built_at > ${instant(since)}
      and d.day >= c.day and d.day < case c.grain when 'DAY' then c.day + 1 else (c.day + interval '1 month')::date end
  ) group by c.grain, c.day limit ${most}`;

/** Puts one cell for each group in place of all that the buckets have of it; there are no sketches. How many more cells of days there are then. */
export const mergeBuckets = (rollup: RefreshedRollup, buckets: readonly Bucket[]): RawBuilder<{ cells: number }> => sql`
  with ${takenFrom(rollup, buckets)}, day as (
    ${inserted(rollup, 'DAY', mergedRowsSql(rollup, sql`c.day`, sql`(select * from taken where grain = 'DAY') as c`))}
  ), month as (
    ${inserted(rollup, 'MONTH', mergedRowsSql(rollup, sql`c.day`, sql`(select * from taken where grain = 'MONTH') as c`))}
  )
  select (select count(*)::int from day) - (select count(*)::int from taken where grain = 'DAY') as cells`;

const takenFrom = (rollup: RefreshedRollup, buckets: readonly Bucket[]): Sql => sql`taken as (
    delete from rollup_cell as c using ${bucketsAs('b', buckets)} where ${cellsOf(rollup)} and c.grain = b.grain and c.day = b.day returning c.*
  )`;

/** Takes the cells of the bucket away: columns as `cellColumnNames` has them, but for the day. */
export const takeCells = (rollup: RefreshedRollup, bucket: Bucket): RawBuilder<CellRow> => sql`
  with ${takenFrom(rollup, [bucket])} select ${columnsOfCells(rollup)} from taken as c`;

/** Cells of the days of a month, given by its first day: the same columns. */
export const cellsOfDays = (rollup: RefreshedRollup, month: string): RawBuilder<CellRow> => sql`
  select ${columnsOfCells(rollup)} from rollup_cell as c
  where ${cellsOf(rollup)} and c.grain = 'DAY' and c.day >= ${month}::date and c.day < (${month}::date + interval '1 month')::date`;

const columnsOfCells = (rollup: RefreshedRollup): Sql => sql.join(cellColumnNames(rollup).slice(1).map((name) => sql.ref(`c.${name}`)));

/** A cell's dimensions and states by column; its day is told apart. */
export type CellRow = Readonly<Record<string, string | Buffer | null>>;

/** Stores cells of a bucket that were put together elsewhere. */
export function writeBucket(rollup: RefreshedRollup, { grain, day }: Bucket, cells: readonly CellRow[]): RawBuilder<{ cells: number }> {
  const names = cellColumnNames(rollup).slice(1);
  const columns = names.map((name) => sql`${cells.map((cell) => cell[name] ?? null)}::${sql.raw(ARRAYS[name[0]!]!)}`);
  return written(rollup, grain, sql`select ${day}::date as day, given.* from unnest(${sql.join(columns)}) as given(${sql.join(names.map((name) => sql.ref(name)))})`);
}

const ARRAYS: Readonly<Record<string, string>> = { d: 'text[]', n: 'bigint[]', x: 'numeric[]', b: 'bytea[]' };

const written = (rollup: RefreshedRollup, grain: Grain, rows: Sql): RawBuilder<{ cells: number }> => sql`
  with written as (${inserted(rollup, grain, rows)}) select count(*)::int as cells from written`;

/** Cells that are all that their buckets have. */
function inserted(rollup: RefreshedRollup, grain: Grain, rows: Sql): Sql {
  const names = cellColumnNames(rollup);
  return sql`insert into rollup_cell (organization_id, rollup_id, grain, part, ${sql.join(names.map((name) => sql.ref(name)))})
      select ${rollup.organizationId}::uuid, ${rollup.id}::uuid, ${grain}, row_number() over (partition by cell.day),
        ${sql.join(names.map((name) => sql.ref(`cell.${name}`)))}
      from (${rows}) as cell
      returning true`;
}

const stampOf = (organizationId: string): Sql => sql`(select stamp from knowledge_clock where organization_id = ${organizationId}::uuid)`;

/**
 * Notes that days were built again. Of what is known now, which may be more than what was read, and never less: of earlier knowledge
 * cells say nothing, and whatever came in between has left its mark.
 */
export const noteDays = (
  { organizationId, id }: Pick<RefreshedRollup, 'organizationId' | 'id'>, days: readonly string[], builtFrom: string,
): Sql => sql`
  insert into rollup_day (organization_id, rollup_id, day, built_at)
  select ${organizationId}::uuid, ${id}::uuid, day, ${stampOf(organizationId)} from unnest(${days}::date[]) as built(day) where day >= ${builtFrom}::date
  on conflict (organization_id, rollup_id, day) do update set built_at = excluded.built_at`;

/** Notes by when the rows of all cells were recorded. */
export const noteAdvance = ({ organizationId, id }: Pick<RefreshedRollup, 'organizationId' | 'id'>, through: number, more: number): Sql => sql`
  update rollup set recorded_through = ${instant(through)}, cells = greatest(0, cells + ${more}::bigint) where organization_id = ${organizationId}::uuid and id = ${id}::uuid`;

/**
 * The instant by which about so many rows of the source were recorded after then, all of that instant among them; null: there are fewer.
 * In whole milliseconds since the epoch.
 */
export const recordedBy = ({ organizationId, sourceId }: RefreshedRollup, after: number, rows: number): RawBuilder<{ by: number | null }> => sql`
  select (
    select ceil(extract(epoch from r.recorded_at) * 1000)::float8 from interaction as r
    where r.organization_id = ${organizationId}::uuid and r.source_id = ${sourceId}::uuid and r.recorded_at > ${instant(after)}
    order by r.recorded_at offset ${rows} limit 1
  ) as "by"`;

export const countCells = ({ organizationId, id }: Pick<RefreshedRollup, 'organizationId' | 'id'>, more: number): Sql => sql`
  update rollup set cells = greatest(0, cells + ${more}::bigint) where organization_id = ${organizationId}::uuid and id = ${id}::uuid`;

/**
 * The first day of the next stretch of days before `builtFrom` (null: of all) that has about so many rows, and at least one day that
 * has any; -infinity where fewer are left.
 */
export const nextStretch = (
  { organizationId, sourceId, zone, timeField }: RefreshedRollup, builtFrom: string | null, rows: number,
): RawBuilder<{ from: string }> => {
  // Only occurred_at has an index to walk down.
  if (placing(timeField) !== OCCURRED_AT) return sql`select '-infinity' as "from"`;
  const placed = rowSql(OCCURRED_AT, tableColumns('r'));
  const day = sql`(${placed} at time zone ${zone})::date`;
  const before = between(placed, day, zone, { from: null, to: builtFrom });
  const downward = (offset: number): Sql => sql`
    select ${day} as day from interaction as r where r.organization_id = ${organizationId}::uuid and r.source_id = ${sourceId}::uuid and ${before}
    order by ${placed} desc offset ${offset} limit 1`;
  return sql`
    select coalesce((
      select least(last.day + 1, newest.day) from (${downward(rows - 1)}) as last cross join (${downward(0)}) as newest
    ), '-infinity'::date)::text as "from"`;
};

/** First days of the months that have days of cells and become whole when the rollup is built from `from` on instead of `to` (null: nothing). */
export const wholeMonths = (
  rollup: Pick<RefreshedRollup, 'organizationId' | 'id'>, from: string, to: string | null,
): RawBuilder<{ month: string }> => {
  const before = to === null ? sql`` : sql` and c.day < (date_trunc('month', ${to}::date::timestamp) + interval '1 month')::date`;
  const isNew = to === null ? sql`` : sql` and month.day < ${to}::date`;
  return sql`
    select month.day::text as month from (
      select distinct date_trunc('month', c.day::timestamp)::date as day from rollup_cell as c
      where ${cellsOf(rollup)} and c.grain = 'DAY' and c.day >= ${from}::date${before}
    ) as month where month.day >= ${from}::date${isNew}`;
};

/** Notes from which day on the rollup is built, by when the rows of its cells were recorded, what is known by now, and its new cells. */
export const noteStretch = (
  { organizationId, id }: Pick<RefreshedRollup, 'organizationId' | 'id'>, from: string, through: number, cells: number,
): Sql => sql`
  update rollup set built_from = ${from}::date, recorded_through = ${instant(through)}, built_at = ${stampOf(organizationId)}, cells = cells + ${cells}::bigint
  where organization_id = ${organizationId}::uuid and id = ${id}::uuid`;

/**
 * Deletes the cells of all marked days, and of their months. Nobody reads them; the marks stay, so that they are built again. The
 * transaction holds the bucketings.
 */
export const clearMarked = (organizationId: string): Sql => sql`
  with marked as materialized (
    select distinct r.id, m.day from rollup_mark as m join rollup as r on r.organization_id = m.organization_id and r.bucketing_id = m.bucketing_id
    where m.organization_id = ${organizationId}::uuid
  ), gone(id, grain, day) as (
    select id, 'DAY', day from marked union select id, 'MONTH', date_trunc('month', day::timestamp)::date from marked
  ), deleted as (
    delete from rollup_cell as c using gone
    where c.organization_id = ${organizationId}::uuid and c.rollup_id = gone.id and c.grain = gone.grain and c.day = gone.day
    returning c.rollup_id, c.grain
  )
  update rollup as r set cells = greatest(0, r.cells - less.cells)
  from (select rollup_id as id, count(*) as cells from deleted where grain = 'DAY' group by 1) as less
  where r.organization_id = ${organizationId}::uuid and r.id = less.id`;

/** Ids of the bucketings of a source. */
export const bucketingsOf = (organizationId: string, sourceId: string): RawBuilder<{ id: string }> => sql`
  select id from rollup_bucketing where organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid`;

/** Where each row of a source lies in these of its bucketings: their ids with its day and its key. */
const places = (organizationId: string, sourceId: string, bucketings: readonly string[]): Sql => sql`
  select b.organization_id, b.id, b.time_field, (placed.at at time zone b.zone)::date as day, r.key
  from rollup_bucketing as b
  join interaction as r on r.organization_id = b.organization_id and r.source_id = b.source_id
  cross join lateral (select ${placedBy('r', sql`b.time_field`)}) as placed(at)
  where b.organization_id = ${organizationId}::uuid and b.source_id = ${sourceId}::uuid and b.id = any(${bucketings}::uuid[]) and placed.at is not null`;

const listed = sql`insert into rollup_row (organization_id, bucketing_id, day, key)
  select organization_id, id, day, key from placed where time_field <> 'occurredAt'`;

/** Marks every day that the source has rows of, in these of its bucketings, and lists the rows. */
export const markAllDays = (organizationId: string, sourceId: string, bucketings: readonly string[]): Sql => sql`
  with placed as materialized (${places(organizationId, sourceId, bucketings)}), listed as (${listed})
  insert into rollup_mark (organization_id, bucketing_id, day) select distinct organization_id, id, day from placed`;

/**
 * Lists all rows that the source has, and notes that they are: whoever writes meanwhile lists its own. Somebody who holds the
 * bucketing.
 */
export const listRows = (organizationId: string, sourceId: string, bucketingId: string): Sql => sql`
  with placed as (${places(organizationId, sourceId, [bucketingId])}), listed as (${listed})
  update rollup_bucketing set rows_listed = true where organization_id = ${organizationId}::uuid and id = ${bucketingId}::uuid`;

/**
 * Strikes rows off the list of days that they are not on any more, and but one of those that stand there twice. Only what this
 * statement sees, rows and list alike, so that what somebody lists meanwhile stays.
 */
export const strikeRows = (
  { organizationId, sourceId, bucketingId, timeField, zone }: RefreshedRollup, days: readonly string[],
): Sql => {
  const day = sql`(${rowSql(placing(timeField), tableColumns('r'))} at time zone ${zone})::date`;
  return sql`
    delete from rollup_row as c using (
      select l.day, l.key, l.id, row_number() over (partition by l.day, l.key order by l.id) as copy,
        exists (
          select from interaction as r
          where r.organization_id = ${organizationId}::uuid and r.source_id = ${sourceId}::uuid and r.key = l.key and ${day} = l.day ${FENCE}
        ) as is_there
      from rollup_row as l
      where l.organization_id = ${organizationId}::uuid and l.bucketing_id = ${bucketingId}::uuid and l.day = any(${days}::date[])
    ) as l
    where c.organization_id = ${organizationId}::uuid and c.bucketing_id = ${bucketingId}::uuid and c.day = l.day and c.key = l.key and c.id = l.id
      and (l.copy > 1 or not l.is_there)`;
};
