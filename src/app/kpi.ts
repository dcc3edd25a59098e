import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { kpiModel, type KpiModel } from './definitions/kpi-model.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The KPI with the version in force; null where there is none. */
export async function kpi(ctx: AppContext, key: string): Promise<KpiModel | null> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const record = catalog.kpi(key);
  return record === undefined ? null : kpiModel(record);
}
