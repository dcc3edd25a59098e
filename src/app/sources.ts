import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { keyPage } from './definitions/key-page.js';
import { sourceModel, type SourceModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import type { Page, PageInput } from './page.js';

/** The organisation's sources, by key. */
export async function sources(ctx: AppContext, page: PageInput): Promise<Page<SourceModel>> {
  authorize(ctx, 'readSources');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  return keyPage(catalog.sourceKeys.map((key) => sourceModel(catalog.source(key)!)), page);
}
