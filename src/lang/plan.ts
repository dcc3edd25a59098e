import type { Aggregation } from './aggregation.js';
import type { ScalarFunction } from './kpi-expr.js';
import type { RowExpr } from './row-expr.js';

/** A value to group by: the dimension's key and how a row of this source has it. */
export interface GroupExpr {
  readonly key: string;
  readonly expression: RowExpr;
}

/** Rows become one number per period and group: what a scan has to compute. Values are canonical. */
export interface Aggregate {
  readonly aggregation: Aggregation;
  readonly value: RowExpr | null;
  /** The measure's filter and the `where`s around it. */
  readonly filter: RowExpr | null;
  readonly percentile: number | null;
}

/** One measure in one context: an aggregate over the rows of a source. Requests that read alike share a statement. */
export interface CellRequest {
  /** Key of the source. */
  readonly source: string;
  /** The instant that places a row in a period. */
  readonly at: RowExpr;
  /** What remains of the question's group in this context. */
  readonly by: readonly GroupExpr[];
  /** The question's own condition. */
  readonly slice: RowExpr | null;
  readonly aggregate: Aggregate;
}

/** A cell that formulas read, with what people need to know of it. */
export interface PlannedCell {
  readonly measure: string;
  /** Empty for the plain measure, else the changes of context around it: `where priority == "high"`. */
  readonly context: string;
  /** Where `overall` removed dimensions: the positions of the question's `by` that this cell still has. */
  readonly groupPositions: readonly number[];
  readonly request: CellRequest;
}

/** A formula over cells, by index into the plan's cells. `conversion` marks factors that only change the unit. */
export type Formula =
  | { readonly op: 'number'; readonly value: string; readonly conversion?: true }
  | { readonly op: 'boolean'; readonly value: boolean }
  | { readonly op: 'cell'; readonly cell: number }
  | { readonly op: 'call'; readonly fn: ScalarFunction; readonly args: readonly Formula[] };

/**
 * A form of formula whose sampling error is known, with the cells that its interval is computed from and the factor around it
 * (unit conversions, × 100). `mean` reads the sample standard deviation of the same rows from a cell of its own.
 */
export type IntervalForm =
  | { readonly kind: 'proportion'; readonly part: number; readonly whole: number; readonly factor: string }
  | { readonly kind: 'netScore'; readonly plus: number; readonly minus: number; readonly whole: number; readonly factor: string }
  | { readonly kind: 'mean'; readonly cell: number; readonly deviation: number; readonly factor: string };

/** Half-open, in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The spans that every cell is read over: one per period of the answer, and the whole window for totals. */
export interface Frame {
  readonly periods: readonly Span[];
  readonly window: Span;
}

/** What a question needs and how the answer is put together. Plain JSON with its instants, so it can be stored and hashed. */
export interface Plan {
  /** The first is the question's own; others are those that it is compared with, period by period. */
  readonly frames: readonly Frame[];
  readonly cells: readonly PlannedCell[];
  /** One per expression planned, in the order given. */
  readonly formulas: readonly Formula[];
  /** One per formula, where asked: how its 95 % interval is computed; null where none is true. */
  readonly intervals: readonly (IntervalForm | null)[];
  /** Cells that only tell which groups exist: the ungrouped rest of `overall`. */
  readonly presence: readonly CellRequest[];
}
