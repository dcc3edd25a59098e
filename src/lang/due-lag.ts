import { businessSpan } from '../calendar/business-span.js';
import { Decimal } from '../kernel/decimal.js';
import type { CalendarNames } from './catalog.js';
import type { RowExpr } from './row-expr.js';

/**
 * How long after a row's time its due(t, duration) still may change its value, in milliseconds: the longest duration that is
 * constant, 0 where there is none. Of business_due, an upper bound: whole weeks in which so much working time surely passes.
 */
export function dueLagMs(expr: RowExpr | null, calendar: CalendarNames): number {
  if (expr === null || expr.op !== 'call') return 0;
  return Math.max(ownLagMs(expr, calendar), ...expr.args.map((argument) => dueLagMs(argument, calendar)));
}

function ownLagMs({ fn, args }: Extract<RowExpr, { op: 'call' }>, calendar: CalendarNames): number {
  const seconds = fn === 'due' || fn === 'businessDue' ? constant(args[1]!) : undefined;
  if (seconds === undefined) return 0;
  if (fn === 'due') return Math.max(0, seconds.times(1000).ceil().toNumber());
  const leaf = args[3]!;
  const schedule = leaf.op === 'schedule' ? calendar.schedule(leaf.key) : undefined;
  if (schedule === undefined) return 0;
  const closed = schedule.holidayTag === null ? [] : calendar.tag(schedule.holidayTag)?.ranges ?? [];
  return businessSpan(seconds.toNumber(), schedule, closed) * 1000;
}

/** The value of an expression of numbers written out; undefined where it reads anything. */
export function constant(expr: RowExpr): Decimal | undefined {
  if (expr.op === 'number') return new Decimal(expr.value);
  if (expr.op !== 'call') return undefined;
  const [a, b] = expr.args.map(constant);
  if (a === undefined || (b === undefined && expr.args.length > 1)) return undefined;
  switch (expr.fn) {
    case 'negate': return a.negated();
    case 'add': return a.plus(b!);
    case 'subtract': return a.minus(b!);
    case 'multiply': return a.times(b!);
    case 'divide': return b!.isZero() ? undefined : a.div(b!);
    default: return undefined;
  }
}
