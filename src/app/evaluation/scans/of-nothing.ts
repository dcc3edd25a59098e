import type { Aggregate } from '../../../lang/plan.js';

/** What SQL gives for rows of which none has a known value. */
export const ofNothing = ({ aggregation }: Aggregate): string | null =>
  (aggregation === 'COUNT' || aggregation === 'COUNT_DISTINCT' ? '0' : null);
