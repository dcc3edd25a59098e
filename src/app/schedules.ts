import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { keyPage } from './definitions/key-page.js';
import { scheduleModel, type ScheduleModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import type { Page, PageInput } from './page.js';

/** The organisation's work schedules, by key. */
export async function schedules(ctx: AppContext, input: PageInput): Promise<Page<ScheduleModel>> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  return keyPage(catalog.scheduleKeys.map((key) => scheduleModel(catalog.schedule(key)!)), input);
}
