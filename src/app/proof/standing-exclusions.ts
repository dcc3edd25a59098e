import type { Reading } from '../../store/database.js';
import { loadExclusions, type StoredExclusion } from '../../store/exclusions.js';

/** What is excluded for goals as known by `knowledge` (milliseconds since the epoch), by the goal's id. One statement. */
export async function standingExclusions(
  reading: Reading, goalIds: readonly string[], knowledge: number,
): Promise<ReadonlyMap<string, readonly StoredExclusion[]>> {
  const all = await loadExclusions(reading, { goalIds }, knowledge);
  return Map.groupBy(all.filter(({ withdrawal }) => withdrawal === null), ({ goalId }) => goalId);
}
