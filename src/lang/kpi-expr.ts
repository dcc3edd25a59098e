import type { Grain } from '../calendar/grain.js';
import type { TimeChange } from '../calendar/moment.js';
import type { Aggregation } from './aggregation.js';
import type { RowExpr } from './row-expr.js';
import type { Unit } from './units.js';

/** Rows count while they are open: from < t and (until is unknown or until >= t), t the effective end. */
export interface StockRead {
  readonly from: RowExpr;
  readonly until: RowExpr;
}

/**
 * A step after the measure's own rows, which are step 0 where `at` places them; those of a step are placed by `occurredAt`. Times
 * are gaps from the last present step, in milliseconds.
 */
export interface JourneyStep {
  /** Key of the source. */
  readonly source: string;
  readonly filter: RowExpr | null;
  /** The gap is longer than this. */
  readonly afterMs: number;
  /** The gap is at most this; null: unbounded, for an absent step as far as before the next present one. */
  readonly withinMs: number | null;
  /** No row may be there. */
  readonly absent: boolean;
}

/** Rows of step 0 that some choice of later rows of the same entity follows. */
export interface JourneyRead {
  readonly entity: 'customer' | 'case';
  /** FIRST_OF_ENTITY: only the entity's first row of step 0, of all that are known. */
  readonly start: 'ANY' | 'FIRST_OF_ENTITY';
  /** Which rows are of step 0 for that: the measure's own filter, which no `where` narrows. */
  readonly filter: RowExpr | null;
  readonly steps: readonly JourneyStep[];
  /** The step whose row the aggregate's value is read from: 0, or a present later one (its earliest row that fits). */
  readonly valueStep: number;
}

/** One inner value per entity; the cell's aggregate runs over the entities that are kept. */
export interface PerRead {
  readonly entity: RowExpr;
  readonly aggregation: Aggregation;
  readonly value: RowExpr | null;
  /** Of the rows that the inner aggregate reads, besides the cell's own filter, which decides which entities there are. */
  readonly filter: RowExpr | null;
  /** A condition on `inner`; null: every entity is kept. The cell's value reads `inner`, too. */
  readonly keep: RowExpr | null;
}

export type CohortWindow = 'PREVIOUS_PERIOD' | 'NEXT_PERIOD' | 'EVER_BEFORE';

/** Rows whose entity was, or was not, active in another window: had a row of the source that passes `filter`. */
export interface CohortRead {
  readonly entity: RowExpr;
  readonly active: boolean;
  readonly window: CohortWindow;
  /** How much further away that window lies, in milliseconds. */
  readonly offsetMs: number;
  /** The measure's own filter: neither the question's condition nor a `where` decides who was active. */
  readonly filter: RowExpr | null;
}

/** A measure whose texts are bound: what a scan needs to know of it. Values are in canonical units. */
export interface BoundMeasure {
  readonly key: string;
  readonly versionId: string;
  /** Key of its source. */
  readonly source: string;
  readonly aggregation: Aggregation;
  readonly value: RowExpr | null;
  readonly filter: RowExpr | null;
  readonly percentile: number | null;
  /** The instant that places a row in a period. */
  readonly at: RowExpr;
  /** Key of `at` as written: `occurredAt` or a TIME field. */
  readonly atKey: string;
  readonly stock?: StockRead;
  readonly journey?: JourneyRead;
  readonly per?: PerRead;
  readonly cohort?: CohortRead;
  /** The finest grain that it has a value at; null: any. */
  readonly finestGrain: Grain | null;
  /** How long after a period's end rows may still come to count, in milliseconds: a journey's steps, a deadline. */
  readonly maturityMs: number;
  /** Of the measure's value. What is shown is `toDisplayed(canonical value, unit)`. */
  readonly unit: Unit;
}

/**
 * One change of context as it applies to a measure. They stand in a list from the outermost to the innermost: changes apply
 * outside in, so overall(where(x, …)) is [overall, where]. `text` is its canonical rendering, for people.
 */
export type ContextChange =
  | { readonly kind: 'where'; readonly bySource: Readonly<Record<string, RowExpr>>; readonly text: string }
  /** dimensions null: the whole group is removed. */
  | { readonly kind: 'overall'; readonly dimensions: readonly string[] | null; readonly text: string }
  | { readonly kind: 'time'; readonly change: TimeChange; readonly text: string }
  | EachUnit;

/** Every unit inside, of those that the calendar condition chooses: what an `over` around it combines. */
export interface EachUnit {
  readonly kind: 'each';
  readonly unit: Grain;
  readonly condition: RowExpr | null;
  readonly text: string;
}

export type OverFunction = 'mean' | 'min' | 'max' | 'sum';

const SCALAR_FUNCTIONS = [
  'add', 'subtract', 'multiply', 'divide', 'modulo', 'power', 'negate',
  'equal', 'notEqual', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'in',
  'and', 'or', 'not', 'if',
  'coalesce', 'nullif', 'abs', 'round', 'floor', 'ceil', 'least', 'greatest', 'clamp', 'sqrt', 'ln', 'exp',
] as const;
export type ScalarFunction = (typeof SCALAR_FUNCTIONS)[number];

/**
 * A checked KPI-scope expression: KPIs inlined, contexts pushed down to the measures, units canonical. Plain JSON.
 * `round floor ceil` work in a display unit: the checker wraps them as multiply(round(divide(x, factor)), factor).
 * `conversion` marks factors that the checker put there for units, so that a ratio can still be recognised beneath them.
 */
export type KpiExpr =
  | { readonly op: 'number'; readonly value: string; readonly conversion?: true }
  | { readonly op: 'boolean'; readonly value: boolean }
  | { readonly op: 'measure'; readonly key: string; readonly context: readonly ContextChange[] }
  /** `body` combined over units; its measures carry context and `each`, too. `context` is what stands around it. */
  | {
    readonly op: 'over'; readonly fn: OverFunction; readonly context: readonly ContextChange[]; readonly each: EachUnit;
    readonly body: KpiExpr;
  }
  /** How many units there are. */
  | { readonly op: 'units'; readonly context: readonly ContextChange[]; readonly each: EachUnit }
  | { readonly op: 'call'; readonly fn: ScalarFunction; readonly args: readonly KpiExpr[] };

export interface CheckedKpi {
  readonly expression: KpiExpr;
  readonly type: 'number' | 'boolean';
  /** Of the value as the API shows it, the declared unit or the inferred one: `toDisplayed(canonical value, unit)`. */
  readonly unit: Unit;
  readonly canonical: string;
  /** Every measure it reads, bound, by key. */
  readonly measures: Readonly<Record<string, BoundMeasure>>;
  /** Keys of measures and KPIs that its text names, sorted. */
  readonly dependencies: readonly string[];
}
