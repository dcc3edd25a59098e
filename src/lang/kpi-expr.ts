import type { Aggregation } from './aggregation.js';
import type { RowExpr } from './row-expr.js';
import type { Unit } from './units.js';

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
  | { readonly kind: 'overall'; readonly dimensions: readonly string[] | null; readonly text: string };

export const SCALAR_FUNCTIONS = [
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
