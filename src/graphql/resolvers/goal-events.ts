import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import type { FollowInput } from '../../app/notifications/follow-events.js';
import { goalStatusChanges, type GoalStatusChangeModel } from '../../app/notifications/goal-status-changes.js';
import { reviewChanges, type ReviewChangeModel } from '../../app/notifications/review-changes.js';
import type { GoalModel } from '../../app/goals/goal-model.js';
import { FollowArgs } from '../inputs/follow.js';
import { loadGoalOfEvent } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import { GoalStatusChange, ReviewChange } from '../types/goal-events.js';
import { Goal } from '../types/goal.js';

/** What type-graphql hands on: the arguments as they came, and the context. */
interface Subscribing {
  readonly args: FollowInput;
  readonly context: RequestContext;
}

@Resolver()
export class GoalEventsResolver {
  @Subscription(() => GoalStatusChange, {
    description: 'Goals whose state, computed status, signal or budget changes, as it happens in whatever process. POST /graphql/stream.',
    subscribe: ({ args, context }: Subscribing) => goalStatusChanges(context, args) as unknown as AsyncIterable<unknown>,
  })
  goalStatusChanged(@Root() change: GoalStatusChangeModel, @Args(() => FollowArgs) _args: FollowArgs): GoalStatusChangeModel {
    return change;
  }

  @Subscription(() => ReviewChange, {
    description: 'What happens to reviews, as it happens in whatever process. POST /graphql/stream.',
    subscribe: ({ args, context }: Subscribing) => reviewChanges(context, args) as unknown as AsyncIterable<unknown>,
  })
  reviewChanged(@Root() change: ReviewChangeModel, @Args(() => FollowArgs) _args: FollowArgs): ReviewChangeModel {
    return change;
  }
}

@Resolver(() => GoalStatusChange)
export class GoalStatusChangeFieldsResolver {
  @FieldResolver(() => Goal, { description: 'The goal as it stands when this is told.' })
  goal(@Ctx() ctx: RequestContext, @Root() { goalId }: GoalStatusChangeModel): Promise<GoalModel | null> {
    return loadGoalOfEvent(ctx, goalId);
  }
}

@Resolver(() => ReviewChange)
export class ReviewChangeFieldsResolver {
  @FieldResolver(() => Goal, { description: 'The review\'s goal as it stands when this is told.' })
  goal(@Ctx() ctx: RequestContext, @Root() { goalId }: ReviewChangeModel): Promise<GoalModel | null> {
    return loadGoalOfEvent(ctx, goalId);
  }
}
