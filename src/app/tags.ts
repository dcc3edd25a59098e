import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { keyPage } from './definitions/key-page.js';
import { tagModel, type TagModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import type { Page, PageInput } from './page.js';

/** The organisation's calendar tags, by key. */
export async function tags(ctx: AppContext, input: PageInput): Promise<Page<TagModel>> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  return keyPage(catalog.tagKeys.map((key) => tagModel(catalog.tag(key)!)), input);
}
