import * as history from '../sql/history.js';
import type { Reading, Writing } from './database.js';
import { bucketingsOf, markAllDays } from './rollup-cells.js';

/** How the newest import of a source's history stands. */
export interface ImportRun {
  readonly state: 'UNDER_WAY' | 'FINISHED' | 'DROPPED';
  /** Milliseconds since the epoch. */
  readonly begunAt: number;
}

/** Undefined: the source never had one. `lock`: nobody else takes part in it until the transaction ends. */
export async function newestRun(tx: Reading, sourceId: string, { lock = false } = {}): Promise<ImportRun | undefined> {
  const [row] = await tx.query(history.newestRun(tx.organizationId, sourceId, lock));
  if (row === undefined) return undefined;
  return { state: row.finished ? 'FINISHED' : row.dropped ? 'DROPPED' : 'UNDER_WAY', begunAt: Number(row.begunAt) };
}

/** Whether anything was ever recorded of the source: a row, or a report. */
export const hasFacts = async (tx: Reading, sourceId: string): Promise<boolean> =>
  (await tx.query(history.hasFacts(tx.organizationId, sourceId)))[0]!.any;

export async function beginRun(tx: Writing, sourceId: string): Promise<void> {
  await tx.query(history.beginRun(tx.organizationId, sourceId, await tx.stamp()));
}

/** How many revisions are new to the run. `staged`: as lines of `stagedRevision`. */
export async function gatherHistory(tx: Writing, sourceId: string, staged: Buffer): Promise<number> {
  if (staged.length === 0) return 0;
  await tx.query(history.createHistoryStage);
  await tx.copy(history.COPY_HISTORY_STAGE, staged);
  return (await tx.query(history.gatherStaged(tx.organizationId, sourceId)))[0]!.gathered;
}

export async function dropRun(tx: Writing, sourceId: string): Promise<void> {
  await tx.query(history.forgetRows(tx.organizationId, sourceId));
  await tx.query(history.endRun(tx.organizationId, sourceId, await tx.stamp(), 'dropped_at'));
}

/** Revisions that are written by one statement, about. */
const CHUNK_ROWS = 20_000;

/**
 * Writes what the run has gathered and ends it. One transaction, so that the history is there as a whole or not at all; the
 * organisation's other writers wait for its end alone, because the stamp is taken last. So a rollup may have been registered after the
 * rows of a chunk were written: of such ones all days are marked after the stamp.
 */
export async function finishRun(tx: Writing, sourceId: string): Promise<{ interactions: number; revisions: number }> {
  const { organizationId } = tx;
  const latest = Number((await tx.query(history.clockNow))[0]!.now);
  const bucketings = await bucketingsOf(tx, sourceId);
  const written = { interactions: 0, revisions: 0 };
  for (let after = ''; ;) {
    const [end] = await tx.query(history.chunkEnd(organizationId, sourceId, after, CHUNK_ROWS));
    const [chunk] = await tx.query(history.settleHistories(organizationId, sourceId, after, end?.key ?? null, latest));
    written.interactions += chunk!.interactions;
    written.revisions += chunk!.revisions;
    if (end === undefined) break;
    after = end.key;
  }
  await tx.query(history.forgetRows(organizationId, sourceId));
  const stamp = await tx.stamp();
  const since = (await bucketingsOf(tx, sourceId)).filter((id) => !bucketings.includes(id));
  if (since.length > 0) await markAllDays(tx, sourceId, since);
  await tx.query(history.endRun(organizationId, sourceId, stamp, 'finished_at'));
  return written;
}
