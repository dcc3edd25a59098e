import { conflict, type YardstickError } from '../../kernel/errors.js';
import type { TargetFindingModel } from './target-findings.js';

/** Why something that needs a sound target is not done: all that speaks against it in `findings`. */
export const unfit = (errors: readonly TargetFindingModel[], hint: string): YardstickError =>
  conflict(`The target does not fit: ${errors.map(({ message }) => message).join(' ')}`, { argument: errors[0]!.place, findings: errors, hint });
