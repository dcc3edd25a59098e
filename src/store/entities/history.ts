import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Source } from './definition.js';
import { ForeignKey, Id, Instant, TenantEntity, Text } from './tenant.js';

/** An import of a source's history with its own knowledge times; under way until it is finished or dropped. */
@TenantEntity('import_run')
export class ImportRun {
  @Id() organizationId!: string;
  @Id() sourceId!: string;
  @Instant({ primary: true }) begunAt!: string;
  @Instant({ nullable: true }) finishedAt!: string | null;
  @Instant({ nullable: true }) droppedAt!: string | null;

  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}

/** A revision that an import under way has gathered. Its primary key is all that tells it from others, so that it comes in once. */
@TenantEntity('import_row')
export class ImportRow {
  @Id() organizationId!: string;
  @Id() sourceId!: string;
  @PrimaryKey({ type: 'text' }) key!: string;
  /** When the system that it comes from learnt it; whole milliseconds. */
  @Instant({ primary: true }) recordedAt!: string;
  /** Orders revisions of one moment, before their place does. */
  @PrimaryKey({ columnType: 'numeric', type: 'string' }) revisionOrder!: string;
  /** In its file. */
  @PrimaryKey({ columnType: 'bigint', type: 'string' }) place!: string;
  /** A hash of what it says. */
  @PrimaryKey({ type: 'uuid' }) content!: string;
  @Instant() occurredAt!: string;
  @Text({ nullable: true }) customer!: string | null;
  @Text({ nullable: true }) case!: string | null;
  @Property({ type: 'json' }) fields!: unknown;
  @Property({ columnType: 'numeric', type: 'string', nullable: true }) sequence!: string | null;
  @Property({ type: 'blob' }) salt!: Buffer;
  @Property({ type: 'blob' }) digest!: Buffer;
}
