import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ActorModel } from '../../app/actors.js';
import { exactText } from '../../app/evaluation/point.js';
import type { GoalModel } from '../../app/goals/goal-model.js';
import type { MemberModel } from '../../app/members.js';
import { driftOfReview } from '../../app/reviews/drift-of-review.js';
import type { EditionModel, ReviewModel, ReviewTransitionModel } from '../../app/reviews/review-model.js';
import type { ReviewSnapshotModel } from '../../app/reviews/review-snapshots.js';
import type { ActionModel, CommentModel } from '../../app/reviews/talk-model.js';
import type { ReviewWait as ReviewWaitModel } from '../../app/reviews/waits-of-reviews.js';
import { periodAnswer } from '../goal-progress-answer.js';
import { loadActor, loadGoalOfEvent as loadGoal, loadMember, loadProgress } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import {
  loadActionsOfGoal, loadActionsOfReview, loadComments, loadReviewSnapshot, loadReviewsOfGoal, loadWaits,
} from '../review-loaders.js';
import { Actor } from '../types/actor.js';
import { PeriodProgress } from '../types/goal-progress.js';
import { Goal } from '../types/goal.js';
import { Member } from '../types/member.js';
import { ReviewSnapshot } from '../types/review-snapshot.js';
import { Review, ReviewAction, ReviewComment, ReviewDrift, ReviewEdition, ReviewTransition, ReviewWait } from '../types/review.js';

@Resolver(() => Review)
export class ReviewFieldsResolver {
  @FieldResolver(() => Goal, { description: 'The goal that it is about, as it now stands.' })
  async goal(@Ctx() ctx: RequestContext, @Root() { goalId }: ReviewModel): Promise<GoalModel> {
    return (await loadGoal(ctx, goalId))!;
  }

  @FieldResolver(() => [ReviewWait], { description: 'What it waits for that nobody of the goal can do there and then. Empty: nothing.' })
  waitsFor(@Ctx() ctx: RequestContext, @Root() review: ReviewModel): Promise<ReviewWaitModel[]> {
    return loadWaits(ctx, review);
  }

  @FieldResolver(() => ReviewSnapshot, { nullable: true, description: 'What was submitted, proposed or signed last; null before the first submission.' })
  snapshot(@Ctx() ctx: RequestContext, @Root() { snapshotId }: ReviewModel): Promise<ReviewSnapshotModel | null> {
    return loadReviewSnapshot(ctx, snapshotId);
  }

  @FieldResolver(() => PeriodProgress, {
    nullable: true, description: 'How the goal stands in the period as of now, beside what was signed; null where it cannot be computed any more.',
  })
  async progress(@Ctx() ctx: RequestContext, @Root() { goalId, period }: ReviewModel): Promise<PeriodProgress | null> {
    const { stored } = (await loadGoal(ctx, goalId))!;
    const found = (await loadProgress(ctx, stored, null))?.history.find(({ label }) => label === period.label);
    return found === undefined ? null : periodAnswer(found);
  }

  @FieldResolver(() => [ReviewAction], { description: 'What is to be done, of what stands in this review now, oldest first.' })
  actions(@Ctx() ctx: RequestContext, @Root() { id }: ReviewModel): Promise<ActionModel[]> {
    return loadActionsOfReview(ctx, id);
  }

  @FieldResolver(() => [ReviewComment], { description: 'What was said, oldest first.' })
  comments(@Ctx() ctx: RequestContext, @Root() { id }: ReviewModel): Promise<CommentModel[]> {
    return loadComments(ctx, id);
  }

  @FieldResolver(() => ReviewDrift, { nullable: true, description: 'Whether the number of its newest edition has moved; null where nothing is signed.' })
  async drift(@Ctx() ctx: RequestContext, @Root() review: ReviewModel): Promise<ReviewDrift | null> {
    const found = await driftOfReview(ctx, review);
    if (found === null) return null;
    const { atPinned, asOfNow, materiality, moved } = found;
    return { then: atPinned && exactText(atPinned), now: asOfNow && exactText(asOfNow), materiality: exactText(materiality), moved };
  }
}

@Resolver(() => ReviewTransition)
export class ReviewTransitionFieldsResolver {
  @FieldResolver(() => Actor, { nullable: true, description: 'Who did it; null: the service itself.' })
  by(@Ctx() ctx: RequestContext, @Root() { by }: ReviewTransitionModel): Promise<ActorModel | null> {
    return loadActor(ctx, by);
  }
}

@Resolver(() => ReviewEdition)
export class ReviewEditionFieldsResolver {
  @FieldResolver(() => ReviewSnapshot, { description: 'What was signed.' })
  async snapshot(@Ctx() ctx: RequestContext, @Root() { snapshotId }: EditionModel): Promise<ReviewSnapshotModel> {
    return (await loadReviewSnapshot(ctx, snapshotId))!;
  }

  @FieldResolver(() => Member, { description: 'Who signed it: never a service\'s key.' })
  async signedBy(@Ctx() ctx: RequestContext, @Root() { signedBy }: EditionModel): Promise<MemberModel> {
    return (await loadMember(ctx, signedBy.member))!;
  }

  @FieldResolver(() => Member, { description: 'Who wrote what was signed.' })
  async author(@Ctx() ctx: RequestContext, @Root() { authorId }: EditionModel): Promise<MemberModel> {
    return (await loadMember(ctx, authorId))!;
  }
}

@Resolver(() => ReviewAction)
export class ReviewActionFieldsResolver {
  @FieldResolver(() => Member, { description: 'Who does it.' })
  async owner(@Ctx() ctx: RequestContext, @Root() { ownerId }: ActionModel): Promise<MemberModel> {
    return (await loadMember(ctx, ownerId))!;
  }

  @FieldResolver(() => Member, { description: 'Who added it: never a service\'s key.' })
  async createdBy(@Ctx() ctx: RequestContext, @Root() { createdBy }: ActionModel): Promise<MemberModel> {
    return (await loadMember(ctx, createdBy.member))!;
  }

  @FieldResolver(() => Actor, { nullable: true, description: 'Who changed it last; null: the service itself, which moved it on.' })
  changedBy(@Ctx() ctx: RequestContext, @Root() { changedBy }: ActionModel): Promise<ActorModel | null> {
    return loadActor(ctx, changedBy);
  }
}

@Resolver(() => ReviewComment)
export class ReviewCommentFieldsResolver {
  @FieldResolver(() => Member, { description: 'Who said it: never a service\'s key.' })
  async by(@Ctx() ctx: RequestContext, @Root() { by }: CommentModel): Promise<MemberModel> {
    return (await loadMember(ctx, by.member))!;
  }
}

@Resolver(() => Goal)
export class GoalReviewsResolver {
  @FieldResolver(() => [Review], { description: 'Its reviews, the oldest first; that of the running period is the last one.' })
  reviews(@Ctx() ctx: RequestContext, @Root() { stored }: GoalModel): Promise<ReviewModel[]> {
    return loadReviewsOfGoal(ctx, stored);
  }

  @FieldResolver(() => [ReviewAction], { description: 'What is to be done for it, in whichever review it stands, oldest first.' })
  actions(@Ctx() ctx: RequestContext, @Root() { id }: GoalModel): Promise<ActionModel[]> {
    return loadActionsOfGoal(ctx, id);
  }
}
