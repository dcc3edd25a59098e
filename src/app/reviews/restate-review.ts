import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { act } from './act.js';
import type { ReviewModel } from './review-model.js';
import { signEdition } from './sign-edition.js';

/** Signs the restatement that was proposed, as the next edition. Throws NOT_FOUND, FORBIDDEN, CONFLICT with every reason. */
export async function restateReview(ctx: AppContext, id: string): Promise<ReviewModel> {
  authorize(ctx, 'review');
  return act(ctx, id, (tx, standing) => signEdition(ctx, tx, standing, 'RESTATE'));
}
