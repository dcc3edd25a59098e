import { loadCalendar } from '../store/catalog.js';
import { declareComplete } from '../store/interactions.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import { checkCompleteThrough } from './complete-through.js';
import type { AppContext } from './context.js';
import type { SourceFreshnessModel } from './evaluation-answer.js';
import { sourceFacts } from './evaluation/source-facts.js';
import { requireOpenSource } from './require-open-source.js';

/**
 * Declares that everything that happened before `completeThrough` has been recorded. Said outright, so an instant earlier than
 * the last one takes that one back (with a batch of interactions it would be ignored); never later than now. Returns the
 * source's freshness.
 */
export async function reportSource(ctx: AppContext, sourceKey: string, completeThrough: string): Promise<SourceFreshnessModel> {
  authorize(ctx, 'record');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const stamp = await tx.stamp();
    const source = await requireOpenSource(tx, sourceKey);
    const through = checkCompleteThrough(completeThrough, stamp);
    await declareComplete(tx, source.id, through, true);
    await writeAudit(ctx, tx, 'SOURCE_REPORTED', sourceKey, { completeThrough: through });
    const { timeZone } = await loadCalendar(tx, null);
    return (await sourceFacts(tx, source, timeZone, null)).freshness;
  });
}
