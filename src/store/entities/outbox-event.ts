import { Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Goal } from './goal.js';
import { Review } from './review.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';

/** Something that happened to a goal or a review, written in the transaction that made it happen. */
@TenantEntity('outbox_event')
@Index({ name: 'outbox_event_goal', properties: ['organizationId', 'goalId', 'number'] as never })
@Unique({ name: 'outbox_event_id_unique', properties: ['organizationId', 'id'] as never })
@Unique({ name: 'outbox_event_identity_unique', properties: ['organizationId', 'identity'] as never })
export class OutboxEvent {
  @Id() organizationId!: string;
  /** 1, 2, 3 … in the order of commits. */
  @PrimaryKey({ columnType: 'bigint', type: 'string' }) number!: string;
  @Uuid() id!: string;
  @Instant() recordedAt!: string;
  @Text() kind!: string;
  @Uuid() goalId!: string;
  @Uuid({ nullable: true }) reviewId!: string | null;
  /** What happens once happens under one identity; null: it may happen again. */
  @Text({ nullable: true }) identity!: string | null;
  /** Ids, keys, states and numbers; never a value of an interaction. */
  @Property({ type: 'json' }) payload!: unknown;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
  @ForeignKey(() => Review, ['organization_id', 'review_id']) review?: unknown;
}
