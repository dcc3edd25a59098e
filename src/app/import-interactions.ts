import type { SourceDefinition } from '../lang/catalog.js';
import { stagedRows } from '../sql/staging.js';
import { copyRows } from '../store/interactions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { recordBatch } from './record-batch.js';
import type { RecordReport } from './record-report.js';
import { requireOpenSource } from './require-open-source.js';
import { requireSource } from './require-source.js';
import { checkBatch, type CheckedBatch } from './row-checks/check-batch.js';
import { rowFields, type SentRow } from './row-checks/check-row.js';

/** A chunk of a file, checked and ready to be copied, so that this can be done while the chunk before it is being stored. */
export interface ImportChunk extends CheckedBatch {
  readonly sent: readonly SentRow[];
  /** The source as the rows were checked against it. */
  readonly source: SourceDefinition;
  /** The rows in the form of COPY. */
  readonly staged: Buffer;
}

/** The source that a file is imported into. Throws NOT_FOUND where there is none of that key. */
export async function sourceToImport(ctx: AppContext, key: string): Promise<SourceDefinition> {
  authorize(ctx, 'record');
  return requireSource(await ctx.reading(), key);
}

/** Reads nothing but its arguments. */
export function importChunk(source: SourceDefinition, sent: readonly SentRow[]): ImportChunk {
  const batch = checkBatch(sent, rowFields(source.fields));
  return { ...batch, sent, source, staged: stagedRows(batch.rows) };
}

/** Records a chunk under one stamp, as `recordInteractions` records a batch, but by COPY and of any size. */
export async function importInteractions(ctx: AppContext, checked: ImportChunk): Promise<RecordReport> {
  authorize(ctx, 'record');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const source = await requireOpenSource(tx, checked.source.key);
    const chunk = source.versionId === checked.source.versionId ? checked : importChunk(source, checked.sent);
    return recordBatch(ctx, tx, source, {
      ...chunk, completeThrough: null, store: (writing, sourceId, rows) => copyRows(writing, sourceId, rows, chunk.staged),
    });
  });
}
