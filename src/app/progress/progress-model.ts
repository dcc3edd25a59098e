import type { ComputedStatus, StatusRuleName } from '../../goals/status.js';
import type { LevelReached } from '../../goals/attainment.js';
import type { MeantPoint } from '../../goals/alerts.js';
import type { Assurance, Signal } from '../../goals/signals.js';
import type { Forecast, Prospect } from '../../goals/forecast.js';
import type { DeclaredStatus } from '../../goals/review-facts.js';
import type { Target } from '../../goals/target.js';
import type { Decimal } from '../../kernel/decimal.js';
import type { Author } from '../../store/catalog.js';
import type { SourceFreshnessModel } from '../evaluation-answer.js';
import type { PointReading } from './goal-reading.js';

/** How a goal stands in one period. Values are exact, in the KPI's unit; instants milliseconds since the epoch. */
export interface PeriodProgress extends Omit<PointReading, 'counts'> {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
  readonly ended: boolean;
  /** The target version that governs it; null: none. */
  readonly targetId: string | null;
  /** The target as it judges the period: its levels are those of the period. Null: there is none, or its beginning is open. */
  readonly target: Target | null;
  /** What RELATIVE_TO compares with. */
  readonly reference: Decimal | null;
  readonly expected: Decimal | null;
  readonly gap: Decimal | null;
  readonly margin: Decimal | null;
  readonly progress: Decimal | null;
  readonly level: LevelReached | null;
  readonly met: boolean | null;
  readonly computed: ComputedStatus;
  readonly rule: StatusRuleName;
  readonly budget: BudgetProgress | null;
  /** Keys of the guardrails that were off. */
  readonly guardrailsOff: readonly string[];
  /** Of a goal without a KPI. */
  readonly rollup: RollupProgress | null;
  /** From 0 to 1 between a third at the floor and two thirds at the target; null without a floor, or a value. */
  readonly score: Decimal | null;
}

export interface BudgetProgress {
  readonly objective: Decimal;
  readonly events: Decimal;
  readonly bad: Decimal;
  readonly allowed: Decimal | null;
  readonly remaining: Decimal | null;
  readonly burn: Decimal | null;
  readonly expectedEvents: Decimal | null;
}

export interface RollupProgress {
  readonly value: Decimal | null;
  readonly children: readonly RolledUpChild[];
}

export interface RolledUpChild {
  readonly goal: string;
  /** Null: it counts without one, or is missing. */
  readonly score: Decimal | null;
  readonly weight: Decimal;
  readonly met: boolean;
  readonly missing: boolean;
}

export interface SignalProgress {
  readonly signal: Signal;
  /** Null where the process has no target of its own to meet period by period. */
  readonly assurance: Assurance | null;
  readonly mean: Decimal;
  readonly lower: Decimal;
  readonly upper: Decimal;
}

export interface DeclaredProgress {
  readonly status: DeclaredStatus;
  readonly reason: string;
  readonly by: Author;
  readonly at: number;
}

/** The forecast of what is judged at the goal's end (of an open-ended goal: at the period's), and what it makes of the target. */
export interface ProjectedProgress {
  readonly forecast: Forecast;
  /** The period at whose end it is. */
  readonly at: number;
  readonly margin: Decimal | null;
  readonly progress: Decimal | null;
  readonly prospect: Prospect | null;
}

/** How a goal stands as a whole. */
export interface GoalProgress {
  readonly goal: string;
  /** The instant that all of it is as of. */
  readonly knowledge: number;
  /** The KPI's version that answers; null: the goal has no KPI. */
  readonly kpiVersionId: string | null;
  /** The display of the values' unit; null: no KPI. */
  readonly unit: string | null;
  /** The running period, else the last one; null before the goal's start. */
  readonly current: PeriodProgress | null;
  readonly ended: boolean;
  readonly computed: ComputedStatus;
  readonly rule: StatusRuleName;
  /** Where periods are judged by themselves: the share of the judged ones that were met; else as in the current period. */
  readonly progress: Decimal | null;
  readonly margin: Decimal | null;
  readonly periodsMet: number | null;
  readonly periodsJudged: number | null;
  readonly declared: DeclaredProgress | null;
  readonly signal: SignalProgress | null;
  /** The points of the chart, oldest first; null below its least number. */
  readonly charted: readonly MeantPoint[] | null;
  readonly projected: ProjectedProgress | null;
  /** Keys of the guardrails that are off. */
  readonly guardrailsOff: readonly string[];
  /** Ascending. Judged when it is first asked for, as `latest`, which has the last so many. */
  readonly history: readonly PeriodProgress[];
  latest(count: number): readonly PeriodProgress[];
  readonly sources: readonly SourceFreshnessModel[];
}
