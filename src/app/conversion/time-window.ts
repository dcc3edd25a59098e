import { GRAINS } from '../../calendar/grain.js';
import type { Expr } from '../../lang/ast.js';
import { Untranslatable } from './conversion.js';
import type { ConversionNotes } from './conversion-notes.js';
import { asObject, textIn } from './json-members.js';
import { called, number, text } from './sql/to-language.js';

export interface TimeWindow {
  readonly count: number;
  /** As the language names it: day, month. */
  readonly unit: string;
}

const UNITS = new Set(GRAINS.map((grain) => grain.toLowerCase()));

/** `7 days`, or `{count: 7, granularity: day}`; null where there is none. Throws Untranslatable for a unit of the project. */
export function timeWindow(value: unknown): TimeWindow | null {
  if (value === null || value === undefined) return null;
  const object = asObject(value);
  const [, count, unit] = object === null
    ? /^(\d+)\s+(\w+)$/.exec(String(value).trim()) ?? []
    : [null, textIn(object, 'count'), textIn(object, 'granularity')];
  if (count == null || unit == null || !/^[1-9]\d{0,4}$/.test(count)) {
    throw new Untranslatable('Its window is no count of a unit.');
  }
  return { count: Number(count), unit: timeUnit(unit) };
}

/** The unit, whatever its number and case. */
export function timeUnit(name: string): string {
  const unit = name.toLowerCase().replace(/s$/, '');
  if (UNITS.has(unit)) return unit;
  throw new Untranslatable(`The unit "${name}" is none of the calendar here.`, `Units are ${[...UNITS].join(', ')}.`);
}

/** The number of the trailing window. What moves where it begins is told. */
export function rolling(expr: Expr, window: TimeWindow, what: string, notes: ConversionNotes): Expr {
  if (!['hour', 'day', 'week'].includes(window.unit)) {
    const why = `Its window reaches ${shown(window)} back from the end of the period: at ends of months it may begin days apart.`;
    notes.changed(what, why);
  }
  return called('rolling', expr, ...argumentsOf(window));
}

/** The number of an earlier period. What is otherwise for longer periods is told. */
export function shifted(expr: Expr, window: TimeWindow, what: string, notes: ConversionNotes): Expr {
  if (!['year', 'fiscal_year'].includes(window.unit)) {
    notes.changed(
      what,
      `By periods longer than ${shown(window)} it reads the whole period that lies there, not as long a stretch earlier.`,
    );
  }
  return called('shift', expr, ...argumentsOf(window));
}

const argumentsOf = ({ count, unit }: TimeWindow): readonly Expr[] => [number(String(count)), text(unit)];
const shown = ({ count, unit }: TimeWindow): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
