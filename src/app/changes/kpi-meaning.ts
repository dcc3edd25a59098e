import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Catalog } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';

/**
 * What a KPI computes, written out down to the rows: two versions of equal meaning can be compared. Null where its text does not fit
 * the definitions.
 */
export function kpiMeaning(expression: string, unit: string | null, self: string, catalog: Catalog): string | null {
  const checked = checkKpi(expression, { catalog, declaredUnit: unit, self });
  if (!checked.ok) return null;
  const { kpi } = checked;
  const measures = Object.values(kpi.measures).map(({ versionId: _, ...measure }) => measure);
  return canonicalJson({ expression: kpi.expression, unit: kpi.unit.display, measures });
}
