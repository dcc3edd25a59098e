import { notFound } from '../kernel/errors.js';
import { apiKeyById, markRevoked } from '../store/api-keys.js';
import { authorize, requireHeld } from './access.js';
import { visibleKeys, type ApiKeyModel } from './api-keys.js';
import { writeAudit } from './audit/write-audit.js';
import type { AppContext } from './context.js';

/**
 * From the commit on the key is refused. Revoking again changes nothing.
 *
 * @throws YardstickError NOT_FOUND for a key that one cannot see.
 */
export async function revokeApiKey(ctx: AppContext, id: string): Promise<ApiKeyModel> {
  authorize(ctx, 'apiKeys');
  const scope = visibleKeys(ctx.actor);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const key = await apiKeyById(tx, id);
    const isVisible = key !== undefined
      && ('all' in scope || ('memberId' in scope ? key.memberId === scope.memberId : key.id === scope.id));
    if (!isVisible) throw notFound('API key', id.slice(0, 60));
    if ('all' in scope) requireHeld(ctx, key.role);
    if (key.revokedAt !== null) return key;
    const revokedAt = await markRevoked(tx, key.id);
    await writeAudit(ctx, tx, 'API_KEY_REVOKED', key.id, { role: key.role });
    return { ...key, revokedAt };
  });
}
