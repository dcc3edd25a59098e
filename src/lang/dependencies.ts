import { children, type Expr } from './ast.js';
import type { Catalog } from './catalog.js';
import { FUNCTIONS } from './functions.js';
import { parse } from './parse.js';

/** Names that a KPI-scope text reads outside of row conditions, sorted; empty where it does not parse. */
export function namesInKpi(text: string): string[] {
  return namesIn(text, (node) =>
    node.kind === 'call' && FUNCTIONS.get(node.callee.name)?.context === 'where' ? node.args.slice(0, 1) : children(node),
  );
}

/** Fields that a row-scope text names, sorted; empty where it does not parse. */
export const namesInRow = (text: string): string[] => namesIn(text, children);

function namesIn(text: string, beneath: (node: Expr) => readonly Expr[]): string[] {
  const parsed = parse(text);
  if (!parsed.ok) return [];
  const names = new Set<string>();
  const waiting: Expr[] = [parsed.expr];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'name') names.add(next.name);
    waiting.push(...beneath(next));
  }
  return [...names].sort();
}

/** Keys of the KPIs that name this measure or KPI in their text, sorted. */
export function dependentsOf(key: string, catalog: Catalog): string[] {
  return catalog.kpiKeys.filter((kpi) => namesInKpi(catalog.kpi(kpi)!.expression).includes(key));
}

/** Keys of all KPIs that depend on this measure or KPI, however far, sorted. Ends also where stored definitions form a cycle. */
export function allDependentsOf(key: string, catalog: Catalog): string[] {
  const named = new Map(catalog.kpiKeys.map((kpi) => [kpi, namesInKpi(catalog.kpi(kpi)!.expression)]));
  const found = new Set<string>();
  const waiting = [key];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const wanted = next;
    for (const [kpi, names] of named) {
      if (!names.includes(wanted) || found.has(kpi)) continue;
      found.add(kpi);
      waiting.push(kpi);
    }
  }
  return [...found].sort();
}
