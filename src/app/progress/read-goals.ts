import { YardstickError } from '../../kernel/errors.js';
import type { Span } from '../../lang/plan.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { excludedPlan } from '../proof/excluded-plan.js';
import { standingExclusions } from '../proof/standing-exclusions.js';
import type { PlannedRun } from './family-judgement.js';
import type { GoalPlan } from './goal-plan.js';
import type { GoalRun } from './goal-reading.js';
import { planGoal } from './plan-goals.js';
import type { Planning } from './planning.js';
import { runGoalPlans } from './run-goal-plans.js';

/**
 * What goals read by some definitions, without what is excluded, as known at the definitions' now; by key. What stops one goal stands in its
 * place. One statement per scan, whatever the number of goals.
 */
export async function readGoals(
  reading: Reading, goals: readonly StoredGoal[], definitions: Planning,
): Promise<ReadonlyMap<string, PlannedRun | YardstickError>> {
  const { now } = definitions;
  const exclusions = await standingExclusions(reading, goals.map(({ id }) => id), now);
  const planned = await Promise.all(goals.map((goal) => plannedOr(definitions, goal, exclusions.get(goal.id) ?? [])));
  const plans = planned.filter((plan): plan is GoalPlan => plan !== null && !(plan instanceof YardstickError));
  const runs = new Map<GoalPlan, GoalRun>();
  (await runGoalPlans(reading, plans, now)).forEach((run, index) => runs.set(plans[index]!, run));
  return new Map(goals.map(({ key }, index) => {
    const plan = planned[index]!;
    return [key, plan instanceof YardstickError ? plan : { plan, run: plan && runs.get(plan)! }];
  }));
}

async function plannedOr(definitions: Planning, goal: StoredGoal, excluded: readonly Span[]): Promise<GoalPlan | null | YardstickError> {
  try {
    const plan = await planGoal(definitions, goal, { background: true });
    return plan && { ...plan, plan: excludedPlan(plan.plan, excluded) };
  } catch (error) {
    if (error instanceof YardstickError) return error;
    throw error;
  }
}
