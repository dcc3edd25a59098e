import type { Database } from '../../store/database.js';
import { buildStretch, listRows, takeLonger } from '../../store/rollup-cells.js';
import { lockBucketing, rollupsOfBucketing, type StoredRollup } from '../../store/rollups.js';

/** Rows of one stretch, about: a second of work. */
const STRETCH_ROWS = 200_000;

/** BUSY: somebody else is at it. COMPLETE: there was nothing left to build. */
export type BuildStep = 'BUILT' | 'BUSY' | 'COMPLETE';

/**
 * Builds the next stretch of days of the rollup of a bucketing that has the fewest. From the newest day down, so that what is asked
 * most can be answered first. One transaction; what it has not committed never was.
 */
export async function buildRollup(
  database: Database, organizationId: string, bucketingId: string, { rows = STRETCH_ROWS }: { readonly rows?: number } = {},
): Promise<BuildStep> {
  return database.write(organizationId, async (tx) => {
    await takeLonger(tx);
    // The lock comes before whatever is read: later statements see all that those committed who had it before.
    if (!await lockBucketing(tx, bucketingId)) return 'BUSY';
    const unbuilt = (await rollupsOfBucketing(tx, bucketingId)).filter(({ wanted, builtFrom }) => wanted && builtFrom !== '-infinity');
    if (unbuilt.length === 0) return 'COMPLETE';
    await buildStretch(tx, (await listRows(tx, unbuilt)).reduce(leastBuilt), rows);
    return 'BUILT';
  });
}

const leastBuilt = (a: StoredRollup, b: StoredRollup): StoredRollup =>
  (b.builtFrom === null || (a.builtFrom !== null && b.builtFrom > a.builtFrom) ? b : a);
