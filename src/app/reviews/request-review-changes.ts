import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { actInWords } from './act.js';
import type { ReviewModel } from './review-model.js';
import { reviewText } from './review-texts.js';

/** A reviewer hands a submission back, with a note. Throws NOT_FOUND, FORBIDDEN, CONFLICT with every reason. */
export async function requestReviewChanges(ctx: AppContext, id: string, note: string): Promise<ReviewModel> {
  authorize(ctx, 'review');
  return actInWords(ctx, id, 'REQUEST_CHANGES', reviewText('note', note));
}
