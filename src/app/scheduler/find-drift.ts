import { hasDrifted, type DriftReading } from '../../goals/drift.js';
import { decide } from '../../goals/review-machine.js';
import { YardstickError } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import { loadMark, moveMark, reviewsByEdition } from '../../store/rounds.js';
import type { AppContext } from '../context.js';
import { driftCandidates } from '../proof/drift-candidates.js';
import { driftReading } from '../proof/drift-reading.js';
import { recordTransition } from '../reviews/record-transition.js';
import { reviewCase } from '../reviews/review-case.js';

/** A signed number that was found to have moved. */
interface Moved {
  readonly edition: string;
  readonly reviewId: string;
  readonly drift: DriftReading;
}

/**
 * Looks at the signed numbers over which something was written since the last round, and marks those that have moved by more than
 * the goal's materiality. Returns how many. The mark is moved on last: a round that breaks off is made again.
 */
export async function findDrift(ctx: AppContext): Promise<number> {
  const { database, organizationId } = ctx;
  const { moved, through, looked } = await database.read(organizationId, async (reading) => {
    const [mark, now] = [await loadMark(reading), await reading.knowledge()];
    const editions = await driftCandidates(reading, mark.drift);
    return { moved: await movedAmong(ctx, reading, editions), through: now, looked: editions.length > 0 || mark.drift === 0 };
  });
  let found = 0;
  for (const each of moved) if (await markDrifted(ctx, each, through)) found++;
  // Where nothing was looked at, the mark may stay: what is written next is found from it as well.
  if (looked) await database.write(organizationId, async (tx) => {
    await tx.stamp();
    await moveMark(tx, { drift: through });
  });
  return found;
}

async function movedAmong(ctx: AppContext, reading: Reading, editions: readonly string[]): Promise<Moved[]> {
  const reviews = await reviewsByEdition(reading, editions);
  const moved: Moved[] = [];
  for (const edition of editions) {
    try {
      const drift = await driftReading(ctx, reading, edition);
      if (hasDrifted(drift)) moved.push({ edition, reviewId: reviews.get(edition)!, drift });
    } catch (error) {
      // One plan that cannot be run says nothing about the others; a database that is away does.
      if (!(error instanceof YardstickError) || error.code === 'TIMEOUT') throw error;
      ctx.log.error({ edition, code: error.code }, 'a signed number cannot be looked at for drift');
    }
  }
  return moved;
}

/** Whatever happened to the review since it was looked at decides: then the next round looks again. */
const markDrifted = (ctx: AppContext, { edition, reviewId, drift }: Moved, seenAt: number): Promise<boolean> =>
  ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const standing = await reviewCase(tx, reviewId);
    const { review, facts } = standing;
    if (review.editions.at(-1)?.id !== edition || review.transitions.at(-1)!.recordedAt > seenAt) return false;
    const decision = decide(review.state, { type: 'DRIFT', actor: { kind: 'SYSTEM' }, text: null, declared: null }, { ...facts, drift });
    if (!('state' in decision)) return false;
    await recordTransition(ctx, tx, standing, { event: 'DRIFT', toState: decision.state, knowledge: seenAt });
    return true;
  });
