import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { activateGoal } from '../../app/goals/activate-goal.js';
import { closeGoal } from '../../app/goals/close-goal.js';
import { declareGoalStatus } from '../../app/goals/declare-goal-status.js';
import { defineGoal, type DefinedGoal } from '../../app/goals/define-goal.js';
import type { GoalModel } from '../../app/goals/goal-model.js';
import { goal } from '../../app/goals/goal.js';
import { goals } from '../../app/goals/goals.js';
import { keepGoalVersion } from '../../app/goals/keep-goal-version.js';
import { pauseGoal } from '../../app/goals/pause-goal.js';
import { rebaseGoal } from '../../app/goals/rebase-goal.js';
import { resumeGoal } from '../../app/goals/resume-goal.js';
import { setTarget, type TargetSet } from '../../app/goals/set-target.js';
import { connection, type ConnectionModel } from '../connection.js';
import { ExpectedVersionArgs } from '../inputs/define.js';
import { CloseGoalArgs, DeclareGoalStatusArgs, GoalInput, GoalsArgs } from '../inputs/goal.js';
import { RebaseGoalArgs, SetTargetArgs } from '../inputs/target.js';
import type { RequestContext } from '../request-context.js';
import { DefineGoalPayload } from '../types/goal-payloads.js';
import { Goal, GoalConnection } from '../types/goal.js';
import { SetTargetPayload } from '../types/target.js';

const KEY = 'Key of the goal.';
const REFUSALS = 'FORBIDDEN and CONFLICT say every reason against it in `refusals`. ANALYST and above.';

@Resolver()
export class GoalsResolver {
  @Query(() => Goal, { nullable: true, description: 'A goal by its key. Null: there is none.' })
  goal(@Ctx() ctx: RequestContext, @Arg('key', () => String, { description: KEY }) key: string): Promise<GoalModel | null> {
    return goal(ctx, key);
  }

  @Query(() => GoalConnection, { description: 'The organisation\'s goals, by key. The filters narrow each other.' })
  async goals(@Ctx() ctx: RequestContext, @Args(() => GoalsArgs) args: GoalsArgs): Promise<ConnectionModel<GoalModel>> {
    return connection(await goals(ctx, args), args);
  }

  @Mutation(() => DefineGoalPayload, {
    description: 'Declares a goal, a draft at first, or redefines it. What is wrong with its scope is data; BAD_INPUT names any other part at fault, '
      + 'CONFLICT what is fixed once it has been activated. ANALYST and above.',
  })
  defineGoal(
    @Ctx() ctx: RequestContext, @Arg('input', () => GoalInput, { description: 'What it is to be.' }) input: GoalInput,
    @Args(() => ExpectedVersionArgs) options: ExpectedVersionArgs,
  ): Promise<DefinedGoal> {
    return defineGoal(ctx, input, options);
  }

  @Mutation(() => SetTargetPayload, {
    description: 'Writes the next version of a goal\'s target; earlier ones stay as they are. What does not fit is data. ANALYST and above.',
  })
  setTarget(@Ctx() ctx: RequestContext, @Args(() => SetTargetArgs) args: SetTargetArgs): Promise<TargetSet> {
    return setTarget(ctx, args);
  }

  @Mutation(() => Goal, {
    description: `Begins a draft: the version of its KPI in force is pinned, and a CHANGE without a beginning begins at the value that there was. By its owner. ${REFUSALS}`,
  })
  activateGoal(@Ctx() ctx: RequestContext, @Arg('key', () => String, { description: KEY }) key: string): Promise<GoalModel> {
    return activateGoal(ctx, key);
  }

  @Mutation(() => Goal, { description: `Lets a goal rest: periods for the whole of which it does have no review. By its owner. ${REFUSALS}` })
  pauseGoal(
    @Ctx() ctx: RequestContext, @Arg('key', () => String, { description: KEY }) key: string,
    @Arg('reason', () => String, { description: 'Why; kept with the goal.' }) reason: string,
  ): Promise<GoalModel> {
    return pauseGoal(ctx, key, reason);
  }

  @Mutation(() => Goal, { description: `Lets a paused goal go on. By its owner. ${REFUSALS}` })
  resumeGoal(@Ctx() ctx: RequestContext, @Arg('key', () => String, { description: KEY }) key: string): Promise<GoalModel> {
    return resumeGoal(ctx, key);
  }

  @Mutation(() => Goal, { description: `Ends a goal for good, with an outcome that is its owner's word. By its owner. ${REFUSALS}` })
  closeGoal(@Ctx() ctx: RequestContext, @Args(() => CloseGoalArgs) { key, ...args }: CloseGoalArgs): Promise<GoalModel> {
    return closeGoal(ctx, { goal: key, ...args });
  }

  @Mutation(() => Goal, {
    description: `Keeps the pinned version of a goal's KPI where a major one came since; a later one asks again. By its owner. ${REFUSALS}`,
  })
  keepGoalVersion(
    @Ctx() ctx: RequestContext, @Arg('key', () => String, { description: KEY }) key: string,
    @Arg('reason', () => String, { description: 'Why; kept with the goal.' }) reason: string,
  ): Promise<GoalModel> {
    return keepGoalVersion(ctx, key, reason);
  }

  @Mutation(() => Goal, {
    description: 'Lets a goal go on with the version of its KPI that is in force, and a target for it. A target that does not fit is CONFLICT with '
      + `\`findings\`. By its owner. ${REFUSALS}`,
  })
  rebaseGoal(@Ctx() ctx: RequestContext, @Args(() => RebaseGoalArgs) { key, ...args }: RebaseGoalArgs): Promise<GoalModel> {
    return rebaseGoal(ctx, { goal: key, ...args });
  }

  @Mutation(() => Goal, {
    description: 'A person\'s call on how a goal stands, beside what is computed, which it never overwrites. By its owner or one of its reviewers.',
  })
  declareGoalStatus(@Ctx() ctx: RequestContext, @Args(() => DeclareGoalStatusArgs) args: DeclareGoalStatusArgs): Promise<GoalModel> {
    return declareGoalStatus(ctx, args);
  }
}
