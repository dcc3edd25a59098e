import type { DriftReading } from '../../goals/drift.js';
import type { Reading } from '../../store/database.js';
import type { AppContext } from '../context.js';

/**
 * The stored plan of an edition, run by the engine of today: as of the knowledge from which drift is measured, and as of now. What
 * was erased is missing in both.
 *
 * @param edition its id.
 */
export function driftReading(_ctx: AppContext, _reading: Reading, _edition: string): Promise<DriftReading> {
  throw new Error('the plan is not run yet');
}
