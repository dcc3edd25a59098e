import DataLoader from 'dataloader';
import { isId } from '../kernel/ids.js';
import type { KpiVersionRow } from '../sql/catalog.js';
import type { Reading } from '../store/database.js';
import { kpiDraftById, kpiVersionsByIds } from '../store/kpis.js';
import { authorize, isAllowed } from './access.js';
import type { AppContext } from './context.js';
import { draftModel, kpiModel, kpiVersionModel, type KpiVersionModel } from './definitions/kpi-model.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The version of this id, of whatever KPI and time; a draft for those who may see it. Null for an id of nothing. */
export async function kpiVersion(ctx: AppContext, id: string): Promise<KpiVersionModel | null> {
  authorize(ctx, 'readDefinitions');
  if (!isId(id)) return null;
  return ctx.memo(`kpi version ${id}`, async () => {
    const reading = await ctx.reading();
    const { catalog } = await compiledCatalog(reading, null);
    const current = catalog.kpiKeys.map((key) => catalog.kpi(key)!).find(({ versionId }) => versionId === id);
    if (current !== undefined) return kpiModel(current).current;
    const row = await loaderOf(reading).load(id);
    if (row !== undefined) {
      const isRetired = catalog.retiredKpiKeys.some((key) => catalog.retiredKpi(key)!.id === row.id);
      return kpiVersionModel(row, isRetired ? 'RETIRED' : 'PUBLISHED');
    }
    const draft = isAllowed(ctx.actor, 'readDrafts') ? await kpiDraftById(reading, id) : undefined;
    return draft === undefined ? null : draftModel(draft);
  });
}

const loaders = new WeakMap<Reading, DataLoader<string, KpiVersionRow | undefined>>();

/** The versions of all points of an answer in one statement. */
function loaderOf(reading: Reading): DataLoader<string, KpiVersionRow | undefined> {
  const known = loaders.get(reading) ?? new DataLoader<string, KpiVersionRow | undefined>(
    (ids) => kpiVersionsByIds(reading, ids), { batchScheduleFn: (dispatch) => setImmediate(dispatch) },
  );
  loaders.set(reading, known);
  return known;
}
