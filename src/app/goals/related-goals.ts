import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import type { GoalModel } from './goal-model.js';
import { knownGoals } from './known-goals.js';

export interface GoalParentModel extends Pick<NonNullable<GoalModel['parentEdge']>, 'edge' | 'weights'> {
  readonly goal: GoalModel;
}

/** The goal that another one belongs to; null: none. */
export async function parentOf(ctx: AppContext, { parentEdge }: GoalModel): Promise<GoalParentModel | null> {
  authorize(ctx, 'readGoals');
  if (parentEdge === null) return null;
  const { goal: key, edge, weights } = parentEdge;
  return { goal: (await knownGoals(ctx)).find((known) => known.key === key)!, edge, weights };
}

/** The goals that belong to it, by either edge, by key. */
export async function childrenOf(ctx: AppContext, { key }: GoalModel): Promise<GoalModel[]> {
  authorize(ctx, 'readGoals');
  return (await knownGoals(ctx)).filter(({ parentEdge }) => parentEdge?.goal === key);
}

/** The goals that must not be off for it to be met, by key. */
export async function guardrailsOf(ctx: AppContext, { guardrailKeys }: GoalModel): Promise<GoalModel[]> {
  authorize(ctx, 'readGoals');
  return (await knownGoals(ctx)).filter(({ key }) => guardrailKeys.includes(key));
}
