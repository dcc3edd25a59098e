import { loadExclusions } from '../../store/exclusions.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { exclusionModel, type ExclusionModel } from './exclusion-model.js';

/** The stretches that were excluded for each goal, withdrawn ones included, by where they begin; in the order of the goals' ids. */
export async function exclusionsOfGoals(ctx: AppContext, goalIds: readonly string[]): Promise<ExclusionModel[][]> {
  authorize(ctx, 'readGoals');
  const all = Map.groupBy(await loadExclusions(await ctx.reading(), { goalIds }), ({ goalId }) => goalId);
  return goalIds.map((id) => (all.get(id) ?? []).map(exclusionModel));
}
