import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { acceptDrift } from '../../app/reviews/accept-drift.js';
import { addAction } from '../../app/reviews/add-action.js';
import { commentOnReview } from '../../app/reviews/comment-on-review.js';
import { proposeRestatement } from '../../app/reviews/propose-restatement.js';
import { requestReviewChanges } from '../../app/reviews/request-review-changes.js';
import { restateReview } from '../../app/reviews/restate-review.js';
import type { ReviewModel } from '../../app/reviews/review-model.js';
import { review } from '../../app/reviews/review.js';
import { reviews } from '../../app/reviews/reviews.js';
import { signOffReview } from '../../app/reviews/sign-off-review.js';
import { skipReview } from '../../app/reviews/skip-review.js';
import { submitReview } from '../../app/reviews/submit-review.js';
import type { ActionModel, CommentModel } from '../../app/reviews/talk-model.js';
import { updateAction } from '../../app/reviews/update-action.js';
import { connection, type ConnectionModel } from '../connection.js';
import {
  AddActionArgs, CommentArgs, ProposeRestatementArgs, ReviewNoteArgs, ReviewReasonArgs, ReviewsArgs, SubmitReviewArgs, UpdateActionArgs,
} from '../inputs/review.js';
import type { RequestContext } from '../request-context.js';
import { Review, ReviewAction, ReviewComment, ReviewConnection } from '../types/review.js';

/** What every step of a review may be refused with. */
const REFUSALS = 'NOT_FOUND; FORBIDDEN for who has no part in it; CONFLICT with every reason in `refusals`.';

@Resolver()
export class ReviewsResolver {
  @Query(() => Review, { description: 'A review by its id. NOT_FOUND.' })
  review(@Ctx() ctx: RequestContext, @Arg('id', () => ID, { description: 'Id of the review.' }) id: string): Promise<ReviewModel> {
    return review(ctx, id);
  }

  @Query(() => ReviewConnection, { description: 'The organisation\'s reviews, the newest period first. The filters narrow each other.' })
  async reviews(@Ctx() ctx: RequestContext, @Args(() => ReviewsArgs) args: ReviewsArgs): Promise<ConnectionModel<ReviewModel>> {
    return connection(await reviews(ctx, args), args);
  }

  @Mutation(() => Review, { description: `The owner of the goal submits a review for signing: its number and all that it stands on are pinned. ${REFUSALS}` })
  submitReview(@Ctx() ctx: RequestContext, @Args(() => SubmitReviewArgs) args: SubmitReviewArgs): Promise<ReviewModel> {
    return submitReview(ctx, args);
  }

  @Mutation(() => Review, { description: `A reviewer of the goal hands a submission back. ${REFUSALS}` })
  requestReviewChanges(@Ctx() ctx: RequestContext, @Args(() => ReviewNoteArgs) { id, note }: ReviewNoteArgs): Promise<ReviewModel> {
    return requestReviewChanges(ctx, id, note);
  }

  @Mutation(() => Review, { description: `A reviewer other than its author signs a submission, for good; open actions move to the next review. ${REFUSALS}` })
  signOffReview(@Ctx() ctx: RequestContext, @Arg('id', () => ID, { description: 'Id of the review.' }) id: string): Promise<ReviewModel> {
    return signOffReview(ctx, id);
  }

  @Mutation(() => Review, { description: `A reviewer takes a drift as it is: from here on drift is measured from the value of now. ${REFUSALS}` })
  acceptDrift(@Ctx() ctx: RequestContext, @Args(() => ReviewNoteArgs) { id, note }: ReviewNoteArgs): Promise<ReviewModel> {
    return acceptDrift(ctx, id, note);
  }

  @Mutation(() => Review, { description: `The owner of the goal proposes the next edition of a drifted review. ${REFUSALS}` })
  proposeRestatement(@Ctx() ctx: RequestContext, @Args(() => ProposeRestatementArgs) args: ProposeRestatementArgs): Promise<ReviewModel> {
    return proposeRestatement(ctx, args);
  }

  @Mutation(() => Review, { description: `A reviewer other than its author signs what was proposed as the next edition; earlier ones stay. ${REFUSALS}` })
  restateReview(@Ctx() ctx: RequestContext, @Arg('id', () => ID, { description: 'Id of the review.' }) id: string): Promise<ReviewModel> {
    return restateReview(ctx, id);
  }

  @Mutation(() => Review, { description: `The owner or a reviewer of the goal skips a period for good; open actions move to the next review. ${REFUSALS}` })
  skipReview(@Ctx() ctx: RequestContext, @Args(() => ReviewReasonArgs) { id, reason }: ReviewReasonArgs): Promise<ReviewModel> {
    return skipReview(ctx, id, reason);
  }

  @Mutation(() => ReviewAction, {
    description: 'The owner or a reviewer of the goal says what is to be done. NOT_FOUND, FORBIDDEN; CONFLICT once the review is settled; BAD_INPUT.',
  })
  addAction(@Ctx() ctx: RequestContext, @Args(() => AddActionArgs) args: AddActionArgs): Promise<ActionModel> {
    return addAction(ctx, args);
  }

  @Mutation(() => ReviewAction, {
    description: 'Says how an action stands: for its owner, and the owner and reviewers of the goal. NOT_FOUND, FORBIDDEN, BAD_INPUT.',
  })
  updateAction(@Ctx() ctx: RequestContext, @Args(() => UpdateActionArgs) args: UpdateActionArgs): Promise<ActionModel> {
    return updateAction(ctx, args);
  }

  @Mutation(() => ReviewComment, {
    description: 'Says something about a review, also after it was signed. For members. NOT_FOUND, FORBIDDEN for a service\'s key, BAD_INPUT.',
  })
  commentOnReview(@Ctx() ctx: RequestContext, @Args(() => CommentArgs) { review: id, text }: CommentArgs): Promise<CommentModel> {
    return commentOnReview(ctx, id, text);
  }
}
