import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Incomplete as IncompleteName, NoValueReason as ReasonName } from '../../lang/value.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { Incomplete, NoValueReason } from './enums.js';
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

@ObjectType({ description: 'A KPI\'s value in one period and group.' })
export class Point {
  @Field(() => Period, { description: 'The period it is the value of.' })
  period!: Period;

  @Field(() => Float, { nullable: true, description: 'The value in the KPI\'s unit, rounded to double precision; null: none, see `reason`.' })
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
}
