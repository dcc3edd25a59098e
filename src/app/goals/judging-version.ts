import type { TargetedKpi } from '../../goals/combinations.js';
import type { Writing } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import type { AskedVersion } from '../evaluation/asked-version.js';
import { targetedKpi } from '../progress/kpi-nature.js';
import { pinOf, planning } from '../progress/planning.js';

/** The pin by which a goal's next target judges; null: the version in force does. One that is to be rebased gets a target for that one. */
export const pinForTarget = (goal: StoredGoal): string | null => (goal.state === 'REBASE_REQUIRED' ? null : pinOf(goal));

/** The version of its KPI that the goal's next target is set for; null where it has no KPI. */
export async function judgingVersion(tx: Writing, goal: StoredGoal): Promise<AskedVersion | null> {
  const { content, content: { kpi } } = goal;
  if (kpi === null) return null;
  const asked = { ...goal, pinnedVersionId: pinForTarget(goal), content: { ...content, kpi } };
  return (await planning(tx, [asked], { now: await tx.stamp(), definition: null })).versionOf(asked);
}

/** A score is better the higher it is, and no share of events. */
export const targetedBy = (version: AskedVersion | null): TargetedKpi =>
  (version === null ? { direction: 'HIGHER_IS_BETTER', proportion: false } : targetedKpi(version));
