import { Field, Float, ObjectType } from 'type-graphql';
import type { ComputedStatus as ComputedStatusName } from '../../goals/status.js';
import type { NoValueReason as ReasonName } from '../../lang/value.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { NoValueReason } from './enums.js';
import { Period } from './period.js';
import { ComputedStatus } from './progress-enums.js';

@ObjectType({ description: 'How a goal stands in its current period.' })
export class PreviewedStanding {
  @Field(() => Float, { nullable: true, description: 'In `unit`; null: none, see `reason`.' })
  value!: number | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'To 34 significant digits; null: none, see `reason`.' })
  exact!: string | null;

  @Field(() => NoValueReason, { nullable: true, description: 'Why there is no value; null where there is one.' })
  reason!: ReasonName | null;

  @Field(() => ComputedStatus, { description: 'As it is computed.' })
  computed!: ComputedStatusName;

  @Field(() => ExactDecimal, { nullable: true, description: 'How far the target is exceeded, below 0 where it is missed, in `unit`; null without a value or a target.' })
  margin!: string | null;

  @Field(() => String, { description: 'The unit of value and margin; empty for a bare number.' })
  unit!: string;
}

@ObjectType({ description: 'A goal on a KPI that a change of definitions moves, or made of the scores of such goals, with the target that it has: as it stands and as it would.' })
export class PreviewedGoal {
  @Field(() => String, { description: 'Key of the goal.' })
  key!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Key of its KPI; null: its value is the score of its children, all of them rebased where they would be asked.' })
  kpi!: string | null;

  @Field(() => Boolean, {
    description: 'Whether it pins a version of the KPI that would be behind a major one: its owner would be asked, and `after` is what a rebase would give.',
  })
  rebase!: boolean;

  @Field(() => Period, { nullable: true, description: 'The running period, else its last one; null: it is yet to begin.' })
  period!: Period | null;

  @Field(() => PreviewedStanding, { nullable: true, description: 'By the definitions in force; null: it cannot be judged by them, or is yet to begin.' })
  before!: PreviewedStanding | null;

  @Field(() => PreviewedStanding, { nullable: true, description: 'By the definitions after the change; null: see `refusal`, or it is yet to begin.' })
  after!: PreviewedStanding | null;

  @Field(() => String, { nullable: true, description: 'Why it could not be judged after the change; null: it could.' })
  refusal!: string | null;

  @Field(() => Boolean, { description: 'Whether anything of `before` and `after` differs.' })
  differs!: boolean;
}
