import { readGoalInput, type ReadGoalInput } from '../../goals/goal-content.js';
import type { GoalDefinition } from '../../goals/goal-definition.js';
import { readTarget } from '../../goals/target-input.js';

/** A goal of a file, as far as it says what it is by itself. */
export interface ReadGoal {
  readonly key: string;
  readonly given: GoalDefinition;
  readonly read: ReadGoalInput;
}

/** Throws BAD_INPUT with the part at fault. */
export function readGoal(given: GoalDefinition): ReadGoal {
  const read = readGoalInput({ ...given, tags: given.tags ?? [] });
  // Only dates of steps depend on the zone, which is that of the goal as it stands; their form does not.
  if (given.target != null) readTarget(given.target, 'UTC');
  return { key: given.key, given, read };
}
