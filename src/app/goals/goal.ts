import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { knownGoals } from './known-goals.js';
import type { GoalModel } from './goal-model.js';

/** The goal of this key. Null where there is none. */
export async function goal(ctx: AppContext, key: string): Promise<GoalModel | null> {
  authorize(ctx, 'readGoals');
  return (await knownGoals(ctx)).find((known) => known.key === key) ?? null;
}
