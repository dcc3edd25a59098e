/** One row of an answer, by column; numbers, texts, nulls. */
export type AnswerRow = Readonly<Record<string, unknown>>;

/** Two contenders that were asked the same gave different numbers: there is nothing to compare. */
export class VoidError extends Error {}

export interface Comparison {
  /** Columns that say which row is which. */
  readonly keys: readonly string[];
  readonly values: readonly string[];
  /** How far apart two numbers may lie, as a share of the second. Default: what doubles lose when they add up. */
  readonly tolerance?: number;
}

const ROUNDING = 1e-9;

/**
 * Holds an answer to the hand-written one. Groups of which there are no rows at all are absent from SQL, and nought or null in the
 * service's tables: a row whose values all are may be missing.
 *
 * @throws VoidError
 */
export function expectSame(
  what: string,
  got: readonly AnswerRow[],
  expected: readonly AnswerRow[],
  { keys, values, tolerance = ROUNDING }: Comparison,
): void {
  if (expected.length === 0) throw new VoidError(`${what}: the hand-written SQL found nothing.`);
  const keyOf = (row: AnswerRow): string => keys.map((key) => String(row[key])).join(' | ');
  const byKey = new Map(got.map((row) => [keyOf(row), row]));
  for (const row of expected) {
    const other = byKey.get(keyOf(row));
    if (other === undefined)
      throw new VoidError(`${what}: ${keyOf(row)} is missing, among ${got.length} rows as ${JSON.stringify(got[0])}.`);
    byKey.delete(keyOf(row));
    for (const value of values) {
      if (!isSame(other[value], row[value], tolerance)) {
        throw new VoidError(`${what}: ${value} of ${keyOf(row)} is ${String(other[value])}, and by hand ${String(row[value])}.`);
      }
    }
  }
  for (const [key, row] of byKey) {
    if (values.some((value) => Number(row[value]) !== 0))
      throw new VoidError(`${what}: ${key} is none of the hand-written rows.`);
  }
}

function isSame(got: unknown, expected: unknown, tolerance: number): boolean {
  if (got == null || expected == null) return got == null && expected == null;
  const [a, b] = [Number(got), Number(expected)];
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), 1e-300);
}
