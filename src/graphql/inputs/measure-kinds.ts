import { Field, InputType, Int } from 'type-graphql';
import type { Aggregation as AggregationName } from '../../lang/aggregation.js';
import type { CohortDefinition, JourneyDefinition } from '../../lang/catalog.js';
import { Duration } from '../scalars/duration.js';
import { Aggregation, CohortWindow, JourneyEntity, JourneyStart } from '../types/enums.js';

@InputType({ description: 'Rows with from < t and (until is unknown or until >= t), t the effective end of the period.' })
export class StockInput {
  @Field(() => String, { description: 'The TIME field (or occurredAt) from which a row is open; a row without one never is. FIRST and LAST go by it.' })
  from!: string;

  @Field(() => String, { description: 'The TIME field (or occurredAt), or a computed INSTANT field, until which it is; unknown: it still is.' })
  until!: string;
}

@InputType({ description: 'after < gap <= within, from the last present step.' })
export class JourneyStepInput {
  @Field(() => String, { description: 'Key of the source in whose rows the step is looked for, each at its occurredAt.' })
  source!: string;

  @Field(() => String, { nullable: true, description: 'Row-scope condition over that source; absent: any row is the step.' })
  filter?: string | null;

  @Field(() => Duration, { nullable: true, description: 'The gap is longer than this, of days (24 hours), hours, minutes and seconds; absent: PT0S.' })
  after?: string | null;

  @Field(() => Duration, {
    nullable: true, description: 'The gap is at most this, as `after`; absent: unbounded, for an absent step as far as the next present one.',
  })
  within?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'No such row may be there.' })
  absent?: boolean | null;
}

@InputType({
  description: 'The measure\'s own rows are step 0: those count that some choice of later rows of the same entity follows. '
    + 'valueStep: read value from that step instead.',
})
export class JourneyInput {
  @Field(() => JourneyEntity, { description: 'Whose rows follow one another; a row without it never matches.' })
  entity!: JourneyDefinition['entity'];

  @Field(() => [JourneyStepInput], { description: 'One to ten steps after the measure\'s own rows, in order.' })
  steps!: JourneyStepInput[];

  @Field(() => JourneyStart, { nullable: true, defaultValue: 'ANY', description: 'Which of an entity\'s rows may begin.' })
  start?: JourneyDefinition['start'] | null;

  @Field(() => Int, {
    nullable: true, defaultValue: 0,
    description: 'The step from whose row `value` is read: 0 the measure\'s own, n the n-th of `steps`, which must not be absent (its earliest row that fits).',
  })
  valueStep?: number | null;
}

@InputType({
  description: 'An inner aggregate per entity in the context; keep is a condition on it, named inner; the measure\'s aggregation runs over what is kept.',
})
export class PerInput {
  @Field(() => String, { description: '`customer`, `case`, `key`, or a field of role ENTITY or DIMENSION; rows without it are left out.' })
  entity!: string;

  @Field(() => Aggregation, {
    description: 'How the rows of an entity become one number, `inner`; no percentile or approximation is one of them.',
  })
  aggregation!: AggregationName;

  @Field(() => String, { nullable: true, description: 'Row-scope expression that it aggregates; required but for COUNT.' })
  value?: string | null;

  @Field(() => String, {
    nullable: true, description: 'Row-scope condition on the rows it reads, besides the measure\'s own filter, which says whose entities there are; absent: all.',
  })
  filter?: string | null;

  @Field(() => String, { nullable: true, description: 'Condition on `inner`, which is in the inner aggregate\'s unit; absent: every entity is kept.' })
  keep?: string | null;
}

@InputType({ description: 'Only rows whose entity was, or was not, active in another window: had a row of the source that passes the measure\'s filter.' })
export class CohortInput {
  @Field(() => String, { description: '`customer`, `case`, `key`, or a field of role ENTITY or DIMENSION.' })
  entity!: string;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether it was active then (true) or was not (false).' })
  active?: boolean | null;

  @Field(() => CohortWindow, { description: 'Which window is meant.' })
  window!: CohortDefinition['window'];

  @Field(() => Duration, {
    nullable: true, description: 'How much further away that window lies, of days (24 hours), hours, minutes and seconds; absent: not at all.',
  })
  offset?: string | null;
}
