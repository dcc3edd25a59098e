import type { Median } from '../sampling/median.js';

/** What a number counts. */
export type Measured = 'ms' | 'rows/s' | 'requests/s' | 'MB/h' | 'statements' | 'error' | 'MB';

/** A line of the table: one contender of a case, or one number that a case found. */
export interface Line {
  readonly name: string;
  readonly unit: Measured;
  readonly value: Median;
  /** How it compares, by which other line, and how the aim reads on it. */
  readonly ratio?: Ratio;
  readonly aim?: Aim;
}

export interface Ratio extends Median {
  readonly reads: 'as fast' | 'as long';
  readonly to: string;
}

/** What the ratio, or the value where there is none, should be. */
export interface Aim {
  readonly bound: 'at least' | 'at most';
  readonly value: number;
}

export interface CaseResult {
  readonly key: string;
  readonly title: string;
  readonly lines: readonly Line[];
  /** What a reader has to know of this run's numbers. */
  readonly notes: readonly string[];
}

/** Null: it has no aim. */
export function isMet({ aim, ratio, value }: Line): boolean | null {
  if (aim === undefined) return null;
  const { median } = ratio ?? value;
  return aim.bound === 'at least' ? median >= aim.value : median <= aim.value;
}
