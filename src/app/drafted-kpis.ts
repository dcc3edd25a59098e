import type { KpiDraftRow } from '../sql/catalog.js';
import { openKpiDrafts } from '../store/kpis.js';
import { isAllowed } from './access.js';
import type { AppContext } from './context.js';

/** The newest open draft of each KPI by key, for those who may see them; nothing for others. */
export const newestDrafts = (ctx: AppContext): Promise<ReadonlyMap<string, KpiDraftRow>> => ctx.memo('newest drafts', async () => {
  const drafts = isAllowed(ctx.actor, 'readDrafts') ? await openKpiDrafts(await ctx.reading()) : [];
  // They come newest first, and the last one set would stay.
  return new Map(drafts.toReversed().map((draft) => [draft.key, draft]));
});
