import { loadExclusions } from '../../store/exclusions.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { exclusionModel, type ExclusionModel } from './exclusion-model.js';

/** The stretches that were excluded for a goal, withdrawn ones included, by where they begin. `goal`: its id. */
export async function exclusionsOfGoal(ctx: AppContext, goal: string): Promise<ExclusionModel[]> {
  authorize(ctx, 'readGoals');
  return (await loadExclusions(await ctx.reading(), { goalIds: [goal] })).map(exclusionModel);
}
