import type { Decimal } from '../kernel/decimal.js';

/**
 * The stored plan of an edition, run twice by the engine of today: at the pinned (or last accepted) knowledge and as of now. Null
 * where there is no value. Since both runs miss what was erased and have the same engine, neither of these is ever drift.
 */
export interface DriftReading {
  readonly atPinned: Decimal | null;
  readonly asOfNow: Decimal | null;
  /** In the KPI's unit, at least 0: a difference of so much is none. */
  readonly materiality: Decimal;
}

/** Whether the number has moved by more than the materiality. A value that comes or goes always has. */
export function hasDrifted({ atPinned, asOfNow, materiality }: DriftReading): boolean {
  if (atPinned === null || asOfNow === null) return atPinned !== asOfNow;
  return asOfNow.minus(atPinned).abs().gt(materiality);
}
