import type { Decimal } from '../../kernel/decimal.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { planGoal } from '../progress/plan-goals.js';
import type { Planning } from '../progress/planning.js';
import { runGoalPlans } from '../progress/run-goal-plans.js';

/** What a goal's KPI was in a period before it. Instants in milliseconds since the epoch. */
export interface PastValue {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** In the KPI's unit; null: no value. */
  readonly value: Decimal | null;
}

/**
 * The values of a goal's KPI, within its scope, in the periods of its cadence between two of its zone's dates, cut at those, that have begun by
 * now; as known now. By the version that the goal pins, or else the one in force.
 */
export async function pastValues(
  reading: Reading, definitions: Planning, goal: StoredGoal, { start, end }: { readonly start: string; readonly end: string },
): Promise<PastValue[]> {
  const then: StoredGoal = { ...goal, content: { ...goal.content, start, end }, transitions: [], targets: [] };
  const plan = await planGoal(definitions, then, { background: false });
  const [run] = plan === null ? [] : await runGoalPlans(reading, [plan], null);
  return (run?.readings ?? []).map(({ period: { from, to, label }, own }) => ({ from, to, label, value: own.value }));
}
