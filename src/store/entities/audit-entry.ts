import { Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Organization } from './organization.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';

/** Who changed what, under which stamp. Each entry holds the hash of the one before it; never changed, never removed. */
@TenantEntity('audit_entry')
@Index({ name: 'audit_entry_action', properties: ['organizationId', 'action', 'number'] as never })
export class AuditEntry {
  @Id() organizationId!: string;
  /** 1, 2, 3 … without a gap. */
  @PrimaryKey({ columnType: 'bigint', type: 'string' }) number!: string;
  @Instant() recordedAt!: string;
  @Text() action!: string;
  @Uuid({ nullable: true }) actorMember!: string | null;
  /** The API key that was used; null: a token, the platform key, or the service itself. */
  @Uuid({ nullable: true }) actorKey!: string | null;
  /** What it was done to: a key of a definition, an id of a member or an API key. */
  @Text() subject!: string;
  @Property({ type: 'json' }) details!: unknown;
  /** Null for the first. */
  @Property({ type: 'blob', nullable: true }) previousHash!: Buffer | null;
  @Property({ type: 'blob' }) hash!: Buffer;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}
