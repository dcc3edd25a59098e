import { Decimal } from '../kernel/decimal.js';

/** The two values that fix a KPI's scale: the floor scores a third, the target two thirds. The target may be the lower one. */
export interface ScoreScale {
  readonly floor: Decimal;
  readonly target: Decimal;
}

/**
 * clamp((1 + (v − floor) / (target − floor)) / 3, 0, 1), unrounded; shown × 10. One step beyond the target scores 1, one below
 * the floor 0. Null where floor and target are one.
 */
export function score(value: Decimal, { floor, target }: ScoreScale): Decimal | null {
  if (target.eq(floor)) return null;
  const raw = value.minus(floor).div(target.minus(floor)).plus(1).div(3);
  return Decimal.min(Decimal.max(raw, 0), 1);
}
