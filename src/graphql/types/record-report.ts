import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.js';

@ObjectType({ description: 'An interaction of a batch that was not stored, and why.' })
export class RejectedInteraction {
  @Field(() => Int, { description: 'Its place in the batch, from 0.' })
  index!: number;

  @Field(() => String, { nullable: true, description: 'Its key; null where it had no usable one.' })
  key!: string | null;

  @Field(() => String, { description: 'Stable: UNKNOWN_FIELD, WRONG_TYPE, DUPLICATE_IN_BATCH and others.' })
  code!: string;

  @Field(() => String, { description: 'What is wrong with it, in a sentence.' })
  message!: string;
}

@ObjectType({ description: 'accepted + unchanged + superseded + stale + retracted + rejected = sent.' })
export class RecordReport {
  @Field(() => Int, { description: 'New keys.' })
  accepted!: number;

  @Field(() => Int, { description: 'Already stored with the same content.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Stored as a new revision of an existing key.' })
  superseded!: number;

  @Field(() => Int, { description: 'Older by `sequence` than what is stored, and not stored.' })
  stale!: number;

  @Field(() => Int, { description: 'Taken back.' })
  retracted!: number;

  @Field(() => [RejectedInteraction], { description: 'Not stored, each with its place and the reason. The others are.' })
  rejected!: RejectedInteraction[];

  @Field(() => Boolean, {
    description: 'This idempotency key was seen before; this is its first report. Only the places and codes of rejected rows were '
      + 'kept: where the source has changed since, their messages say what the code means.',
  })
  replayed!: boolean;

  @Field(() => DateTime, { description: 'The stamp under which the batch was stored: questions as of it or later see it.' })
  knowledge!: string;
}
