import { Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Organization } from './organization.js';
import { ForeignKey, Id, Instant, TenantEntity } from './tenant.js';

/** The first report of a batch that came under an idempotency key: hashes and counts, no key and no value of a row. */
@TenantEntity('idempotency_record')
@Index({ name: 'idempotency_record_recorded_at', properties: ['organizationId', 'recordedAt'] as never })
export class IdempotencyRecord {
  @Id() organizationId!: string;
  /** SHA-256 of the idempotency key, which clients make of names and dates. */
  @PrimaryKey({ type: 'blob' }) keyHash!: Buffer;
  /** HMAC-SHA256 of the canonical body under the idempotency key, which is stored nowhere: nobody can try guesses at the body. */
  @Property({ type: 'blob' }) bodyDigest!: Buffer;
  @Instant() recordedAt!: string;
  @Property({ type: 'json' }) report!: unknown;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}
