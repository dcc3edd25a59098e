import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { closedGoals, type ClosedGoalsModel } from '../../app/figures/closed-goals.js';
import { goalCycle, type GoalCycle } from '../../app/figures/goal-cycle.js';
import { heldReviews, type HeldReviewsModel } from '../../app/figures/held-reviews.js';
import { revisedKpis, type RevisedKpisModel } from '../../app/figures/revised-kpis.js';
import { runningGoals, type RunningGoalsModel } from '../../app/figures/running-goals.js';
import { GoalFiguresArgs } from '../inputs/goal-figures.js';
import type { RequestContext } from '../request-context.js';
import { ClosedGoals, GoalFigures, HeldReviews, RevisedKpis, RunningGoals } from '../types/goal-figures.js';

@Resolver(() => GoalFigures)
export class GoalFiguresResolver {
  @Query(() => GoalFigures, {
    description: 'How a cycle went: goals met among those closed, reviews held in time, input of those who do the work, KPIs revised. '
      + 'Every share says what is left out of it. BAD_INPUT for a window or an instant that is none.',
  })
  goalFigures(@Ctx() ctx: RequestContext, @Args(() => GoalFiguresArgs) args: GoalFiguresArgs): Promise<GoalCycle> {
    return goalCycle(ctx, args);
  }

  @FieldResolver(() => ClosedGoals, { description: 'Goals that were closed in the cycle.' })
  closed(@Ctx() ctx: RequestContext, @Root() cycle: GoalCycle): Promise<ClosedGoalsModel> {
    return closedGoals(ctx, cycle);
  }

  @FieldResolver(() => RunningGoals, { description: 'Goals that run now.' })
  running(@Ctx() ctx: RequestContext, @Root() cycle: GoalCycle): Promise<RunningGoalsModel> {
    return runningGoals(ctx, cycle);
  }

  @FieldResolver(() => HeldReviews, { description: 'Reviews that were due in the cycle.' })
  reviews(@Ctx() ctx: RequestContext, @Root() cycle: GoalCycle): Promise<HeldReviewsModel> {
    return heldReviews(ctx, cycle);
  }

  @FieldResolver(() => RevisedKpis, { description: 'KPIs that were due for revision in the cycle.' })
  revisions(@Ctx() ctx: RequestContext, @Root() cycle: GoalCycle): Promise<RevisedKpisModel> {
    return revisedKpis(ctx, cycle);
  }
}
