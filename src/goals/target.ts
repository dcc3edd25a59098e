import { Decimal } from '../kernel/decimal.js';

/** An exact decimal as text, in the KPI's declared unit where nothing else is said: `0.92`. */
export type DecimalText = string;

export type Direction = 'HIGHER_IS_BETTER' | 'LOWER_IS_BETTER' | 'NEUTRAL';

/** What must be reached, at least (floor: below it is red) and at best (stretch: reaching it is EXCEEDED). Null: not declared. */
export interface Levels<T> {
  readonly floor: T | null;
  readonly target: T;
  readonly stretch: T | null;
}

/** Both ends are within. */
export interface Band {
  readonly lo: DecimalText;
  readonly hi: DecimalText;
}

/** Levels of one period in place of the target's own. `period` is its label: 2026-03. */
export interface PeriodLevels<T> {
  readonly period: string;
  readonly levels: Levels<T>;
}

/** What is judged: every period by itself, all since the goal's start, the goal's last period, or the share of periods met. */
export type TargetGrain =
  | { readonly kind: 'EACH_PERIOD' | 'CUMULATIVE' | 'AT_END' }
  /** share: in (0, 1]. */
  | { readonly kind: 'SHARE_OF_PERIODS'; readonly share: DecimalText };

/** A step holds from its instant (milliseconds since the epoch) until the next one. */
export interface TrajectoryStep {
  readonly from: number;
  readonly value: DecimalText;
}

/** A period [from, to) of the goal, and what the reference year had in the same period. Frozen with the target. */
export interface SeasonalWeight {
  readonly from: number;
  readonly to: number;
  readonly weight: DecimalText;
}

export type Trajectory =
  | { readonly kind: 'NONE' }
  /** start: where the line begins; null where the shape says it (REACH at 0, CHANGE at `from`). */
  | { readonly kind: 'LINEAR'; readonly start: DecimalText | null }
  | { readonly kind: 'STEPS'; readonly steps: readonly TrajectoryStep[] }
  /** referenceYear: whose values the profile was read from; absent: it is given as it is. */
  | { readonly kind: 'SEASONAL'; readonly referenceYear?: number; readonly profile: readonly SeasonalWeight[] };

/** What RELATIVE_TO compares with; its levels are offsets from that. */
export type Reference =
  | { readonly kind: 'KPI'; readonly kpi: string }
  | { readonly kind: 'BENCHMARK'; readonly series: string }
  | { readonly kind: 'SAME_PERIOD_LAST_YEAR' };

interface Shaped<S extends string, T> {
  readonly shape: S;
  readonly levels: Levels<T>;
  readonly byPeriod: readonly PeriodLevels<T>[];
  readonly grain: TargetGrain;
  readonly trajectory: Trajectory;
  /** How far behind what is expected still counts as on track; never moves what is met. */
  readonly tolerance: DecimalText;
}

type Plain = Shaped<'AT_LEAST' | 'AT_MOST' | 'REACH', DecimalText>;
type Between = Shaped<'BETWEEN', Band>;
interface Change<F> extends Shaped<'CHANGE', DecimalText> {
  readonly from: F;
}
interface RelativeTo extends Shaped<'RELATIVE_TO', DecimalText> {
  readonly reference: Reference;
}
/** Levels are objectives for the good share: 0.95 allows one event in twenty to be bad. */
interface Budget extends Shaped<'BUDGET', DecimalText> {
  /** Events in the whole window; null: as the forecast has it. */
  readonly expectedEvents: DecimalText | null;
}

/** A target as it judges. */
export type Target = Plain | Between | Change<DecimalText> | RelativeTo | Budget;
/** A target as it is declared: where CHANGE begins may be left (null) to the value at the goal's activation. */
export type DeclaredTarget = Target | Change<DecimalText | null>;

export type TargetShape = Target['shape'];
export type TargetGrainKind = TargetGrain['kind'];
export type TrajectoryKind = Trajectory['kind'];

/** The declared target with the value at activation (its exact text) where CHANGE left its beginning open. */
export function frozenTarget(declared: DeclaredTarget, valueAtActivation: DecimalText): Target {
  if (declared.shape !== 'CHANGE') return declared;
  return { ...declared, from: declared.from ?? valueAtActivation };
}

/** The band of "keep b, give or take t": b − t to b + t. */
export const bandAround = (centre: DecimalText, distance: DecimalText): Band =>
  ({ lo: new Decimal(centre).minus(distance).toFixed(), hi: new Decimal(centre).plus(distance).toFixed() });
