import type { DeclaredTarget } from '../../goals/target.js';

/** The part of a target that means nothing without the goal's end; null: it can be open-ended. */
export function endNeeded({ shape, grain, trajectory }: DeclaredTarget): 'grain' | 'trajectory' | null {
  if (grain.kind === 'AT_END') return 'grain';
  return trajectory.kind === 'LINEAR' || (trajectory.kind === 'SEASONAL' && shape === 'REACH') ? 'trajectory' : null;
}
