import { children, type Expr } from './ast.js';
import type { Catalog } from './catalog.js';
import { FUNCTIONS } from './functions.js';
import { givenArguments } from './given-arguments.js';
import { parse } from './parse.js';

/** A measure, defined or bound, as far as it names sources. */
interface Reader {
  readonly source: string;
  readonly journey?: { readonly steps: readonly { readonly source: string }[] };
}

/** Keys of every source that a measure reads: its own and those of its journey's steps. */
export const sourcesRead = ({ source, journey }: Reader): string[] =>
  [...new Set([source, ...journey?.steps.map((step) => step.source) ?? []])];

/** Keys of the measures that read this source, sorted. */
export const readersOf = (source: string, catalog: Catalog): string[] =>
  catalog.measureKeys.filter((key) => sourcesRead(catalog.measure(key)!).includes(source));

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

/** Fields that the conditions of where(x, condition) in a KPI-scope text name, sorted; none where it does not parse. */
export const conditionFieldsIn = (text: string): string[] => readNames(text).inConditions;

/** One call of where, share or overall: the measures and KPIs inside of it, and the fields that it names in conditions or in quotes. */
export interface NamedContext {
  readonly over: readonly string[];
  readonly fields: readonly string[];
}

/** Those of a KPI-scope text that name fields; none where it does not parse. */
export function contextsIn(text: string): NamedContext[] {
  const named = (argument: Expr): string[] => [...namesUnder(argument).outside];
  return givenArguments(text).map((given): NamedContext => ({
    over: given.flatMap(({ type, argument }) => (type === 'kpi' && argument !== null ? named(argument) : [])),
    fields: given.flatMap(({ type, argument }) => {
      if (type === 'condition' && argument !== null) return named(argument);
      return type === 'dimension' && argument?.kind === 'text' ? [argument.value] : [];
    }),
  })).filter(({ fields }) => fields.length > 0);
}

/** Fields that a row-scope text names, built-in ones among them; sorted; none where it does not parse. */
export const fieldsIn = (text: string): string[] => namesIn(text);

const namesIn = (text: string): string[] => readNames(text).outside;

/** The names of a KPI-scope text: fields where they stand in a condition, else measures and KPIs. */
function readNames(text: string): { readonly outside: string[]; readonly inConditions: string[] } {
  const parsed = parse(text);
  const names = parsed.ok ? namesUnder(parsed.expr) : { outside: [], inConditions: [] };
  return { outside: [...names.outside].sort(), inConditions: [...names.inConditions].sort() };
}

function namesUnder(expr: Expr): Readonly<Record<'outside' | 'inConditions', ReadonlySet<string>>> {
  const names = { outside: new Set<string>(), inConditions: new Set<string>() };
  const waiting: { readonly node: Expr; readonly scope: keyof typeof names }[] = [{ node: expr, scope: 'outside' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, scope } = next;
    if (node.kind === 'name') names[scope].add(node.name);
    const isWhere = scope === 'outside' && node.kind === 'call' && FUNCTIONS.get(node.callee.name)?.context === 'where';
    children(node).forEach((child, index) => waiting.push({ node: child, scope: isWhere && index > 0 ? 'inConditions' : scope }));
  }
  return names;
}
