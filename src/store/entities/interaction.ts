import { Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Source } from './definition.js';
import { ForeignKey, Id, Instant, TenantEntity, Text } from './tenant.js';

/**
 * The columns of interactions, so that the drift test sees them. Rows are written and read by statements of `sql`, never through
 * the ORM, which is several times slower.
 */
abstract class InteractionColumns {
  @Id() organizationId!: string;
  @Id() sourceId!: string;
  /** The id in the system that it came from. */
  @PrimaryKey({ type: 'text' }) key!: string;
  @Instant() occurredAt!: string;
  @Text({ nullable: true }) customer!: string | null;
  @Text({ nullable: true }) case!: string | null;
  @Property({ type: 'json' }) fields!: unknown;
  /** Orders the deliveries of one key, where its system counts them. */
  @Property({ columnType: 'numeric', type: 'string', nullable: true }) sequence!: string | null;
  @Property({ type: 'boolean' }) retracted!: boolean;
  /** Why it was retracted. */
  @Text({ nullable: true }) reason!: string | null;
  @Instant() recordedAt!: string;
  @Property({ type: 'blob' }) salt!: Buffer;
  /** HMAC(salt, canonical content). */
  @Property({ type: 'blob' }) digest!: Buffer;

  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}

/** The current revision of each interaction. */
@TenantEntity('interaction')
@Index({ name: 'interaction_occurred_at', properties: ['organizationId', 'sourceId', 'occurredAt'] as never })
@Index({ name: 'interaction_recorded_at', properties: ['organizationId', 'sourceId', 'recordedAt'] as never })
@Index({ name: 'interaction_ahead', properties: ['organizationId', 'sourceId', 'occurredAt'] as never, where: 'occurred_at > recorded_at' })
export class Interaction extends InteractionColumns {}

/** Superseded revisions: known in [recordedAt, supersededAt). */
@TenantEntity('interaction_revision')
@Index({ name: 'interaction_revision_occurred_at', properties: ['organizationId', 'sourceId', 'occurredAt'] as never })
@Index({ name: 'interaction_revision_recorded_at', properties: ['organizationId', 'sourceId', 'recordedAt'] as never })
@Index({
  name: 'interaction_revision_ahead', properties: ['organizationId', 'sourceId', 'occurredAt'] as never, where: 'occurred_at > recorded_at',
})
export class InteractionRevision extends InteractionColumns {
  @Instant({ primary: true }) declare recordedAt: string;
  @Instant() supersededAt!: string;
}

/** Everything that happened in the source before `completeThrough` has been recorded, as declared at `recordedAt`. */
@TenantEntity('source_report')
export class SourceReport {
  @Id() organizationId!: string;
  @Id() sourceId!: string;
  @Instant({ primary: true }) recordedAt!: string;
  @Instant() completeThrough!: string;

  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}
