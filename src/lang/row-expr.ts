import type { BusinessTime } from '../calendar/business-time.js';
import type { BuiltInField } from './catalog.js';

export type RowType = 'number' | 'text' | 'boolean' | 'instant';

/**
 * Operators and functions of the row scope after checking. A closed list: `sql` has exactly one translation for each.
 * `and or not` and comparisons are three-valued; `divide`, `modulo`, `power` are unknown where they have no value.
 */
const ROW_FUNCTIONS = [
  'add', 'subtract', 'multiply', 'divide', 'modulo', 'power', 'negate',
  'equal', 'notEqual', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'in',
  'and', 'or', 'not', 'if',
  'coalesce', 'nullif', 'abs', 'round', 'floor', 'ceil', 'least', 'greatest',
  'secondsBetween', 'lower', 'contains', 'startsWith', 'isNull',
  'due', 'businessSeconds', 'businessDue', 'hourOfDay', 'weekday', 'dateOf', 'tagged', 'rangeName',
] as const;
export type RowFunction = (typeof ROW_FUNCTIONS)[number];

/**
 * A checked row-scope expression: names resolved, computed fields inlined, units canonical (a field stored in minutes is
 * multiplied by 60 where it is read). Plain JSON. Every literal is a value to be bound, never text to be spliced.
 *
 * `if` has (condition, then, else); `in` has (operand, item …); `round` has (x [, digits]); `secondsBetween` (a, b) is b − a.
 * `due` has (t, seconds, now); `businessSeconds` (a, b, schedule); `businessDue` (t, seconds, now, schedule); `hourOfDay weekday
 * dateOf` (t, zone); `tagged` (t, bounds); `rangeName` (t, bounds, names).
 *
 * Leaves that a context gives are resolved by `resolve-row`: `at` (what places the row in time), `now` (the knowledge cutoff),
 * `zone` (the organisation's), `tag` and `schedule` (as of the definition instant). `asOf`, the end of a stock's span, is left
 * to the statement. `array` and `hours` are what tags and schedules become.
 */
export type RowExpr =
  | { readonly op: 'number'; readonly value: string; readonly type: 'number' }
  | { readonly op: 'text'; readonly value: string; readonly type: 'text' }
  | { readonly op: 'boolean'; readonly value: boolean; readonly type: 'boolean' }
  | { readonly op: 'instant'; readonly value: string; readonly type: 'instant' }
  | { readonly op: 'field'; readonly key: string; readonly type: RowType }
  | { readonly op: 'builtIn'; readonly key: BuiltInField; readonly type: RowType }
  | { readonly op: 'at' | 'now' | 'asOf'; readonly type: 'instant' }
  /** What the inner aggregate of a measure per entity gave for an entity: in `keep` and in the measure's own value alone. */
  | { readonly op: 'inner'; readonly type: 'number' }
  | { readonly op: 'zone'; readonly type: 'text' }
  /** A tag's ranges: where they begin and end, or what they are called. */
  | { readonly op: 'tag'; readonly key: string; readonly type: 'instant' | 'text' }
  | { readonly op: 'schedule'; readonly key: string; readonly type: 'number' }
  /** Instants in milliseconds since the epoch, or texts. */
  | { readonly op: 'array'; readonly values: readonly (number | string)[]; readonly type: 'instant' | 'text' }
  | { readonly op: 'hours'; readonly value: BusinessTime; readonly type: 'number' }
  | { readonly op: 'call'; readonly fn: RowFunction; readonly args: readonly RowExpr[]; readonly type: RowType };
