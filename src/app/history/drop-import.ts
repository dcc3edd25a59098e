import { dropRun } from '../../store/history.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import type { AppContext } from '../context.js';
import { requireImport } from './require-import.js';

/** Gives the import under way up: what it has gathered is gone, and the source is as empty as it was. */
export async function dropImport(ctx: AppContext, sourceKey: string): Promise<void> {
  authorize(ctx, 'record');
  await ctx.database.write(ctx.organizationId, async (tx) => {
    const source = await requireImport(tx, sourceKey);
    await dropRun(tx, source.id);
    await writeAudit(ctx, tx, 'IMPORT_DROPPED', sourceKey, {});
  });
}
