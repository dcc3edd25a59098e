import { instantText } from '../kernel/instant.js';
import type { SourceDefinition } from '../lang/catalog.js';
import type { Writing } from '../store/database.js';
import { declareComplete, type OutcomeCounts } from '../store/interactions.js';
import { writeAudit } from './audit/write-audit.js';
import { checkCompleteThrough } from './complete-through.js';
import type { AppContext } from './context.js';
import type { RecordReport } from './record-report.js';
import type { CheckedBatch } from './row-checks/check-batch.js';

export interface BatchToRecord extends Omit<CheckedBatch, 'rows'> {
  readonly completeThrough: string | null;
  /** How the rows reach the table. */
  readonly store: (tx: Writing, sourceId: string) => Promise<OutcomeCounts>;
}

/** Stores a batch that was checked against the source as it stands after the transaction's stamp, with all that goes with it. */
export async function recordBatch(
  ctx: AppContext, tx: Writing, source: SourceDefinition, { rejected, stale, store, ...declared }: BatchToRecord,
): Promise<RecordReport> {
  const stamp = await tx.stamp();
  const completeThrough = declared.completeThrough === null ? null : checkCompleteThrough(declared.completeThrough, stamp);
  const counts = await store(tx, source.id);
  if (completeThrough !== null) await declareComplete(tx, source.id, completeThrough, false);
  const stored = { ...counts, stale: counts.stale + stale };
  await writeAudit(ctx, tx, 'INTERACTIONS_RECORDED', source.key, { ...stored, rejected: rejected.length, completeThrough });
  return { ...stored, retracted: 0, rejected, replayed: false, knowledge: instantText(stamp) };
}
