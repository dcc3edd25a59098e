import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ChartRuleName, Side } from '../../goals/chart-rules.js';
import type { Forecast as ForecastModel, Prospect as ProspectName } from '../../goals/forecast.js';
import type { LevelReached as LevelReachedName } from '../../goals/attainment.js';
import type { DeclaredStatus as DeclaredStatusName } from '../../goals/review-facts.js';
import type { Assurance as AssuranceName, Signal, SignalMeaning as SignalMeaningName } from '../../goals/signals.js';
import type { ComputedStatus as ComputedStatusName, StatusRuleName } from '../../goals/status.js';
import type { Incomplete as IncompleteName, NoValueReason as ReasonName } from '../../lang/value.js';
import { DateTime } from '../scalars/date-time.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { Incomplete, NoValueReason } from './enums.js';
import { Freshness } from './freshness.js';
import { DeclaredStatus } from './goal-enums.js';
import { Period } from './period.js';
import { Interval } from './point.js';
import {
  Assurance, ComputedStatus, ForecastMethod, LevelReached, Prospect, SignalCause, SignalMeaning, SignalPattern, SignalSide, StatusRule,
} from './progress-enums.js';
import { ReadComponent } from './read-component.js';

@ObjectType({
  description: 'The levels that a period is judged by: those of its table, or its season. Of RELATIVE_TO offsets, of BUDGET objectives for the good share.',
})
export class JudgedLevels {
  @Field(() => ExactDecimal, { nullable: true, description: 'Below it is red; null: not declared, or a band.' })
  floor!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'What must be reached; null: a band.' })
  target!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'Reaching it is EXCEEDED; null: not declared.' })
  stretch!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The lower end of a band, itself within; null: no band.' })
  lo!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The upper end of a band, itself within; null: no band.' })
  hi!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The lower end of the wider band outside of which is red; null: not declared, or no band.' })
  floorLo!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The upper end of that wider band; null: not declared, or no band.' })
  floorHi!: string | null;
}

@ObjectType({ description: 'How an error budget stands. Numbers of events.' })
export class GoalBudget {
  @Field(() => Float, { description: 'The share that must be good.' })
  objective!: number;

  @Field(() => Float, { description: 'Events so far.' })
  events!: number;

  @Field(() => Float, { description: 'Bad ones so far.' })
  bad!: number;

  @Field(() => Float, { nullable: true, description: 'Events of the whole window: as declared, else as forecast; once ended, as they were. Null: not known.' })
  expectedEvents!: number | null;

  @Field(() => Float, { nullable: true, description: '(1 − objective) × expected events; null: they are not known.' })
  allowed!: number | null;

  @Field(() => Float, { nullable: true, description: '1 − bad / allowed, below 0 once overspent; null where nothing is allowed or it is not known.' })
  remaining!: number | null;

  @Field(() => Float, { nullable: true, description: '(bad / events) / (1 − objective): 1 spends the budget exactly by the end; null without events.' })
  burn!: number | null;
}

@ObjectType({ description: 'A child in a score.' })
export class RolledUpGoal {
  @Field(() => String, { description: 'Key of the child.' })
  goal!: string;

  @Field(() => Float, { nullable: true, description: 'From 0 to 1: a third at its floor, two thirds at its target; null: it has none.' })
  score!: number | null;

  @Field(() => Float, { description: 'Its weight then.' })
  weight!: number;

  @Field(() => Boolean, { description: 'Whether its target is met.' })
  met!: boolean;

  @Field(() => Boolean, { description: 'Whether it has a weight and no score.' })
  missing!: boolean;
}

@ObjectType({ description: 'The score of a goal without a KPI.' })
export class ScoreRollup {
  @Field(() => Float, { nullable: true, description: 'From 0 to 1; of COUNT_MET a number of children. Null: none.' })
  score!: number | null;

  @Field(() => [RolledUpGoal], { description: 'Every child, by key.' })
  children!: RolledUpGoal[];
}

@ObjectType({ description: 'How a goal stands in one period. Values and differences are in the KPI\'s unit.' })
export class PeriodProgress {
  @Field(() => Period, { description: 'The period of the goal\'s cadence, cut at its start and end.' })
  period!: Period;

  @Field(() => Boolean, { description: 'Whether what is judged is over: the period, or of CUMULATIVE and AT_END the goal.' })
  ended!: boolean;

  @Field(() => Float, { nullable: true, description: 'The value of the period, of CUMULATIVE since the goal\'s start; null: none, see `reason`.' })
  value!: number | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The value to 34 significant digits; null: none, see `reason`.' })
  exact!: string | null;

  @Field(() => NoValueReason, { nullable: true, description: 'Why there is no value; null where there is one.' })
  reason!: ReasonName | null;

  @Field(() => [Incomplete], { description: 'What may still move the value or is missing; empty where it is complete.' })
  incomplete!: IncompleteName[];

  @Field(() => Int, { nullable: true, description: 'Rows behind the value; null where none are counted.' })
  n!: number | null;

  @Field(() => Interval, { nullable: true, description: 'The 95 % interval; null where none is true.' })
  interval!: Interval | null;

  @Field(() => [ReadComponent], { description: 'What the value was folded from; empty of a goal without a KPI.' })
  components!: ReadComponent[];

  @Field(() => JudgedLevels, { nullable: true, description: 'What it is judged by; null: no target.' })
  levels!: JudgedLevels | null;

  @Field(() => Float, { nullable: true, description: 'What RELATIVE_TO compares with; null for other shapes, and where that has no value.' })
  reference!: number | null;

  @Field(() => Float, { nullable: true, description: 'Where the value should be now, or at the period\'s end; null where nothing is expected on the way.' })
  expected!: number | null;

  @Field(() => Float, { nullable: true, description: 'How far ahead of what is expected, negative behind; null where nothing is.' })
  gap!: number | null;

  @Field(() => Float, { nullable: true, description: 'How far beyond the target, negative short of it; null where there is no value or target.' })
  margin!: number | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The margin to 34 significant digits; null where there is none.' })
  exactMargin!: string | null;

  @Field(() => Float, {
    nullable: true, description: 'How much of REACH or CHANGE is done, or of a BUDGET is left, neither rounded nor clamped; null for other shapes: a value has no share of its target.',
  })
  progress!: number | null;

  @Field(() => LevelReached, { nullable: true, description: 'The highest level that is met; null where there is no value or target.' })
  levelReached!: LevelReachedName | null;

  @Field(() => ComputedStatus, { description: 'How it stands, by rules alone.' })
  computed!: ComputedStatusName;

  @Field(() => StatusRule, { description: 'The rule that says so.' })
  rule!: StatusRuleName;

  @Field(() => Float, { nullable: true, description: 'What it counts for in the score of a parent: a third at its floor, two thirds at its target, from 0 to 1. Null without a floor or a value.' })
  score!: number | null;

  @Field(() => GoalBudget, { nullable: true, description: 'Of a BUDGET; else null.' })
  budget!: GoalBudget | null;

  @Field(() => ScoreRollup, { nullable: true, description: 'Of a goal without a KPI; else null.' })
  rollup!: ScoreRollup | null;

  @Field(() => [String], { description: 'Keys of the guardrails that were off.' })
  guardrailsOff!: string[];
}

@ObjectType({ description: 'A person\'s call on a goal, beside what is computed.' })
export class DeclaredProgress {
  @Field(() => DeclaredStatus, { description: 'The call.' })
  status!: DeclaredStatusName;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => DateTime, { description: 'When.' })
  at!: number;
}

@ObjectType({ description: 'What the process behaviour chart (XmR) of the ended periods says. From twelve values on.' })
export class GoalSignal {
  @Field(() => SignalCause, { description: 'Whether the newest ended period is like those before it.' })
  cause!: Signal['cause'];

  @Field(() => SignalSide, { nullable: true, description: 'Of a special cause; null of a common one.' })
  side!: Side | null;

  @Field(() => SignalMeaning, { nullable: true, description: 'Of a special cause; null of a common one.' })
  meaning!: SignalMeaningName | null;

  @Field(() => [SignalPattern], { description: 'The patterns that the newest point is part of; empty of a common cause.' })
  patterns!: ChartRuleName[];

  @Field(() => Int, { description: 'Ended periods on the chart, those before the goal\'s start among them: at least twelve.' })
  points!: number;

  @Field(() => Int, { description: 'How many of the newest in a row mean the same; 0 of a common cause. One alone may be chance where many charts are looked at.' })
  lasting!: number;

  @Field(() => Assurance, { nullable: true, description: 'Whether the process meets the target; null where a period has no target of its own.' })
  assurance!: AssuranceName | null;

  @Field(() => Float, { description: 'Mean of the periods, in the KPI\'s unit.' })
  mean!: number;

  @Field(() => Float, { description: 'The lower natural limit; may lie outside what the KPI can be.' })
  lower!: number;

  @Field(() => Float, { description: 'The upper natural limit; may lie outside what the KPI can be.' })
  upper!: number;
}

@ObjectType({ description: 'What is judged, as it will be if all goes on as it did. From eight ended periods on.' })
export class GoalForecast {
  @Field(() => DateTime, { description: 'The end that it is of: the running period\'s where each is judged, else the goal\'s.' })
  at!: number;

  @Field(() => Float, { description: 'The value then, in the KPI\'s unit.' })
  value!: number;

  @Field(() => Float, { description: 'Lower bound at 95 %.' })
  low!: number;

  @Field(() => Float, { description: 'Upper bound at 95 %.' })
  high!: number;

  @Field(() => ForecastMethod, { description: 'How it was made.' })
  method!: ForecastModel['method'];

  @Field(() => Int, { description: 'From how many periods.' })
  n!: number;

  @Field(() => Float, { nullable: true, description: 'The margin then; null where there is no target.' })
  margin!: number | null;

  @Field(() => Float, { nullable: true, description: 'The progress then; null for shapes without.' })
  progress!: number | null;

  @Field(() => Prospect, { nullable: true, description: 'Whether the target will be met; null where there is none.' })
  prospect!: ProspectName | null;
}

@ObjectType({ description: 'How a goal stands: everything that a progress page shows.' })
export class GoalProgress {
  @Field(() => ComputedStatus, { description: 'Of the goal as a whole, by rules alone. Where each period is judged: by how many were met; until one is, that of the running one.' })
  computed!: ComputedStatusName;

  @Field(() => StatusRule, { description: 'The rule that says so.' })
  rule!: StatusRuleName;

  @Field(() => Boolean, { description: 'Whether the goal\'s time is over.' })
  ended!: boolean;

  @Field(() => String, { nullable: true, description: 'Display of the values\' unit, empty for bare numbers; null: the goal has no KPI.' })
  unit!: string | null;

  @Field(() => PeriodProgress, { nullable: true, description: 'The running period, else the last one; null before the goal\'s start.' })
  current!: PeriodProgress | null;

  @Field(() => Float, { nullable: true, description: 'Where periods are judged by themselves: the share of the judged ones that were met. Else the current period\'s. Null: none.' })
  progress!: number | null;

  @Field(() => Float, { nullable: true, description: 'Where periods are judged by themselves: that share less the one that is asked for. Else the current period\'s. Null: none.' })
  margin!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many periods were met; null where none is judged by itself.' })
  periodsMet!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many periods were met or missed; null where none is judged by itself.' })
  periodsJudged!: number | null;

  @Field(() => DeclaredProgress, { nullable: true, description: 'The last call of a person; it overwrites nothing. Null: none.' })
  declared!: DeclaredProgress | null;

  @Field(() => GoalSignal, { nullable: true, description: 'What the history says about the newest ended period; null below twelve values.' })
  signal!: GoalSignal | null;

  @Field(() => GoalForecast, { nullable: true, description: 'What will be judged; null below eight values, where nothing is to come, and for values since a start that do not add up.' })
  forecast!: GoalForecast | null;

  @Field(() => [String], { description: 'Keys of the guardrails that are off.' })
  guardrailsOff!: string[];

  @Field(() => [PeriodProgress], { description: 'Every period that has begun, oldest first; with `periods` the last so many.' })
  history!: PeriodProgress[];

  @Field(() => Freshness, { description: 'What it knew.' })
  freshness!: Freshness;
}
