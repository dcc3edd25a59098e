import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.js';

@ObjectType({ description: 'A stretch of time whose rows do not count for a goal. Its value is also told of all rows. Stocks have no time of their own and keep their rows.' })
export class Exclusion {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => DateTime, { description: 'The first instant that does not count.' })
  from!: string;

  @Field(() => DateTime, { description: 'The first instant that counts again.' })
  to!: string;

  @Field(() => String, { description: 'What kind of thing happened, in the organisation\'s own words: outage.' })
  category!: string;

  @Field(() => String, { description: 'Why its rows do not count.' })
  reason!: string;

  @Field(() => DateTime, { description: 'When it was excluded; what was signed before keeps its rows.' })
  createdAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'Since when the rows count again; null: they do not.' })
  withdrawnAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why they count again; null: they do not.' })
  withdrawalReason!: string | null;
}
