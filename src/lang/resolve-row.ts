import { businessTime, type BusinessTime } from '../calendar/business-time.js';
import { tagBounds } from '../calendar/tag.js';
import { instantText } from '../kernel/instant.js';
import type { CalendarNames, ScheduleDefinition } from './catalog.js';
import type { RowExpr } from './row-expr.js';

/** What a row expression's leaves mean in one question. */
export interface RowContext {
  /** The knowledge cutoff, in milliseconds since the epoch. */
  readonly now: number;
  /** What places a row in time: the measure's `at`. In a placing expression itself, the row's time is `occurredAt`. */
  readonly at: RowExpr;
  /** The organisation's zone. */
  readonly timeZone: string;
  /** Tags and schedules as of the definition instant. */
  readonly catalog: CalendarNames;
}

export const OCCURRED_AT: RowExpr = { op: 'builtIn', key: 'occurredAt', type: 'instant' };

/**
 * The expression with everything that its context gives written out, so that SQL can translate it; `asOf` alone stays. Tags and
 * schedules that were checked and are missing by now are an error of the caller.
 */
export function resolveRow(expression: RowExpr, context: RowContext): RowExpr {
  const { now, at, timeZone, catalog } = context;
  switch (expression.op) {
    case 'call': {
      const args = expression.args.map((argument) => resolveRow(argument, context));
      return args.every((argument, index) => argument === expression.args[index]) ? expression : { ...expression, args };
    }
    case 'at': return at;
    case 'now': return { op: 'instant', value: instantText(now), type: 'instant' };
    case 'zone': return { op: 'text', value: timeZone, type: 'text' };
    case 'tag': {
      const { ranges } = found('tag', expression.key, catalog.tag(expression.key));
      const values = expression.type === 'text' ? ranges.map(({ name }) => name) : tagBounds(ranges, timeZone);
      return { op: 'array', values, type: expression.type };
    }
    case 'schedule': {
      const schedule = found('schedule', expression.key, catalog.schedule(expression.key));
      return { op: 'hours', value: businessTimeOf(schedule, timeZone, catalog), type: 'number' };
    }
    default: return expression;
  }
}

/** As `resolveRow`; null stays null. */
export const resolveOptional = (expression: RowExpr | null, context: RowContext): RowExpr | null =>
  (expression === null ? null : resolveRow(expression, context));

function found<D>(noun: string, key: string, definition: D | undefined): D {
  if (definition === undefined) throw new Error(`the ${noun} ${key} was checked and is not in the catalogue`);
  return definition;
}

/** Thirty cells that read one schedule share its table. */
const tables = new WeakMap<ScheduleDefinition, { readonly identity: readonly unknown[]; readonly value: BusinessTime }>();

function businessTimeOf(schedule: ScheduleDefinition, timeZone: string, catalog: CalendarNames): BusinessTime {
  const closed = schedule.holidayTag === null ? [] : catalog.tag(schedule.holidayTag)?.ranges ?? [];
  const identity = [timeZone, closed];
  const known = tables.get(schedule);
  if (known !== undefined && known.identity.every((part, index) => part === identity[index])) return known.value;
  const value = businessTime(schedule, closed, timeZone);
  tables.set(schedule, { identity, value });
  return value;
}
