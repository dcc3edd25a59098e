import type { BinaryOperator } from './ast.js';
import type { ScalarFunction } from './kpi-expr.js';
import type { RowFunction } from './row-expr.js';

/** A binary operator as data: what it takes, what it does to units, and the node it becomes. */
export interface OperatorDefinition {
  readonly fn: RowFunction & ScalarFunction;
  /** `alike`: two values of one type; `ordered`: two numbers or two instants. */
  readonly operands: 'number' | 'boolean' | 'alike' | 'ordered';
  /** `sum`, `difference` and `same` need equal dimensions. */
  readonly units: 'sum' | 'difference' | 'same' | 'product' | 'quotient' | 'power' | 'none';
}

export const OPERATORS: ReadonlyMap<BinaryOperator, OperatorDefinition> = new Map<BinaryOperator, OperatorDefinition>([
  ['+', { fn: 'add', operands: 'number', units: 'sum' }],
  ['-', { fn: 'subtract', operands: 'number', units: 'difference' }],
  ['*', { fn: 'multiply', operands: 'number', units: 'product' }],
  ['/', { fn: 'divide', operands: 'number', units: 'quotient' }],
  ['%', { fn: 'modulo', operands: 'number', units: 'same' }],
  ['^', { fn: 'power', operands: 'number', units: 'power' }],
  ['==', { fn: 'equal', operands: 'alike', units: 'same' }],
  ['!=', { fn: 'notEqual', operands: 'alike', units: 'same' }],
  ['<', { fn: 'less', operands: 'ordered', units: 'same' }],
  ['<=', { fn: 'lessOrEqual', operands: 'ordered', units: 'same' }],
  ['>', { fn: 'greater', operands: 'ordered', units: 'same' }],
  ['>=', { fn: 'greaterOrEqual', operands: 'ordered', units: 'same' }],
  ['and', { fn: 'and', operands: 'boolean', units: 'none' }],
  ['or', { fn: 'or', operands: 'boolean', units: 'none' }],
]);
