import type { StoredGoal } from '../../../store/goals.js';
import { goalDefinitionOf, type EmailOf } from '../../goals/goal-definition-of.js';
import type { TargetToWrite } from '../../goals/write-target.js';
import { contentChanges } from '../content-changes.js';
import type { DefinitionChange } from '../definition-change.js';
import type { NextGoal } from './next-goal.js';

/** What a change writes of one goal. */
export interface PlannedGoal extends Pick<NextGoal, 'standing' | 'next' | 'isNew'> {
  /** The next version of its target; null: it has the one that it is to have. Its KPI's version is that of the pin, null where the one in force judges. */
  readonly target: TargetToWrite | null;
  readonly change: DefinitionChange;
}

export function plannedGoal({ standing, next, isNew }: NextGoal, target: TargetToWrite | null, emailOf: EmailOf): PlannedGoal {
  const after = target === null ? next : { ...next, targets: [...next.targets, { ...target, id: '', number: 0, recordedAt: 0, by: next.by }] };
  const parts = standing === undefined ? [] : contentChanges(parted(standing, emailOf), parted(after, emailOf));
  const action = standing === undefined ? 'CREATED' : isNew || target !== null ? 'CHANGED' : parts.length > 0 ? 'RENAMED' : 'UNCHANGED';
  return {
    standing, next, isNew, target,
    change: {
      kind: 'GOAL', key: next.key, action, change: null, replaces: standing === undefined ? null : String(standing.number),
      version: isNew && standing !== undefined ? String(standing.number + 1) : null, parts, causes: [],
    },
  };
}

/** As files have it, the parts of its cadence and its target by themselves. Why it has its target is no part of what it is. */
function parted(goal: StoredGoal, emailOf: EmailOf): object {
  const { key: _key, targetReason: _reason, cadence, target, ...parts } = goalDefinitionOf(goal, emailOf);
  return { ...parts, ...within('cadence', cadence), ...within('target', target ?? {}) };
}

const within = (part: string, content: object): object =>
  Object.fromEntries(Object.entries(content).map(([name, value]) => [`${part}.${name}`, value]));
