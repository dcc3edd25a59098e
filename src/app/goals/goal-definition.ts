import type { GoalInput } from './goal-input.js';
import type { TargetInput } from './target-input.js';

/** A goal as files have it: what `defineGoal` takes, and `setTarget`. What becomes of its state is in no file. */
export interface GoalDefinition extends GoalInput {
  /** Absent: whatever has been set stays. */
  readonly target?: TargetInput | null;
  /** Of another target than the one that stands. */
  readonly targetReason?: string | null;
}
