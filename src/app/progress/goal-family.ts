import type { Reading } from '../../store/database.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';

/** Goals with all others that their progress depends on: guardrails, and children whose scores they are made of. */
export interface GoalFamily {
  /** Every goal of it, each once, by key. */
  readonly members: ReadonlyMap<string, StoredGoal>;
  /** The children that a goal without a KPI is made of. */
  childrenOf(goal: StoredGoal): readonly StoredGoal[];
}

/** `definition`: as known by then; null: now. One statement where any goal depends on others, else none. */
export async function goalFamily(reading: Reading, goals: readonly StoredGoal[], definition: number | null): Promise<GoalFamily> {
  const dependsOnOthers = goals.some(({ content: { kpi, guardrails } }) => kpi === null || guardrails.length > 0);
  const all = dependsOnOthers ? await loadGoals(reading, {}, definition) : [];
  const byKey = new Map(all.map((goal) => [goal.key, goal]));
  const byParent = Map.groupBy(all, ({ content: { parent } }) => (parent?.edge === 'ROLLUP' ? parent.goal : null));
  const childrenOf = ({ key, content: { kpi } }: StoredGoal): readonly StoredGoal[] => (kpi === null ? byParent.get(key) ?? [] : []);
  const members = new Map(goals.map((goal) => [goal.key, goal]));
  // The iteration goes on over what is added meanwhile.
  for (const goal of members.values()) {
    const others = [...childrenOf(goal), ...goal.content.guardrails.flatMap((key) => byKey.get(key) ?? [])];
    for (const other of others) if (!members.has(other.key)) members.set(other.key, other);
  }
  return { members, childrenOf };
}
