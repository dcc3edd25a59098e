import { Field, ObjectType } from 'type-graphql';
import { CalendarDate } from '../scalars/date.js';
import { DateTime } from '../scalars/date-time.js';

@ObjectType({ description: 'How far a source can answer.' })
export class SourceFreshness {
  @Field(() => String, { description: 'Key of the source.' })
  source!: string;

  @Field(() => DateTime, { nullable: true, description: 'When its newest revision was recorded; null: nothing was.' })
  lastRecordedAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When its latest interaction occurred; null: it has none.' })
  lastOccurredAt!: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'First local day it answers for: declared, or that of its first interaction; null: it has none.' })
  coversFrom!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Everything that happened before it has been recorded, as its feeder declared; null: not declared.' })
  completeThrough!: string | null;
}

@ObjectType({ description: 'What an answer knew.' })
export class Freshness {
  @Field(() => DateTime, {
    description: 'The instant this answer is as of; asking again with it as both asOf.knowledge and asOf.definition gives the same answer for ever.',
  })
  knowledge!: string;

  /** Of answers to questions: by the days that they read. */
  erased?: () => Promise<number>;

  @Field(() => [SourceFreshness], { description: 'Of each source that the answer read, by key.' })
  sources!: SourceFreshness[];
}
