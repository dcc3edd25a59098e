import type { AppContext } from '../context.js';
import type { GoalModel } from './goal-model.js';
import { moveGoal } from './move-goal.js';

/** Keeps the version of its KPI that a goal pins, whatever major versions there are by now; a later one asks again. By its owner, with a reason. */
export const keepGoalVersion = (ctx: AppContext, key: string, reason: string): Promise<GoalModel> =>
  moveGoal(ctx, key, { type: 'KEEP_PIN', reason, outcome: null });
