import { notFound } from '../../kernel/errors.js';
import { isId } from '../../kernel/ids.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { shownKey } from '../definitions/texts.js';
import { reviewModels, type ReviewModel } from './review-model.js';

/** A review by its id. @throws YardstickError NOT_FOUND. */
export async function review(ctx: AppContext, id: string): Promise<ReviewModel> {
  authorize(ctx, 'readGoals');
  const [found] = isId(id) ? await reviewModels(await ctx.reading(), [id]) : [];
  if (found === undefined) throw notFound('review', shownKey(id));
  return found;
}
