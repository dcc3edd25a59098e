import { Decimal } from '../kernel/decimal.js';
import type { RowExpr } from './row-expr.js';

/**
 * How long after a row's time its due(t, duration) still may change its value, in milliseconds: the longest duration that is
 * constant, 0 where there is none. The working time of business_due has no fixed length and is left out.
 */
export function dueLagMs(expr: RowExpr | null): number {
  if (expr === null || expr.op !== 'call') return 0;
  const own = expr.fn === 'due' ? constant(expr.args[1]!) : undefined;
  return Math.max(own === undefined ? 0 : own.times(1000).ceil().toNumber(), ...expr.args.map(dueLagMs));
}

/** The value of an expression of numbers written out. */
function constant(expr: RowExpr): Decimal | undefined {
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
