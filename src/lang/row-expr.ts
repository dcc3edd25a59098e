import type { BuiltInField } from './catalog.js';

export type RowType = 'number' | 'text' | 'boolean' | 'instant';

/**
 * Operators and functions of the row scope after checking. A closed list: `sql` has exactly one translation for each.
 * `and or not` and comparisons are three-valued; `divide`, `modulo`, `power` are unknown where they have no value.
 */
export const ROW_FUNCTIONS = [
  'add', 'subtract', 'multiply', 'divide', 'modulo', 'power', 'negate',
  'equal', 'notEqual', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'in',
  'and', 'or', 'not', 'if',
  'coalesce', 'nullif', 'abs', 'round', 'floor', 'ceil', 'least', 'greatest',
  'secondsBetween', 'lower', 'contains', 'startsWith', 'isNull',
] as const;
export type RowFunction = (typeof ROW_FUNCTIONS)[number];

/**
 * A checked row-scope expression: names resolved, computed fields inlined, units canonical (a field stored in minutes is
 * multiplied by 60 where it is read). Plain JSON. Every literal is a value to be bound, never text to be spliced.
 *
 * `if` has (condition, then, else); `in` has (operand, item …); `round` has (x [, digits]); `secondsBetween` (a, b) is b − a.
 */
export type RowExpr =
  | { readonly op: 'number'; readonly value: string; readonly type: 'number' }
  | { readonly op: 'text'; readonly value: string; readonly type: 'text' }
  | { readonly op: 'boolean'; readonly value: boolean; readonly type: 'boolean' }
  | { readonly op: 'instant'; readonly value: string; readonly type: 'instant' }
  | { readonly op: 'field'; readonly key: string; readonly type: RowType }
  | { readonly op: 'builtIn'; readonly key: BuiltInField; readonly type: RowType }
  | { readonly op: 'call'; readonly fn: RowFunction; readonly args: readonly RowExpr[]; readonly type: RowType };
