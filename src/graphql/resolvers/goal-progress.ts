import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ActorModel } from '../../app/actors.js';
import type { GoalModel } from '../../app/goals/goal-model.js';
import type { DeclaredProgress as DeclaredModel } from '../../app/progress/progress-model.js';
import { badInput } from '../../kernel/errors.js';
import { goalProgressAnswer } from '../goal-progress-answer.js';
import { GoalProgressArgs } from '../inputs/goal-progress.js';
import { loadActor, loadProgress } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import { Actor } from '../types/actor.js';
import { DeclaredProgress, GoalProgress } from '../types/goal-progress.js';
import { Goal } from '../types/goal.js';

@Resolver(() => Goal)
export class GoalProgressResolver {
  @FieldResolver(() => GoalProgress, {
    nullable: true,
    description: 'How it stands: its value, what is expected now, status, signal, forecast and history. Null where it was not defined yet at '
      + 'asOf.definition, and with an error where its KPI does not fit the definitions any more. BAD_INPUT for an argument.',
  })
  async progress(
    @Ctx() ctx: RequestContext, @Root() { stored }: GoalModel, @Args(() => GoalProgressArgs) { asOf, periods }: GoalProgressArgs,
  ): Promise<GoalProgress | null> {
    if (periods != null && periods < 1) throw badInput('periods', `periods is ${periods}; it takes at least 1.`);
    const found = await loadProgress(ctx, stored, asOf ?? null);
    return found && goalProgressAnswer(found, periods ?? null);
  }
}

@Resolver(() => DeclaredProgress)
export class DeclaredProgressResolver {
  @FieldResolver(() => Actor, { nullable: true, description: 'Who made the call; null where that is not known any more.' })
  by(@Ctx() ctx: RequestContext, @Root() { by }: DeclaredModel): Promise<ActorModel | null> {
    return loadActor(ctx, by);
  }
}
