import { ArgsType, Field, InputType, Int } from 'type-graphql';
import type { Reference, TargetGrainKind, TargetShape as TargetShapeName, TrajectoryKind as TrajectoryKindName } from '../../goals/target.js';
import { CalendarDate } from '../scalars/date.js';
import { DateTime } from '../scalars/date-time.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { ReferenceKind, TargetGrain, TargetShape, TrajectoryKind } from '../types/target.js';

@InputType({ description: 'What is to be reached, each strictly better than the one before. In the KPI\'s unit, a share as 0.92.' })
export class TargetLevelsInput {
  @Field(() => ExactDecimal, { nullable: true, description: 'What must be reached. Absent: not declared.' })
  floor?: string | null;

  @Field(() => ExactDecimal, { description: 'What is to be reached; of RELATIVE_TO an offset, of BUDGET the objective for the good share.' })
  target!: string;

  @Field(() => ExactDecimal, { nullable: true, description: 'Reaching it is EXCEEDED. Absent: not declared.' })
  stretch?: string | null;
}

@InputType({ description: 'A range of values: its two ends, which belong to it, or a centre and how far from it.' })
export class BandInput {
  @Field(() => ExactDecimal, { nullable: true, description: 'Its lower end; with `hi`.' })
  lo?: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'Its upper end; with `lo`.' })
  hi?: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'Its middle; with `distance`.' })
  centre?: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'How far from the centre it reaches, on both sides.' })
  distance?: string | null;
}

@InputType({ description: 'Where a value is to stay.' })
export class TargetBandsInput {
  @Field(() => BandInput, { nullable: true, description: 'A wider band outside of which it is red. Absent: not declared.' })
  floor?: BandInput | null;

  @Field(() => BandInput, { description: 'The band to stay in.' })
  target!: BandInput;
}

@InputType({ description: 'What one period is held to in place of the target\'s own levels.' })
export class PeriodTargetInput {
  @Field(() => String, { description: 'Label of a period of the goal\'s cadence: 2026-03.' })
  period!: string;

  @Field(() => TargetLevelsInput, { nullable: true, description: 'Of every shape but BETWEEN.' })
  levels?: TargetLevelsInput | null;

  @Field(() => TargetBandsInput, { nullable: true, description: 'Of BETWEEN.' })
  bands?: TargetBandsInput | null;
}

@InputType({ description: 'From a date on the value should be there.' })
export class TrajectoryStepInput {
  @Field(() => CalendarDate, { description: 'The first day, in the zone of the goal\'s cadence, until the next step\'s.' })
  from!: string;

  @Field(() => ExactDecimal, { description: 'In the KPI\'s unit.' })
  value!: string;
}

@InputType({ description: 'Where the value should be on its way.' })
export class TrajectoryInput {
  @Field(() => TrajectoryKind, { description: 'Its form.' })
  kind!: TrajectoryKindName;

  @Field(() => ExactDecimal, { nullable: true, description: 'Of LINEAR with AT_LEAST and AT_MOST: where the line begins.' })
  start?: string | null;

  @Field(() => [TrajectoryStepInput], { nullable: true, description: 'Of STEPS: earliest first.' })
  steps?: TrajectoryStepInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of SEASONAL: a year before the goal\'s start, in which each of its periods had a value. The values are read now and frozen with the target.',
  })
  referenceYear?: number | null;
}

@InputType({ description: 'What RELATIVE_TO compares with.' })
export class TargetReferenceInput {
  @Field(() => ReferenceKind, { description: 'What it is.' })
  kind!: Reference['kind'];

  @Field(() => String, { nullable: true, description: 'Key of the KPI; of a benchmark the key of a measure or KPI, or an expression over them. Not for SAME_PERIOD_LAST_YEAR.' })
  of?: string | null;
}

@InputType({ description: 'What a goal is to be held to. Which shapes, grains and trajectories go together is one table; what does not comes back as findings.' })
export class TargetInput {
  @Field(() => TargetShape, { description: 'What has to be so.' })
  shape!: TargetShapeName;

  @Field(() => TargetLevelsInput, { nullable: true, description: 'Of every shape but BETWEEN.' })
  levels?: TargetLevelsInput | null;

  @Field(() => TargetBandsInput, { nullable: true, description: 'Of BETWEEN.' })
  bands?: TargetBandsInput | null;

  @Field(() => [PeriodTargetInput], { nullable: true, description: 'Levels of single periods, where periods are judged by themselves. Absent: all the same.' })
  byPeriod?: PeriodTargetInput[] | null;

  @Field(() => TargetGrain, { description: 'What is judged.' })
  grain!: TargetGrainKind;

  @Field(() => ExactDecimal, { nullable: true, description: 'Of SHARE_OF_PERIODS: three of four as 0.75.' })
  share?: string | null;

  @Field(() => TrajectoryInput, { nullable: true, description: 'Absent: NONE, the level at all times.' })
  trajectory?: TrajectoryInput | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'How far behind what is expected still counts as on track, in the KPI\'s unit. Absent: 0.' })
  tolerance?: string | null;

  @Field(() => ExactDecimal, {
    nullable: true, description: 'Where CHANGE begins. Absent: at the value of the last whole period before the goal, read as the goal is activated.',
  })
  from?: string | null;

  @Field(() => TargetReferenceInput, { nullable: true, description: 'Of RELATIVE_TO.' })
  reference?: TargetReferenceInput | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'Of BUDGET: events in the whole window. Absent: as forecast.' })
  expectedEvents?: string | null;
}

const EFFECTIVE_FROM = 'From when on it holds, within the goal and not before its last target. Absent: for a draft from the goal\'s start, else from its next period on.';

@ArgsType()
export class SetTargetArgs {
  @Field(() => String, { description: 'Key of the goal.' })
  goal!: string;

  @Field(() => TargetInput, { description: 'What it is to be held to.' })
  target!: TargetInput;

  @Field(() => DateTime, { nullable: true, description: EFFECTIVE_FROM })
  effectiveFrom?: string | null;

  @Field(() => String, { nullable: true, description: 'Why; required once the goal has been activated.' })
  reason?: string | null;
}

@ArgsType()
export class RebaseGoalArgs {
  @Field(() => String, { description: 'Key of the goal.' })
  key!: string;

  @Field(() => TargetInput, { nullable: true, description: 'What it is to be held to by the new version. Absent: a target has been set for that version already.' })
  target?: TargetInput | null;

  @Field(() => DateTime, { nullable: true, description: EFFECTIVE_FROM })
  effectiveFrom?: string | null;

  @Field(() => String, { description: 'Why; kept with the goal.' })
  reason!: string;
}
