import type { Decimal } from '../kernel/decimal.js';

/** Values that meet a target: both bounds are met by themselves; null: unbounded. */
export interface Acceptable {
  readonly atLeast: Decimal | null;
  readonly atMost: Decimal | null;
}

/** Where a stretch of values lies beside those: wholly within, wholly without, or both. */
export type Position = 'WITHIN' | 'ASTRIDE' | 'WITHOUT';

/** The position of [low, high], both ends included. */
export function positionOf(low: Decimal, high: Decimal, { atLeast, atMost }: Acceptable): Position {
  if ((atLeast !== null && high.lt(atLeast)) || (atMost !== null && low.gt(atMost))) return 'WITHOUT';
  return (atLeast === null || low.gte(atLeast)) && (atMost === null || high.lte(atMost)) ? 'WITHIN' : 'ASTRIDE';
}
