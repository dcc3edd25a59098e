import type { SourceDefinition } from '../../lang/catalog.js';
import { stagedHistory } from '../../sql/history.js';
import { gatherHistory } from '../../store/history.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { checkHistory, type CheckedHistory, type SentRevision } from '../row-checks/check-history.js';
import { rowFields } from '../row-checks/check-row.js';
import { requireImport } from './require-import.js';

/** A part of a history, checked and ready to be copied. */
export interface HistoryChunk extends CheckedHistory {
  readonly sent: readonly SentRevision[];
  readonly source: SourceDefinition;
  /** Milliseconds since the epoch: nothing can have been known later. */
  readonly now: number;
  readonly staged: Buffer;
}

/** Reads nothing but its arguments. */
export function historyChunk(source: SourceDefinition, sent: readonly SentRevision[], now: number): HistoryChunk {
  const checked = checkHistory(sent, rowFields(source.fields), now);
  return { ...checked, sent, source, now, staged: stagedHistory(checked.rows) };
}

/** What became of a chunk: accepted + unchanged + rejected = revisions sent. */
export interface GatherReport extends Pick<CheckedHistory, 'rejected'> {
  readonly accepted: number;
  /** The import has them already. */
  readonly unchanged: number;
}

/** Adds revisions to the import under way. They are no facts before it is finished, so they need no stamp. */
export async function gatherRevisions(ctx: AppContext, checked: HistoryChunk): Promise<GatherReport> {
  authorize(ctx, 'record');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const source = await requireImport(tx, checked.source.key);
    const chunk = source.versionId === checked.source.versionId ? checked : historyChunk(source, checked.sent, checked.now);
    const accepted = await gatherHistory(tx, source.id, chunk.staged);
    return { accepted, unchanged: chunk.rows.length - accepted, rejected: chunk.rejected };
  });
}
