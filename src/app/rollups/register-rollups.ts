import { haveColumns, MOST_ROLLUP_DIMENSIONS, type RollupDefinition } from '../../lang/rollup.js';
import type { Writing } from '../../store/database.js';
import * as store from '../../store/rollups.js';

/**
 * Says which rollups a source is to have. New ones are built by the refreshers, and answer as far as they are; those that are not
 * among these go when all that are kept by the same days are built. A stamped write. Returns how many are new.
 */
export async function registerRollups(tx: Writing, sourceId: string, definitions: readonly RollupDefinition[]): Promise<number> {
  definitions.forEach(checkFits);
  return store.registerRollups(tx, sourceId, definitions);
}

function checkFits({ dimensions, states }: RollupDefinition): void {
  if (dimensions.length > MOST_ROLLUP_DIMENSIONS || !haveColumns(states)) {
    throw new Error(`a rollup of ${dimensions.length} dimensions and ${states.length} states has no columns for all of them`);
  }
}
