import { PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { ApiKey, Member } from './access.js';
import { Organization } from './organization.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';
import { TextArray } from './text-array.js';

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

/** What a source was from `recordedAt` on: its canonical definition. Never changed, never removed. */
@TenantEntity('source_version')
@Unique({ name: 'source_version_id_unique', properties: ['organizationId', 'id'] })
export class SourceVersion {
  @Id() organizationId!: string;
  @Id() sourceId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Uuid() id!: string;
  @Instant() recordedAt!: string;
  @Property({ type: 'boolean' }) deleted!: boolean;
  @Property({ type: 'json' }) definition!: unknown;
  @Uuid({ nullable: true }) createdByMember!: string | null;
  @Uuid({ nullable: true }) createdByKey!: string | null;

  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'created_by_member']) createdByMemberRow?: unknown;
  @ForeignKey(() => ApiKey, ['organization_id', 'created_by_key']) createdByKeyRow?: unknown;
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
@Unique({ name: 'measure_version_id_unique', properties: ['organizationId', 'id'] })
export class MeasureVersion {
  @Id() organizationId!: string;
  @Id() measureId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Uuid() id!: string;
  @Instant() recordedAt!: string;
  @Property({ type: 'boolean' }) deleted!: boolean;
  @Property({ type: 'json' }) definition!: unknown;
  @Uuid({ nullable: true }) createdByMember!: string | null;
  @Uuid({ nullable: true }) createdByKey!: string | null;

  @ForeignKey(() => Measure, ['organization_id', 'measure_id']) measure?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'created_by_member']) createdByMemberRow?: unknown;
  @ForeignKey(() => ApiKey, ['organization_id', 'created_by_key']) createdByKeyRow?: unknown;
}

/** The mutable header: changing it writes no version. */
@TenantEntity('kpi')
@Unique({ name: 'kpi_key_unique', properties: ['organizationId', 'key'] })
export class Kpi {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Text() key!: string;
  @Text() name!: string;
  @Text({ nullable: true }) description!: string | null;
  @Property({ columnType: 'text[]', type: TextArray }) tags!: string[];
  @Uuid({ nullable: true }) ownerId!: string | null;

  @ForeignKey(() => DefinitionKey, ['organization_id', 'key'], ['organization_id', 'key']) definitionKey?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'owner_id']) owner?: unknown;
}

@TenantEntity('kpi_version')
@Unique({ name: 'kpi_version_id_unique', properties: ['organizationId', 'id'] })
export class KpiVersion {
  @Id() organizationId!: string;
  @Id() kpiId!: string;
  @PrimaryKey({ type: 'integer' }) major!: number;
  @PrimaryKey({ type: 'integer' }) minor!: number;
  @Uuid() id!: string;
  @Instant() recordedAt!: string;
  @Property({ type: 'json' }) definition!: unknown;
  @Uuid({ nullable: true }) createdByMember!: string | null;
  @Uuid({ nullable: true }) createdByKey!: string | null;

  @ForeignKey(() => Kpi, ['organization_id', 'kpi_id']) kpi?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'created_by_member']) createdByMemberRow?: unknown;
  @ForeignKey(() => ApiKey, ['organization_id', 'created_by_key']) createdByKeyRow?: unknown;
}
