import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { actInWords } from './act.js';
import type { ReviewModel } from './review-model.js';
import { reviewText } from './review-texts.js';

/** Nobody will say anything about this period, for a reason; open actions move on. Throws NOT_FOUND, FORBIDDEN, CONFLICT with every reason. */
export async function skipReview(ctx: AppContext, id: string, reason: string): Promise<ReviewModel> {
  authorize(ctx, 'review');
  return actInWords(ctx, id, 'SKIP', reviewText('reason', reason));
}
