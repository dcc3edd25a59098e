import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { sourceModel, type SourceModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The source as it now stands; null where there is none, or it was deleted. */
export async function source(ctx: AppContext, key: string): Promise<SourceModel | null> {
  authorize(ctx, 'readSources');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const record = catalog.source(key);
  return record === undefined ? null : sourceModel(record);
}
