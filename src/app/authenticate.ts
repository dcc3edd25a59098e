import { unauthenticated } from '../kernel/errors.js';
import { NIL_ID } from '../kernel/ids.js';
import { readApiKeySecret, sameHash, secretHash } from '../kernel/secrets.js';
import { keyForAuthentication, noteUse, platformKeyHashes, type KeyRow } from '../sql/api-keys.js';
import { memberForAuthentication, organizationNamed } from '../sql/members.js';
import type { Database, OpenReading } from '../store/database.js';
import type { Actor } from './context.js';
import { effectiveRole, type Role } from './role.js';
import type { IdentityProvider } from './tokens/identity-provider.js';

export interface Authenticated {
  readonly actor: Actor;
  /** The nil id for the platform key. */
  readonly organizationId: string;
}

/**
 * Who sent a request. The organisation is read from the key and set; then the key is looked up under the row level policy, so
 * that a key can never be found from inside another organisation. A token is first checked, then its person looked up likewise.
 *
 * @param authorization the header: `Bearer <API key, platform key or token>`.
 * @param provider whose tokens are taken; null: nobody's.
 * @throws YardstickError UNAUTHENTICATED. Why a key is refused is told to whoever holds its secret, and to nobody else.
 */
export async function authenticate(
  database: Database, authorization: string | undefined, provider: IdentityProvider | null = null,
): Promise<Authenticated> {
  const { reading, ...authenticated } = await authenticateAndRead(database, authorization, provider);
  await reading?.close();
  return authenticated;
}

/** The same, and the reading transaction in which the key was looked up, for whoever goes on reading; null: it cannot be used for that. */
export async function authenticateAndRead(
  database: Database, authorization: string | undefined, provider: IdentityProvider | null,
): Promise<Authenticated & { readonly reading: OpenReading | null }> {
  const secret = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (secret === undefined) {
    throw unauthenticated('This needs an API key.', 'Send it as a header: Authorization: Bearer ysk_…');
  }
  if (isToken(secret)) return { ...await token(database, secret, provider), reading: null };
  const claimed = readApiKeySecret(secret);
  return claimed === undefined ? { ...await platform(database, secret), reading: null } : organizationKey(database, secret, claimed);
}

async function organizationKey(
  database: Database, secret: string, { organizationId, keyId }: { organizationId: string; keyId: string },
): Promise<Authenticated & { reading: OpenReading | null }> {
  const goesOn = database.hasTicked(organizationId);
  const { reading, first: key } = await database.openReadingWith(organizationId, keyForAuthentication(organizationId, keyId));
  let handsOver = false;
  try {
    const matches = sameHash(secretHash(secret), key === null ? Buffer.alloc(32) : Buffer.from(key.secretHash, 'hex'));
    if (key === null || !matches) throw unknownKey();
    if (key.revoked) throw unauthenticated('This API key was revoked.');
    if (key.expired) throw unauthenticated('This API key has expired.');
    const actor = actorOf(key, keyId);
    handsOver = goesOn && !key.unnoted;
    if (handsOver) return { actor, organizationId, reading };
    // Before anything is written: whoever holds one connection and waits for another may wait for ever.
    await reading.close();
    if (key.unnoted) await database.write(organizationId, (tx) => tx.query(noteUse(organizationId, keyId)));
    return { actor, organizationId, reading: null };
  } finally {
    if (!handsOver) await reading.close();
  }
}

function actorOf({ role, memberId, memberRole, expiresAt }: KeyRow, keyId: string): Actor {
  const lasting = expiresAt === null ? {} : { expiresAt };
  if (memberId === null) return { kind: 'service', keyId, role: role as Role, ...lasting };
  if (memberRole === null) throw unauthenticated('The member that this API key belongs to was removed.');
  const effective = effectiveRole(role as Role, memberRole as Role);
  if (effective === undefined) {
    throw unauthenticated(`This API key is for ${role}, and its member's role is ${memberRole} now.`);
  }
  return { kind: 'member', memberId, keyId, role: effective, ...lasting };
}

/** Three parts, the first of which is a JSON object in base64url; nothing else begins like this. */
const isToken = (secret: string): boolean => /^ey[\w-]*\.[\w-]*\.[\w-]*$/.test(secret);

/** The answer is the same whether the organisation, the person in it, or neither is there. */
async function token(database: Database, secret: string, provider: IdentityProvider | null): Promise<Authenticated> {
  if (provider === null) {
    throw unauthenticated('This server takes API keys, and no tokens.', 'It has not been told of an identity provider.');
  }
  const { organization, email, role } = await provider.verify(secret);
  const [named] = await database.platform((tx) => tx.query(organizationNamed(organization)));
  const organizationId = named?.id ?? NIL_ID;
  const [member] = await database.write(organizationId, (tx) => tx.query(memberForAuthentication(organizationId, email)));
  if (member === undefined) {
    throw unauthenticated(
      'The token is of nobody who is a member of the organisation that it names.', 'Ask an ADMIN of it to add you.',
    );
  }
  const effective = effectiveRole(role, member.role as Role);
  if (effective === undefined) throw unauthenticated(`The token is for ${role}, and its member's role is ${member.role}.`);
  return { actor: { kind: 'member', memberId: member.id, keyId: null, role: effective }, organizationId };
}

async function platform(database: Database, secret: string): Promise<Authenticated> {
  const hash = secretHash(secret);
  const known = await database.platform((tx) => tx.query(platformKeyHashes()));
  if (!known.some((row) => sameHash(row.secretHash, hash))) throw unknownKey();
  return { actor: { kind: 'platform' }, organizationId: NIL_ID };
}

const unknownKey = (): Error => unauthenticated('This API key is not known here.', 'Check that it was copied whole.');
