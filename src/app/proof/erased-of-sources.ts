import { erasedRows } from '../../store/erasure.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { compiledCatalog } from '../evaluation/compiled-catalog.js';
import { organizationCalendar } from '../evaluation/organization-calendar.js';

/** How many rows of these sources, by key, were known at an instant (milliseconds since the epoch) and have been erased. */
export async function erasedOfSources(ctx: AppContext, sources: readonly string[], knowledge: number): Promise<number> {
  authorize(ctx, 'evaluate');
  const reading = await ctx.reading();
  const { catalog } = await compiledCatalog(reading, null);
  const reads = sources.flatMap((key) => catalog.source(key) ?? [])
    .map(({ id }) => ({ sourceId: id, timeField: 'occurredAt', spans: [{ from: null, to: null }] }));
  return erasedRows(reading, reads, knowledge, (await organizationCalendar(reading, null)).timeZone);
}
