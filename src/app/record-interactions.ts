import { badInput } from '../kernel/errors.js';
import type { SourceDefinition } from '../lang/catalog.js';
import { batchOf, type Batch } from '../sql/ingest.js';
import { storeRows } from '../store/interactions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { earlierReport, idempotentBatch, keepReport } from './idempotent-batch.js';
import { recordBatch } from './record-batch.js';
import type { RecordReport } from './record-report.js';
import { checkBatch, type CheckedBatch } from './row-checks/check-batch.js';
import type { SentRow } from './row-checks/check-row.js';
import { rowFields } from './row-checks/row-fields.js';
import { requireOpenSource } from './require-open-source.js';
import { requireSource } from './require-source.js';

/** Rows in one call. */
export const LARGEST_BATCH = 5_000;

export interface RecordInteractionsInput {
  readonly source: string;
  readonly interactions: readonly SentRow[];
  /** Everything that happened before it has been recorded. Not later than now; ignored if a later one was declared before. */
  readonly completeThrough?: string | null;
  /** Drawn by the client for this batch, 1–200 characters; see `idempotent-batch.ts`. */
  readonly idempotencyKey?: string | null;
}

/**
 * Records a batch under one stamp. A bad row is rejected by its index and loses no good one; a batch that is too large or names
 * an unknown source is refused whole (BAD_INPUT, NOT_FOUND). Sending the same batch again changes nothing; under its
 * idempotency key it gets the first report again, and another batch under that key is a CONFLICT.
 */
export async function recordInteractions(ctx: AppContext, input: RecordInteractionsInput): Promise<RecordReport> {
  authorize(ctx, 'record');
  const sent = input.interactions;
  if (sent.length > LARGEST_BATCH) {
    throw badInput(
      'interactions',
      `A batch holds at most ${LARGEST_BATCH.toLocaleString('en')} interactions; this one has ${sent.length.toLocaleString('en')}.`,
      'Send it in several batches: each is stored by itself, and sending one again changes nothing.',
    );
  }
  const idempotent = idempotentBatch(input);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const earlier = idempotent && (await earlierReport(tx, idempotent, input));
    if (earlier) return earlier;
    const before = await requireSource(tx, input.source);
    let batch = checkedBatch(sent, before);

    await tx.stamp();
    const meanwhile = idempotent && (await earlierReport(tx, idempotent, input));
    if (meanwhile) return meanwhile;
    const source = await requireOpenSource(tx, input.source);
    if (source.versionId !== before.versionId) batch = checkedBatch(sent, source);
    const { toStore, ...rest } = batch;
    const report = await recordBatch(ctx, tx, source, {
      ...rest, completeThrough: input.completeThrough ?? null, store: (writing, sourceId) => storeRows(writing, sourceId, toStore),
    });
    if (idempotent) await keepReport(tx, idempotent, report);
    return report;
  });
}

/** Also put into the form in which it is stored: that takes a while, and after the stamp other writers would wait for it. */
function checkedBatch(sent: readonly SentRow[], source: SourceDefinition): Omit<CheckedBatch, 'rows'> & { readonly toStore: Batch } {
  const { rows, ...rest } = checkBatch(sent, rowFields(source.fields));
  return { ...rest, toStore: batchOf(rows) };
}
