import type { Database } from '../../store/database.js';
import { countCells, listRows, rewriteDays, strikeRows, takeLonger, takeMarks } from '../../store/rollup-cells.js';
import { lockBucketing, rollupsOfBucketing, type StoredRollup } from '../../store/rollups.js';

/** Days that are made anew by one transaction. */
export const MOST_DAYS = 100;

/** How many marked days were made anew; BUSY: somebody else is at it. */
export type RefreshStep = number | 'BUSY';

/**
 * Makes the newest marked days of a bucketing anew, in all its rollups, since they share the marks. The order is what makes it right,
 * whoever writes meanwhile: the lock, the marks, then the rows. A mark that was not seen stays, and its day is made once more.
 */
export async function refreshRollups(
  database: Database, organizationId: string, bucketingId: string, { mostDays = MOST_DAYS }: { readonly mostDays?: number } = {},
): Promise<RefreshStep> {
  return database.write(organizationId, async (tx) => {
    await takeLonger(tx);
    if (!await lockBucketing(tx, bucketingId)) return 'BUSY';
    const days = await takeMarks(tx, bucketingId, mostDays);
    if (days.length === 0) return 0;
    const changes: (readonly [StoredRollup, number])[] = [];
    const rollups = await listRows(tx, await rollupsOfBucketing(tx, bucketingId));
    if (rollups[0] !== undefined) await strikeRows(tx, rollups[0], days);
    for (const rollup of rollups) changes.push([rollup, await rewriteDays(tx, rollup, days)]);
    for (const [rollup, more] of changes) if (more !== 0) await countCells(tx, rollup, more);
    return days.length;
  });
}
