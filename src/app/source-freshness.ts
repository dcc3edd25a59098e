import { notFound } from '../kernel/errors.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { shownKey } from './definitions/texts.js';
import type { SourceFreshnessModel } from './evaluation-answer.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { organizationCalendar } from './evaluation/organization-calendar.js';
import { sourceFacts, type SourceFacts } from './evaluation/source-facts.js';

/** How far a source can answer, as of now. Throws NOT_FOUND for a key of nothing. */
export const sourceFreshness = async (ctx: AppContext, key: string): Promise<SourceFreshnessModel> =>
  (await factsOfNow(ctx, key)).freshness;

/** What is known of a source as of now. Throws NOT_FOUND for a key of nothing. */
export async function factsOfNow(ctx: AppContext, key: string): Promise<SourceFacts> {
  authorize(ctx, 'readSources');
  const reading = await ctx.reading();
  const { catalog } = await compiledCatalog(reading, null);
  const source = catalog.source(key);
  if (source === undefined) throw notFound('source', shownKey(key));
  const { timeZone } = await organizationCalendar(reading, null);
  return sourceFacts(reading, source, timeZone, null);
}
