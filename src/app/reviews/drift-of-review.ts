import { hasDrifted, type DriftReading } from '../../goals/drift.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { driftReading } from '../proof/drift-reading.js';
import type { ReviewModel } from './review-model.js';

export interface ReviewDrift extends DriftReading {
  readonly moved: boolean;
}

/** How far the number of the newest edition has moved since it was signed, or last accepted; null where nothing is signed. */
export async function driftOfReview(ctx: AppContext, { editions }: ReviewModel): Promise<ReviewDrift | null> {
  authorize(ctx, 'readGoals');
  const newest = editions.at(-1);
  if (newest === undefined) return null;
  const drift = await driftReading(ctx, await ctx.reading(), newest.id);
  return { ...drift, moved: hasDrifted(drift) };
}
