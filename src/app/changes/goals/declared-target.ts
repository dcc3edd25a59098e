import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { DeclaredTarget } from '../../../goals/target.js';
import type { StoredGoal } from '../../../store/goals.js';
import type { ReadTarget } from '../../goals/target-input.js';

/**
 * What a file says of a goal's target where that is another one than the newest; null: it is the same. A season is that of its year, whatever
 * its values were, and where an activated goal's change leaves its beginning open, it begins where it does.
 */
export function otherTarget(given: ReadTarget, { state, targets }: StoredGoal): ReadTarget | null {
  const last = targets.at(-1)?.target;
  const { target, referenceYear } = given;
  if (last === undefined) return given;
  const begins = target.shape === 'CHANGE' && target.from === null && last.shape === 'CHANGE' && state !== 'DRAFT';
  const meant = begins ? { ...target, from: last.from } : target;
  const declared = { ...meant, trajectory: trajectoryOf(meant, referenceYear) };
  const standing = { ...last, trajectory: trajectoryOf(last, last.trajectory.kind === 'SEASONAL' ? last.trajectory.referenceYear ?? null : null) };
  return canonicalJson(declared) === canonicalJson(standing) ? null : { target: meant, referenceYear };
}

const trajectoryOf = ({ trajectory }: DeclaredTarget, referenceYear: number | null): object =>
  (trajectory.kind === 'SEASONAL' ? { kind: trajectory.kind, referenceYear } : trajectory);
