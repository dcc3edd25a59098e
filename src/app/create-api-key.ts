import { badInput, YardstickError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import { newApiKeySecret, secretHash } from '../kernel/secrets.js';
import { insertApiKey } from '../store/api-keys.js';
import type { Writing } from '../store/database.js';
import { presentMembers } from '../store/members.js';
import { authorize, isAllowed, requireHeld } from './access.js';
import type { ApiKeyModel } from './api-keys.js';
import { writeAudit } from './audit/write-audit.js';
import type { AppContext } from './context.js';
import { shownKey } from './definitions/texts.js';
import { foldedName } from './goals/named-members.js';
import { instantArgument } from './instant-argument.js';
import { checkRole, holds, type Role } from './role.js';
import { nameArgument } from './text-argument.js';

export interface CreateApiKeyInput {
  readonly name: string;
  readonly role: string;
  /** Whether it belongs to a service instead of to the member who makes it. */
  readonly service?: boolean | null;
  /** Id or e-mail address of another member to hand it to. */
  readonly member?: string | null;
  readonly expiresAt?: string | null;
}

/**
 * For oneself, for a service (ADMIN and above), or for another member, who has no other way in where there is no identity provider: by an
 * OWNER alone, since what is done with it is done in that member's name; the log says who made it. Never for more than one's present key
 * may do, nor for longer, so that a narrow key that leaks cannot widen itself. A VIEWER's token is what browsers hold: it makes none.
 * @throws YardstickError FORBIDDEN, BAD_INPUT.
 */
export async function createApiKey(ctx: AppContext, input: CreateApiKeyInput): Promise<{ apiKey: ApiKeyModel; secret: string }> {
  authorize(ctx, 'apiKeys');
  const name = nameArgument(input.name, 'name');
  const role = checkRole(input.role);
  const own = input.member == null ? ownerOfNewKey(ctx, input.service ?? false) : null;
  const other = input.member == null ? null : otherMember(ctx, input.member, input.service ?? false);
  requireHeld(ctx, role);
  refuseBrowsers(ctx);
  const expires = instantArgument(input.expiresAt, 'expiresAt');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    if (expires !== null && expires <= await tx.stamp()) throw badInput('expiresAt', 'A key cannot expire in the past.');
    refuseOutliving(ctx, expires);
    const memberId = other === null ? own : await requirePresent(tx, other, role);
    const id = newId();
    const { secret, prefix } = newApiKeySecret(ctx.organizationId, id);
    const expiresAt = expires === null ? null : instantText(expires);
    const apiKey = await insertApiKey(tx, { id, name, role, memberId, prefix, secretHash: secretHash(secret), expiresAt });
    await writeAudit(ctx, tx, 'API_KEY_CREATED', id, { role, member: memberId, expiresAt });
    return { apiKey, secret };
  });
}

function ownerOfNewKey({ actor }: AppContext, service: boolean): string | null {
  if (service) {
    if (isAllowed(actor, 'manageMembers')) return null;
    throw new YardstickError('FORBIDDEN', 'Keys of services are made by ADMIN and above.', { argument: 'service' });
  }
  if (actor.kind === 'member') return actor.memberId;
  throw new YardstickError('FORBIDDEN', 'A service has no member to make a key for.', {
    argument: 'service', hint: 'Ask for the key of a service: service: true.',
  });
}

/** The other member's name, folded as addresses are kept. */
function otherMember({ actor }: AppContext, name: string, service: boolean): string {
  if (service) throw badInput('member', 'The key of a service belongs to no member.', 'Leave out member, or service.');
  if (isAllowed(actor, 'handOverKeys')) return foldedName(name);
  throw new YardstickError('FORBIDDEN', 'A key of another member is made by an OWNER.', {
    argument: 'member', hint: 'Without member it is a key of your own.',
  });
}

async function requirePresent(tx: Writing, name: string, role: Role): Promise<string> {
  const member = (await presentMembers(tx, [name])).get(name);
  if (member === undefined) {
    throw badInput('member', `There is no member "${shownKey(name)}".`, 'Give the id or e-mail address of a present member of the organisation.');
  }
  if (holds(member.role, role)) return member.id;
  throw badInput('role', `The role ${role} is not within ${member.role}, which is that of the member.`);
}

function refuseBrowsers({ actor }: AppContext): void {
  if (actor.kind !== 'member' || actor.keyId !== null || actor.role !== 'VIEWER') return;
  throw new YardstickError('FORBIDDEN', 'The token of a VIEWER makes no keys, because browsers hold it.', {
    hint: 'Have an ADMIN make the key of a service.',
  });
}

function refuseOutliving({ actor }: AppContext, expires: number | null): void {
  if (actor.kind === 'platform' || actor.kind === 'system' || actor.expiresAt === undefined) return;
  if (expires !== null && expires <= Date.parse(actor.expiresAt)) return;
  throw badInput('expiresAt', 'A key cannot outlive the one that makes it.', `That one expires at ${actor.expiresAt}.`);
}
