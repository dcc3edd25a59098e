import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Source } from './definition.js';
import { ForeignKey, Id, Instant, TenantEntity } from './tenant.js';

/** How often questions were asked by or about dimensions of a source. Written and read by statements of `sql` alone. */
@TenantEntity('rollup_demand')
export class RollupDemand {
  @Id() organizationId!: string;
  @Id() sourceId!: string;
  /** Their keys, sorted, as JSON. */
  @PrimaryKey({ type: 'text' }) dimensions!: string;
  /** As of `askedAt`; it fades. */
  @Property({ columnType: 'double precision', type: 'number' }) asked!: number;
  @Instant() askedAt!: string;

  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}
