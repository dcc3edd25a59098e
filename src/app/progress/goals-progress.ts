import type { YardstickError } from '../../kernel/errors.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import type { Question } from '../evaluation-answer.js';
import { asOfArgument } from '../as-of-argument.js';
import type { GoalProgress } from './progress-model.js';
import { progressOfGoals } from './progress-of-goals.js';

/**
 * The progress of goals that were read already, in their order; null where one was not defined yet at `asOf.definition`. What stops one
 * goal stands in its place. @throws YardstickError as `asOfArgument` does.
 */
export async function goalsProgress(
  ctx: AppContext, goals: readonly StoredGoal[], asOf: Question['asOf'],
): Promise<(GoalProgress | YardstickError | null)[]> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const { knowledge, definition } = await asOfArgument(reading, asOf);
  const then = definition === null ? goals : await loadGoals(reading, { ids: goals.map(({ id }) => id) }, definition);
  const found = await progressOfGoals(reading, then, { knowledge, definition });
  const byId = new Map(then.map(({ id }, index) => [id, found[index]!]));
  return goals.map(({ id }) => byId.get(id) ?? null);
}
