import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { scheduleModel, type ScheduleModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The work schedule as it now stands; null where there is none, or it was deleted. */
export async function schedule(ctx: AppContext, key: string): Promise<ScheduleModel | null> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const record = catalog.schedule(key);
  return record === undefined ? null : scheduleModel(record);
}
