import { PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Member } from './access.js';
import { Authored, AuthoredContent } from './authored.js';
import { DefinitionKey } from './definition.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';
import { TextArray } from './text-array.js';

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
  /** How often people mean to look whether it still says what it should. */
  @Property({ type: 'integer', nullable: true }) reviseCount!: number | null;
  @Text({ nullable: true }) reviseUnit!: string | null;
  /** Keys of measures and KPIs that are believed to move it, without arithmetic. */
  @Property({ columnType: 'text[]', type: TextArray }) drivers!: string[];

  @ForeignKey(() => DefinitionKey, ['organization_id', 'key'], ['organization_id', 'key']) definitionKey?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'owner_id']) owner?: unknown;
}

/** A published version. */
@TenantEntity('kpi_version')
@Unique({ name: 'kpi_version_id_unique', properties: ['organizationId', 'id'] as never })
export class KpiVersion extends AuthoredContent {
  @Id() kpiId!: string;
  @PrimaryKey({ type: 'integer' }) major!: number;
  @PrimaryKey({ type: 'integer' }) minor!: number;
  /** From then on it is what the KPI means; `recordedAt`, or earlier where its author said so. */
  @Instant() effectiveFrom!: string;
  /** The versions of the KPIs, measures and fields that it reads. */
  @Property({ type: 'json' }) reads!: unknown;
  /** What differs from the version before it. */
  @Property({ type: 'json' }) changes!: unknown;

  @ForeignKey(() => Kpi, ['organization_id', 'kpi_id']) kpi?: unknown;
}

/** Content that answers nobody until it is published: a version of the same id then. */
@TenantEntity('kpi_draft')
@Unique({ name: 'kpi_draft_id_unique', properties: ['organizationId', 'id'] as never })
export class KpiDraft extends AuthoredContent {
  @Id() kpiId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;

  @ForeignKey(() => Kpi, ['organization_id', 'kpi_id']) kpi?: unknown;
}

/** From `effectiveFrom` on the KPI has no meaning, unless a later version gives it one again. */
@TenantEntity('kpi_retirement')
export class KpiRetirement extends Authored {
  @Id() kpiId!: string;
  @Instant({ primary: true }) declare recordedAt: string;
  @Instant() effectiveFrom!: string;
  @Text({ nullable: true }) reason!: string | null;

  @ForeignKey(() => Kpi, ['organization_id', 'kpi_id']) kpi?: unknown;
}

/** Somebody looked at a version and found that it still says what it should. */
@TenantEntity('kpi_confirmation')
export class KpiConfirmation extends Authored {
  @Id() kpiId!: string;
  @Instant({ primary: true }) declare recordedAt: string;
  @Uuid() versionId!: string;
  @Text({ nullable: true }) note!: string | null;

  @ForeignKey(() => Kpi, ['organization_id', 'kpi_id']) kpi?: unknown;
  @ForeignKey(() => KpiVersion, ['organization_id', 'version_id']) version?: unknown;
}
