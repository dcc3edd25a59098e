import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { measureModel, type MeasureModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** Every measure that reads the source, by key; none for a key of nothing. */
export async function sourceMeasures(ctx: AppContext, key: string): Promise<MeasureModel[]> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  return catalog.measureKeys.map((measure) => catalog.measure(measure)!).filter(({ source }) => source === key).map(measureModel);
}
