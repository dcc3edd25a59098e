import type { AppContext } from '../context.js';
import type { GoalModel } from './goal-model.js';
import { moveGoal } from './move-goal.js';

/** Begins a goal: the KPI's version in force is pinned, and a change whose beginning was left open begins at the value that there was. By its owner. */
export const activateGoal = (ctx: AppContext, key: string): Promise<GoalModel> =>
  moveGoal(ctx, key, { type: 'ACTIVATE', reason: null, outcome: null });
