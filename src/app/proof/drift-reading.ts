import type { DriftReading } from '../../goals/drift.js';
import { Decimal } from '../../kernel/decimal.js';
import type { Reading } from '../../store/database.js';
import { measuredFrom } from '../../store/signed-editions.js';
import type { AppContext } from '../context.js';
import { replaySnapshot } from './replay-snapshot.js';
import { requireEdition } from './require-edition.js';

/**
 * The stored plan of an edition, run by the engine of today: as of the knowledge from which drift is measured, and as of now. What
 * was erased is missing in both. Throws NOT_FOUND.
 *
 * @param edition its id.
 */
export async function driftReading(_ctx: AppContext, reading: Reading, edition: string): Promise<DriftReading> {
  const { content, review, editions } = await requireEdition(reading, edition);
  const valueAt = async (knowledge: number): Promise<Decimal | null> => {
    const { value } = await replaySnapshot(reading, content, knowledge);
    return value === null ? null : new Decimal(value);
  };
  const pinned = await measuredFrom(reading, review.id, editions.at(-1)!.transitionNumber) ?? content.knowledge;
  return {
    atPinned: await valueAt(pinned), asOfNow: await valueAt(await reading.knowledge()), materiality: new Decimal(content.goal.materiality),
  };
}
