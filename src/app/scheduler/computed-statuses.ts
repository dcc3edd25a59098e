import { YardstickError } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import type { NewGoalStatus } from '../../store/rounds.js';
import { progressOfGoals } from '../progress/progress-of-goals.js';

/** The computed status of each goal as of now, by the goal's id; one that has not begun, or cannot be computed, is left out. */
export async function computedStatuses(
  reading: Reading, goals: readonly StoredGoal[],
): Promise<ReadonlyMap<string, Omit<NewGoalStatus, 'goalId'>>> {
  const all = await progressOfGoals(reading, goals, { knowledge: null, definition: null });
  return new Map(goals.flatMap(({ id }, index) => {
    const progress = all[index]!;
    if (progress instanceof YardstickError || progress.current === null) return [];
    return [[id, { period: progress.current.label, status: progress.computed, rule: progress.rule }] as const];
  }));
}
