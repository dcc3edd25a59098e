import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.js';
import { Json } from '../scalars/json.js';
import { connectionOf } from './connection.js';

@ObjectType({ description: 'What was recorded under a key during one stretch of knowledge time.' })
export class Revision {
  @Field(() => DateTime, { description: 'When it was recorded.' })
  recordedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When the next revision took its place; null: it is the current one.' })
  supersededAt!: string | null;

  @Field(() => DateTime, { description: 'When the thing happened, as this revision says.' })
  occurredAt!: string;

  @Field(() => Json, { description: 'Its recorded fields by key; an absent one is unknown. Numbers that a double cannot hold are strings.' })
  fields!: unknown;

  @Field(() => Boolean, { description: 'Whether this revision takes the interaction back.' })
  retracted!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it was taken back; null where it was not.' })
  reason!: string | null;
}

@ObjectType({ description: 'An event with its fields as they were then: the current revision.' })
export class Interaction {
  @Field(() => String, { description: 'Its id in the system it came from, unique in the source.' })
  key!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: string;

  @Field(() => DateTime, { description: 'When this revision was recorded.' })
  recordedAt!: string;

  @Field(() => String, { nullable: true, description: 'The customer it is about, the same in all sources; null: unknown.' })
  customer!: string | null;

  @Field(() => String, { nullable: true, description: 'The case it belongs to, the same in all sources; null: unknown.' })
  case!: string | null;

  @Field(() => Json, { description: 'Its recorded fields by key; an absent one is unknown. Numbers that a double cannot hold are strings.' })
  fields!: unknown;

  @Field(() => Boolean, { description: 'Whether it was taken back: it counts nowhere.' })
  retracted!: boolean;
}

export const InteractionConnection = connectionOf('Interaction', () => Interaction);
