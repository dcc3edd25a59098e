import { notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { keyPage } from './definitions/key-page.js';
import { measureModel, type MeasureModel } from './definitions/models.js';
import { shownKey } from './definitions/texts.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import type { Page, PageInput } from './page.js';

export interface MeasuresInput extends PageInput {
  /** Only those over this source; NOT_FOUND where there is none. */
  readonly source?: string | null;
}

/** The organisation's measures, by key. */
export async function measures(ctx: AppContext, input: MeasuresInput): Promise<Page<MeasureModel>> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const source = input.source ?? null;
  if (source !== null && catalog.source(source) === undefined) {
    throw notFound('source', shownKey(source), didYouMean(shownKey(source), catalog.sourceKeys));
  }
  const records = catalog.measureKeys.map((key) => catalog.measure(key)!).filter((record) => source === null || record.source === source);
  return keyPage(records.map(measureModel), input);
}
