import { Decimal } from '../../../src/kernel/decimal.js';
import type { RowExpr } from '../../../src/lang/row-expr.js';
import type { Revision } from './data.js';

export type ModelValue = Decimal | string | number | boolean | null;

/** What an expression is judged on: a row, perhaps when a stock is read; or what an inner aggregate gave. Instants are numbers. */
export interface Scope {
  readonly row?: Revision;
  readonly asOf?: number;
  readonly inner?: Decimal | null;
}

export function valueOf(expression: RowExpr, scope: Scope): ModelValue {
  switch (expression.op) {
    case 'number': return new Decimal(expression.value);
    case 'text':
    case 'boolean': return expression.value;
    case 'asOf': return scope.asOf!;
    case 'inner': return scope.inner!;
    case 'builtIn': return builtIn(expression.key, scope.row!);
    case 'field': {
      const value = scope.row![expression.key as 'amount'];
      return value === null || expression.type !== 'number' ? value : new Decimal(value);
    }
    case 'call': return call(expression, scope);
    default: throw new Error(`the model has no ${expression.op}`);
  }
}

export const isTrue = (condition: RowExpr | null, scope: Scope): boolean => condition === null || valueOf(condition, scope) === true;

function builtIn(key: string, row: Revision): ModelValue {
  switch (key) {
    case 'key': return row.key;
    case 'occurredAt': return row.at;
    case 'customer': return row.customer;
    case 'case': return row.case;
    default: throw new Error(`the model has no ${key}`);
  }
}

function call({ fn, args }: Extract<RowExpr, { op: 'call' }>, scope: Scope): ModelValue {
  const values = args.map((argument) => valueOf(argument, scope));
  const [a, b] = values as [ModelValue, ModelValue];
  if (fn === 'isNull') return a === null;
  if (fn === 'and') return values.includes(false) ? false : values.includes(null) ? null : true;
  if (values.includes(null)) return null;
  switch (fn) {
    case 'not': return !(a as boolean);
    case 'equal': return compare(a, b) === 0;
    case 'greater': return compare(a, b) > 0;
    case 'less': return compare(a, b) < 0;
    case 'multiply': return (a as Decimal).times(b as Decimal);
    case 'secondsBetween': return new Decimal(b as number).minus(a as number).div(1_000);
    default: throw new Error(`the model has no ${fn}`);
  }
}

/** Texts by code points, which the data's have all of one unit. */
export function compare(a: ModelValue, b: ModelValue): number {
  if (a instanceof Decimal) return a.cmp(b as Decimal);
  return a === b ? 0 : (a as string | number) < (b as string | number) ? -1 : 1;
}
