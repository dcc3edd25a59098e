import { instantText } from '../kernel/instant.js';
import { isId } from '../kernel/ids.js';
import type { Reading, Writing } from './database.js';
import { ApiKey, type Role } from './entities/access.js';

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Null: a service's. */
  readonly memberId: string | null;
  readonly prefix: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

/** Whose keys: everybody's, one member's, or a single key. */
export type KeyScope = { readonly all: true } | { readonly memberId: string } | { readonly id: string };

/** Keys behind a place, oldest first. */
export async function listApiKeys(
  reading: Reading, scope: KeyScope, after: { readonly createdAt: string; readonly id: string } | null, limit: number,
): Promise<ApiKeyRecord[]> {
  const owned = 'memberId' in scope ? { memberId: scope.memberId } : 'id' in scope ? { id: scope.id } : {};
  const behind = after === null ? {} : {
    $or: [{ createdAt: { $gt: after.createdAt } }, { createdAt: after.createdAt, id: { $gt: after.id } }],
  };
  const found = await reading.em.find(ApiKey, { $and: [{ organizationId: reading.organizationId }, owned, behind] }, {
    orderBy: { createdAt: 'asc', id: 'asc' }, limit,
  });
  return found.map(apiKeyRecord);
}

export async function apiKeysById(reading: Reading, ids: readonly string[]): Promise<Map<string, ApiKeyRecord>> {
  const found = await reading.em.find(ApiKey, { organizationId: reading.organizationId, id: { $in: ids.filter(isId) } });
  return new Map(found.map((key) => [key.id, apiKeyRecord(key)]));
}

/** Undefined where the id is foreign, absent or malformed. */
export async function apiKeyById(reading: Reading, id: string): Promise<ApiKeyRecord | undefined> {
  if (!isId(id)) return undefined;
  const found = await reading.em.findOne(ApiKey, { organizationId: reading.organizationId, id }, { refresh: true });
  return found === null ? undefined : apiKeyRecord(found);
}

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly memberId: string | null;
  readonly prefix: string;
  readonly secretHash: Buffer;
  readonly expiresAt: string | null;
}

export async function insertApiKey(tx: Writing, key: NewApiKey): Promise<ApiKeyRecord> {
  const { id, name, role, memberId, prefix, secretHash, expiresAt } = key;
  const createdAt = instantText(await tx.stamp());
  const unused = { createdAt, expiresAt, revokedAt: null, lastUsedAt: null };
  await tx.em.insert(ApiKey, { organizationId: tx.organizationId, id, name, role, memberId, prefix, secretHash, ...unused });
  return { id, name, role, memberId, prefix, ...unused };
}

/** Returns when. */
export async function markRevoked(tx: Writing, id: string): Promise<string> {
  const revokedAt = instantText(await tx.stamp());
  await tx.em.nativeUpdate(ApiKey, { organizationId: tx.organizationId, id }, { revokedAt });
  return revokedAt;
}

const apiKeyRecord = (key: ApiKey): ApiKeyRecord => ({
  id: key.id, name: key.name, role: key.role, memberId: key.memberId, prefix: key.prefix,
  createdAt: key.createdAt, expiresAt: key.expiresAt, revokedAt: key.revokedAt, lastUsedAt: key.lastUsedAt,
});
