import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Organization } from './organization.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';

export const ROLES = ['OWNER', 'ADMIN', 'ANALYST', 'INGEST', 'VIEWER'] as const;
export type Role = (typeof ROLES)[number];

/** A person. Removed ones stay, because versions name their author. */
@TenantEntity('member')
@Unique({ name: 'member_email_unique', properties: ['organizationId', 'email'], where: 'removed_at is null' })
export class Member {
  @Id() organizationId!: string;
  @Id() id!: string;
  /** Lower case. */
  @Text() email!: string;
  @Text() name!: string;
  @Text() role!: Role;
  @Instant() createdAt!: string;
  @Instant({ nullable: true }) removedAt!: string | null;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}

/** A member's key, or a service's (no member). The secret itself is nowhere. */
@TenantEntity('api_key')
export class ApiKey {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Text() name!: string;
  @Text() role!: Role;
  @Uuid({ nullable: true }) memberId!: string | null;
  /** SHA-256. */
  @Property({ type: 'blob' }) secretHash!: Buffer;
  /** What people recognise the key by. */
  @Text() prefix!: string;
  @Instant() createdAt!: string;
  @Instant({ nullable: true }) expiresAt!: string | null;
  @Instant({ nullable: true }) revokedAt!: string | null;
  @Instant({ nullable: true }) lastUsedAt!: string | null;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'member_id']) member?: unknown;
}

/** The hash of the platform key. The only table of no tenant that the service reads. */
@Entity({ tableName: 'platform_key' })
export class PlatformKey {
  @PrimaryKey({ type: 'blob' }) secretHash!: Buffer;
  @Instant() createdAt!: string;
}
