import { isId } from '../kernel/ids.js';
import { kpiVersionById } from '../store/definitions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { kpiModel, kpiVersionModel, type KpiVersionModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The version of this id, of whatever KPI and time; null for an id of nothing. */
export async function kpiVersion(ctx: AppContext, id: string): Promise<KpiVersionModel | null> {
  authorize(ctx, 'readDefinitions');
  if (!isId(id)) return null;
  return ctx.memo(`kpi version ${id}`, async () => {
    const reading = await ctx.reading();
    const { catalog } = await compiledCatalog(reading, null);
    const current = catalog.kpiKeys.map((key) => catalog.kpi(key)!).find(({ versionId }) => versionId === id);
    if (current !== undefined) return kpiModel(current).current;
    const row = await kpiVersionById(reading, id);
    return row === undefined ? null : kpiVersionModel(row);
  });
}
