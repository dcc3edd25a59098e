import type { Catalog } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { KpiContent } from '../../store/definition-content.js';
import type { ReadKpi } from './change-set.js';

/** What is stored of a KPI that was found sound among these definitions. Throws for one that is not: findings come first. */
export function compiledContent({ key, content, declaredUnit }: ReadKpi, catalog: Catalog): KpiContent {
  const checked = checkKpi(content.expression, { catalog, declaredUnit, self: key });
  if (!checked.ok) throw new Error(`KPI ${key} was checked and is not sound`);
  return { ...content, canonical: checked.kpi.canonical, unit: checked.kpi.unit.display };
}
