import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import type { NewGoalStatus } from '../../store/rounds.js';

/** The computed status of each goal's running period, by the goal's id; a goal that has not begun is left out. */
export async function computedStatuses(_reading: Reading, _goals: readonly StoredGoal[]): Promise<ReadonlyMap<string, Omit<NewGoalStatus, 'goalId'>>> {
  return new Map();
}
