import { declareComplete } from '../../store/interactions.js';
import { finishRun } from '../../store/history.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { checkCompleteThrough } from '../complete-through.js';
import type { AppContext } from '../context.js';
import { requireImport } from './require-import.js';

/** What an import came to. */
export interface ImportedHistory {
  readonly interactions: number;
  /** Current ones and superseded ones. */
  readonly revisions: number;
}

/**
 * Ends the import under way: what it has gathered becomes the source's history, and the source answers, for instants of knowledge
 * before now by the times that came with it. `completeThrough`: everything that happened before has been recorded.
 */
export async function finishImport(ctx: AppContext, sourceKey: string, completeThrough: string | null): Promise<ImportedHistory> {
  authorize(ctx, 'record');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const source = await requireImport(tx, sourceKey);
    const through = completeThrough === null ? null : checkCompleteThrough(completeThrough, ctx.clock.now());
    const written = await finishRun(tx, source.id);
    if (through !== null) await declareComplete(tx, source.id, through, false);
    await writeAudit(ctx, tx, 'IMPORT_FINISHED', sourceKey, { ...written, completeThrough: through });
    return written;
  });
}
