import type { SourceDefinition } from '../../lang/catalog.js';
import { CopyBuffer } from '../../sql/copy-buffer.js';
import { stagedRevision } from '../../sql/history.js';
import { gatherHistory } from '../../store/history.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { HistoryCheck, type SentRevision } from '../row-checks/check-history.js';
import type { RejectedRow } from '../row-checks/reject-codes.js';
import { rowFields } from '../row-checks/row-fields.js';
import { requireImport } from './require-import.js';

/** A part of a history: each revision is checked and written in the form of COPY as it comes. */
export class HistoryChunk {
  private readonly copy = new CopyBuffer();
  private readonly check: HistoryCheck;

  /** `now` in milliseconds since the epoch: nothing can have been known later. */
  constructor(
    readonly source: SourceDefinition,
    readonly now: number,
  ) {
    this.check = new HistoryCheck(rowFields(source.fields), now, (row) => this.copy.add(stagedRevision(row)));
  }

  get size(): number {
    return this.check.size;
  }

  get bytes(): number {
    return this.copy.length;
  }

  add(revision: SentRevision): void {
    this.check.add(revision);
  }

  /** To be asked for once. */
  result(): { readonly staged: Buffer; readonly taken: number; readonly rejected: readonly RejectedRow[] } {
    const { size, rejected } = this.check;
    return { staged: this.copy.takeAll(), taken: size - rejected.length, rejected };
  }
}

export function historyChunk(source: SourceDefinition, revisions: Iterable<SentRevision>, now: number): HistoryChunk {
  const chunk = new HistoryChunk(source, now);
  for (const revision of revisions) chunk.add(revision);
  return chunk;
}

/** What became of a chunk: accepted + unchanged + rejected = revisions sent. */
export interface GatherReport {
  readonly accepted: number;
  /** The import has them already. */
  readonly unchanged: number;
  readonly rejected: readonly RejectedRow[];
}

/**
 * Adds revisions to the import under way. They are no facts before it is finished, so they need no stamp. `revisions`: those of
 * the chunk, to be checked again where the source has changed.
 */
export async function gatherRevisions(
  ctx: AppContext,
  chunk: HistoryChunk,
  revisions: Iterable<SentRevision>,
): Promise<GatherReport> {
  authorize(ctx, 'record');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const source = await requireImport(tx, chunk.source.key);
    const checked = source.versionId === chunk.source.versionId ? chunk : historyChunk(source, revisions, chunk.now);
    const { staged, taken, rejected } = checked.result();
    const accepted = await gatherHistory(tx, source.id, staged);
    return { accepted, unchanged: taken - accepted, rejected };
  });
}
