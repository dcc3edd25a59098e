import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { MOST_ROLLUP_DIMENSIONS, MOST_SKETCHES, MOST_STATES } from '../../lang/rollup.js';
import { Source } from './definition.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';

// The columns of rollups, so that the drift test sees them. Rows are written and read by statements of `sql` alone.

/** Local days of a zone, by a TIME field of a source. Whoever refreshes what is kept by them locks its row. */
@TenantEntity('rollup_bucketing')
@Unique({ name: 'rollup_bucketing_unique', properties: ['organizationId', 'sourceId', 'timeField', 'zone'] as never })
export class RollupBucketing {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Uuid() sourceId!: string;
  /** `occurredAt`, or the key of a stored field. */
  @Text() timeField!: string;
  @Text() zone!: string;
  /** Which rows lie on which day is listed for all of them; by `occurredAt` it never is. */
  @Property({ type: 'boolean', default: false }) rowsListed!: boolean;

  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}

@TenantEntity('rollup')
@Unique({ name: 'rollup_identity_unique', properties: ['organizationId', 'identity'] as never })
@Check({ name: 'rollup_recorded_through_check', expression: '(built_from is null) = (recorded_through is null)' })
@Index({ name: 'rollup_of_bucketing', properties: ['organizationId', 'bucketingId'] as never })
export class StoredRollup {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Uuid() bucketingId!: string;
  /** A hash of all that its cells depend on. */
  @Text() identity!: string;
  /** `{ dimensions, states }`. */
  @Property({ type: 'json' }) definition!: unknown;
  @Instant() registeredAt!: string;
  /** Otherwise it is dropped when those that are wanted can take its place. */
  @Property({ type: 'boolean' }) wanted!: boolean;
  /** Days from this one on have cells; -infinity: all; null: none yet. */
  @Property({ columnType: 'date', type: 'string', nullable: true }) builtFrom!: string | null;
  /** What was known when the last of them were first built. */
  @Instant({ nullable: true }) builtAt!: string | null;
  /** By when the rows of its cells were recorded. */
  @Instant({ nullable: true }) recordedThrough!: string | null;
  /** Of days, about. */
  @Property({ columnType: 'bigint', type: 'string' }) cells!: string;

  @ForeignKey(() => RollupBucketing, ['organization_id', 'bucketing_id']) bucketing?: unknown;
}

/** The sets of dimensions that somebody chose for a source; no row: they are found. */
@TenantEntity('rollup_sets')
export class RollupSets {
  @Id() organizationId!: string;
  @Id() sourceId!: string;
  @Property({ type: 'json' }) sets!: unknown;

  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}

/** States of the rows of one local day, or month by its first day, that have the same values of the dimensions. */
@TenantEntity('rollup_cell')
@Check({ name: 'rollup_cell_grain_check', expression: `grain in ('DAY', 'MONTH')` })
@Index({ name: 'rollup_cell_added', properties: ['organizationId', 'rollupId', 'grain', 'day'] as never, where: 'part < 0' })
export class RollupCell {
  @Id() organizationId!: string;
  @Id() rollupId!: string;
  @PrimaryKey({ type: 'text' }) grain!: 'DAY' | 'MONTH';
  @PrimaryKey({ columnType: 'date', type: 'string' }) day!: string;
  /** From 1; from -1 downward where it was added beside those that were there. */
  @PrimaryKey({ type: 'integer' }) part!: number;
}

for (const [prefix, count, columnType] of [['d', MOST_ROLLUP_DIMENSIONS, 'text'], ['n', MOST_STATES, 'bigint'], ['x', MOST_STATES, 'numeric'],
  ['b', MOST_SKETCHES, 'bytea']] as const) {
  for (let index = 0; index < count; index++) {
    (Property({ columnType, type: 'string', nullable: true }) as PropertyDecorator)(RollupCell.prototype, `${prefix}${index}`);
  }
}

/** A day that was built again, and what was known then. */
@TenantEntity('rollup_day')
export class RollupDay {
  @Id() organizationId!: string;
  @Id() rollupId!: string;
  @PrimaryKey({ columnType: 'date', type: 'string' }) day!: string;
  @Instant() builtAt!: string;

  @ForeignKey(() => StoredRollup, ['organization_id', 'rollup_id']) rollup?: unknown;
}

/** Something was written to a day since its cells were built. */
@TenantEntity('rollup_mark')
export class RollupMark {
  @Id() organizationId!: string;
  @Id() bucketingId!: string;
  @PrimaryKey({ columnType: 'date', type: 'string' }) day!: string;
  @PrimaryKey({ type: 'uuid', defaultRaw: 'gen_random_uuid()' }) id!: string;
}

/** A row lies on a day, or did when it was written. */
@TenantEntity('rollup_row')
export class RollupRow {
  @Id() organizationId!: string;
  @Id() bucketingId!: string;
  @PrimaryKey({ columnType: 'date', type: 'string' }) day!: string;
  @PrimaryKey({ type: 'text' }) key!: string;
  @PrimaryKey({ type: 'uuid', defaultRaw: 'gen_random_uuid()' }) id!: string;
}
