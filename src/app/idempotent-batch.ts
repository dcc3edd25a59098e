import { createHash, createHmac } from 'node:crypto';
import { canonicalJson } from '../kernel/canonical-json.js';
import { badInput, conflict } from '../kernel/errors.js';
import { instantText } from '../kernel/instant.js';
import { sameHash } from '../kernel/secrets.js';
import type { Reading, Writing } from '../store/database.js';
import { keepBatch, keptBatch, type KeptReport } from '../store/idempotency.js';
import { sourceForWriting } from '../store/interactions.js';
import type { RecordInteractionsInput } from './record-interactions.js';
import type { RecordReport } from './record-report.js';
import { checkBatch, keyForReport } from './row-checks/check-batch.js';
import { rowFields } from './row-checks/row-fields.js';
import { REJECT_CODES, type RejectCode, type RejectedRow } from './row-checks/reject-codes.js';

const LONGEST_IDEMPOTENCY_KEY = 200;

/** A batch under an idempotency key, as far as anything of it may be kept. */
export interface IdempotentBatch {
  readonly keyHash: Buffer;
  readonly bodyDigest: Buffer;
}

/**
 * Null without a key. The body is everything else that was sent.
 *
 * @throws YardstickError BAD_INPUT for a key that cannot be one.
 */
export function idempotentBatch({ idempotencyKey: key, ...body }: RecordInteractionsInput): IdempotentBatch | null {
  if (key === null || key === undefined) return null;
  if (key.trim() === '' || key.length > LONGEST_IDEMPOTENCY_KEY || !key.isWellFormed()) {
    const message = `An idempotency key has 1 to ${LONGEST_IDEMPOTENCY_KEY} characters.`;
    throw badInput('idempotencyKey', message, 'A UUID drawn for each batch will do.');
  }
  return {
    keyHash: createHash('sha256').update(key).digest(),
    bodyDigest: createHmac('sha256', key).update(canonicalJson(body)).digest(),
  };
}

/**
 * The first report of a batch that comes again; undefined where its key is new. Of rejected rows only place and code were kept:
 * their keys are in what was sent again, and so is what each message says, unless the source has changed meanwhile.
 *
 * @throws YardstickError CONFLICT where another batch was sent under the key.
 */
export async function earlierReport(
  tx: Reading, batch: IdempotentBatch, sent: RecordInteractionsInput,
): Promise<RecordReport | undefined> {
  const kept = await keptBatch(tx, batch.keyHash);
  if (kept === undefined) return undefined;
  if (!sameHash(kept.bodyDigest, batch.bodyDigest)) {
    throw conflict('Another batch was sent under this idempotency key.', {
      argument: 'idempotencyKey', hint: 'Draw a new key for each batch; send a batch again as it was, under its own key.',
    });
  }
  const { rejected, ...counts } = kept.report;
  return {
    ...counts,
    retracted: 0,
    rejected: await rejectedAgain(tx, rejected, sent),
    replayed: true,
    knowledge: instantText(kept.recordedAt),
  };
}

async function rejectedAgain(
  tx: Reading, rejected: KeptReport['rejected'], { source: key, interactions }: RecordInteractionsInput,
): Promise<RejectedRow[]> {
  const kept = Object.entries(rejected).flatMap(([code, indexes]) =>
    indexes.map((index) => ({ index, code: code as RejectCode })));
  if (kept.length === 0) return [];
  const source = await sourceForWriting(tx, key);
  const found = source === undefined ? [] : checkBatch(interactions, rowFields(source.fields)).rejected;
  const foundAt = new Map(found.map((row) => [row.index, row]));
  return kept.sort((a, b) => a.index - b.index).map(({ index, code }) => {
    const again = foundAt.get(index);
    return again?.code === code ? again : { index, key: keyForReport(interactions[index]?.key), code, message: REJECT_CODES[code] };
  });
}

/** Keeps the report in the transaction that stored the batch. */
export async function keepReport(tx: Writing, batch: IdempotentBatch, report: RecordReport): Promise<void> {
  const { accepted, unchanged, superseded, stale } = report;
  const rejected: Record<string, number[]> = {};
  for (const { code, index } of report.rejected) (rejected[code] ??= []).push(index);
  await keepBatch(tx, { ...batch, report: { accepted, unchanged, superseded, stale, rejected } });
}
