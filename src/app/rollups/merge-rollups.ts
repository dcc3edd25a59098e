import type { Database } from '../../store/database.js';
import { countCells, mergeResting, takeLonger } from '../../store/rollup-cells.js';
import { lockBucketing, rollupsOfBucketing, type StoredRollup } from '../../store/rollups.js';

/** Nothing was added to a day for so long: it may rest. */
const RESTS_AFTER_MS = 60_000;

/** Days and months that are merged by one transaction, of each rollup. */
const MOST_BUCKETS = 500;

export interface MergeOptions {
  readonly restsAfterMs?: number;
}

/** How many days and months were merged; BUSY: somebody else is at it. */
export type MergeStep = number | 'BUSY';

/** Merges cells that were added to days and months beside others, where no more come: such days are read for years. */
export async function mergeRollups(
  database: Database, organizationId: string, bucketingId: string, { restsAfterMs = RESTS_AFTER_MS }: MergeOptions = {},
): Promise<MergeStep> {
  return database.write(organizationId, async (tx) => {
    await takeLonger(tx);
    if (!await lockBucketing(tx, bucketingId)) return 'BUSY';
    const since = await tx.knowledge() - restsAfterMs;
    const changes: (readonly [StoredRollup, number])[] = [];
    let all = 0;
    for (const rollup of await rollupsOfBucketing(tx, bucketingId)) {
      const { merged, more } = await mergeResting(tx, rollup, since, MOST_BUCKETS);
      all += merged;
      if (more !== 0) changes.push([rollup, more]);
    }
    for (const [rollup, more] of changes) await countCells(tx, rollup, more);
    return all;
  });
}
