import type { Catalog } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import { kpisNaming } from './dependent-findings.js';

/** Keys of the measures and KPIs that the KPI's expression names, sorted. */
export function dependenciesOf(key: string, catalog: Catalog): readonly string[] {
  const kpi = catalog.kpi(key)!;
  const checked = checkKpi(kpi.expression, { catalog, declaredUnit: kpi.unit, self: key });
  return checked.ok ? checked.kpi.dependencies : [];
}

/** Keys of the KPIs whose expressions name the measure or KPI, sorted. */
export const dependentsOf = (key: string, catalog: Catalog): string[] =>
  kpisNaming([key], catalog).filter((kpi) => dependenciesOf(kpi, catalog).includes(key));
