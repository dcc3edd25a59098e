import type { GoalOutcome } from '../../goals/goal-states.js';
import type { AppContext } from '../context.js';
import type { GoalModel } from './goal-model.js';
import { moveGoal } from './move-goal.js';

export interface CloseGoalInput {
  readonly goal: string;
  readonly outcome: GoalOutcome;
  readonly reason: string;
}

/** Ends a goal for good. The outcome is the word of its owner, whatever is computed. */
export const closeGoal = (ctx: AppContext, { goal, outcome, reason }: CloseGoalInput): Promise<GoalModel> =>
  moveGoal(ctx, goal, { type: 'CLOSE', reason, outcome });
