import { badInput } from '../kernel/errors.js';
import { isId } from '../kernel/ids.js';
import { canonicalInstant } from '../kernel/instant.js';
import { listApiKeys, type ApiKeyRecord, type KeyScope } from '../store/api-keys.js';
import { authorize, isAllowed } from './access.js';
import type { Actor, AppContext } from './context.js';
import { pageOf, pageSize, placeAfter, type Page, type PageInput } from './page.js';

/** A key without its secret. Instants are canonical text. */
export type ApiKeyModel = ApiKeyRecord;

/** Oldest first. Admins see every key of the organisation, members their own, a service its own. */
export async function apiKeys(ctx: AppContext, input: PageInput): Promise<Page<ApiKeyModel>> {
  authorize(ctx, 'apiKeys');
  const size = pageSize(input.first);
  const place = placeAfter(input.after, 2);
  const rows = await listApiKeys(await ctx.reading(), visibleKeys(ctx.actor), place && keyPlace(place), size + 1);
  return pageOf(rows, size, ({ createdAt, id }) => [createdAt, id]);
}

/** The keys that an actor can see and revoke. */
export function visibleKeys(actor: Actor): KeyScope {
  if (isAllowed(actor, 'manageMembers')) return { all: true };
  if (actor.kind === 'member') return { memberId: actor.memberId };
  return { id: actor.kind === 'service' ? actor.keyId : '' };
}

function keyPlace([createdAt = '', id = '']: readonly string[]): { createdAt: string; id: string } {
  if (canonicalInstant(createdAt) !== undefined && isId(id)) return { createdAt, id };
  throw badInput('after', 'This is no cursor of this list.', 'Pass endCursor of the page before.');
}
