import { sql, type RawBuilder } from 'kysely';
import { instantTextSql } from './instant-text.js';

/** What authentication needs of a key, and of the member it belongs to. */
export interface KeyRow {
  /** In hexadecimal digits. */
  readonly secretHash: string;
  readonly role: string;
  readonly memberId: string | null;
  /** Null: a service's key, or its member was removed. */
  readonly memberRole: string | null;
  readonly revoked: boolean;
  readonly expired: boolean;
  /** ISO text in UTC; null: never. */
  readonly expiresAt: string | null;
  /** Its last use was noted more than a minute ago, or never. */
  readonly unnoted: boolean;
}

export const keyForAuthentication = (organizationId: string, keyId: string): RawBuilder<KeyRow> => sql`
  select encode(api_key.secret_hash, 'hex') as "secretHash", api_key.role, api_key.member_id as "memberId", member.role as "memberRole",
    api_key.revoked_at is not null as revoked,
    coalesce(api_key.expires_at <= clock_timestamp(), false) as expired,
    ${instantTextSql(sql.ref('api_key.expires_at'))} as "expiresAt",
    coalesce(api_key.last_used_at < clock_timestamp() - interval '1 min', true) as unnoted
  from api_key
  left join member on member.organization_id = api_key.organization_id and member.id = api_key.member_id
    and member.removed_at is null
  where api_key.organization_id = ${organizationId} and api_key.id = ${keyId}`;

/** Where another request notes the same at this moment, that will do. */
export const noteUse = (organizationId: string, keyId: string): RawBuilder<unknown> => sql`
  update api_key set last_used_at = date_trunc('milliseconds', clock_timestamp())
  where organization_id = ${organizationId} and id = (
    select id from api_key where organization_id = ${organizationId} and id = ${keyId} for update skip locked)`;

export const platformKeyHashes = (): RawBuilder<{ secretHash: Buffer }> => sql`
  select secret_hash as "secretHash" from platform_key`;
