import { DEFAULT_SCHEDULE } from './catalog.js';
import type { RowExpr, RowFunction } from './row-expr.js';
import type { Writer } from './typed.js';
import { parseUnit } from './units.js';

/** Writes the nodes of the row scope. */
export const rowWriter: Writer<RowExpr> = {
  number: (value) => ({ op: 'number', value, type: 'number' }),
  boolean: (value) => ({ op: 'boolean', value, type: 'boolean' }),
  text: (value) => ({ op: 'text', value, type: 'text' }),
  instant: (value) => ({ op: 'instant', value, type: 'instant' }),
  call: (fn, args, type) =>
    (fn === 'asOf' ? AS_OF : { op: 'call', fn: fn as RowFunction, args: withContext(fn as RowFunction, args), type }),
};

export const AT: RowExpr = { op: 'at', type: 'instant' };
export const NOW: RowExpr = { op: 'now', type: 'instant' };
export const AS_OF: RowExpr = { op: 'asOf', type: 'instant' };
export const ZONE: RowExpr = { op: 'zone', type: 'text' };

/** The arguments with what the function reads of its context beside them. */
function withContext(fn: RowFunction, args: readonly RowExpr[]): readonly RowExpr[] {
  const [first, second, third] = args;
  switch (fn) {
    case 'hourOfDay': case 'weekday': case 'dateOf': return [first ?? AT, ZONE];
    case 'due': return [first!, second!, NOW];
    case 'businessSeconds': return [first!, second!, scheduleLeaf(third)];
    case 'businessDue': return [first!, second!, NOW, scheduleLeaf(third)];
    case 'tagged': return [AT, { op: 'tag', key: textOf(first!), type: 'instant' }];
    default: return args;
  }
}

/** The name of the range of a tag that holds the row's time, unknown where none does: calendar:TAG. */
export const rangeName = (key: string): RowExpr => ({
  op: 'call', fn: 'rangeName', args: [AT, { op: 'tag', key, type: 'instant' }, { op: 'tag', key, type: 'text' }], type: 'text',
});

const scheduleLeaf = (key: RowExpr | undefined): RowExpr =>
  ({ op: 'schedule', key: key === undefined ? DEFAULT_SCHEDULE : textOf(key), type: 'number' });

/** Keys of tags and schedules are checked to be written out. */
const textOf = (expr: RowExpr): string => (expr.op === 'text' ? expr.value : '');


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
