import { instantText } from '../../kernel/instant.js';
import type { Author } from '../../store/catalog.js';
import { targetAt, type StoredGoal, type StoredGoalTransition, type StoredTarget } from '../../store/goals.js';
import type { GoalContent } from '../../store/goal-content.js';
import { targetModel, type TargetModel } from './target-model.js';

/** A version of a goal's target. Instants are canonical texts. */
export interface TargetVersionModel extends TargetModel {
  readonly id: string;
  readonly number: number;
  readonly createdAt: string;
  readonly createdBy: Author;
  readonly effectiveFrom: string;
  readonly reason: string | null;
  /** The KPI's version that it was set for; null: the goal has no KPI. */
  readonly kpiVersionId: string | null;
}

export interface GoalTransitionModel extends Pick<StoredGoalTransition, 'number' | 'event' | 'reason' | 'outcome' | 'kpiVersionId'> {
  readonly at: string;
  readonly state: StoredGoalTransition['toState'];
  readonly by: Author;
}

export interface GoalModel extends Pick<StoredGoal, 'id' | 'key' | 'name' | 'description' | 'tags' | 'state' | 'outcome' | 'pinnedVersionId'>,
  Pick<GoalContent, 'versionPolicy' | 'scope' | 'materiality' | 'evidence' | 'start' | 'end' | 'rollup'> {
  /** What `expectedVersion` takes: the number of its content. */
  readonly version: string;
  readonly kpiKey: string | null;
  readonly ownerId: string;
  readonly reviewerIds: readonly string[];
  readonly cadence: Omit<GoalContent['cadence'], 'calendar'> & { readonly timeZone: string };
  readonly parentEdge: GoalContent['parent'];
  readonly guardrailKeys: readonly string[];
  /** Oldest first, as the next. */
  readonly transitions: readonly GoalTransitionModel[];
  readonly targets: readonly TargetVersionModel[];
  /** What it was read from: for what is computed of goals. */
  readonly stored: StoredGoal;
}

export function goalModel(stored: StoredGoal): GoalModel {
  const { id, key, name, description, tags, number, state, outcome, pinnedVersionId, content } = stored;
  const { versionPolicy, scope, materiality, evidence, start, end, rollup, cadence: { calendar, ...cadence } } = content;
  return {
    id, key, name, description, tags, version: String(number), state, outcome, pinnedVersionId, versionPolicy, scope, materiality,
    evidence, start, end, rollup, kpiKey: content.kpi, ownerId: content.owner, reviewerIds: content.reviewers,
    cadence: { ...cadence, timeZone: calendar.timeZone }, parentEdge: content.parent, guardrailKeys: content.guardrails,
    transitions: stored.transitions.map(transitionModel), targets: stored.targets.map(targetVersionModel), stored,
  };
}

export const transitionModel = ({ number, event, reason, outcome, kpiVersionId, recordedAt, toState, by }: StoredGoalTransition): GoalTransitionModel =>
  ({ number, event, reason, outcome, kpiVersionId, at: instantText(recordedAt), state: toState, by });

const targetVersionModel = ({ id, number, recordedAt, effectiveFrom, reason, kpiVersionId, target, by }: StoredTarget): TargetVersionModel => ({
  ...targetModel(target), id, number, reason, kpiVersionId, createdBy: by,
  createdAt: instantText(recordedAt), effectiveFrom: instantText(effectiveFrom),
});

/** The target in force at an instant in milliseconds since the epoch; before the first one holds, that one; null without any. */
export function governingTarget(targets: StoredGoal['targets'], at: number): TargetVersionModel | null {
  const found = targetAt(targets, at) ?? targets[0];
  return found === undefined ? null : targetVersionModel(found);
}
