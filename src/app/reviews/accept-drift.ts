import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { actInWords } from './act.js';
import type { ReviewModel } from './review-model.js';
import { reviewText } from './review-texts.js';

/** A reviewer takes a drift as it is, with a note: from here on drift is measured from the value of now. Throws NOT_FOUND, FORBIDDEN, CONFLICT with every reason. */
export async function acceptDrift(ctx: AppContext, id: string, note: string): Promise<ReviewModel> {
  authorize(ctx, 'review');
  return actInWords(ctx, id, 'ACCEPT_DRIFT', reviewText('note', note));
}
