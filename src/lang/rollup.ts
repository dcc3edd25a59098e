import type { GroupExpr } from './plan.js';
import type { RowExpr } from './row-expr.js';

/**
 * What one column of a rollup's cells holds: how many rows, how many known values, their sum, that of their squares, the extremes; or
 * the state of a sketch, the registers of `kernel/distinct-sketch` or the bins of `kernel/quantile-sketch`.
 */
export type StateKind = 'rows' | 'known' | 'sum' | 'squares' | 'min' | 'max' | 'registers' | 'bins';

/**
 * Additive: the state of two sets of rows follows from those of each. `due(at, lag)` counts as true in it, so that it says nothing of a
 * day before that day's end + the lag.
 */
export interface RollupState {
  readonly kind: StateKind;
  /** Resolved; null: rows are counted. */
  readonly value: RowExpr | null;
  /** All of these hold: distinct, in the order of their canonical texts. What dimensions alone decide is no part of it. */
  readonly filter: readonly RowExpr[];
}

/** What makes a rollup: the rows of a source by local day of a stored TIME field, by dimensions. Another one is another rollup. */
export interface RollupDefinition {
  /** `occurredAt` or the key of a stored field. */
  readonly timeField: string;
  readonly zone: string;
  /** At most MOST_ROLLUP_DIMENSIONS. */
  readonly dimensions: readonly GroupExpr[];
  /** At most MOST_STATES of each column's type, MOST_SKETCHES of sketches. */
  readonly states: readonly RollupState[];
}

export interface Rollup extends RollupDefinition {
  readonly id: string;
  /** What it shares with others of the same source, field and zone: the days that were written to since. */
  readonly bucketingId: string;
  readonly sourceId: string;
  /** Which rows lie on which day is listed for what shares them; never where that is by `occurredAt`. */
  readonly rowsListed: boolean;
  /** It is built from this local day on, YYYY-MM-DD; '-infinity': every day; null: none yet. */
  readonly builtFrom: string | null;
  /** What it knew when its newest stretch was first built, in milliseconds since the epoch; null: nothing is built. */
  readonly builtAt: number | null;
  /** By when the rows of its cells were recorded, in milliseconds since the epoch; null: nothing is built. */
  readonly recordedThrough: number | null;
  /** Rows were recorded later. */
  readonly behind: boolean;
  /** What it shares has days of which rows were changed since they were made. */
  readonly marked: boolean;
  /** How many cells of days it has, about. */
  readonly cells: number;
}

export const MOST_ROLLUP_DIMENSIONS = 6;
export const MOST_STATES = 64;
/** A cell's sketches take up to 8 bytes for each of its rows. */
export const MOST_SKETCHES = 8;

/** Counts are bigint columns n0 …, sketches bytea columns b0 …, all others numeric columns x0 …, in the order of the states. */
export function stateColumns(states: readonly Pick<RollupState, 'kind'>[]): string[] {
  let [counts, numbers, sketches] = [0, 0, 0];
  return states.map(({ kind }) => {
    if (isCount(kind)) return `n${counts++}`;
    return isSketch(kind) ? `b${sketches++}` : `x${numbers++}`;
  });
}

/** Whether there are columns for all of them. */
export function haveColumns(states: readonly Pick<RollupState, 'kind'>[]): boolean {
  const columns = stateColumns(states);
  const most = { n: MOST_STATES, x: MOST_STATES, b: MOST_SKETCHES };
  return Object.entries(most).every(([prefix, many]) => columns.filter((column) => column.startsWith(prefix)).length <= many);
}

export const isSketch = (kind: StateKind): kind is 'registers' | 'bins' => kind === 'registers' || kind === 'bins';

/** Sketches are kept apart from sums, whose cells they would make wide: a rollup has states of one or of the other, and counts. */
export const hasSketches = (states: readonly Pick<RollupState, 'kind'>[]): boolean => states.some(({ kind }) => isSketch(kind));

export const isCount = (kind: StateKind): boolean => kind === 'rows' || kind === 'known';
