import { Decimal } from '../kernel/decimal.js';
import type { Reading } from './attainment.js';
import { budgetReading } from './budget.js';
import type { Target } from './target.js';
import type { RunningKpi } from './trajectory.js';

export type Outcome = 'MET' | 'MISSED';

/**
 * What can no longer change however the running time goes on: a sum beyond its cap is missed, one that arrived is met, a budget
 * that is overspent is missed. Null while it is open, which it always is for a value that can go both ways.
 */
export function settledOutcome(target: Target, { value, counts }: Reading, kpi: RunningKpi): Outcome | null {
  if (target.shape === 'BUDGET') {
    return counts !== null && budgetReading(new Decimal(target.levels.target), counts).allowed.lt(counts.bad) ? 'MISSED' : null;
  }
  if (!kpi.accumulates) return null;
  switch (target.shape) {
    case 'AT_LEAST':
    case 'REACH': return value.gte(target.levels.target) ? 'MET' : null;
    case 'AT_MOST': return value.gt(target.levels.target) ? 'MISSED' : null;
    case 'BETWEEN': return value.gt(target.levels.target.hi) ? 'MISSED' : null;
    default: return null;
  }
}
