import type { MeantPoint } from '../../goals/alerts.js';
import { YardstickError } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import type { NewGoalStatus } from '../../store/rounds.js';
import type { BudgetProgress } from '../progress/progress-model.js';
import { progressOfGoals } from '../progress/progress-of-goals.js';

/** What a round tells of a goal. */
export interface GoalStanding {
  readonly status: Omit<NewGoalStatus, 'goalId'>;
  /** Null: too few points for a chart. */
  readonly charted: readonly MeantPoint[] | null;
  /** Null: its target is no budget, or nothing is known of it. */
  readonly budget: BudgetProgress | null;
}

/** How each goal stands as of now, by the goal's id; one that has not begun, or cannot be computed, is left out. */
export async function goalStandings(reading: Reading, goals: readonly StoredGoal[]): Promise<ReadonlyMap<string, GoalStanding>> {
  const all = await progressOfGoals(reading, goals, { knowledge: null, definition: null });
  return new Map(goals.flatMap(({ id }, index) => {
    const progress = all[index]!;
    if (progress instanceof YardstickError || progress.current === null) return [];
    const { computed, rule, current: { label, budget }, charted } = progress;
    return [[id, { status: { period: label, status: computed, rule }, charted, budget }] as const];
  }));
}
