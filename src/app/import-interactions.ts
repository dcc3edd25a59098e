import type { SourceDefinition } from '../lang/catalog.js';
import { CopyBuffer, type Place } from '../sql/copy-buffer.js';
import { stagedRow } from '../sql/staging.js';
import { copyRows } from '../store/interactions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { recordBatch } from './record-batch.js';
import type { RecordReport } from './record-report.js';
import { requireOpenSource } from './require-open-source.js';
import { requireSource } from './require-source.js';
import { BatchCheck, type CheckedBatch } from './row-checks/check-batch.js';
import type { SentRow } from './row-checks/check-row.js';
import { rowFields } from './row-checks/row-fields.js';

interface StagedRow extends Place {
  readonly key: string;
  readonly sequence: string | null;
}

/** A chunk of a file: each row is checked and written in the form of COPY as it comes, while the chunk before is being stored. */
export class ImportChunk {
  private readonly copy = new CopyBuffer();
  private readonly check: BatchCheck<StagedRow>;

  constructor(readonly source: SourceDefinition) {
    this.check = new BatchCheck(rowFields(source.fields), (row) => {
      const { from, to } = this.copy.add(stagedRow(row));
      return { key: row.key, sequence: row.sequence, from, to };
    });
  }

  get size(): number {
    return this.check.size;
  }

  get bytes(): number {
    return this.copy.length;
  }

  add(row: SentRow): void {
    this.check.add(row);
  }

  /** To be asked for once. */
  result(): Omit<CheckedBatch, 'rows'> & { readonly keys: readonly string[]; readonly staged: Buffer } {
    const { rows, rejected, stale } = this.check.result();
    return { keys: rows.map(({ key }) => key), staged: this.copy.takeInOrder(rows), rejected, stale };
  }
}

export function importChunk(source: SourceDefinition, rows: Iterable<SentRow>): ImportChunk {
  const chunk = new ImportChunk(source);
  for (const row of rows) chunk.add(row);
  return chunk;
}

/** The source that a file is imported into. Throws NOT_FOUND where there is none of that key. */
export async function sourceToImport(ctx: AppContext, key: string): Promise<SourceDefinition> {
  authorize(ctx, 'record');
  return requireSource(await ctx.reading(), key);
}

/**
 * Records a chunk under one stamp, as `recordInteractions` records a batch, but by COPY and of any size. `rows`: those of the
 * chunk, to be checked again where the source has changed.
 */
export async function importInteractions(ctx: AppContext, chunk: ImportChunk, rows: Iterable<SentRow>): Promise<RecordReport> {
  authorize(ctx, 'record');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const source = await requireOpenSource(tx, chunk.source.key);
    const checked = source.versionId === chunk.source.versionId ? chunk : importChunk(source, rows);
    const { keys, staged, ...batch } = checked.result();
    return recordBatch(ctx, tx, source, {
      ...batch, completeThrough: null, store: (writing, sourceId) => copyRows(writing, sourceId, keys, staged),
    });
  });
}
