import type { AppContext } from '../context.js';
import type { GoalModel } from './goal-model.js';
import { moveGoal } from './move-goal.js';

/** Lets a goal rest: periods for the whole of which it does have no review. By its owner, with a reason. */
export const pauseGoal = (ctx: AppContext, key: string, reason: string): Promise<GoalModel> =>
  moveGoal(ctx, key, { type: 'PAUSE', reason, outcome: null });
