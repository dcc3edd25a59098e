import type { ContextChange, KpiExpr } from './kpi-expr.js';
import { countNodes } from './row-writer.js';

/** Nodes that a KPI may have with all KPIs that it names written out, conditions of contexts included. */
export const MAX_KPI_NODES = 5_000;

/** Whether an expression has grown past MAX_KPI_NODES; counting stops there. */
export function isTooLarge(expr: KpiExpr): boolean {
  let count = 0;
  const waiting: KpiExpr[] = [expr];
  for (let next = waiting.pop(); next !== undefined && count <= MAX_KPI_NODES; next = waiting.pop()) {
    count += 1;
    if (next.op === 'call') waiting.push(...next.args);
    if (next.op === 'over') waiting.push(next.body);
    if ('context' in next) count += next.context.reduce((sum, change) => sum + sizeOf(change), 0);
  }
  return count > MAX_KPI_NODES;
}

const sizeOf = (change: ContextChange): number =>
  change.kind === 'where' ? countNodes(Object.values(change.bySource)[0]!, MAX_KPI_NODES) : 1;

/** The expression evaluated in a changed context: the change stands before, so outside, what its measures carry already. */
export function pushContext(expr: KpiExpr, change: ContextChange): KpiExpr {
  switch (expr.op) {
    case 'measure': return { ...expr, context: [change, ...expr.context] };
    case 'call': return { ...expr, args: expr.args.map((arg) => pushContext(arg, change)) };
    case 'over': return { ...expr, context: [change, ...expr.context], body: pushContext(expr.body, change) };
    case 'units': return { ...expr, context: [change, ...expr.context] };
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
    if (next.op === 'over') waiting.push(next.body);
  }
  return [...keys].sort();
}

/** Whether it combines units of a period that would have no beginning if it were cumulative. */
export function hasUnitsFromTheBeginning(expr: KpiExpr): boolean {
  switch (expr.op) {
    case 'call': return expr.args.some(hasUnitsFromTheBeginning);
    case 'over':
    case 'units': return !expr.context.some(givesBeginning);
    default: return false;
  }
}

const givesBeginning = (change: ContextChange): boolean =>
  change.kind === 'time' && (change.change.kind === 'rolling' || change.change.kind === 'toDate');
