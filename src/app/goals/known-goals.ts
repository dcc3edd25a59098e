import { loadGoals } from '../../store/goals.js';
import type { AppContext } from '../context.js';
import { goalModel, type GoalModel } from './goal-model.js';

/** All goals of the organisation as they stand, by key: read once per request, in one statement. */
export const knownGoals = (ctx: AppContext): Promise<readonly GoalModel[]> =>
  ctx.memo('goals', async () => (await loadGoals(await ctx.reading())).map(goalModel));
