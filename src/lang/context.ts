import type { ContextChange, KpiExpr } from './kpi-expr.js';

/** The expression evaluated in a changed context: the change stands before, so outside, what its measures carry already. */
export function pushContext(expr: KpiExpr, change: ContextChange): KpiExpr {
  switch (expr.op) {
    case 'measure': return { ...expr, context: [change, ...expr.context] };
    case 'call': return { ...expr, args: expr.args.map((arg) => pushContext(arg, change)) };
    default: return expr;
  }
}

/** Keys of the measures that an expression reads, sorted. Shared parts are visited once. */
export function measuresIn(expr: KpiExpr): string[] {
  const keys = new Set<string>();
  const seen = new Set<KpiExpr>();
  const waiting: KpiExpr[] = [expr];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.op === 'measure') keys.add(next.key);
    if (next.op === 'call') waiting.push(...next.args);
  }
  return [...keys].sort();
}
