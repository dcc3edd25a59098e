import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Authored } from './authored.js';
import { Goal } from './goal.js';
import { OutboxEvent } from './outbox-event.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';
import { TextArray } from './text-array.js';

/** An address that events are sent to. Deleted ones stay, because the log of what was sent names them. */
@TenantEntity('webhook')
@Check({ name: 'webhook_secret_check', expression: `(deleted_at is null) = (secret is not null)` })
@Check({ name: 'webhook_previous_secret_check', expression: `(previous_secret is null) = (previous_secret_until is null)` })
export class Webhook extends Authored {
  @Id() id!: string;
  @Text() url!: string;
  @Text({ nullable: true }) description!: string | null;
  /** Empty: all kinds, also those that there will be. */
  @Property({ columnType: 'text[]', type: TextArray }) eventKinds!: string[];
  @Property({ type: 'boolean' }) active!: boolean;
  /** Kept as it is, because each message is signed with it; forgotten when the webhook is deleted. */
  @Text({ nullable: true }) secret!: string | null;
  /** Signs beside the other until then. */
  @Text({ nullable: true }) previousSecret!: string | null;
  @Instant({ nullable: true }) previousSecretUntil!: string | null;
  @Instant({ nullable: true }) deletedAt!: string | null;
  /** Number of the last event that was looked at: whether to send it is decided, and stands in `webhook_delivery`. */
  @Property({ columnType: 'bigint', type: 'string' }) plannedThrough!: string;
}

/** One event on its way to one webhook. */
@TenantEntity('webhook_delivery')
@Index({ name: 'webhook_delivery_newest', properties: ['organizationId', 'eventNumber', 'id'] as never })
@Index({
  name: 'webhook_delivery_waiting', properties: ['organizationId', 'webhookId', 'goalId', 'eventNumber'] as never,
  where: `state in ('PENDING', 'FAILED')`,
})
@Unique({ name: 'webhook_delivery_event_unique', properties: ['organizationId', 'webhookId', 'eventNumber'] as never })
@Check({
  name: 'webhook_delivery_state_check',
  expression: `case when state in ('PENDING', 'FAILED') then next_attempt_at is not null and settled_at is null `
    + `else state in ('DELIVERED', 'GIVEN_UP') and next_attempt_at is null and settled_at is not null and lease is null end`,
})
@Check({ name: 'webhook_delivery_lease_check', expression: `(lease is null) = (leased_until is null)` })
export class WebhookDelivery {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Uuid() webhookId!: string;
  @Property({ columnType: 'bigint', type: 'string' }) eventNumber!: string;
  @Uuid() goalId!: string;
  @Text() state!: string;
  @Property({ type: 'integer' }) attempts!: number;
  /** Attempts that were made before it was last sent again by hand, once it was settled; null: it never was. */
  @Property({ type: 'integer', nullable: true }) replayedAfter!: number | null;
  @Instant({ nullable: true }) nextAttemptAt!: string | null;
  /** Of the attempt that is being made; whoever makes it may be gone once `leasedUntil` has passed. */
  @Uuid({ nullable: true }) lease!: string | null;
  @Instant({ nullable: true }) leasedUntil!: string | null;
  @Instant({ nullable: true }) settledAt!: string | null;

  @ForeignKey(() => Webhook, ['organization_id', 'webhook_id']) webhook?: unknown;
  @ForeignKey(() => OutboxEvent, ['organization_id', 'event_number'], ['organization_id', 'number']) event?: unknown;
  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
}

/** How one attempt ended. Nothing of what the receiver answered is kept but the status. */
@TenantEntity('webhook_attempt')
export class WebhookAttempt {
  @Id() organizationId!: string;
  @Id() deliveryId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Instant() recordedAt!: string;
  @Property({ type: 'integer', nullable: true }) statusCode!: number | null;
  @Property({ type: 'integer', nullable: true }) milliseconds!: number | null;
  @Text({ nullable: true }) error!: string | null;

  @ForeignKey(() => WebhookDelivery, ['organization_id', 'delivery_id']) delivery?: unknown;
}
