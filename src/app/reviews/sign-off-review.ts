import { authorize } from '../access.js';
import { authorOf, type AppContext } from '../context.js';
import { act } from './act.js';
import { carryActionsOver } from './carry-over.js';
import type { ReviewModel } from './review-model.js';
import { signEdition } from './sign-edition.js';

/** Signs what was submitted, as edition 1; open actions move on. Throws NOT_FOUND, FORBIDDEN, CONFLICT with every reason. */
export async function signOffReview(ctx: AppContext, id: string): Promise<ReviewModel> {
  authorize(ctx, 'review');
  return act(ctx, id, async (tx, standing) => {
    await signEdition(ctx, tx, standing, 'SIGN_OFF');
    await carryActionsOver(tx, [standing.goal.id], authorOf(ctx));
  });
}
