import * as drift from '../../sql/drift.js';
import type { Reading } from '../../store/database.js';

/**
 * Ids of the newest editions of reviews whose number may have moved: something was recorded after `since` in a source, and in a
 * stretch, that their plan reads, or they were signed after it. Erasures are none of it. Nothing is evaluated. One statement.
 *
 * @param since milliseconds since the epoch.
 */
export const driftCandidates = async (reading: Reading, since: number): Promise<string[]> =>
  (await reading.queryDerived(drift.driftCandidates(reading.organizationId, since))).map(({ edition }) => edition);
