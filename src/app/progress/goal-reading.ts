import type { Decimal } from '../../kernel/decimal.js';
import type { Incomplete, NoValueReason } from '../../lang/value.js';
import type { SourceFreshnessModel } from '../evaluation-answer.js';
import type { PlannedPeriod } from './goal-plan.js';

/** What rows say at one point of a plan. Values are exact, in the KPI's unit. */
export interface PointReading {
  readonly value: Decimal | null;
  /** Why there is no value; null where there is one. */
  readonly reason: NoValueReason | null;
  readonly incomplete: readonly Incomplete[];
  /** Rows behind the value; null where it counts none. */
  readonly n: number | null;
  /** At 95 % confidence; null where none is true. */
  readonly interval: { readonly low: Decimal; readonly high: Decimal } | null;
  readonly components: readonly ReadComponent[];
  /** Of a KPI that is a share of counted rows; null for others, and where they have no value. */
  readonly counts: { readonly numerator: Decimal; readonly denominator: Decimal } | null;
}

/** A cell that a value was folded from, in its measure's unit. */
export interface ReadComponent {
  readonly measure: string;
  /** Empty for the plain measure. */
  readonly context: string;
  /** Exact text; null: no value, or one per unit that it was combined over. */
  readonly value: string | null;
  readonly n: number;
}

/** One period of a goal as its rows have it. */
export interface GoalReading extends PointReading {
  readonly period: PlannedPeriod;
  /** The period by itself: the same as the reading where that is what is judged, else its value and counts alone. */
  readonly own: PointReading;
  /** What RELATIVE_TO compares with; null where it has no value, and for other shapes. */
  readonly reference: Decimal | null;
}

/** All that a plan read. */
export interface GoalRun {
  /** In the order of the plan's periods. */
  readonly readings: readonly GoalReading[];
  /** In the order of the plan's background: values and counts alone, without intervals and components. */
  readonly background: readonly (PointReading & { readonly label: string })[];
  /** Of each source, by key. */
  readonly sources: readonly SourceFreshnessModel[];
}
