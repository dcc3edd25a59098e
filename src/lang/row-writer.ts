import type { RowExpr, RowFunction } from './row-expr.js';
import type { Writer } from './typed.js';
import { parseUnit } from './units.js';

/** Writes the nodes of the row scope. */
export const rowWriter: Writer<RowExpr> = {
  number: (value) => ({ op: 'number', value, type: 'number' }),
  boolean: (value) => ({ op: 'boolean', value, type: 'boolean' }),
  text: (value) => ({ op: 'text', value, type: 'text' }),
  instant: (value) => ({ op: 'instant', value, type: 'instant' }),
  call: (fn, args, type) => ({ op: 'call', fn: fn as RowFunction, args, type }),
};

/** A stored number in canonical units: one kept in minutes is multiplied by 60 where it is read. */
export function readNumber(key: string, storedUnit: string | null): RowExpr {
  const read: RowExpr = { op: 'field', key, type: 'number' };
  const unit = parseUnit(storedUnit);
  if (unit.factor === '1') return read;
  return unit.inverse === undefined
    ? rowWriter.call('multiply', [read, rowWriter.number(unit.factor)], 'number')
    : rowWriter.call('divide', [read, rowWriter.number(unit.inverse)], 'number');
}

/** Nodes of an expression; counting stops past `limit`. */
export function countNodes<E extends { readonly op: string }>(expr: E, limit: number): number {
  let count = 0;
  const waiting: E[] = [expr];
  for (let next = waiting.pop(); next !== undefined && count <= limit; next = waiting.pop()) {
    count += 1;
    if ('args' in next) waiting.push(...(next.args as readonly E[]));
  }
  return count;
}
