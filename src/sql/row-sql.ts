import { sql, type RawBuilder } from 'kysely';
import type { BusinessTime } from '../calendar/business-time.js';
import type { RowExpr, RowFunction } from '../lang/row-expr.js';
import { businessSeconds } from './business-time.js';
import { lowered } from './collation.js';

/** Where a row's stored fields and built-in fields are read from: the table itself, or columns that were extracted before. */
export type ColumnOf = (leaf: Extract<RowExpr, { op: 'field' | 'builtIn' }>) => RawBuilder<unknown>;

type Sql = RawBuilder<unknown>;
type Translation = (...args: readonly Sql[]) => Sql;

const join = (parts: readonly Sql[], separator: Sql): Sql => sql`(${sql.join(parts, separator)})`;

/**
 * Gives each operand a name, so that a translation can mention it twice without repeating its text (which would double at each
 * nesting).
 */
function named(operands: readonly Sql[], result: (names: readonly Sql[]) => Sql): Sql {
  const names = operands.map((_, index) => sql.ref(`v.a${index}`));
  const columns = operands.map((operand, index) => sql`${operand} as ${sql.ref(`a${index}`)}`);
  return sql`(select ${result(names)} from (select ${sql.join(columns)}) as v)`;
}

/** Unknown where any operand is: PostgreSQL's own least and greatest skip nulls. */
const extreme = (name: 'least' | 'greatest'): Translation => (...args) =>
  named(args, (names) => sql`case when num_nulls(${sql.join(names)}) = 0 then ${sql.raw(name)}(${sql.join(names)}) end`);

/** Unknown where there is no real power, or where it is beyond e^230 (about 1e100), so that no product of powers can overflow. */
const power: Translation = (base, exponent) => named([base, exponent], ([b, e]) => sql`case
  when ${b} = 0 then case when ${e} > 0 then 0 when ${e} = 0 then 1 end
  when ${b} < 0 and ${e} <> trunc(${e}) then null
  when abs(${e} * ln(abs(${b}))) < 230 then power(${b}, ${e}) end`);

/** Functions of a work schedule, whose table is no operand of SQL. */
type ScheduleFunction = 'businessSeconds' | 'businessDue';

const SCHEDULE_TRANSLATIONS: Record<ScheduleFunction, (args: readonly Sql[], hours: BusinessTime) => Sql> = {
  businessSeconds: ([a, b], hours) => businessSeconds(a!, b!, hours),
  // A deadline of no length at all is t itself, also where nobody works.
  businessDue: ([t, seconds, now], hours) => named([t!, seconds!], ([at, d]) => sql`(
    ${businessSeconds(at!, now!, hours)} >= ${d} and (${d} < 0 or ${at} <= ${now}))`),
};

const isOfSchedule = (fn: RowFunction): fn is ScheduleFunction => fn in SCHEDULE_TRANSLATIONS;

const local = (t: Sql, zone: Sql): Sql => sql`(${t} at time zone ${zone})`;

const TRANSLATIONS: Record<Exclude<RowFunction, ScheduleFunction>, Translation> = {
  add: (a, b) => sql`(${a} + ${b})`,
  subtract: (a, b) => sql`(${a} - ${b})`,
  multiply: (a, b) => sql`(${a} * ${b})`,
  divide: (a, b) => sql`(${a} / nullif(${b}, 0))`,
  modulo: (a, b) => sql`(${a} % nullif(${b}, 0))`,
  power,
  negate: (a) => sql`(- ${a})`,
  equal: (a, b) => sql`(${a} = ${b})`,
  notEqual: (a, b) => sql`(${a} <> ${b})`,
  less: (a, b) => sql`(${a} < ${b})`,
  lessOrEqual: (a, b) => sql`(${a} <= ${b})`,
  greater: (a, b) => sql`(${a} > ${b})`,
  greaterOrEqual: (a, b) => sql`(${a} >= ${b})`,
  in: (a, ...items) => (items.length === 0 ? sql`(${a} is null and null)` : sql`(${a} in (${sql.join(items)}))`),
  and: (...args) => join(args, sql` and `),
  or: (...args) => join(args, sql` or `),
  not: (a) => sql`(not ${a})`,
  if: (condition, then, otherwise) =>
    sql`(case ${condition} when true then ${then} when false then ${otherwise} end)`,
  coalesce: (...args) => sql`coalesce(${sql.join(args)})`,
  nullif: (a, b) => sql`nullif(${a}, ${b})`,
  abs: (a) => sql`abs(${a})`,
  round: (a, digits) => (digits === undefined ? sql`round(${a})` : sql`round(${a}, (${digits})::int)`),
  floor: (a) => sql`floor(${a})`,
  ceil: (a) => sql`ceil(${a})`,
  least: extreme('least'),
  greatest: extreme('greatest'),
  secondsBetween: (a, b) => sql`extract(epoch from (${b} - ${a}))`,
  lower: (a) => lowered(a!),
  contains: (a, b) => sql`(position(${b} in ${a}) > 0)`,
  startsWith: (a, b) => sql`starts_with(${a}, ${b})`,
  isNull: (a) => sql`(${a} is null)`,
  due: (t, seconds, now) => sql`(extract(epoch from (${now} - ${t})) >= ${seconds})`,
  hourOfDay: (t, zone) => sql`extract(hour from ${local(t!, zone!)})`,
  weekday: (t, zone) => sql`extract(isodow from ${local(t!, zone!)})`,
  dateOf: (t, zone) => sql`to_char(${local(t!, zone!)}, 'YYYY-MM-DD')`,
  tagged: (t, bounds) => sql`(width_bucket(${t}, ${bounds}) % 2 = 1)`,
  rangeName: (t, bounds, names) => named([sql`width_bucket(${t}, ${bounds})`], ([i]) =>
    sql`case when ${i} % 2 = 1 then (${names})[(${i} + 1) / 2] end`),
};

/**
 * A checked and resolved row expression as SQL. Every literal is bound with its type; names are read through `column`, and `asOf`
 * is the instant at which a stock is read; `inner` is a column of the entities that the statement reads under alias `f`. Never
 * raises in SQL.
 */
export function rowSql(expression: RowExpr, column: ColumnOf, asOf?: Sql): Sql {
  switch (expression.op) {
    case 'number': return sql`${expression.value}::numeric`;
    case 'text': return sql`${expression.value}::text`;
    case 'boolean': return sql`${expression.value}::boolean`;
    case 'instant': return sql`${expression.value}::timestamptz`;
    case 'field':
    case 'builtIn': return column(expression);
    case 'array': return expression.type === 'text'
      ? sql`${expression.values}::text[]`
      : sql`${expression.values.map((value) => new Date(value).toISOString())}::timestamptz[]`;
    case 'asOf': {
      if (asOf === undefined) throw new Error('as_of() outside of a stock');
      return asOf;
    }
    case 'inner': return sql.ref('f.inner');
    case 'call': return callSql(expression, column, asOf);
    case 'at': case 'now': case 'zone': case 'tag': case 'schedule': case 'hours':
      throw new Error(`${expression.op} is to be resolved before it is translated`);
  }
}

function callSql({ fn, args }: Extract<RowExpr, { op: 'call' }>, column: ColumnOf, asOf: Sql | undefined): Sql {
  const operands = (from: readonly RowExpr[]): Sql[] => from.map((argument) => rowSql(argument, column, asOf));
  if (!isOfSchedule(fn)) return TRANSLATIONS[fn](...operands(args));
  const hours = args.at(-1);
  if (hours?.op !== 'hours') throw new Error('a schedule is to be resolved before it is translated');
  return SCHEDULE_TRANSLATIONS[fn](operands(args.slice(0, -1)), hours.value);
}

const COLUMN_TYPES = { number: 'numeric', text: 'text', boolean: 'boolean', instant: 'timestamptz' } as const;

const BUILT_IN_COLUMNS = {
  key: 'key', occurredAt: 'occurred_at', recordedAt: 'recorded_at', customer: 'customer', case: 'case',
} as const;

/** Reads straight from a row of `interaction` or `interaction_revision` under the given alias. */
export const tableColumns = (alias: string): ColumnOf => (leaf) =>
  leaf.op === 'builtIn'
    ? sql.ref(`${alias}.${BUILT_IN_COLUMNS[leaf.key]}`)
    : sql`(${sql.ref(`${alias}.fields`)} ->> ${sql.lit(leaf.key)})::${sql.raw(COLUMN_TYPES[leaf.type])}`;
