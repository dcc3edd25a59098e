import type { ScalarFunction } from './kpi-expr.js';
import type { Formula } from './plan.js';
import type { RowExpr, RowFunction, RowType } from './row-expr.js';

/** The name of a cell's value among the columns that a ranking reads. */
export const cellColumn = (cell: number): string => `cell${cell}`;

/** Functions that the row scope has, too, with the same meaning: unknown stands for no value. */
const SHARED: Partial<Record<ScalarFunction, RowFunction>> = {
  add: 'add', subtract: 'subtract', multiply: 'multiply', divide: 'divide', modulo: 'modulo', negate: 'negate',
  equal: 'equal', notEqual: 'notEqual', less: 'less', lessOrEqual: 'lessOrEqual', greater: 'greater', greaterOrEqual: 'greaterOrEqual',
  in: 'in', and: 'and', or: 'or', not: 'not', if: 'if',
  coalesce: 'coalesce', abs: 'abs', round: 'round', floor: 'floor', ceil: 'ceil', least: 'least', greatest: 'greatest',
};

const TRUTHS: readonly ScalarFunction[] = [
  'equal', 'notEqual', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'in', 'and', 'or', 'not',
];

/**
 * A formula as a row expression over columns named for its cells, so that groups can be ranked where they are counted. Null where
 * it has what only the fold can do: roots, logarithms, powers, and what is combined over units.
 */
export function formulaRow(formula: Formula): RowExpr | null {
  switch (formula.op) {
    case 'number': return { op: 'number', value: formula.value, type: 'number' };
    case 'boolean': return { op: 'boolean', value: formula.value, type: 'boolean' };
    case 'cell': return { op: 'field', key: cellColumn(formula.cell), type: 'number' };
    case 'call': return callRow(formula.fn, formula.args.map(formulaRow));
    default: return null;
  }
}

function callRow(fn: ScalarFunction, args: readonly (RowExpr | null)[]): RowExpr | null {
  const known = args.filter((arg) => arg !== null);
  if (known.length < args.length) return null;
  if (fn === 'clamp') return call('least', [call('greatest', [known[0]!, known[1]!], 'number'), known[2]!], 'number');
  // A row's nullif does not mind an unknown second value; a formula's has no value then.
  if (fn === 'nullif') return call('nullif', [call('add', [known[0]!, call('multiply', [known[1]!, ZERO], 'number')], 'number'), known[1]!], 'number');
  const shared = SHARED[fn];
  return shared === undefined ? null : call(shared, known, TRUTHS.includes(fn) ? 'boolean' : 'number');
}

const ZERO: RowExpr = { op: 'number', value: '0', type: 'number' };
const call = (fn: RowFunction, args: readonly RowExpr[], type: RowType): RowExpr => ({ op: 'call', fn, args, type });
