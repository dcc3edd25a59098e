import type { Moment, TimeChange } from '../calendar/moment.js';
import type { Grain } from '../calendar/grain.js';
import type { Aggregation } from './aggregation.js';
import type { CohortRead, JourneyRead, OverFunction, PerRead, ScalarFunction, StockRead } from './kpi-expr.js';
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
  /** At most one of stock, journey, per and cohort, but cohort may stand beside stock. */
  readonly stock?: StockRead;
  readonly journey?: JourneyRead;
  readonly per?: PerRead;
  readonly cohort?: CohortRead;
}

/** A cell that formulas read, with what people need to know of it. */
export interface PlannedCell {
  readonly measure: string;
  /** Empty for the plain measure, else the changes of context around it: `where priority == "high"`. */
  readonly context: string;
  /** Where `overall` removed dimensions: the positions of the question's `by` that this cell still has. */
  readonly groupPositions: readonly number[];
  /** Index into the plan's lenses: how time is changed for it. */
  readonly lens: number;
  /** How long after the end of what it reads its number may still move, in milliseconds: a journey's steps, a deadline. */
  readonly maturityMs: number;
  /** The finest grain that it has a value at; null: any. */
  readonly finestGrain: Grain | null;
  readonly request: CellRequest;
}

/**
 * How time is changed before something is read: one change more than another lens (inside of it). `each` stands for all units
 * inside, one after the other, of those that a calendar condition chooses. The first lens changes nothing.
 */
export interface Lens {
  readonly parent: number | null;
  readonly change: LensChange | null;
}
export type LensChange =
  | TimeChange
  | { readonly kind: 'each'; readonly unit: Grain; readonly condition: RowExpr | null };

/**
 * A formula over cells, by index into the plan's cells. `conversion` marks factors that only change the unit. `over` folds its
 * body in every unit of a lens that ends with `each`, and combines the values; `units` counts those units.
 */
export type Formula =
  | { readonly op: 'number'; readonly value: string; readonly conversion?: true }
  | { readonly op: 'boolean'; readonly value: boolean }
  | { readonly op: 'cell'; readonly cell: number }
  | { readonly op: 'over'; readonly fn: OverFunction; readonly lens: number; readonly body: Formula }
  | { readonly op: 'units'; readonly lens: number }
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

/** What the cells of one point are read over. */
export interface PointMoments {
  /** Per lens: one moment, or one per unit where the lens has an `each`, those of nested ones flattened. */
  readonly moments: readonly (readonly Moment[])[];
  /** Per lens that ends with `each`: where the units of each moment of the lens around it begin; one more at the end. */
  readonly units: readonly (readonly number[] | null)[];
}

/** The points of an answer: one per period, and last the whole window, for totals. */
export interface Frame {
  readonly points: readonly PointMoments[];
}

/** What a question needs and how the answer is put together. Plain JSON with its instants, so it can be stored and hashed. */
export interface Plan {
  /** The first is the question's own; others are those that it is compared with, period by period. */
  readonly frames: readonly Frame[];
  readonly lenses: readonly Lens[];
  readonly cells: readonly PlannedCell[];
  /** One per expression planned, in the order given. */
  readonly formulas: readonly Formula[];
  /** One per formula, where asked: how its 95 % interval is computed; null where none is true. */
  readonly intervals: readonly (IntervalForm | null)[];
  /** Cells that only tell which groups exist: the ungrouped rest of `overall`. */
  readonly presence: readonly { readonly request: CellRequest; readonly lens: number }[];
}
