import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { tagModel, type TagModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The calendar tag as it now stands; null where there is none, or it was deleted. */
export async function tag(ctx: AppContext, key: string): Promise<TagModel | null> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const record = catalog.tag(key);
  return record === undefined ? null : tagModel(record);
}
