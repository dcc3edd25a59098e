import type { Comparison as ComparisonName } from '../../app/evaluation-answer.js';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Incomplete as IncompleteName, NoValueReason as ReasonName } from '../../lang/value.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { Comparison, Incomplete, NoValueReason } from './enums.js';
import { Period } from './period.js';

@ObjectType({ description: 'A measure\'s value that a point was computed from. context is empty for the plain measure, else the transform it was read in.' })
export class Component {
  @Field(() => String, { description: 'Key of the measure.' })
  measure!: string;

  @Field(() => String, { description: 'The transform it was read in, `where channel == "email"`; empty for the plain measure.' })
  context!: string;

  @Field(() => ExactDecimal, { nullable: true, description: 'Its exact value in its own unit; null: it has none.' })
  value!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many rows it was computed from; null where that is not counted.' })
  n!: number | null;
}

@ObjectType({ description: 'What a point was compared with: the same KPI, group and condition in an earlier period, or its target in this one.' })
export class ComparedPoint {
  @Field(() => Comparison, { description: 'Which comparison it is.' })
  comparison!: ComparisonName;

  @Field(() => Period, { description: 'The period it was compared with; where the point\'s period still runs, up to the same elapsed part.' })
  period!: Period;

  @Field(() => Float, { nullable: true, description: 'The value then, or the target, in the KPI\'s unit; null: none, see `reason`.' })
  value!: number | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The value then, to 34 significant digits; null: none, see `reason`.' })
  exact!: string | null;

  @Field(() => NoValueReason, { nullable: true, description: 'Why there was no value then; of a target NO_DATA where the goal has none in the period, UNDEFINED where it is no one number: a band, an offset, a part of a total. Null where there is one.' })
  reason!: ReasonName | null;

  @Field(() => Float, { nullable: true, description: 'Value now − value then, in the KPI\'s unit (of a %: percentage points as a share); null where either is missing or the two are of different major versions.' })
  change!: number | null;

  @Field(() => Float, { nullable: true, description: 'change / value then, as a share; null where there is no change or the value then is not above 0.' })
  growth!: number | null;
}

@ObjectType({ description: 'Bounds between which the value lies with 95 % confidence, in the KPI\'s unit.' })
export class Interval {
  @Field(() => Float, { description: 'The lower bound.' })
  low!: number;

  @Field(() => Float, { description: 'The upper bound.' })
  high!: number;
}

@ObjectType({ description: 'A KPI\'s value in one period and group.' })
export class Point {
  @Field(() => Period, { description: 'The period it is the value of.' })
  period!: Period;

  @Field(() => Float, { nullable: true, description: 'The value in the KPI\'s unit (that of `version` where it measures something else than now), rounded to double precision; null: none, see `reason`.' })
  value!: number | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The value in the KPI\'s unit, to 34 significant digits; null: none, see `reason`.' })
  exact!: string | null;

  @Field(() => NoValueReason, { nullable: true, description: 'Why there is no value; null where there is one.' })
  reason!: ReasonName | null;

  @Field(() => Boolean, { description: 'Whether the value can no longer move but by corrections, and lacks nothing.' })
  complete!: boolean;

  @Field(() => [Incomplete], { description: 'What may still move it or is missing; empty where it is complete.' })
  incomplete!: IncompleteName[];

  @Field(() => [Component], { description: 'The measures\' values it was computed from.' })
  components!: Component[];

  @Field(() => Interval, {
    nullable: true,
    description: 'The 95 % interval, where one is true: Wilson\'s for a share of counted rows, Student\'s t for a mean, the multinomial one for a net score '
      + '(promoters − detractors) / responses. Null for every other form, where there is no value, and for a mean of fewer than two values.',
  })
  interval!: Interval | null;

  @Field(() => [ComparedPoint], { description: 'One per comparison asked, in that order.' })
  comparisons!: ComparedPoint[];

  @Field(() => Boolean, {
    description: 'Whether the KPI\'s major version is another one than in the period before it in the answer: the two cannot be compared. Only with SPLICE; never of a total.',
  })
  breakBefore!: boolean;
}
