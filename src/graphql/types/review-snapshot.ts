import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { DeclaredStatus as DeclaredStatusName } from '../../goals/review-facts.js';
import type { ComputedStatus as ComputedStatusName, StatusRuleName } from '../../goals/status.js';
import type { NoValueReason as NoValueReasonName } from '../../lang/value.js';
import { DateTime } from '../scalars/date-time.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { Json } from '../scalars/json.js';
import { NoValueReason } from './enums.js';
import { DeclaredStatus } from './goal-enums.js';
import { ComputedStatus, StatusRule } from './progress-enums.js';
import { ReadComponent } from './read-component.js';

@ObjectType({ description: 'The exact ends of a 95 % interval.' })
export class FrozenInterval {
  @Field(() => ExactDecimal, { description: 'The lower end.' })
  low!: string;

  @Field(() => ExactDecimal, { description: 'The upper end.' })
  high!: string;
}

@ObjectType({ description: 'What one value of a dimension had in it.' })
export class SnapshotGroup {
  @Field(() => String, { nullable: true, description: 'The value; null: rows without one.' })
  value!: string | null;

  @Field(() => [ReadComponent], { description: 'The measures\' values over its rows alone.' })
  components!: ReadComponent[];
}

@ObjectType({ description: 'The same number by the values of a dimension. Dimensions that identify a person are not kept.' })
export class SnapshotBreakdown {
  @Field(() => String, { description: 'Key of the dimension.' })
  dimension!: string;

  @Field(() => [SnapshotGroup], { description: 'Its values that had rows.' })
  groups!: SnapshotGroup[];

  @Field(() => Boolean, { description: 'Whether it had more values than are kept.' })
  truncated!: boolean;
}

@ObjectType({ description: 'A stretch whose rows did not count, as it stood then.' })
export class FrozenExclusion {
  @Field(() => DateTime, { description: 'Where it begins.' })
  from!: string;

  @Field(() => DateTime, { description: 'Where it ends; no longer in it.' })
  to!: string;

  @Field(() => String, { description: 'What kind of event it was.' })
  category!: string;

  @Field(() => String, { description: 'Why its rows do not count.' })
  reason!: string;
}

@ObjectType({
  description: 'The number of a review, frozen as it was submitted with everything that it was computed from. Never changes; verifySnapshot proves '
    + 'a signed one. Numbers are in the unit that the goal\'s KPI had then.',
})
export class ReviewSnapshot {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => DateTime, { description: 'What had been recorded by then is what the number is of.' })
  knowledge!: string;

  @Field(() => ExactDecimal, { nullable: true, description: 'The value as it is judged, without the rows of excluded stretches; null: none, see `reason`.' })
  value!: string | null;

  @Field(() => NoValueReason, { nullable: true, description: 'Why there is no value; null where there is one.' })
  reason!: NoValueReasonName | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'The value if nothing were excluded; null: none.' })
  valueOfAllRows!: string | null;

  @Field(() => FrozenInterval, { nullable: true, description: 'The value\'s 95 % interval; null where none is true.' })
  interval!: FrozenInterval | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'What was expected at the period\'s end; null: nothing.' })
  expected!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'How far beyond the target, negative short of it; null without a value or a target.' })
  margin!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'Progress of a shape that has one, neither rounded nor clamped; else null.' })
  progress!: string | null;

  @Field(() => ComputedStatus, { description: 'The computed status.' })
  computed!: ComputedStatusName;

  @Field(() => StatusRule, { description: 'The rule that gave it.' })
  rule!: StatusRuleName;

  @Field(() => DeclaredStatus, { nullable: true, description: 'What its author declared beside it; null: nothing.' })
  declared!: DeclaredStatusName | null;

  @Field(() => ExactDecimal, { description: 'By how much it may move without being called drift.' })
  materiality!: string;

  @Field(() => ID, { nullable: true, description: 'The version of the KPI that answered; null: the goal has no KPI.' })
  kpiVersionId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The version of the target that judged it; null: there was none.' })
  targetVersionId!: string | null;

  @Field(() => [String], { description: 'Keys of the guardrails that were off.' })
  guardrailsOff!: string[];

  @Field(() => [FrozenExclusion], { description: 'The stretches whose rows did not count.' })
  exclusions!: FrozenExclusion[];

  @Field(() => [ReadComponent], { description: 'What the value was folded from.' })
  components!: ReadComponent[];

  @Field(() => [SnapshotBreakdown], { description: 'The same by each dimension that all of its sources have.' })
  breakdowns!: SnapshotBreakdown[];

  @Field(() => Int, { description: 'How many revisions of rows have a say in it.' })
  evidenceCount!: number;

  @Field(() => String, { description: 'The sum of their digests modulo 2^256, as 64 hexadecimal digits.' })
  evidenceDigest!: string;

  @Field(() => String, { description: 'The version of the engine that computed it.' })
  engine!: string;

  @Field(() => Json, {
    nullable: true,
    description: 'All that is frozen, the plan that gave the number among it: `hash` is that of its canonical JSON, so anybody can check it. '
      + 'Null for who may not look at statements (ANALYST and above may).',
  })
  content!: unknown;

  @Field(() => String, { description: 'SHA-256 of all that is frozen, as canonical JSON, in hexadecimal digits.' })
  hash!: string;
}
