import { badInput } from '../../kernel/errors.js';
import { loadComments, writeComment } from '../../store/review-talk.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { commentModel, type CommentModel } from './talk-model.js';
import { reviewText } from './review-texts.js';
import { talkCase } from './talk-case.js';

/** Says something about a review, whatever its state. Throws NOT_FOUND, FORBIDDEN for a service's key, BAD_INPUT without a text. */
export async function commentOnReview(ctx: AppContext, reviewId: string, text: string): Promise<CommentModel> {
  authorize(ctx, 'review');
  const said = reviewText('text', text);
  if (said === null) throw badInput('text', 'The comment is empty.');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const { review } = await talkCase(ctx, tx, reviewId);
    const id = await writeComment(tx, review.id, said, authorOf(ctx));
    await writeAudit(ctx, tx, 'REVIEW_COMMENTED', review.id, { comment: id });
    return commentModel((await loadComments(tx, [review.id])).find((comment) => comment.id === id)!);
  });
}
