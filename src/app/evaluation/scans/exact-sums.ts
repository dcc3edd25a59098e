import { Decimal } from '../../../kernel/decimal.js';

/** Exact numbers that can be added: whole numbers of 10^−scale. */
export interface ExactColumn {
  readonly scale: number;
  readonly values: readonly bigint[];
}

/** Plain decimal texts, as PostgreSQL writes numeric, as one column; null is 0. */
export function exactColumn(texts: readonly (string | null)[]): ExactColumn {
  const scale = texts.reduce((most, text) => Math.max(most, text === null ? 0 : digitsAfterPoint(text)), 0);
  return { scale, values: texts.map((text) => (text === null ? 0n : scaled(text, scale))) };
}

/** Sums of the first 0, 1, 2 … values. */
export function runningSums({ scale, values }: ExactColumn): ExactColumn {
  const sums = [0n];
  for (const value of values) sums.push(sums.at(-1)! + value);
  return { scale, values: sums };
}

export function exactText(value: bigint, scale: number): string {
  if (scale === 0) return value.toString();
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const digitsAfterPoint = (text: string): number => {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
};

const scaled = (text: string, scale: number): bigint =>
  BigInt(text.replace('.', '') + '0'.repeat(scale - digitsAfterPoint(text)));

/** The sample's standard deviation from exact sums, so that it is the same however they were come by. Null of fewer than two. */
export function deviation(n: number, sum: string, squares: string): string | null {
  if (n < 2) return null;
  const s = scaled(sum, digitsAfterPoint(sum));
  const scale = Math.max(2 * digitsAfterPoint(sum), digitsAfterPoint(squares));
  const numerator = BigInt(n) * scaled(squares, scale) - s * s * 10n ** BigInt(scale - 2 * digitsAfterPoint(sum));
  return new Decimal(exactText(numerator, scale)).div(new Decimal(n).times(n - 1)).sqrt().toFixed();
}
