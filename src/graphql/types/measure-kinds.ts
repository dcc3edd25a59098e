import { Field, Int, ObjectType } from 'type-graphql';
import type { Aggregation as AggregationName } from '../../lang/aggregation.js';
import type { CohortDefinition, JourneyDefinition } from '../../lang/catalog.js';
import { Duration } from '../scalars/duration.js';
import { Aggregation, CohortWindow, JourneyEntity, JourneyStart } from './enums.js';

@ObjectType({ description: 'Rows with from < t and (until is unknown or until >= t), t the effective end of the period.' })
export class Stock {
  @Field(() => String, { description: 'The field from which a row is open.' })
  from!: string;

  @Field(() => String, { description: 'The field until which it is.' })
  until!: string;
}

@ObjectType({ description: 'A step of a journey: after < gap <= within, from the last present step.' })
export class JourneyStep {
  @Field(() => String, { nullable: true, description: 'Row-scope condition over its source; null: any row is the step.' })
  filter!: string | null;

  @Field(() => Duration, { nullable: true, description: 'The gap is longer than this; null: than nothing.' })
  after!: string | null;

  @Field(() => Duration, { nullable: true, description: 'The gap is at most this; null: unbounded, for an absent step as far as the next present one.' })
  within!: string | null;

  @Field(() => Boolean, { description: 'Whether no such row may be there.' })
  absent!: boolean;
}

@ObjectType({ description: 'Steps that follow the measure\'s own rows, which are step 0.' })
export class Journey {
  @Field(() => JourneyEntity, { description: 'Whose rows follow one another.' })
  entity!: JourneyDefinition['entity'];

  @Field(() => [JourneyStep], { description: 'The steps after the measure\'s own rows, in order.' })
  steps!: JourneyStep[];

  @Field(() => JourneyStart, { description: 'Which of an entity\'s rows may begin.' })
  start!: JourneyDefinition['start'];

  @Field(() => Int, { description: 'The step from whose row the value is read: 0 the measure\'s own, n the n-th of `steps`.' })
  valueStep!: number;
}

@ObjectType({ description: 'An inner aggregate per entity, over which the measure\'s aggregation runs.' })
export class PerEntity {
  @Field(() => String, { description: 'What tells one entity from another: a built-in field or a field\'s key.' })
  entity!: string;

  @Field(() => Aggregation, { description: 'How the rows of an entity become one number, `inner`.' })
  aggregation!: AggregationName;

  @Field(() => String, { nullable: true, description: 'Row-scope expression that it aggregates; null for COUNT: rows are.' })
  value!: string | null;

  @Field(() => String, { nullable: true, description: 'Row-scope condition on the rows it reads; null: all.' })
  filter!: string | null;

  @Field(() => String, { nullable: true, description: 'Condition on `inner`; null: every entity is kept.' })
  keep!: string | null;
}

@ObjectType({ description: 'Only rows whose entity was, or was not, active in another window.' })
export class Cohort {
  @Field(() => String, { description: 'What tells one entity from another: a built-in field or a field\'s key.' })
  entity!: string;

  @Field(() => Boolean, { description: 'Whether it was active then, or was not.' })
  active!: boolean;

  @Field(() => CohortWindow, { description: 'Which window is meant.' })
  window!: CohortDefinition['window'];

  @Field(() => Duration, { nullable: true, description: 'How much further away that window lies; null: not at all.' })
  offset!: string | null;
}
