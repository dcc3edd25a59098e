import { sql, type RawBuilder } from 'kysely';
import { instant } from './facts.js';

/** How long a batch that is sent again under its idempotency key gets its first report. */
const KEPT = sql`interval '30 days'`;

export interface IdempotencyRecordRow {
  readonly bodyDigest: Buffer;
  /** Milliseconds since the epoch, as text. */
  readonly recordedAt: string;
  readonly report: unknown;
}

/** The record under the key's hash, unless it has expired. */
export const idempotencyRecord = (organizationId: string, keyHash: Buffer): RawBuilder<IdempotencyRecordRow> => sql`
  select body_digest as "bodyDigest", (extract(epoch from recorded_at) * 1000)::bigint::text as "recordedAt", report
  from idempotency_record
  where organization_id = ${organizationId}::uuid and key_hash = ${keyHash}
    and recorded_at > clock_timestamp() - ${KEPT}`;

/** Expired records go when the next one is written; until then nobody is told of them. */
export const forgetExpiredRecords = (organizationId: string): RawBuilder<unknown> => sql`
  delete from idempotency_record
  where organization_id = ${organizationId}::uuid and recorded_at <= clock_timestamp() - ${KEPT}`;

export interface NewIdempotencyRecord {
  readonly keyHash: Buffer;
  readonly bodyDigest: Buffer;
  readonly report: unknown;
}

export const keepIdempotencyRecord = (
  organizationId: string, stamp: number, { keyHash, bodyDigest, report }: NewIdempotencyRecord,
): RawBuilder<unknown> => sql`
  insert into idempotency_record (organization_id, key_hash, body_digest, recorded_at, report)
  values (${organizationId}::uuid, ${keyHash}, ${bodyDigest}, ${instant(stamp)}, ${JSON.stringify(report)}::jsonb)`;
