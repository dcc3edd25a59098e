import type { AppContext } from '../context.js';
import { authorize } from '../access.js';
import { governingTarget, type GoalModel, type TargetVersionModel } from './goal-model.js';

/** The target that a goal is held to now; before its first one holds, that one; null without any. */
export async function targetInForce(ctx: AppContext, { stored: { targets } }: GoalModel): Promise<TargetVersionModel | null> {
  authorize(ctx, 'readGoals');
  return governingTarget(targets, await (await ctx.reading()).knowledge());
}
