import { isCount } from '../../../lang/aggregation.js';
import type { Aggregate } from '../../../lang/plan.js';

/** What SQL gives for rows of which none has a known value. */
export const ofNothing = ({ aggregation }: Aggregate): string | null =>
  (isCount(aggregation) ? '0' : null);
