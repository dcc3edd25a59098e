import { loadGoals } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { goalModel, type GoalModel } from '../goals/goal-model.js';

/** The goals that events are of, as they now stand, in the order of their ids. */
export async function goalsOfEvents(ctx: AppContext, ids: readonly string[]): Promise<(GoalModel | null)[]> {
  authorize(ctx, 'readGoals');
  const found = new Map((await loadGoals(await ctx.reading(), { ids })).map((goal) => [goal.id, goal]));
  return ids.map((id) => {
    const stored = found.get(id);
    return stored === undefined ? null : goalModel(stored);
  });
}
