import { Temporal } from 'temporal-polyfill';
import type { Grain } from '../../src/calendar/grain.js';
import { Decimal } from '../../src/kernel/decimal.js';

/** The value of an expression, or the reason why it has none. */
export type Answer = Decimal | string;

/** The context in which the model evaluates: written with Temporal alone, apart from how the service does it. */
export interface ModelContext {
  readonly from: Temporal.ZonedDateTime | null;
  readonly to: Temporal.ZonedDateTime;
  /** The calendar unit that it is; null: none. */
  readonly grain: Grain | null;
  readonly step: Temporal.Duration;
  /** Cut at now. */
  readonly running: boolean;
  readonly weekStart: number;
  readonly fiscalYearStart: number;
}

export type Expression =
  | { readonly op: 'measure'; readonly key: string }
  | { readonly op: 'number'; readonly value: string }
  | { readonly op: 'ratio' | 'difference'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'previous'; readonly count: number; readonly body: Expression }
  | { readonly op: 'shift' | 'rolling'; readonly count: number; readonly unit: Grain; readonly body: Expression }
  | { readonly op: 'to_date'; readonly unit: Grain; readonly body: Expression }
  | { readonly op: 'cumulative' | 'change' | 'growth'; readonly body: Expression }
  | { readonly op: 'over'; readonly fn: 'mean' | 'min' | 'max' | 'sum'; readonly unit: Grain; readonly weekdays: boolean; readonly body: Expression }
  | { readonly op: 'units'; readonly unit: Grain };

const name = (unit: Grain): string => `"${unit.toLowerCase()}"`;

export function textOf(expression: Expression): string {
  switch (expression.op) {
    case 'measure': return expression.key;
    case 'number': return expression.value;
    case 'ratio': return `(${textOf(expression.left)} / ${textOf(expression.right)})`;
    case 'difference': return `(${textOf(expression.left)} - ${textOf(expression.right)})`;
    case 'previous': return `previous(${textOf(expression.body)}, ${expression.count})`;
    case 'shift':
    case 'rolling': return `${expression.op}(${textOf(expression.body)}, ${expression.count}, ${name(expression.unit)})`;
    case 'to_date': return `to_date(${textOf(expression.body)}, ${name(expression.unit)})`;
    case 'cumulative':
    case 'change':
    case 'growth': return `${expression.op}(${textOf(expression.body)})`;
    case 'over': return `${expression.fn}_over(${textOf(expression.body)}, ${name(expression.unit)}${expression.weekdays ? ', weekday() <= 5' : ''})`;
    case 'units': return `units(${name(expression.unit)})`;
  }
}

/** Asks a plain measure in a context; with a unit, once per unit inside. */
export type AskPlain = (key: string, context: ModelContext) => Promise<Answer>;

/** What the expression is in a context, by asking nothing but plain measures in changed contexts. */
export async function evaluated(expression: Expression, context: ModelContext, ask: AskPlain): Promise<Answer> {
  const inside = (body: Expression, changed: ModelContext): Promise<Answer> => evaluated(body, changed, ask);
  switch (expression.op) {
    case 'measure': return ask(expression.key, context);
    case 'number': return new Decimal(expression.value);
    case 'ratio': return divided(await inside(expression.left, context), await inside(expression.right, context));
    case 'difference': return subtracted(await inside(expression.left, context), await inside(expression.right, context));
    case 'previous': return inside(expression.body, back(context, times(context.step, expression.count)));
    case 'shift': return inside(expression.body, back(context, times(stepOf(expression.unit), expression.count)));
    case 'rolling': {
      const start = unitStart(context.to.subtract({ milliseconds: 1 }), expression.unit, context);
      const from = unitStart(start.subtract(times(stepOf(expression.unit), expression.count - 1)), expression.unit, context);
      const whole = expression.count === 1 && (context.running || unitEnd(start, expression.unit, context).equals(context.to));
      return inside(expression.body, { ...context, from, grain: whole ? expression.unit : null });
    }
    case 'to_date': {
      const from = unitStart(context.to.subtract({ milliseconds: 1 }), expression.unit, context);
      const whole = context.running || unitEnd(from, expression.unit, context).equals(context.to);
      return inside(expression.body, { ...context, from, grain: whole ? expression.unit : null });
    }
    case 'cumulative': return inside(expression.body, { ...context, from: null, grain: null });
    case 'change': return subtracted(await inside(expression.body, context), await inside(expression.body, back(context, context.step)));
    case 'growth': {
      const [now, then] = [await inside(expression.body, context), await inside(expression.body, back(context, context.step))];
      const change = subtracted(now, then);
      if (typeof change === 'string') return change;
      return (then as Decimal).isNegative() && !(then as Decimal).isZero() ? 'UNDEFINED' : divided(change, then);
    }
    case 'over': return combined(expression.fn, await Promise.all(
      unitsOf(context, expression.unit, expression.weekdays).map((unit) => inside(expression.body, unit)),
    ));
    case 'units': return new Decimal(unitsOf(context, expression.unit, false).length);
  }
}

const subtracted = (a: Answer, b: Answer): Answer => (typeof a === 'string' ? a : typeof b === 'string' ? b : a.minus(b));
function divided(a: Answer, b: Answer): Answer {
  if (typeof a === 'string') return a;
  if (typeof b === 'string') return b;
  return b.isZero() ? 'ZERO_DENOMINATOR' : a.div(b);
}

function combined(fn: 'mean' | 'min' | 'max' | 'sum', values: readonly Answer[]): Answer {
  const known = values.filter((value) => typeof value !== 'string');
  if (known.length === 0) return (values[0] as string | undefined) ?? 'NO_DATA';
  if (fn === 'min') return Decimal.min(...known);
  if (fn === 'max') return Decimal.max(...known);
  const sum = Decimal.sum(...known);
  return fn === 'sum' ? sum : sum.div(known.length);
}

const times = (step: Temporal.Duration, count: number): Temporal.Duration => Temporal.Duration.from({
  months: step.months * count, days: step.days * count, hours: step.hours * count, milliseconds: step.milliseconds * count,
});

const STEPS: Readonly<Record<Grain, Temporal.DurationLike>> = {
  HOUR: { hours: 1 }, DAY: { days: 1 }, WEEK: { days: 7 }, MONTH: { months: 1 }, QUARTER: { months: 3 }, YEAR: { months: 12 },
  FISCAL_QUARTER: { months: 3 }, FISCAL_YEAR: { months: 12 },
};
export const stepOf = (grain: Grain): Temporal.Duration => Temporal.Duration.from(STEPS[grain]);

/** The start of the unit that holds an instant. */
export function unitStart(
  at: Temporal.ZonedDateTime, unit: Grain, { weekStart, fiscalYearStart }: Pick<ModelContext, 'weekStart' | 'fiscalYearStart'>,
): Temporal.ZonedDateTime {
  const date = at.toPlainDate();
  const starting = (day: Temporal.PlainDate): Temporal.ZonedDateTime => day.toZonedDateTime(at.timeZoneId);
  const monthsIn = (size: number, first: number): number => (((date.month - first) % size) + size) % size;
  const month = (back: number) => starting(date.with({ day: 1 }).subtract({ months: back }));
  switch (unit) {
    case 'HOUR': return at.round({ smallestUnit: 'hour', roundingMode: 'floor' });
    case 'DAY': return starting(date);
    case 'WEEK': return starting(date.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 }));
    case 'MONTH': return month(0);
    case 'QUARTER': return month(monthsIn(3, 1));
    case 'YEAR': return month(monthsIn(12, 1));
    case 'FISCAL_QUARTER': return month(monthsIn(3, fiscalYearStart));
    case 'FISCAL_YEAR': return month(monthsIn(12, fiscalYearStart));
  }
}

export const unitEnd = (start: Temporal.ZonedDateTime, unit: Grain, calendar: Pick<ModelContext, 'weekStart' | 'fiscalYearStart'>) =>
  (unit === 'HOUR' ? start.add({ hours: 1 }) : unitStart(start.add(STEPS[unit]).add({ hours: 12 }), unit, calendar));

/** A calendar unit becomes the whole unit there, what runs its elapsed part; anything else moves both of its ends. */
function back(context: ModelContext, step: Temporal.Duration): ModelContext {
  const { from, to, grain, running } = context;
  if (from === null || grain === null) return { ...context, from: from?.subtract(step) ?? null, to: to.subtract(step) };
  const there = unitStart(from.subtract(step), grain, context);
  const end = unitEnd(there, grain, context);
  if (!running) return { ...context, from: there, to: end };
  const elapsed = to.subtract(step);
  const latest = Temporal.ZonedDateTime.compare(elapsed, end) > 0 ? end : elapsed;
  return { ...context, from: there, to: Temporal.ZonedDateTime.compare(latest, there) < 0 ? there : latest };
}

/** The finished units inside. Throws where they do not tile the context: such an expression is not asked. */
export function unitsOf(context: ModelContext, unit: Grain, weekdays: boolean): ModelContext[] {
  const { from, to } = context;
  if (from === null || !unitStart(from, unit, context).equals(from)) throw new DoesNotTile();
  const units: ModelContext[] = [];
  let start = from;
  while (Temporal.ZonedDateTime.compare(start, to) < 0) {
    const end = unitEnd(start, unit, context);
    if (Temporal.ZonedDateTime.compare(end, to) <= 0) {
      units.push({ ...context, from: start, to: end, grain: unit, step: stepOf(unit), running: false });
    } else if (!context.running) {
      throw new DoesNotTile();
    }
    if (units.length > 40) throw new DoesNotTile();
    start = end;
  }
  return weekdays ? units.filter((each) => each.from!.dayOfWeek <= 5) : units;
}

/** Also where there would be too many units to ask one by one. */
export class DoesNotTile extends Error {}
