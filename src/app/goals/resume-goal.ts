import type { AppContext } from '../context.js';
import type { GoalModel } from './goal-model.js';
import { moveGoal } from './move-goal.js';

/** Lets a paused goal go on. By its owner. */
export const resumeGoal = (ctx: AppContext, key: string): Promise<GoalModel> =>
  moveGoal(ctx, key, { type: 'RESUME', reason: null, outcome: null });
