import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { measureModel, type MeasureModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The measure as it now stands; null where there is none, or it was deleted. */
export async function measure(ctx: AppContext, key: string): Promise<MeasureModel | null> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const record = catalog.measure(key);
  return record === undefined ? null : measureModel(record);
}
