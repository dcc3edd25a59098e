import type { TargetedKpi } from '../../goals/combinations.js';
import type { StoredGoal } from '../../store/goals.js';
import type { AskedVersion } from '../evaluation/asked-version.js';
import { targetedKpi } from '../progress/kpi-nature.js';
import { pinOf, type Planning } from '../progress/planning.js';

/** The goal with the pin by which its next target judges, if any. One that is to be rebased gets a target for the version in force. */
export const judgedNext = (goal: StoredGoal): StoredGoal =>
  ({ ...goal, pinnedVersionId: goal.state === 'REBASE_REQUIRED' ? null : pinOf(goal) });

/** The version of its KPI that judges a goal; null where it has no KPI. */
export async function judgingVersion(definitions: Planning, { content, ...goal }: StoredGoal): Promise<AskedVersion | null> {
  const { kpi } = content;
  return kpi === null ? null : definitions.versionOf({ ...goal, content: { ...content, kpi } });
}

/** A score is better the higher it is, and no share of events. */
export const targetedBy = (version: AskedVersion | null): TargetedKpi =>
  (version === null ? { direction: 'HIGHER_IS_BETTER', proportion: false } : targetedKpi(version));
