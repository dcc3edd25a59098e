import { children, type Expr } from './ast.js';
import type { Catalog } from './catalog.js';
import { FUNCTIONS } from './functions.js';
import { parse } from './parse.js';

/** Keys of the measures and KPIs that the KPI's text names, sorted; none where it does not parse. */
export function dependenciesOf(key: string, catalog: Catalog): string[] {
  const isDefined = (name: string): boolean => catalog.measure(name) !== undefined || catalog.kpi(name) !== undefined;
  return namesIn(catalog.kpi(key)!.expression).filter(isDefined);
}

/** Keys of the KPIs that name this measure or KPI in their text, sorted. */
export function dependentsOf(key: string, catalog: Catalog): string[] {
  return catalog.kpiKeys.filter((kpi) => namesIn(catalog.kpi(kpi)!.expression).includes(key)).sort();
}

/** Keys of all KPIs that depend on these measures or KPIs, however far, without themselves; sorted. Ends on a cycle too. */
export function allDependentsOf(keys: readonly string[], catalog: Catalog): string[] {
  const naming = new Map<string, string[]>();
  for (const kpi of catalog.kpiKeys) {
    for (const name of namesIn(catalog.kpi(kpi)!.expression)) naming.set(name, [...(naming.get(name) ?? []), kpi]);
  }
  const found = new Set<string>(keys);
  // A set's iteration goes on over what is added meanwhile.
  for (const key of found) naming.get(key)?.forEach((kpi) => found.add(kpi));
  for (const key of keys) found.delete(key);
  return [...found].sort();
}

function namesIn(text: string): string[] {
  const parsed = parse(text);
  if (!parsed.ok) return [];
  const names = new Set<string>();
  const waiting: Expr[] = [parsed.expr];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'name') names.add(next.name);
    // The condition of where(x, condition) names fields.
    const isWhere = next.kind === 'call' && FUNCTIONS.get(next.callee.name)?.context === 'where';
    waiting.push(...(isWhere ? children(next).slice(0, 1) : children(next)));
  }
  return [...names].sort();
}
