import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { draftedKpiModel, kpiModel, type KpiModel } from './definitions/kpi-model.js';
import { newestDrafts } from './drafted-kpis.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The KPI of this key, in service or retired; one of drafts alone for those who may see them. Null where there is none. */
export async function kpi(ctx: AppContext, key: string): Promise<KpiModel | null> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const record = catalog.kpi(key) ?? catalog.retiredKpi(key);
  if (record !== undefined) return kpiModel(record);
  const draft = (await newestDrafts(ctx)).get(key);
  return draft === undefined ? null : draftedKpiModel(draft);
}
