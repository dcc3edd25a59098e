import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { EventKind as EventKindName } from '../../app/notifications/event-kinds.js';
import type { DeliveryState as DeliveryStateName } from '../../app/notifications/webhook-deliveries.js';
import { EventKind } from '../types/event-kind.js';
import { DeliveryState } from '../types/webhook.js';
import { PageArgs } from './page.js';

const URL_RULES = 'https, without user name, password or fragment, to port 443 or one from 1024 on, to a host on the public internet.';

@InputType({ description: 'A new webhook.' })
export class WebhookInput {
  @Field(() => String, { description: `Where events are sent: ${URL_RULES}` })
  url!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, up to 500 characters.' })
  description?: string | null;

  @Field(() => [EventKind], { nullable: true, description: 'The kinds of events that it is sent, at least one; absent: all, also those that there will be.' })
  events?: EventKindName[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether anything is sent.' })
  active?: boolean | null;
}

@InputType({ description: 'What to change of a webhook; what is absent stays.' })
export class UpdateWebhookInput {
  @Field(() => String, { nullable: true, description: `Where events are sent: ${URL_RULES}` })
  url?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for; null takes it away.' })
  description?: string | null;

  @Field(() => [EventKind], { nullable: true, description: 'The kinds of events that it is sent; null: all.' })
  events?: EventKindName[] | null;

  @Field(() => Boolean, {
    nullable: true, description: 'Whether anything is sent. One that is activated is sent what happens from then on, and what it had waiting.',
  })
  active?: boolean | null;

  @Field(() => Boolean, {
    nullable: true, description: 'Makes a new secret. The one before signs beside it for 24 hours, so that receivers can be changed over.',
  })
  rotateSecret?: boolean | null;
}

@ArgsType()
export class WebhookDeliveriesArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only what is sent to this webhook: its id; absent: all.' })
  webhook?: string | null;

  @Field(() => DeliveryState, { nullable: true, description: 'Only what is in this state; absent: all.' })
  state?: DeliveryStateName | null;
}
