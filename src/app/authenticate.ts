import { YardstickError } from '../kernel/errors.js';
import { NIL_ID } from '../kernel/ids.js';
import { readApiKeySecret, sameHash, secretHash } from '../kernel/secrets.js';
import { keyForAuthentication, noteUse, platformKeyHashes, type KeyRow } from '../sql/api-keys.js';
import type { Database } from '../store/database.js';
import type { Actor } from './context.js';
import { effectiveRole, type Role } from './role.js';

export interface Authenticated {
  readonly actor: Actor;
  /** The nil id for the platform key. */
  readonly organizationId: string;
}

/**
 * Who sent a request. The organisation is read from the key and set; then the key is looked up under the row level policy, so
 * that a key can never be found from inside another organisation.
 *
 * @param authorization the header: `Bearer <API key or platform key>`.
 * @throws YardstickError UNAUTHENTICATED. Why a key is refused is told to whoever holds its secret, and to nobody else.
 */
export async function authenticate(database: Database, authorization: string | undefined): Promise<Authenticated> {
  const secret = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (secret === undefined) {
    throw unauthenticated('This needs an API key.', 'Send it as a header: Authorization: Bearer ysk_…');
  }
  const claimed = readApiKeySecret(secret);
  return claimed === undefined ? platform(database, secret) : organizationKey(database, secret, claimed);
}

async function organizationKey(
  database: Database, secret: string, { organizationId, keyId }: { organizationId: string; keyId: string },
): Promise<Authenticated> {
  return database.write(organizationId, async (tx) => {
    const [key] = await tx.query(keyForAuthentication(organizationId, keyId));
    const matches = sameHash(secretHash(secret), key?.secretHash ?? Buffer.alloc(32));
    if (key === undefined || !matches) throw unknownKey();
    if (key.revoked) throw unauthenticated('This API key was revoked.');
    if (key.expired) throw unauthenticated('This API key has expired.');
    const actor = actorOf(key, keyId);
    if (key.unnoted) await tx.query(noteUse(organizationId, keyId));
    return { actor, organizationId };
  });
}

function actorOf({ role, memberId, memberRole }: KeyRow, keyId: string): Actor {
  if (memberId === null) return { kind: 'service', keyId, role: role as Role };
  if (memberRole === null) throw unauthenticated('The member that this API key belongs to was removed.');
  const effective = effectiveRole(role as Role, memberRole as Role);
  if (effective === undefined) {
    throw unauthenticated(`This API key is for ${role}, and its member's role is ${memberRole} now.`);
  }
  return { kind: 'member', memberId, keyId, role: effective };
}

async function platform(database: Database, secret: string): Promise<Authenticated> {
  const hash = secretHash(secret);
  const known = await database.platform((tx) => tx.query(platformKeyHashes()));
  if (!known.some((row) => sameHash(row.secretHash, hash))) throw unknownKey();
  return { actor: { kind: 'platform' }, organizationId: NIL_ID };
}

const unknownKey = (): YardstickError => unauthenticated('This API key is not known here.', 'Check that it was copied whole.');

const unauthenticated = (message: string, hint?: string): YardstickError =>
  new YardstickError('UNAUTHENTICATED', message, hint === undefined ? {} : { hint });
