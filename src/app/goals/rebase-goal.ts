import type { AppContext } from '../context.js';
import { LONGEST_DESCRIPTION, optional } from '../definitions/texts.js';
import { instantArgument } from '../instant-argument.js';
import type { GoalModel } from './goal-model.js';
import { moveGoal } from './move-goal.js';
import { setTargetWithin } from './set-target.js';
import type { TargetInput } from './target-input.js';
import { unfit } from './unfit-target.js';

export interface RebaseGoalInput {
  readonly goal: string;
  /** Absent: one has been set already for the KPI's version in force. */
  readonly target?: TargetInput | null;
  /** Of the target given; as of `setTarget`. */
  readonly effectiveFrom?: string | null;
  readonly reason?: string | null;
}

/**
 * Lets a goal go on with the version of its KPI that is in force, which is pinned, and a target for it, from its next period on. By its owner.
 * Throws CONFLICT with `findings` where the target does not fit.
 */
export const rebaseGoal = (ctx: AppContext, { goal: key, target, effectiveFrom, reason: why }: RebaseGoalInput): Promise<GoalModel> => {
  const reason = optional('reason', why, LONGEST_DESCRIPTION);
  const from = instantArgument(effectiveFrom, 'effectiveFrom');
  const act = { type: 'SET_NEW_TARGET', reason, outcome: null } as const;
  return moveGoal(ctx, key, act, target == null ? undefined : async (tx, goal) => {
    const errors = (await setTargetWithin(ctx, tx, goal, { target, from, reason })).filter(({ severity }) => severity === 'ERROR');
    if (errors.length > 0) throw unfit(errors, 'Give a target that fits the new version.');
  });
};
