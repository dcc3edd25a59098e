import { Check, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Authored } from './authored.js';
import { Source } from './definition.js';
import { Snapshot } from './review.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';

/** All that was known of a customer or case was deleted. Of whom is written nowhere. */
@TenantEntity('erasure')
@Check({ name: 'erasure_entity_check', expression: `entity in ('CUSTOMER', 'CASE')` })
export class Erasure extends Authored {
  @Id() id!: string;
  @Text() entity!: 'CUSTOMER' | 'CASE';
  @Property({ type: 'integer' }) interactions!: number;
  @Property({ type: 'integer' }) revisions!: number;
}

/** What of a snapshot's evidence an erasure took: how many revisions, and the sum of their digests. */
@TenantEntity('snapshot_erasure')
@Index({ name: 'snapshot_erasure_snapshot', properties: ['organizationId', 'snapshotId'] as never })
export class SnapshotErasure {
  @Id() organizationId!: string;
  @Id() erasureId!: string;
  @Id() snapshotId!: string;
  @Property({ type: 'integer' }) rows!: number;
  /** Modulo 2^256. */
  @Property({ type: 'blob' }) digest!: Buffer;

  @ForeignKey(() => Erasure, ['organization_id', 'erasure_id']) erasure?: unknown;
  @ForeignKey(() => Snapshot, ['organization_id', 'snapshot_id']) snapshot?: unknown;
}

/** How many revisions an erasure took that had these stamps, by the local day of a TIME field (null: they had none). */
@TenantEntity('erased_rows')
@Index({ name: 'erased_rows_source', properties: ['organizationId', 'sourceId', 'timeField', 'day'] as never })
export class ErasedRows {
  @Id() organizationId!: string;
  @Id() erasureId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Uuid() sourceId!: string;
  @Text() timeField!: string;
  @Property({ columnType: 'date', type: 'string', nullable: true }) day!: string | null;
  @Instant() recordedAt!: string;
  /** Null: it was current. */
  @Instant({ nullable: true }) supersededAt!: string | null;
  @Property({ type: 'integer' }) rows!: number;

  @ForeignKey(() => Erasure, ['organization_id', 'erasure_id']) erasure?: unknown;
  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}
