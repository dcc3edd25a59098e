import { YardstickError, notFound } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { Catalog } from '../../lang/catalog.js';
import type { Reading } from '../../store/database.js';
import { openKpiDrafts } from '../../store/kpis.js';

/** NOT_FOUND for a key that no version was ever published under. Only who may read drafts learns that there is one. */
export async function unknownKpi(
  reading: Reading, key: string, catalog: Catalog, mayReadDrafts: boolean,
): Promise<YardstickError> {
  if (catalog.measure(key) !== undefined) {
    const hint = `"${key}" is a measure. Declare a KPI over it: defineKpi(input: {key: …, expression: "${key}", …}).`;
    return notFound('KPI', key, hint);
  }
  const isDrafted = mayReadDrafts && (await openKpiDrafts(reading)).some((draft) => draft.key === key);
  if (isDrafted) {
    const hint = `There are drafts of "${key}": publish one (publishKpi), or ask for it by version in Kpi.evaluate.`;
    return notFound('published KPI', key, hint);
  }
  return notFound('KPI', key, didYouMean(key, catalog.kpiKeys));
}
