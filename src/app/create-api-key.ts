import { badInput, YardstickError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import { newApiKeySecret, secretHash } from '../kernel/secrets.js';
import { insertApiKey } from '../store/api-keys.js';
import { authorize, isAllowed, requireHeld } from './access.js';
import type { ApiKeyModel } from './api-keys.js';
import { writeAudit } from './audit/write-audit.js';
import type { AppContext } from './context.js';
import { instantArgument } from './instant-argument.js';
import { checkRole } from './role.js';
import { nameArgument } from './text-argument.js';

export interface CreateApiKeyInput {
  readonly name: string;
  readonly role: string;
  /** Whether it belongs to a service instead of to the member who makes it. */
  readonly service?: boolean | null;
  readonly expiresAt?: string | null;
}

/**
 * For oneself, or for a service (ADMIN and above); never for more than one's present key may do, nor for longer, so that a narrow
 * key that leaks cannot widen itself. A VIEWER's token is what browsers hold: it makes none. @throws YardstickError FORBIDDEN,
 * BAD_INPUT.
 */
export async function createApiKey(ctx: AppContext, input: CreateApiKeyInput): Promise<{ apiKey: ApiKeyModel; secret: string }> {
  authorize(ctx, 'apiKeys');
  const name = nameArgument(input.name, 'name');
  const role = checkRole(input.role);
  const memberId = ownerOfNewKey(ctx, input.service ?? false);
  requireHeld(ctx, role);
  refuseBrowsers(ctx);
  const expires = instantArgument(input.expiresAt, 'expiresAt');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    if (expires !== null && expires <= await tx.stamp()) throw badInput('expiresAt', 'A key cannot expire in the past.');
    refuseOutliving(ctx, expires);
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
