import type { DeclaredTarget } from '../../goals/target.js';
import { conflict } from '../../kernel/errors.js';
import { instantText } from '../../kernel/instant.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { planGoal } from '../progress/plan-goals.js';
import type { Planning } from '../progress/planning.js';
import { withFrozenStart } from './frozen-start.js';
import { judgingVersion } from './judging-version.js';
import { seasonalProfile } from './seasonal-profile.js';
import { mayBeSeasonal, targetFindings, type TargetFindingModel } from './target-findings.js';
import type { ReadTarget } from './target-input.js';
import { targetStart } from './target-start.js';
import type { TargetToWrite } from './write-target.js';

/** A goal's next target, worked out. */
export interface PlannedTarget {
  /** Null where there are errors among the findings. */
  readonly planned: Omit<TargetToWrite, 'reason'> | null;
  readonly findings: readonly TargetFindingModel[];
}

/**
 * The next version of a goal's target with what it takes from the data, or what speaks against it. `goal` as `judgedNext` has it; `from`: since
 * when, in milliseconds since the epoch, null: as goes without saying. Throws YardstickError for what the data do not give, for an instant that
 * the goal has not, and where what the goal would read does not fit.
 */
export async function planTarget(
  reading: Reading, definitions: Planning, goal: StoredGoal, given: ReadTarget, from: number | null,
): Promise<PlannedTarget> {
  const target = await readFromData(reading, definitions, goal, given);
  const version = await judgingVersion(definitions, goal);
  const findings = targetFindings(definitions, goal, target, version);
  if (findings.some(({ severity }) => severity === 'ERROR')) return { planned: null, findings };
  const planned = { target, effectiveFrom: targetStart(goal, from, definitions.now), kpiVersionId: version?.definition.versionId ?? null };
  refuseBehindOpenChange(goal, planned.effectiveFrom);
  await refuseUnreadable(definitions, goal, planned);
  return { planned, findings };
}

/** The target with what it takes from the data: its season, and, once the goal has been activated, where its change begins. */
async function readFromData(reading: Reading, definitions: Planning, goal: StoredGoal, { target, referenceYear }: ReadTarget): Promise<DeclaredTarget> {
  if (goal.content.kpi === null) return target;
  if (referenceYear !== null && mayBeSeasonal(target)) {
    const profile = await seasonalProfile(reading, definitions, goal, referenceYear);
    return { ...target, trajectory: { kind: 'SEASONAL', referenceYear, profile } };
  }
  return goal.state === 'DRAFT' ? target : withFrozenStart(reading, definitions, goal, target);
}

/** Activation fills in where the last target's change begins, and cannot write before another one any more. */
function refuseBehindOpenChange({ state, targets }: StoredGoal, effectiveFrom: number): void {
  const last = targets.at(-1);
  if (state !== 'DRAFT' || last?.target.shape !== 'CHANGE' || last.target.from !== null || effectiveFrom === last.effectiveFrom) return;
  throw conflict(`The change that holds from ${instantText(last.effectiveFrom)} has no beginning yet; a later target would leave it without one.`, {
    argument: 'effectiveFrom', hint: 'Activate the goal first, or set that target again with "from".',
  });
}

/** What the goal would read has to fit: its scope also the rows of a KPI that it compares with. */
async function refuseUnreadable(definitions: Planning, goal: StoredGoal, target: Omit<TargetToWrite, 'reason'>): Promise<void> {
  const next = { ...target, id: '', number: 0, recordedAt: 0, reason: null, by: { member: null, apiKey: null } };
  await planGoal(definitions, { ...goal, targets: [...goal.targets, next] }, { periods: (begun) => begun.slice(-1), background: false });
}
