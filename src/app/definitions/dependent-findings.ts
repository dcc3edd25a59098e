import type { Catalog } from '../../lang/catalog.js';
import { bindMeasure } from '../../lang/bind-measure.js';
import { checkKpi } from '../../lang/check-kpi.js';
import { allDependentsOf, readersOf } from '../../lang/dependencies.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import { MESSAGES } from '../../lang/diagnostic-codes.js';

/** What a redefinition touches: a source with all measures that read it, or one measure or KPI. */
export type Root = { readonly source: string } | { readonly name: string };

/**
 * Findings in the measures and KPIs that depend on `root` and would no longer be valid in `after`, each naming its dependent
 * and located in that one's own text. What was invalid `before` already is not held against the change.
 */
export function dependentFindings(root: Root, before: Catalog, after: Catalog): Diagnostic[] {
  const measures = 'source' in root ? readersOf(root.source, after) : [];
  const kpis = allDependentsOf('source' in root ? measures : [root.name], after);
  const broken = [
    ...measures.map((key) => ({ noun: 'measure', key, findings: measureFindings })),
    ...kpis.map((key) => ({ noun: 'KPI', key, findings: kpiFindings })),
  ].flatMap(({ noun, key, findings }) => {
    const found = findings(key, after);
    return found.length > 0 && findings(key, before).length === 0 ? [{ noun, key, found }] : [];
  });
  // What is built on something broken would only say the same again.
  const causes = broken.filter(({ found }) => found.some(({ code }) => code !== 'NAM210'));
  return (causes.length > 0 ? causes : broken)
    .flatMap(({ noun, key, found }) => found.map((diagnostic) => ofDependent(noun, key, diagnostic)));
}

function measureFindings(key: string, catalog: Catalog): readonly Diagnostic[] {
  const bound = bindMeasure(catalog.measure(key)!, catalog);
  return bound.ok ? [] : bound.diagnostics;
}

function kpiFindings(key: string, catalog: Catalog): readonly Diagnostic[] {
  const kpi = catalog.kpi(key);
  if (kpi === undefined) return [];
  const checked = checkKpi(kpi.expression, { catalog, declaredUnit: kpi.unit, self: key });
  return checked.ok ? [] : checked.diagnostics;
}

function ofDependent(noun: string, key: string, diagnostic: Diagnostic): Diagnostic {
  const { message, hint } = MESSAGES.NAM219({ noun, key, message: diagnostic.message });
  const part = `${noun.toLowerCase()}.${key}`;
  return Object.freeze({ ...diagnostic, code: 'NAM219', message, hint: hint ?? null, part });
}
