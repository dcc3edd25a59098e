import { PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Weekday } from '../../calendar/grain.js';
import { ownOrganizationOrPlatform } from '../tenant-policy.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';
import { ApiKey, Member } from './access.js';

/** The tenant. Its settings are versions; its name is free to change. */
@TenantEntity('organization', ownOrganizationOrPlatform())
export class Organization {
  @Id() id!: string;
  @Unique({ name: 'organization_key_unique' }) @Text() key!: string;
  @Text() name!: string;
  @Instant() createdAt!: string;
}

/** The settings in force from `recordedAt` until the next number. */
@TenantEntity('organization_version')
export class OrganizationVersion {
  @Id() organizationId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Instant() recordedAt!: string;
  @Text() timeZone!: string;
  @Text() weekStart!: Weekday;
  @Property({ type: 'smallint' }) fiscalYearStart!: number;
  @Uuid({ nullable: true }) createdByMember!: string | null;
  @Uuid({ nullable: true }) createdByKey!: string | null;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'created_by_member']) createdByMemberRow?: unknown;
  @ForeignKey(() => ApiKey, ['organization_id', 'created_by_key']) createdByKeyRow?: unknown;
}

/** One row per organisation: the last stamp, the head of the audit log, and a token of the definitions. Its lock puts the organisation's writes in line. */
@TenantEntity('knowledge_clock')
export class KnowledgeClock {
  @Id() organizationId!: string;
  @Instant() stamp!: string;
  /** How many entries the audit log has … */
  @Property({ columnType: 'bigint', type: 'string', defaultRaw: '0' }) auditEntries!: string;
  /** … and the last one's hash; null where it has none. */
  @Property({ type: 'blob', nullable: true }) auditHash!: Buffer | null;
  /** Another one after every change of a definition; set by triggers. */
  @Property({ type: 'uuid', defaultRaw: 'gen_random_uuid()' }) definitions!: string;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}
