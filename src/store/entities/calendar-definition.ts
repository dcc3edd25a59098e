import { PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AuthoredContent } from './authored.js';
import { Organization } from './organization.js';
import { ForeignKey, Id, TenantEntity, Text } from './tenant.js';

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

@TenantEntity('calendar_version')
@Unique({ name: 'calendar_version_id_unique', properties: ['organizationId', 'id'] as never })
export class CalendarVersion extends AuthoredContent {
  @Id() calendarId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Property({ type: 'boolean' }) deleted!: boolean;

  @ForeignKey(() => CalendarDefinition, ['organization_id', 'calendar_id']) calendar?: unknown;
}
