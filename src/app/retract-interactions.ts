import { badInput } from '../kernel/errors.js';
import { evidenceDigest, newSalt } from '../kernel/evidence-digest.js';
import { instantText } from '../kernel/instant.js';
import { batchOf, type CurrentRow, type RevisionRow } from '../sql/ingest.js';
import { currentRows, storeRows } from '../store/interactions.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import type { AppContext } from './context.js';
import { LARGEST_BATCH } from './record-interactions.js';
import type { RecordReport } from './record-report.js';
import { requireOpenSource } from './require-open-source.js';
import { duplicate, keyForReport } from './row-checks/check-batch.js';
import { checkKey } from './row-checks/check-row.js';
import { shown, textProblem } from './row-checks/check-text.js';
import { finding, isFinding, type Finding, type RejectedRow } from './row-checks/reject-codes.js';

export interface RetractInteractionsInput {
  readonly source: string;
  readonly keys: readonly string[];
  /** Kept with each retraction, 1–1,000 characters. */
  readonly reason: string;
}

const LONGEST_REASON = 1_000;

/**
 * Takes interactions back: each gets a revision that counts nowhere, and its history stays. A key that is not there is rejected
 * (UNKNOWN_KEY), one retracted before is unchanged. Recording the key again brings it back.
 */
export async function retractInteractions(ctx: AppContext, input: RetractInteractionsInput): Promise<RecordReport> {
  authorize(ctx, 'record');
  if (input.keys.length > LARGEST_BATCH) {
    throw badInput(
      'keys',
      `At most ${LARGEST_BATCH.toLocaleString('en')} keys are retracted at once; these are ${input.keys.length.toLocaleString('en')}.`,
    );
  }
  const reason = checkReason(input.reason);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const stamp = await tx.stamp();
    const source = await requireOpenSource(tx, input.source);
    const { keys, rejected } = checkKeys(input.keys);

    const current = await currentRows(tx, source.id, [...keys.keys()]);
    for (const [key, index] of keys) {
      if (!current.has(key))
        rejected.push({ index, key, ...finding('UNKNOWN_KEY', `There is no interaction ${shown(key)} in this source.`) });
    }
    const open = [...current.values()].filter((row) => !row.retracted);
    await storeRows(
      tx,
      source.id,
      batchOf(open.sort((a, b) => (a.key < b.key ? -1 : 1)).map((row) => retraction(row, reason))),
    );
    const taken = { retracted: open.length, unchanged: current.size - open.length };
    await writeAudit(ctx, tx, 'INTERACTIONS_RETRACTED', source.key, { ...taken, rejected: rejected.length });
    return {
      accepted: 0,
      superseded: 0,
      stale: 0,
      ...taken,
      rejected: rejected.sort((a, b) => a.index - b.index),
      replayed: false,
      knowledge: instantText(stamp),
    };
  });
}

function checkReason(reason: string): string {
  if (reason.trim() === '') throw badInput('reason', 'A retraction needs a reason: it is kept with the rows.');
  const problem: Finding | undefined = textProblem(reason, 'reason', LONGEST_REASON);
  if (problem !== undefined) throw badInput('reason', problem.message);
  return reason;
}

/** Usable keys with their place in the batch; of a key given twice, the last place. */
function checkKeys(sent: readonly unknown[]): { keys: Map<string, number>; rejected: RejectedRow[] } {
  const keys = new Map<string, number>();
  const rejected: RejectedRow[] = [];
  sent.forEach((sentKey, index) => {
    const key = checkKey(sentKey);
    if (isFinding(key)) {
      rejected.push({ index, key: keyForReport(sentKey), ...key });
      return;
    }
    const earlier = keys.get(key);
    if (earlier !== undefined) rejected.push({ index: earlier, key, ...duplicate(index) });
    keys.set(key, index);
  });
  return { keys, rejected };
}

/** What the row said, marked as taken back: its content stays readable, and provable under a salt of its own. */
function retraction(row: CurrentRow, reason: string): RevisionRow {
  const salt = newSalt();
  return { ...row, sequence: null, retracted: true, reason, salt, digest: evidenceDigest(salt, { ...row, retracted: true }) };
}
