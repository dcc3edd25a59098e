import { Field as GraphQLField, ID, ObjectType } from 'type-graphql';
import { CalendarDate } from '../scalars/date.js';
import { connectionOf } from './connection.js';
import { Field } from './field.js';

@ObjectType({ description: 'A kind of interaction with typed fields: calls, tickets, surveys.' })
export class Source {
  @GraphQLField(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @GraphQLField(() => String, { description: 'Its name in arguments and expressions; never changes.' })
  key!: string;

  @GraphQLField(() => String, { description: 'What people call it.' })
  name!: string;

  @GraphQLField(() => String, { nullable: true, description: 'What it holds; null: not said.' })
  description!: string | null;

  @GraphQLField(() => String, { description: 'The number of its current version: give it as `expectedVersion` to change only what you read.' })
  version!: string;

  @GraphQLField(() => [Field], { description: 'Its fields, in the order of their definition.' })
  fields!: Field[];

  @GraphQLField(() => CalendarDate, { nullable: true, description: 'First local day it covers, as declared; null: that of its first interaction.' })
  coversFrom!: string | null;
}

export const SourceConnection = connectionOf('Source', () => Source);
