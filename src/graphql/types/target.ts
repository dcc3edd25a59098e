import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Reference, TargetGrainKind, TargetShape as TargetShapeName, TrajectoryKind as TrajectoryKindName } from '../../goals/target.js';
import { DateTime } from '../scalars/date-time.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { closedList } from './closed-list.js';
import { Goal } from './goal.js';

export const TargetShape = closedList<TargetShapeName>('TargetShape', 'What has to be so for a target to be met; equality is met.', {
  AT_LEAST: 'The value is the target or more.',
  AT_MOST: 'The value is the target or less.',
  BETWEEN: 'The value lies within a band, its ends included.',
  REACH: 'What has accumulated since the goal\'s start is the target or more.',
  CHANGE: 'The value has come from one level to another.',
  RELATIVE_TO: 'The value is better than a reference by the target, or as good.',
  BUDGET: 'No more of the events were bad than the objective allows.',
});

export const TargetGrain = closedList<TargetGrainKind>('TargetGrain', 'What of a goal is judged.', {
  EACH_PERIOD: 'Every period of its cadence by itself.',
  CUMULATIVE: 'All since its start.',
  AT_END: 'Its last period.',
  SHARE_OF_PERIODS: 'The share of its periods that are met.',
});

export const TrajectoryKind = closedList<TrajectoryKindName>('TrajectoryKind', 'Where a value should be on its way.', {
  NONE: 'The level holds at all times.',
  LINEAR: 'On a straight line, in real time, from the goal\'s start to its end.',
  STEPS: 'At the value of the last step.',
  SEASONAL: 'As the periods of a reference year were to each other.',
});

export const ReferenceKind = closedList<Reference['kind']>('ReferenceKind', 'What RELATIVE_TO compares with.', {
  KPI: 'Another KPI, over the rows of the goal\'s scope.',
  BENCHMARK: 'A series from elsewhere: an expression over measures, without the goal\'s scope.',
  SAME_PERIOD_LAST_YEAR: 'The goal\'s own KPI a year before, weeks 52 weeks before.',
});

export const FindingSeverity = closedList<'ERROR' | 'WARNING'>('FindingSeverity', 'Whether a finding stops what was asked.', {
  ERROR: 'Nothing is written.',
  WARNING: 'Worth a second look; it is written.',
});

@ObjectType({ description: 'What is to be reached. In the KPI\'s unit, a share as 0.92; of RELATIVE_TO offsets from the reference, of BUDGET objectives for the good share.' })
export class TargetLevels {
  @Field(() => ExactDecimal, { nullable: true, description: 'What must be reached: worse than it is red. Null: not declared.' })
  floor!: string | null;

  @Field(() => ExactDecimal, { description: 'What is to be reached.' })
  target!: string;

  @Field(() => ExactDecimal, { nullable: true, description: 'Reaching it is EXCEEDED. Null: not declared.' })
  stretch!: string | null;
}

@ObjectType({ description: 'A range of values, both ends included.' })
export class Band {
  @Field(() => ExactDecimal, { description: 'Its lower end, in the KPI\'s unit.' })
  lo!: string;

  @Field(() => ExactDecimal, { description: 'Its upper end.' })
  hi!: string;
}

@ObjectType({ description: 'Where a value is to stay.' })
export class TargetBands {
  @Field(() => Band, { nullable: true, description: 'The wider band outside of which it is red. Null: not declared.' })
  floor!: Band | null;

  @Field(() => Band, { description: 'The band to stay in.' })
  target!: Band;
}

@ObjectType({ description: 'What one period is held to in place of the target\'s own levels.' })
export class PeriodTarget {
  @Field(() => String, { description: 'Label of the period: 2026-03.' })
  period!: string;

  @Field(() => TargetLevels, { nullable: true, description: 'Its levels; null for BETWEEN.' })
  levels!: TargetLevels | null;

  @Field(() => TargetBands, { nullable: true, description: 'Its bands; null for all but BETWEEN.' })
  bands!: TargetBands | null;
}

@ObjectType({ description: 'From an instant on the value should be there.' })
export class TrajectoryStep {
  @Field(() => DateTime, { description: 'Until the next step.' })
  from!: number;

  @Field(() => ExactDecimal, { description: 'In the KPI\'s unit.' })
  value!: string;
}

@ObjectType({ description: 'A period of the goal, and what the KPI was in the same period of the reference year.' })
export class SeasonalWeight {
  @Field(() => DateTime, { description: 'Where the period of the goal begins.' })
  from!: number;

  @Field(() => DateTime, { description: 'Where it ends, exclusive.' })
  to!: number;

  @Field(() => ExactDecimal, { description: 'The value of the reference year, frozen as the target was set.' })
  weight!: string;
}

@ObjectType({ description: 'Where the value should be on its way.' })
export class Trajectory {
  @Field(() => TrajectoryKind, { description: 'Its form.' })
  kind!: TrajectoryKindName;

  @Field(() => ExactDecimal, { nullable: true, description: 'Of LINEAR, where the line begins; null: at 0 for REACH, where the change begins for CHANGE, and for other kinds.' })
  start!: string | null;

  @Field(() => [TrajectoryStep], { description: 'Of STEPS, earliest first; else empty.' })
  steps!: TrajectoryStep[];

  @Field(() => Int, { nullable: true, description: 'Of SEASONAL, the year whose values its profile is; null for other kinds.' })
  referenceYear!: number | null;

  @Field(() => [SeasonalWeight], { description: 'Of SEASONAL, in order; else empty.' })
  profile!: SeasonalWeight[];
}

@ObjectType({ description: 'What RELATIVE_TO compares with.' })
export class TargetReference {
  @Field(() => ReferenceKind, { description: 'What it is.' })
  kind!: Reference['kind'];

  @Field(() => String, { nullable: true, description: 'Key of the KPI, or expression of the benchmark; null: the goal\'s own KPI a year before.' })
  of!: string | null;
}

@ObjectType({ description: 'What a goal is held to from an instant on, until its next version. Never changes.' })
export class TargetVersion {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => Int, { description: '1, 2, 3 … within the goal.' })
  number!: number;

  @Field(() => DateTime, { description: 'From then on it holds; never before the version that it follows.' })
  effectiveFrom!: string;

  @Field(() => DateTime, { description: 'When it was written.' })
  createdAt!: string;

  @Field(() => String, { nullable: true, description: 'Why it was set; null: nobody said, while the goal was a draft.' })
  reason!: string | null;

  @Field(() => TargetShape, { description: 'What has to be so.' })
  shape!: TargetShapeName;

  @Field(() => TargetLevels, { nullable: true, description: 'What is to be reached; null for BETWEEN, which has bands.' })
  levels!: TargetLevels | null;

  @Field(() => TargetBands, { nullable: true, description: 'Where the value is to stay; null for all but BETWEEN.' })
  bands!: TargetBands | null;

  @Field(() => [PeriodTarget], { description: 'What single periods are held to instead; empty: all to the same.' })
  byPeriod!: PeriodTarget[];

  @Field(() => TargetGrain, { description: 'What is judged.' })
  grain!: TargetGrainKind;

  @Field(() => ExactDecimal, { nullable: true, description: 'Of SHARE_OF_PERIODS: the share that has to be met, above 0 and at most 1; else null.' })
  share!: string | null;

  @Field(() => Trajectory, { description: 'Where the value should be on its way.' })
  trajectory!: Trajectory;

  @Field(() => ExactDecimal, { description: 'How far behind what is expected still counts as on track, in the KPI\'s unit; it never moves what is met.' })
  tolerance!: string;

  @Field(() => ExactDecimal, { nullable: true, description: 'Where CHANGE begins; null: at the value that there is when the goal is activated, and for other shapes.' })
  from!: string | null;

  @Field(() => TargetReference, { nullable: true, description: 'What RELATIVE_TO compares with; null for other shapes.' })
  reference!: TargetReference | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'Of BUDGET: the events of the whole window; null: as forecast, and for other shapes.' })
  expectedEvents!: string | null;
}

@ObjectType({ description: 'Something that speaks against a target.' })
export class TargetFinding {
  @Field(() => String, { description: 'What it is; a code is never reused.' })
  code!: string;

  @Field(() => FindingSeverity, { description: 'Whether it stops the target.' })
  severity!: 'ERROR' | 'WARNING';

  @Field(() => String, { description: 'Path within the arguments: target.levels.floor.' })
  place!: string;

  @Field(() => String, { description: 'What is wrong, in a sentence.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What to do about it; null: nothing to suggest.' })
  hint!: string | null;
}

@ObjectType({ description: 'The goal with its new target; or what speaks against it: then nothing was written.' })
export class SetTargetPayload {
  @Field(() => Goal, { nullable: true, description: 'The goal as it now stands; null where a finding is an error.' })
  goal!: Goal | null;

  @Field(() => [TargetFinding], { description: 'Errors, or the warnings beside a target that was set; empty: nothing speaks against it.' })
  findings!: TargetFinding[];
}
