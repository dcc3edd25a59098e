import { PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { ApiKey, Member } from './access.js';
import { Organization } from './organization.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';

/** A calendar tag or work schedule. Each kind has its own keys. */
@TenantEntity('calendar_definition')
@Unique({ name: 'calendar_definition_key_unique', properties: ['organizationId', 'kind', 'key'] })
export class CalendarDefinition {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Text() kind!: 'TAG' | 'SCHEDULE';
  @Text() key!: string;
  @Text() name!: string;
  @Text({ nullable: true }) description!: string | null;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}

/** What it was from `recordedAt` on. Never changed, never removed. */
@TenantEntity('calendar_version')
@Unique({ name: 'calendar_version_id_unique', properties: ['organizationId', 'id'] })
export class CalendarVersion {
  @Id() organizationId!: string;
  @Id() calendarId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Uuid() id!: string;
  @Instant() recordedAt!: string;
  @Property({ type: 'boolean' }) deleted!: boolean;
  @Property({ type: 'json' }) definition!: unknown;
  @Uuid({ nullable: true }) createdByMember!: string | null;
  @Uuid({ nullable: true }) createdByKey!: string | null;

  @ForeignKey(() => CalendarDefinition, ['organization_id', 'calendar_id']) calendar?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'created_by_member']) createdByMemberRow?: unknown;
  @ForeignKey(() => ApiKey, ['organization_id', 'created_by_key']) createdByKeyRow?: unknown;
}
