import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Direction as DirectionName } from '../../lang/catalog.js';
import type { NoValueReason as ReasonName } from '../../lang/value.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { DefinitionChange } from './definition-change.js';
import { Diagnostic } from './diagnostic.js';
import { DimensionValue } from './dimension-value.js';
import { Direction, NoValueReason } from './enums.js';
import { Freshness } from './freshness.js';
import { Period } from './period.js';
import { PreviewedGoal } from './previewed-goal.js';

@ObjectType({ description: 'A value before a change of definitions, or after it.' })
export class PreviewedValue {
  @Field(() => Float, { nullable: true, description: 'In the unit that the KPI would have; null: none, see `reason`.' })
  value!: number | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'To 34 significant digits; null: none, see `reason`.' })
  exact!: string | null;

  @Field(() => NoValueReason, { nullable: true, description: 'Why there is none; null where there is one.' })
  reason!: ReasonName | null;
}

@ObjectType({ description: 'A point of a KPI as it is and as it would be, over the same rows.' })
export class PreviewedPoint {
  @Field(() => [DimensionValue], { description: 'The group it is of; empty without groups.' })
  dimensions!: DimensionValue[];

  @Field(() => Period, { description: 'The period it is of; of a total the whole window.' })
  period!: Period;

  @Field(() => PreviewedValue, { nullable: true, description: 'By the definitions in force; null: the KPI is not there.' })
  before!: PreviewedValue | null;

  @Field(() => PreviewedValue, { nullable: true, description: 'By the definitions after the change; null: the KPI would not be there.' })
  after!: PreviewedValue | null;

  @Field(() => Float, { nullable: true, description: 'after − before, in the KPI\'s unit; null where either is no value.' })
  change!: number | null;

  @Field(() => Float, { nullable: true, description: 'change / before, as a share; null where there is no change or the value before is not above 0.' })
  growth!: number | null;

  @Field(() => Boolean, { description: 'Another value, another reason for none, or there on one side alone.' })
  differs!: boolean;
}

@ObjectType({ description: 'A group of a previewed KPI.' })
export class PreviewedGroup {
  @Field(() => [DimensionValue], { description: 'Its dimensions; empty for the one group of all rows.' })
  dimensions!: DimensionValue[];

  @Field(() => PreviewedPoint, { description: 'Over the whole window.' })
  total!: PreviewedPoint;

  @Field(() => [PreviewedPoint], { description: 'One per period.' })
  points!: PreviewedPoint[];
}

@ObjectType({ description: 'A KPI as it is and as it would be.' })
export class PreviewedKpi {
  @Field(() => String, { description: 'Key of the KPI.' })
  key!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'The unit that it would have; empty for a bare number.' })
  unit!: string;

  @Field(() => Direction, { description: 'Which way is good.' })
  direction!: DirectionName;

  @Field(() => String, { nullable: true, description: 'Why it cannot be answered for this question; null: it was.' })
  refusal!: string | null;

  @Field(() => Int, { description: 'How many of its points differ.' })
  moved!: number;

  @Field(() => Int, { description: 'How many points it has; totals count where there are no periods.' })
  of!: number;
}

@ObjectType({ description: 'What publishing a draft would do.' })
export class KpiPreview {
  @Field(() => [Diagnostic], { description: 'What is wrong with the draft, or with what depends on it; then there are no numbers.' })
  diagnostics!: Diagnostic[];

  @Field(() => [DefinitionChange], { description: 'To the definitions: the KPI and those that would follow it, with the parts that differ in canonical form.' })
  changes!: DefinitionChange[];

  @Field(() => PreviewedKpi, { nullable: true, description: 'To the KPI\'s numbers; null where there are diagnostics.' })
  kpi!: PreviewedKpi | null;

  @Field(() => [PreviewedKpi], { description: 'To the numbers of the KPIs that stand on it; at most 200.' })
  dependents!: PreviewedKpi[];

  @Field(() => Int, { description: 'KPIs that stand on it and were not evaluated, because there are too many.' })
  omitted!: number;

  @Field(() => [PreviewedGoal], { description: 'To open goals on the KPI and on those that stand on it, by key.' })
  goals!: PreviewedGoal[];

  @Field(() => Freshness, { nullable: true, description: 'What the numbers are as of; null where there are none.' })
  freshness!: Freshness | null;
}
