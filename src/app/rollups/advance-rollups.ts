import type { Database } from '../../store/database.js';
import { advanceCells, noteAdvance, recordedBy, takeLonger } from '../../store/rollup-cells.js';
import { lockBucketing, rollupsOfBucketing, type StoredRollup } from '../../store/rollups.js';

/** Rows that are added by one transaction, about: after a large import there are several. */
const MOST_ROWS = 200_000;

/** Up to here more cells are added beside those that a day or month has, even where it has few. */
const ADDED_AT_LEAST = 200;

export interface AdvanceOptions {
  readonly rows?: number;
  readonly addedAtLeast?: number;
}

/** BUSY: somebody else is at it. BEHIND: more rows are there to be added. */
export type AdvanceStep = 'CURRENT' | 'BEHIND' | 'BUSY';

/**
 * Adds the rows recorded meanwhile to the cells of a bucketing's rollups, all by the same instant. That is read before the rows: what
 * is recorded meanwhile is later, and left to be added. What is changed of rows that are in cells leaves marks.
 */
export async function advanceRollups(
  database: Database, organizationId: string, bucketingId: string, { rows = MOST_ROWS, addedAtLeast = ADDED_AT_LEAST }: AdvanceOptions = {},
): Promise<AdvanceStep> {
  return database.write(organizationId, async (tx) => {
    await takeLonger(tx);
    if (!await lockBucketing(tx, bucketingId)) return 'BUSY';
    const built = (await rollupsOfBucketing(tx, bucketingId)).filter(({ recordedThrough }) => recordedThrough !== null);
    if (built.length === 0) return 'CURRENT';
    const now = await tx.knowledge();
    const most = await recordedBy(tx, built.reduce((a, b) => (b.recordedThrough! < a.recordedThrough! ? b : a)), rows);
    const by = Math.min(most ?? now, now);
    const behind = built.filter(({ recordedThrough }) => recordedThrough! < by);
    const changes: (readonly [StoredRollup, number])[] = [];
    for (const rollup of behind) changes.push([rollup, await advanceCells(tx, rollup, by, addedAtLeast)]);
    for (const [rollup, more] of changes) await noteAdvance(tx, rollup, by, more);
    return by < now ? 'BEHIND' : 'CURRENT';
  });
}
