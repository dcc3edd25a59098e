import { conflict } from '../../kernel/errors.js';
import { instantText } from '../../kernel/instant.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import { beginRun, hasFacts, newestRun } from '../../store/history.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import type { AppContext } from '../context.js';
import { requireSource } from '../require-source.js';

/**
 * Begins the import of a source's history with its own knowledge times, or goes on with the one under way. Until it is finished
 * or dropped the source is IMPORTING: it answers NOT_COVERED and takes nothing else. CONFLICT where anything was recorded before.
 */
export async function beginImport(ctx: AppContext, sourceKey: string): Promise<SourceDefinition> {
  authorize(ctx, 'record');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const source = await requireSource(tx, sourceKey);
    const run = await newestRun(tx, source.id);
    if (run?.state === 'UNDER_WAY') return source;
    if (run?.state === 'FINISHED') {
      throw conflict(
        `The history of the source "${sourceKey}" was imported already, by the run that began at ${instantText(run.begunAt)}.`,
        {
          argument: 'source',
          hint: 'What has happened since is imported without knowledge times of its own.',
        },
      );
    }
    if (await hasFacts(tx, source.id)) {
      throw conflict(`Something was recorded in the source "${sourceKey}" before: a history is imported into an empty one.`, {
        argument: 'source',
        hint: 'Define another source for it, or import without knowledge times of its own.',
      });
    }
    await beginRun(tx, source.id);
    await writeAudit(ctx, tx, 'IMPORT_BEGUN', sourceKey, {});
    return source;
  });
}
