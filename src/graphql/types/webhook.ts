import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DELIVERY_ERRORS, type DeliveryError as DeliveryErrorName } from '../../app/notifications/delivery-errors.js';
import type { EventKind as EventKindName } from '../../app/notifications/event-kinds.js';
import { DELIVERY_STATES, type DeliveryState as DeliveryStateName } from '../../app/notifications/webhook-deliveries.js';
import { DateTime } from '../scalars/date-time.js';
import { closedList } from './closed-list.js';
import { connectionOf } from './connection.js';
import { EventKind } from './event-kind.js';

export const DeliveryState = closedList<DeliveryStateName>(
  'DeliveryState', 'Where an event is on its way to a webhook.', DELIVERY_STATES,
);

export const DeliveryError = closedList<DeliveryErrorName>('DeliveryError', 'Why an attempt was no delivery.', DELIVERY_ERRORS);

@ObjectType({
  description: 'An address that events are sent to by POST, signed as Standard Webhooks says. Each event arrives at least once, those of one goal in their order.',
})
export class Webhook {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'Where events are sent.' })
  url!: string;

  @Field(() => String, { nullable: true, description: 'What it is for; null: nobody said.' })
  description!: string | null;

  @Field(() => [EventKind], { nullable: true, description: 'The kinds of events that it is sent; null: all, also those that there will be.' })
  events!: EventKindName[] | null;

  @Field(() => Boolean, { description: 'Whether anything is sent. What happens meanwhile is not sent later.' })
  active!: boolean;

  @Field(() => DateTime, { description: 'When it was defined: it is sent what happened since.' })
  createdAt!: string;

  @Field(() => DateTime, {
    nullable: true, description: 'Until then the secret before the present one signs, too, or did; null: the secret was never exchanged.',
  })
  previousSecretUntil!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was deleted, where a delivery still names it; null: it is there.' })
  deletedAt!: string | null;
}

@ObjectType({ description: 'One attempt to send an event to a webhook. Of what the receiver answered nothing is kept but the status.' })
export class WebhookAttempt {
  @Field(() => Int, { description: '1, 2, 3 … within the delivery.' })
  number!: number;

  @Field(() => DateTime, { description: 'When it ended.' })
  at!: string;

  @Field(() => Int, { nullable: true, description: 'The status of HTTP; null: there was no answer.' })
  statusCode!: number | null;

  @Field(() => Int, { nullable: true, description: 'How long it took in milliseconds; null: nobody can tell.' })
  milliseconds!: number | null;

  @Field(() => DeliveryError, { nullable: true, description: 'Why it was no delivery; null: it was one.' })
  error!: DeliveryErrorName | null;
}

@ObjectType({ description: 'One event on its way to one webhook, and every attempt to send it.' })
export class WebhookDelivery {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => ID, { description: 'What the header `webhook-id` says, at each attempt and to each webhook: the event\'s id.' })
  messageId!: string;

  @Field(() => Int, { description: 'The event\'s place among the organisation\'s: 1, 2, 3 … in the order in which they happened.' })
  number!: number;

  @Field(() => EventKind, { description: 'What happened.' })
  event!: EventKindName;

  @Field(() => String, { description: 'Key of the goal that it happened to.' })
  goal!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  at!: string;

  @Field(() => DeliveryState, { description: 'What became of it so far.' })
  state!: DeliveryStateName;

  @Field(() => Int, { description: 'How often it was tried, the attempt that is being made included.' })
  attemptCount!: number;

  @Field(() => DateTime, {
    nullable: true, description: 'From then on it may be tried again, once earlier events of the goal are settled; null: it is settled.',
  })
  nextAttemptAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was delivered or given up; null: neither yet.' })
  settledAt!: string | null;

  @Field(() => [WebhookAttempt], { description: 'Attempts that ended, the newest first, at most 30 of them.' })
  attempts!: WebhookAttempt[];
}

export const WebhookDeliveryConnection = connectionOf('WebhookDelivery', () => WebhookDelivery);

@ObjectType({ description: 'A new webhook, and the secret that its messages are signed with.' })
export class DefineWebhookPayload {
  @Field(() => Webhook, { description: 'The webhook.' })
  webhook!: Webhook;

  @Field(() => String, {
    description: 'Shown once: `whsec_` and base64, as libraries of Standard Webhooks take it. It is stored, because each message is signed with it.',
  })
  secret!: string;
}

@ObjectType({ description: 'A webhook as it now stands.' })
export class UpdateWebhookPayload {
  @Field(() => Webhook, { description: 'The webhook.' })
  webhook!: Webhook;

  @Field(() => String, { nullable: true, description: 'The new secret, shown once; null: it was not exchanged.' })
  secret!: string | null;
}
