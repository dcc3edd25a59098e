import { PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AuthoredContent } from './authored.js';
import { Organization } from './organization.js';
import { ForeignKey, Id, TenantEntity, Text } from './tenant.js';

/** Measures and KPIs share one namespace: a key belongs to one kind for ever. */
@TenantEntity('definition_key')
export class DefinitionKey {
  @Id() organizationId!: string;
  @PrimaryKey({ type: 'text' }) key!: string;
  @Text() kind!: 'MEASURE' | 'KPI';

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}

@TenantEntity('source')
@Unique({ name: 'source_key_unique', properties: ['organizationId', 'key'] })
export class Source {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Text() key!: string;
  @Text() name!: string;
  @Text({ nullable: true }) description!: string | null;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}

@TenantEntity('source_version')
@Unique({ name: 'source_version_id_unique', properties: ['organizationId', 'id'] as never })
export class SourceVersion extends AuthoredContent {
  @Id() sourceId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Property({ type: 'boolean' }) deleted!: boolean;

  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}

@TenantEntity('measure')
@Unique({ name: 'measure_key_unique', properties: ['organizationId', 'key'] })
export class Measure {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Text() key!: string;
  @Text() name!: string;
  @Text({ nullable: true }) description!: string | null;

  @ForeignKey(() => DefinitionKey, ['organization_id', 'key'], ['organization_id', 'key']) definitionKey?: unknown;
}

@TenantEntity('measure_version')
@Unique({ name: 'measure_version_id_unique', properties: ['organizationId', 'id'] as never })
export class MeasureVersion extends AuthoredContent {
  @Id() measureId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Property({ type: 'boolean' }) deleted!: boolean;

  @ForeignKey(() => Measure, ['organization_id', 'measure_id']) measure?: unknown;
}
