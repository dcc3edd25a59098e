import { ArgsType, Field, InputType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { Json } from '../scalars/json.js';
import { PageArgs } from './page.js';
import { AsOfInput, WindowInput } from './window.js';

@InputType({ description: 'An event to record. sequence orders deliveries of one key: an older one is stale and not stored. Without it, the last delivery wins.' })
export class InteractionInput {
  @Field(() => String, { description: 'Its id in the system it comes from, unique in the source.' })
  key!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: string;

  @Field(() => String, { nullable: true, description: 'The customer it is about, the same in all sources.' })
  customer?: string | null;

  @Field(() => String, { nullable: true, description: 'The case it belongs to, the same in all sources.' })
  case?: string | null;

  @Field(() => Json, {
    description: 'An object of values by field key; absent or null is unknown. NUMBER takes numbers and strings, exactly; INSTANT takes strings. '
      + 'It replaces all fields recorded before.',
  })
  fields!: unknown;

  @Field(() => ExactDecimal, { nullable: true, description: 'Its place among the deliveries of this key.' })
  sequence?: string | null;
}

@ArgsType()
export class RecordInteractionsArgs {
  @Field(() => String, { description: 'Key of the source.' })
  source!: string;

  @Field(() => [InteractionInput], { description: 'Up to 5,000. A bad one is rejected by its index and loses no good one.' })
  interactions!: InteractionInput[];

  @Field(() => String, {
    nullable: true,
    description: 'Drawn by the client for this batch, 1–200 characters; a UUID will do. Sent again within 30 days, the same batch '
      + 'gets its first report again, and another one is a CONFLICT.',
  })
  idempotencyKey?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Everything that happened before it has been recorded. Not later than now.' })
  completeThrough?: string | null;
}

@ArgsType()
export class RetractInteractionsArgs {
  @Field(() => String, { description: 'Key of the source.' })
  source!: string;

  @Field(() => [String], { description: 'Keys of the interactions, up to 5,000. One that is not there is rejected by its index.' })
  keys!: string[];

  @Field(() => String, { description: 'Why; kept with each retraction. At most 1,000 characters.' })
  reason!: string;
}

@ArgsType()
export class ReportSourceArgs {
  @Field(() => String, { description: 'Key of the source.' })
  source!: string;

  @Field(() => DateTime, { description: 'Everything that happened before it has been recorded. Not later than now.' })
  completeThrough!: string;
}

@ArgsType()
export class InteractionsArgs extends PageArgs {
  @Field(() => String, { description: 'Key of the source.' })
  source!: string;

  @Field(() => WindowInput, { nullable: true, description: 'Only those in the window; absent: all.' })
  window?: WindowInput | null;

  @Field(() => String, { nullable: true, description: 'The TIME field (or occurredAt) that places a row in the window; absent: occurredAt.' })
  at?: string | null;

  @Field(() => String, { nullable: true, description: 'A row-scope condition that they must meet: `channel == "email"`.' })
  where?: string | null;

  @Field(() => Json, { nullable: true, description: 'Values of the $names used in where, as an object: `{"channel": "email"}`.' })
  params?: Record<string, unknown> | null;

  @Field(() => AsOfInput, { nullable: true, description: 'What was known then; absent: what is known now.' })
  asOf?: AsOfInput | null;
}
