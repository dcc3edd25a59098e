import type { Calendar } from '../../calendar/grain.js';
import type { CadenceGrain } from '../../calendar/cadence.js';
import type { Direction, TargetGrainKind } from '../../goals/target.js';
import type { Plan } from '../../lang/plan.js';
import type { Unit } from '../../lang/units.js';

/**
 * How a goal's numbers are read: everything that definitions decide, with its instants, and nothing that rows do. Plain JSON, so
 * that it can be stored, hashed, and run again at any knowledge. Instants are milliseconds since the epoch.
 */
export interface GoalPlan {
  /** `ENGINE_VERSION` as it was planned. */
  readonly engine: string;
  /** Key of the goal. */
  readonly goal: string;
  readonly kpi: PlannedKpi;
  /** KPIs that targets compare with, in the order of their formulas behind that of the KPI. */
  readonly references: readonly PlannedReference[];
  /** That of the cadence: it governs the periods. */
  readonly calendar: Calendar;
  readonly grain: CadenceGrain;
  /** Where the coverage of sources begins its days. */
  readonly organizationTimeZone: string;
  /** Every source that the plan reads, by key. */
  readonly sources: Readonly<Record<string, PlannedSource>>;
  /** Formula 0 is the KPI; each frame is a list of points, see `PointRef`. */
  readonly plan: Plan;
  /** The goal's periods that are read, ascending. */
  readonly periods: readonly PlannedPeriod[];
  /** Whole periods of the calendar before those, ascending: history for chart and forecast. Empty where none is asked. */
  readonly background: readonly BackgroundPeriod[];
}

export interface PlannedSource {
  readonly id: string;
  /** As declared, a local date; null: it begins with its first row. */
  readonly coversFrom: string | null;
}

export interface PlannedKpi {
  readonly key: string;
  readonly versionId: string;
  readonly direction: Direction;
  /** The unit that values are told and judged in. */
  readonly unit: Unit;
  /** Units of the values of the measures that it reads, by key. */
  readonly measureUnits: Readonly<Record<string, Unit>>;
  readonly minSample: number | null;
  /** Milliseconds after a period's end until its number is mature. */
  readonly maturityLag: number;
  /** A part of the time shows a part of the value, which can but grow: counts, and sums, of which none is taken to be negative. */
  readonly accumulates: boolean;
  /** A share of counted rows: the cells of the plan that are its numerator and denominator; null: it is none. */
  readonly proportion: { readonly numerator: number; readonly denominator: number } | null;
}

export interface PlannedReference {
  /** Key of the KPI, or the expression of a benchmark. */
  readonly of: string;
  /** Null: an expression of its own. */
  readonly versionId: string | null;
  readonly formula: number;
  /** That of the KPI where both measure the same, else its own. */
  readonly unit: Unit;
}

/** A point of the plan: which moments its cells are read over. */
export interface PointRef {
  readonly frame: number;
  readonly point: number;
}

export interface BackgroundPeriod {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly own: PointRef;
}

/** A period of the goal, cut at its start and end. */
export interface PlannedPeriod extends BackgroundPeriod {
  /** False where the goal's start or end cuts the calendar's period. */
  readonly whole: boolean;
  /** The target version that governs it; null: the goal has none. */
  readonly targetId: string | null;
  readonly targetGrain: TargetGrainKind;
  /** What is judged: the period itself, or all since the goal's start. `own` is the period itself in either case. */
  readonly value: PointRef;
  /** What RELATIVE_TO compares with; null for other shapes. The KPI itself last year is formula 0. */
  readonly reference: (PointRef & { readonly formula: number }) | null;
}
