import type { Database } from '../../store/database.js';
import { dropSuperfluous, dropUnused, lockBucketing, rollupsOfBucketing } from '../../store/rollups.js';

/**
 * Drops the rollups of a bucketing that nobody wants any more, once all that are wanted are built, so that nothing becomes slow
 * meanwhile; then the bucketing, if nothing is kept by it. Where somebody is at it, the next round does. Returns how many went.
 */
export async function dropRollups(database: Database, organizationId: string, bucketingId: string): Promise<number> {
  const left = await database.write(organizationId, async (tx) => {
    if (!await lockBucketing(tx, bucketingId)) return undefined;
    const dropped = await dropSuperfluous(tx, bucketingId);
    return { dropped, unused: (await rollupsOfBucketing(tx, bucketingId)).length === 0 };
  });
  if (left?.unused === true) await database.write(organizationId, (tx) => dropUnused(tx, bucketingId));
  return left?.dropped ?? 0;
}
