import { Decimal } from '../kernel/decimal.js';
import { attainment, type Reading } from './attainment.js';
import { goodShare } from './budget.js';
import type { Direction, Target } from './target.js';

/** CENSUS: all there is was measured, less is missed. SAMPLE: some was asked, so that chance has a say. */
export type Evidence = 'CENSUS' | 'SAMPLE';

/** Bounds of a value at 95 % confidence, in the KPI's unit. */
export interface ValueInterval {
  readonly low: Decimal;
  readonly high: Decimal;
}

/** Whether a value's interval holds values that meet the target and values that miss it. A null interval holds nothing. */
export function straddles(target: Target, reading: Reading, interval: ValueInterval | null, direction: Direction): boolean {
  if (interval === null) return false;
  if (target.shape === 'BETWEEN') {
    const { lo, hi } = target.levels.target;
    const within = interval.low.gte(lo) && interval.high.lte(hi);
    return !within && interval.high.gte(lo) && interval.low.lte(hi);
  }
  const met = (value: Decimal): boolean | undefined => target.shape === 'BUDGET'
    ? goodShare(value, direction).gte(target.levels.target)
    : attainment(target, { ...reading, value }, direction)?.met;
  return met(interval.low) !== met(interval.high);
}
