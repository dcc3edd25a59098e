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
  /** What is read of the measure's own rows, written against alias `r`: at, key and others, and their names. */
  readonly columns: readonly Sql[];
  readonly names: readonly string[];
  readonly conditions: readonly Sql[];
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
 * Whether the rest of a journey can follow depends on an entity and an instant alone. So the steps are taken from the last to
 * the first: of the instants of a step those are kept (`kept_…`) from which the rest can follow, and for that the earliest of
 * the next step's kept instants decides, because a later one lies within no bound that it breaks. Each look for "the next
 * instant of this entity" is one sort of both sides, not a join: the cost depends neither on how many rows an entity has nor on
 * what the planner expects.
 */
export function journeyRows(journey: JourneyRows): Sql {
  const { valueStep } = journey.journey.read;
  const steps = presentSteps(journey.journey.read, journey.extent);
  const tables: Sql[] = [];
  for (const [index, present] of [...steps.entries()].slice(1).reverse()) {
    tables.push(...stepTables(journey, present, steps[index + 1] ?? null));
  }
  const [own, ...others] = steps as [PresentStep, ...PresentStep[]];
  const kept = following(journey, ownRows(journey), journey.names, own, others[0] ?? null);
  const names = journey.names.map((name) => sql.ref(`f.${name}`));
  const before = tables.length === 0 ? sql`` : sql`with ${sql.join(tables)}`;
  if (valueStep === 0) return sql`${before} select ${sql.join(names)} from (${kept}) as f`;
  const numbered = sql`select f.*, ${sql.ref(`f.v_${others[0]!.position}`)} as v from (${kept}) as f`;
  return sql`${before} ${withValueRows(journey, numbered)}`;
}

/** Every row with the columns of the value row that it has the number v of. */
function withValueRows({ names, later }: JourneyRows, rows: Sql): Sql {
  const columns = later.names();
  const ofValues = [...names.map((name) => sql`null as ${sql.ref(name)}`), sql`v`, sql`true as is_value`, ...refs(columns)];
  const ofRows = [...refs(names), sql`v`, sql`false`, ...columns.map(() => sql`null`)];
  const both = sql`select ${sql.join(ofValues)} from value_row union all select ${sql.join(ofRows)} from (${rows}) as f`;
  const read = columns.map((name) => sql`first_value(f.${sql.ref(name)}) over w as ${sql.ref(name)}`);
  return sql`select ${sql.join([...refs(names, 'f.'), ...refs(columns, 'f.')])} from (
      select ${sql.join([...refs(names, 'f.'), sql`f.is_value`, ...read])} from (${both}) as f
      window w as (partition by f.v order by f.is_value desc)
    ) as f where not f.is_value`;
}

const refs = (names: readonly string[], alias = ''): Sql[] => names.map((name) => sql.ref(`${alias}${name}`));

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

/** The measure's own rows with e, the entity; where it has to begin with one, only its first of all that are known. */
function ownRows({ journey, own, at, columns, conditions, extent }: JourneyRows): Sql {
  const { entity, start, filter } = journey.read;
  const read = tableColumns('r');
  const who = sql.ref(`r.${entity}`);
  const known = sql`${who} is not null`;
  const mine = sql.join(conditions, sql` and `);
  if (start === 'ANY') return facts(own, sql.join([...columns, sql`${who} as e`]), sql`${known} and ${mine}`);
  const before = sql`${rowSql(at, read)} < ${instant(extent.to!)}`;
  const all = facts(
    own,
    sql.join([...columns, sql`${who} as e`, sql`(${mine}) as is_mine`]),
    sql.join([known, before, ...filter === null ? [] : [rowSql(filter, read)]], sql` and `),
  );
  return sql`select f.* from (
    select f.*, row_number() over (partition by f.e order by f.at, ${byCodePoints(sql`f.key`)}) as place from (${all}) as f
  ) as f where f.place = 1 and f.is_mine`;
}

/** Rows of a step: e, t and other columns. */
function stepRows(
  { journey }: JourneyRows, position: number, step: JourneyStep, { from, to }: Reach, more: readonly Sql[] = [],
): Sql {
  const entity = sql.ref(`r.${journey.read.entity}`);
  const conditions = [sql`${entity} is not null`, sql`r.occurred_at > ${instant(from)}`];
  if (to !== null) conditions.push(sql`r.occurred_at <= ${instant(to)}`);
  if (step.filter !== null) conditions.push(rowSql(step.filter, tableColumns('r')));
  const columns = sql.join([sql`${entity} as e`, sql`r.occurred_at as t`, ...more]);
  return facts(journey.steps[position - 1]!, columns, sql.join(conditions, sql` and `));
}

/** The tables of a later present step; the last, kept_…, has the entities (e) and instants (t) from which the rest follows. */
function stepTables(rows: JourneyRows, present: PresentStep, next: PresentStep | null): Sql[] {
  const { position } = present;
  const { valueStep } = rows.journey.read;
  const isValue = position === valueStep;
  const table = sql.ref(`step_${position}`);
  const instants = sql`select e, t as at${isValue ? sql`, v` : sql``} from ${table}`;
  const kept = following(rows, instants, isValue ? ['at', 'v'] : ['at'], present, next);
  const value = isValue ? sql`f.v` : position < valueStep ? sql.ref(`f.v_${next!.position}`) : sql`null::int8`;
  return [
    ...baseTables(rows, present),
    sql`${sql.ref(`kept_${position}`)} as (select f.e, f.at as t, ${value} as v from (${kept}) as f)`,
  ];
}

/** Of a table with e, at and others: the rows from which the rest of the journey follows, with what was looked for. */
function following(
  rows: JourneyRows, table: Sql, names: readonly string[], { reach, absent }: PresentStep, next: PresentStep | null,
): Sql {
  const looks = new Looks(names);
  const conditions: Sql[] = [sql`true`];
  let end: Sql | null = null;
  if (next !== null) {
    const { afterMs, withinMs } = next.step!;
    end = looks.next(next.position, afterMs, sql`select e, t, v from ${sql.ref(`kept_${next.position}`)}`);
    conditions.push(withinMs === null ? sql`${end} is not null` : sql`${end} <= f.at + ${interval(withinMs)}`);
  }
  for (const { position, step } of absent) {
    const { afterMs, withinMs } = step;
    const until = withinMs === null ? next?.reach.to ?? null : reachOf(step, reach).to;
    const events = stepRows(rows, position, step, { from: reach.from + afterMs, to: until });
    const found = looks.next(position, afterMs, sql`select e, t, null::int8 as v from (${events}) as f`);
    if (withinMs !== null) conditions.push(sql`(${found} is null or ${found} > f.at + ${interval(withinMs)})`);
    else conditions.push(end === null ? sql`${found} is null` : sql`(${found} is null or ${found} >= ${end})`);
  }
  return sql`select f.* from ${looks.over(table)} where ${sql.join(conditions, sql` and `)}`;
}

/** Where the rows of a later step are read: its instants, or those of the value step with the rows, numbered in their order. */
function baseTables(rows: JourneyRows, { position, step, reach }: PresentStep): Sql[] {
  const table = sql.ref(`step_${position}`);
  if (rows.journey.read.valueStep !== position) {
    return [sql`${table} as (select distinct f.e, f.t from (${stepRows(rows, position, step!, reach)}) as f)`];
  }
  const read = stepRows(rows, position, step!, reach, [sql`r.key`, ...rows.later.extractions()]);
  return [
    sql`value_row as materialized (
      select f.*, row_number() over (order by f.t, ${byCodePoints(sql`f.key`)}) as v from (${read}) as f)`,
    sql`${table} as (select e, t, v from value_row)`,
  ];
}

/** Looks for the next instants of other steps, one after the other, each as columns more. */
class Looks {
  private readonly steps: { readonly position: number; readonly afterMs: number; readonly events: Sql }[] = [];

  /** `names`: columns of the table besides e, `at` among them. */
  constructor(private readonly names: readonly string[]) {}

  /** The next instant of the same entity among the events, later than `afterMs` after its own; null where there is none. */
  next(position: number, afterMs: number, events: Sql): Sql {
    this.steps.push({ position, afterMs, events });
    return sql.ref(`f.n_${position}`);
  }

  /** The table with what was looked for, under alias `f`. */
  over(table: Sql): Sql {
    let looked = table;
    let names = [...this.names];
    for (const { position, afterMs, events } of this.steps) {
      const [n, v] = [sql.ref(`n_${position}`), sql.ref(`v_${position}`)];
      const both = sql`select ${sql.join([sql`e`, ...refs(names), sql`at + ${interval(afterMs)} as place`, sql`false as is_event`,
        sql`null::timestamptz as n_here`, sql`null::int8 as v_here`])} from (${looked}) as f
        union all select ${sql.join([sql`e`, ...names.map(() => sql`null`), sql`t`, sql`true`, sql`t`, sql`v`])}
        from (${events}) as f`;
      // From the latest to the earliest: what comes before a row in this order lies behind it in time. v never falls as t rises.
      looked = sql`select ${sql.join([sql`f.e`, ...refs(names, 'f.'), n, v])} from (
        select f.*, min(f.n_here) over w as ${n}, min(f.v_here) over w as ${v} from (${both}) as f
        window w as (partition by f.e order by f.place desc, f.is_event rows between unbounded preceding and current row)
      ) as f where not f.is_event`;
      names = [...names, `n_${position}`, `v_${position}`];
    }
    return sql`(${looked}) as f`;
  }
}

/** Elapsed time, whatever the zone's clocks do. */
const interval = (milliseconds: number): Sql => sql`${`${milliseconds} milliseconds`}::interval`;
