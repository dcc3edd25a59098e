import DataLoader from 'dataloader';
import type { YardstickError } from '../../kernel/errors.js';
import type { Span } from '../../lang/plan.js';
import type { Reading } from '../../store/database.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { planning, type Planning } from '../progress/planning.js';
import type { GoalProgress } from '../progress/progress-model.js';
import { progressOfGoals } from '../progress/progress-of-goals.js';
import { standingExclusions } from './standing-exclusions.js';

/** A goal as it is now, how it stands, and what it is planned by. */
export interface GoalNow {
  readonly goal: StoredGoal;
  /** What stops the goal stands in its place. */
  readonly progress: GoalProgress | YardstickError;
  readonly excluded: readonly Span[];
  readonly definitions: Planning;
}

const loaders = new WeakMap<Reading, DataLoader<string, GoalNow>>();

/** By the goal's id. Those that are asked for side by side are read together, each once per reading. */
export function goalsNow(reading: Reading): DataLoader<string, GoalNow> {
  const known = loaders.get(reading) ?? new DataLoader<string, GoalNow>(
    (ids) => readNow(reading, ids), { batchScheduleFn: (dispatch) => setImmediate(dispatch) },
  );
  loaders.set(reading, known);
  return known;
}

async function readNow(reading: Reading, ids: readonly string[]): Promise<GoalNow[]> {
  const now = await reading.knowledge();
  const goals = await loadGoals(reading, { ids });
  const progress = await progressOfGoals(reading, goals, { knowledge: null, definition: null });
  const excluded = await standingExclusions(reading, ids, now);
  const definitions = await planning(reading, goals, { now, definition: null });
  const byId = new Map(goals.map((goal, index): [string, GoalNow] =>
    [goal.id, { goal, progress: progress[index]!, excluded: excluded.get(goal.id) ?? [], definitions }]));
  return ids.map((id) => byId.get(id)!);
}
