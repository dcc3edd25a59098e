import { badInput } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { Catalog, KpiDefinition } from '../../lang/catalog.js';
import type { BoundMeasure } from '../../lang/kpi-expr.js';
import { checkRow } from '../../lang/check-row.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import { shownKey } from '../definitions/texts.js';
import type { CompiledCatalog } from '../evaluation/compiled-catalog.js';

/** The KPI that a goal is to be about. Throws BAD_INPUT where it is not in force: drafts judge nobody, and what is retired has no values. */
export function goalKpi(catalog: Catalog, key: string): KpiDefinition {
  const found = catalog.kpi(key);
  if (found !== undefined) return found;
  const shown = shownKey(key);
  if (catalog.retiredKpiKeys?.includes(key) === true) throw badInput('input.kpi', `The KPI "${shown}" is retired.`, 'Choose one that is in force.');
  throw badInput('input.kpi', `There is no KPI "${shown}" in force.`, didYouMean(shown, catalog.kpiKeys) ?? 'Publish it first.');
}

/** Whether these sources, as far as they are still there, have all that a goal's scope names. */
export function fitsScope(catalog: Catalog, sources: readonly string[], scope: string): boolean {
  const found = sources.flatMap((key) => catalog.source(key) ?? []);
  return found.length === 0 || checkRow(scope, { sources: found, calendar: catalog, place: 'condition', expect: 'boolean' }).ok;
}

/** Keys of the sources whose rows a KPI counts. */
export function scopedSources(compiled: CompiledCatalog<Catalog>, kpi: KpiDefinition): string[] {
  const { measures } = compiled.check(kpi);
  return [...new Set(Object.values<BoundMeasure>(measures).map(({ source }) => source))].sort();
}

/**
 * All that is wrong with a scope on a KPI: it holds for the rows of every source whose rows the KPI counts. Whoever reads the goal reads its
 * scope, so fields that identify persons have no place in it: BAD_INPUT.
 */
export function scopeDiagnostics(compiled: CompiledCatalog<Catalog>, kpi: KpiDefinition, scope: string): readonly Diagnostic[] {
  const sources = scopedSources(compiled, kpi).map((key) => compiled.catalog.source(key)!);
  const result = checkRow(scope, { sources, calendar: compiled.catalog, place: 'condition', expect: 'boolean' });
  if (!result.ok) return result.diagnostics;
  const personal = result.fields.find((key) => sources.some(({ fields }) => fields.some((field) => field.key === key && field.personal)));
  if (personal === undefined) return [];
  throw badInput('input.scope', `"${personal}" identifies persons, and everybody who reads the goal reads its scope.`, 'Scope it by a field that does not.');
}
