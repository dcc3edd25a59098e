import { Decimal as DecimalJs } from 'decimal.js';

/** Exact decimal arithmetic: 34 significant digits, half-even, as IEEE 754 decimal128. No global state is touched. */
export const Decimal = DecimalJs.clone({
  precision: 34, rounding: DecimalJs.ROUND_HALF_EVEN, toExpNeg: -9e15, toExpPos: 9e15, defaults: true,
});
export type Decimal = DecimalJs;

/** Stored numbers keep at most this many significant digits … */
export const MAX_DIGITS = 34;
/** … and a magnitude below 10 to this power (and no digit beyond the same number of decimal places). */
export const MAX_EXPONENT = 40;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/;

/**
 * The canonical text of a decimal number: no exponent, no trailing zeros, no `+`, no `-0`.
 * Undefined where the text is no number or has more digits than can be kept exactly.
 */
export function canonicalDecimal(text: string): string | undefined {
  if (!NUMBER.test(text) || text.length > 120) return undefined;
  // `new` keeps every digit; rounding to the precision happens in arithmetic only.
  const value = new Decimal(text);
  if (value.isZero()) return '0';
  if (value.precision() > MAX_DIGITS || value.e >= MAX_EXPONENT || value.decimalPlaces() > MAX_EXPONENT) return undefined;
  return value.toFixed();
}

/** A number of a JSON body whose text a double cannot hold; see `parseJsonExactly`. */
export class ExactNumber {
  constructor(readonly text: string) {}

  toJSON(): string {
    return this.text;
  }
}

/** `JSON.parse`, but a number that a double would change comes back as its text in an `ExactNumber`. */
export function parseJsonExactly(json: string): unknown {
  type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
  const keepText: Reviver = (_key, value, context) => {
    if (typeof value !== 'number' || context.source === undefined) return value;
    return sameNumber(value, context.source) ? value : new ExactNumber(context.source);
  };
  return JSON.parse(json, keepText as (key: string, value: unknown) => unknown);
}

function sameNumber(value: number, text: string): boolean {
  if (String(value) === text) return true;
  return Number.isFinite(value) && new Decimal(text).eq(new Decimal(String(value)));
}
