import { notFound } from '../kernel/errors.js';
import { loadCalendar } from '../store/catalog.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { shownKey } from './definitions/texts.js';
import type { SourceFreshnessModel } from './evaluation-answer.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { sourceFacts } from './evaluation/source-facts.js';

/** How far a source can answer, as of now. Throws NOT_FOUND for a key of nothing. */
export async function sourceFreshness(ctx: AppContext, key: string): Promise<SourceFreshnessModel> {
  authorize(ctx, 'readSources');
  const reading = await ctx.reading();
  const { catalog } = await compiledCatalog(reading, null);
  const source = catalog.source(key);
  if (source === undefined) throw notFound('source', shownKey(key));
  const { timeZone } = await ctx.memo('calendar of now', () => loadCalendar(reading, null));
  return (await sourceFacts(reading, source, timeZone, null)).freshness;
}
