import { sql, type RawBuilder } from 'kysely';
import type { JourneyRead, JourneyStep } from '../lang/kpi-expr.js';
import type { RowExpr } from '../lang/row-expr.js';
import { byCodePoints } from './collation.js';
import { facts, instant, type FactsAsOf } from './facts.js';
import { rowSql, tableColumns } from './row-sql.js';
import type { ExtractedColumns } from './scan-rows.js';
import type { JourneyScan } from './scan.js';

type Sql = RawBuilder<unknown>;

interface JourneyRows {
  readonly journey: JourneyScan;
  /** The source of the measure's own rows, and what places them. */
  readonly own: FactsAsOf;
  readonly at: RowExpr;
  /** The measure's own rows: at, key, e (the entity, known) and what else is read of them. */
  readonly rows: Sql;
  /** Where those are, in milliseconds since the epoch. */
  readonly extent: Reach;
  /** What is read of the row of the value step. */
  readonly later: ExtractedColumns;
}

/** After `from`, at most `to`; null: without end. */
interface Reach { readonly from: number; readonly to: number | null }

/** A step that rows have to be there for, and those behind it, up to the next of its kind, that none may be there for. */
interface PresentStep {
  /** Its position in the journey; 0: the measure's own rows. */
  readonly position: number;
  readonly step: JourneyStep | null;
  readonly reach: Reach;
  readonly absent: readonly { readonly position: number; readonly step: JourneyStep }[];
}

/**
 * The rows that some choice of later rows follows, with the columns of the value step's row.
 *
 * Whether the rest of a journey can follow depends on an entity and an instant alone. So the steps are taken from the last to the
 * first: of the instants of a step those are kept (`kept_…`) from which the rest can follow, and for that the earliest of the next
 * step's kept instants decides, because a later one lies within no bound that it breaks. Each look for "the next instant of this
 * entity" is one sort of both sides (`next`), whatever an entity's number of rows.
 */
export function journeyRows(journey: JourneyRows): Sql {
  const { read } = journey.journey;
  const steps = presentSteps(read, journey.extent);
  const tables = [sql`own as materialized (${ownRows(journey)})`];
  for (const [index, present] of [...steps.entries()].reverse()) {
    tables.push(...stepTables(journey, present, steps[index + 1] ?? null));
  }
  if (read.valueStep === 0) {
    return sql`with ${sql.join(tables)} select own.* from own join kept_0 on kept_0.e = own.e and kept_0.t = own.at`;
  }
  const columns = journey.later.names().map((name) => sql.ref(`value_row.${name}`));
  return sql`with ${sql.join([...tables, sql`value_row as (${valueRows(journey)})`])}
    select ${sql.join([sql`own.*`, ...columns])} from own join kept_0 on kept_0.e = own.e and kept_0.t = own.at
    join value_row on value_row.e = kept_0.e and value_row.t = kept_0.v`;
}

/** Steps with what lies between them, and how far from the measure's own rows they can be. */
function presentSteps({ steps }: JourneyRead, { from, to }: Reach): PresentStep[] {
  const result: (PresentStep & { absent: { position: number; step: JourneyStep }[] })[] = [
    // The measure's own rows may lie at the beginning of their extent; other reaches exclude it.
    { position: 0, step: null, reach: { from, to }, absent: [] },
  ];
  steps.forEach((step, index) => {
    const last = result.at(-1)!;
    if (step.absent) last.absent.push({ position: index + 1, step });
    else result.push({ position: index + 1, step, reach: reachOf(step, last.reach), absent: [] });
  });
  return result;
}

const reachOf = ({ afterMs, withinMs }: JourneyStep, { from, to }: Reach): Reach =>
  ({ from: from + afterMs, to: to === null || withinMs === null ? null : to + withinMs });

/** The measure's own rows; where an entity has to begin with one, only its first of all that are known. */
function ownRows({ journey, own, at, rows, extent }: JourneyRows): Sql {
  const { entity, start, filter } = journey.read;
  if (start === 'ANY') return rows;
  const read = tableColumns('r');
  const placed = rowSql(at, read);
  const conditions = [sql`${sql.ref(`r.${entity}`)} is not null`, ...filter === null ? [] : [rowSql(filter, read)]];
  if (extent.to !== null) conditions.push(sql`${placed} < ${instant(extent.to)}`);
  const all = facts(own, sql`${sql.ref(`r.${entity}`)} as e, ${placed} as at, r.key`, sql.join(conditions, sql` and `));
  return sql`select f.* from (${rows}) as f join (
    select distinct on (f.e) f.e, f.key from (${all}) as f order by f.e, f.at, ${byCodePoints(sql`f.key`)}) as first
    on first.e = f.e and first.key = f.key`;
}

/** Entities and instants of a step's rows. */
function instantsOf({ journey }: JourneyRows, position: number, step: JourneyStep, reach: Reach): Sql {
  const { entity } = journey.read;
  const rows = facts(
    journey.steps[position - 1]!,
    sql`${sql.ref(`r.${entity}`)} as e, r.occurred_at as t`,
    stepCondition(entity, step, reach),
  );
  return sql`select distinct f.e, f.t from (${rows}) as f where f.e in (select own.e from own)`;
}

function stepCondition(entity: JourneyRead['entity'], { filter }: JourneyStep, { from, to }: Reach): Sql {
  const conditions = [sql`${sql.ref(`r.${entity}`)} is not null`, sql`r.occurred_at > ${instant(from)}`];
  if (to !== null) conditions.push(sql`r.occurred_at <= ${instant(to)}`);
  if (filter !== null) conditions.push(rowSql(filter, tableColumns('r')));
  return sql.join(conditions, sql` and `);
}

/** The tables of a present step; the last of them, kept_…, has the entities (e) and instants (t) from which the rest follows. */
function stepTables(rows: JourneyRows, present: PresentStep, following: PresentStep | null): Sql[] {
  const { position, step, reach, absent } = present;
  const { valueStep } = rows.journey.read;
  const all = sql.ref(`step_${position}`);
  const tables = [sql`${all} as materialized (${
    step === null ? sql`select distinct own.e, own.at as t from own` : instantsOf(rows, position, step, reach)})`];
  const joins: Sql[] = [];
  const conditions: Sql[] = [];
  const look = (name: string, afterMs: number, events: Sql): Sql => {
    const table = sql.ref(name);
    tables.push(sql`${table} as (${next(all, afterMs, events)})`);
    joins.push(sql`join ${table} on ${sql.ref(`${name}.e`)} = ${sql.ref(`step_${position}.e`)} and ${sql.ref(`${name}.t`)} = ${sql.ref(`step_${position}.t`)}`);
    return sql.ref(`${name}.n`);
  };
  const t = sql.ref(`step_${position}.t`);
  let value = position === valueStep ? t : sql`null::timestamptz`;
  let end: Sql | null = null;
  if (following !== null) {
    const { afterMs, withinMs } = following.step!;
    const name = `next_${following.position}`;
    end = look(name, afterMs, sql`select e, t, v from ${sql.ref(`kept_${following.position}`)}`);
    conditions.push(withinMs === null ? sql`${end} is not null` : sql`${end} <= ${t} + ${interval(withinMs)}`);
    if (valueStep > position) value = sql.ref(`${name}.v`);
  }
  for (const each of absent) {
    const { afterMs, withinMs } = each.step;
    const until = withinMs === null ? following?.reach.to ?? null : reachOf(each.step, reach).to;
    const events = instantsOf(rows, each.position, each.step, { from: reach.from + afterMs, to: until });
    const found = look(`next_${each.position}`, afterMs, sql`select e, t, null::timestamptz as v from (${events}) as f`);
    const beyond = withinMs !== null ? sql`${found} > ${t} + ${interval(withinMs)}` : end === null ? null : sql`${found} >= ${end}`;
    conditions.push(beyond === null ? sql`${found} is null` : sql`(${found} is null or ${beyond})`);
  }
  const kept = sql`select ${all}.e, ${t} as t, ${value} as v from ${all} ${sql.join(joins, sql` `)}
    ${conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`}`;
  return [...tables, sql`${sql.ref(`kept_${position}`)} as (${kept})`];
}

/**
 * Per entity and instant of a table: the next instant n of the same entity among the events, later than `afterMs` after it, with
 * its v; null where there is none.
 */
function next(table: Sql, afterMs: number, events: Sql): Sql {
  const both = sql`select e, t, t + ${interval(afterMs)} as place, false as is_event, null::timestamptz as n, null::timestamptz as v from ${table}
    union all select e, null, t, true, t, v from (${events}) as f`;
  // From the latest to the earliest: what lies before a row in this order comes after it in time. v never falls as n rises.
  return sql`select f.e, f.t, f.n, f.v from (
    select f.e, f.t, f.is_event, min(f.n) over w as n, min(f.v) over w as v from (${both}) as f
    window w as (partition by f.e order by f.place desc, f.is_event rows between unbounded preceding and current row)
  ) as f where not f.is_event`;
}

/** Per entity and instant of the value step the row that a value is read from. */
function valueRows({ journey, later }: JourneyRows): Sql {
  const { entity, valueStep, steps } = journey.read;
  const step = steps[valueStep - 1]!;
  const rows = facts(
    journey.steps[valueStep - 1]!,
    sql.join([sql`${sql.ref(`r.${entity}`)} as e`, sql`r.occurred_at as t`, sql`r.key`, ...later.extractions()]),
    sql`${sql.ref(`r.${entity}`)} is not null${step.filter === null ? sql`` : sql` and ${rowSql(step.filter, tableColumns('r'))}`}`,
  );
  return sql`select distinct on (f.e, f.t) f.* from (${rows}) as f
    where (f.e, f.t) in (select kept_0.e, kept_0.v from kept_0) order by f.e, f.t, ${byCodePoints(sql`f.key`)}`;
}

/** Elapsed time, whatever the zone's clocks do. */
const interval = (milliseconds: number): Sql => sql`${`${milliseconds} milliseconds`}::interval`;
