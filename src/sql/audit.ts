import { sql, type RawBuilder } from 'kysely';
import { instantTextSql } from './instant-text.js';

/** An entry as it is stored. `details` is JSON text, `recordedAt` UTC text with microseconds. */
export interface AuditRow {
  /** A bigint as text. */
  readonly number: string;
  readonly recordedAt: string;
  readonly action: string;
  readonly member: string | null;
  readonly apiKey: string | null;
  readonly subject: string;
  readonly details: string;
  readonly previousHash: Buffer | null;
  readonly hash: Buffer;
}

const COLUMNS = sql`number::text as number, ${instantTextSql(sql.ref('recorded_at'))} as "recordedAt", action, actor_member as member,
  actor_key as "apiKey", subject, details::text as details, previous_hash as "previousHash", hash`;

/** How many entries the log has, and the last one's hash. */
export interface HeadRow {
  readonly entries: string;
  readonly hash: Buffer | null;
}

export const auditHead = (organizationId: string): RawBuilder<HeadRow> => sql`
  select audit_entries::text as entries, audit_hash as hash from knowledge_clock where organization_id = ${organizationId}::uuid`;

/** Adds the entry and moves the head to it. The caller holds the organisation's clock row. */
export const appendAuditEntry = (organizationId: string, entry: AuditRow): RawBuilder<unknown> => sql`
  with head as (
    update knowledge_clock set audit_entries = ${entry.number}::bigint, audit_hash = ${entry.hash}
    where organization_id = ${organizationId}::uuid
  )
  insert into audit_entry
    (organization_id, number, recorded_at, action, actor_member, actor_key, subject, details, previous_hash, hash)
  values (
    ${organizationId}::uuid, ${entry.number}::bigint, ${entry.recordedAt}::timestamptz, ${entry.action}, ${entry.member}::uuid,
    ${entry.apiKey}::uuid, ${entry.subject}, ${entry.details}::jsonb, ${entry.previousHash}::bytea, ${entry.hash}::bytea
  )`;

export interface AuditFilter {
  readonly action: string | null;
  /** Id of a member, or of an API key. */
  readonly actor: string | null;
  readonly subject: string | null;
}

/** Entries before a number (null: from the last one on), the newest first. */
export function newestAuditEntries(
  organizationId: string, filter: AuditFilter, before: number | null, limit: number,
): RawBuilder<AuditRow> {
  const conditions = [sql`organization_id = ${organizationId}::uuid`];
  if (before !== null) conditions.push(sql`number < ${before}`);
  if (filter.action !== null) conditions.push(sql`action = ${filter.action}`);
  if (filter.actor !== null) conditions.push(sql`(actor_member = ${filter.actor}::uuid or actor_key = ${filter.actor}::uuid)`);
  if (filter.subject !== null) conditions.push(sql`subject = ${filter.subject}`);
  return sql`
    select ${COLUMNS} from audit_entry where ${sql.join(conditions, sql` and `)}
    order by audit_entry.number desc limit ${limit}`;
}

/** Entries behind a number (null: all that there are) in the order of their numbers. */
export const auditEntriesAfter = (organizationId: string, number: number | null, limit: number): RawBuilder<AuditRow> => sql`
  select ${COLUMNS} from audit_entry
  where organization_id = ${organizationId}::uuid and ${number === null ? sql`true` : sql`number > ${number}`}
  order by audit_entry.number limit ${limit}`;
