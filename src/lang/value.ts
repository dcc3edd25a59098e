import type { Decimal } from '../kernel/decimal.js';

/** Why there is no value. */
const NO_VALUE_REASONS = [
  'NO_DATA', 'ZERO_DENOMINATOR', 'NOT_COVERED', 'NOT_DEFINED_YET', 'INSUFFICIENT_SAMPLE', 'UNDEFINED',
] as const;
export type NoValueReason = (typeof NO_VALUE_REASONS)[number];

/** Why a value may still move, or what is missing from it. */
export const INCOMPLETE = ['PERIOD_OPEN', 'IMMATURE', 'SOURCE_BEHIND', 'PARTLY_COVERED'] as const;
export type Incomplete = (typeof INCOMPLETE)[number];

/** No value is a value: it carries its one reason through every formula. */
export class NoValue {
  private constructor(readonly reason: NoValueReason) {}

  private static readonly all = new Map(NO_VALUE_REASONS.map((reason) => [reason, new NoValue(reason)]));

  static of(reason: NoValueReason): NoValue {
    return NoValue.all.get(reason)!;
  }
}

export type Value = Decimal | boolean | NoValue;
