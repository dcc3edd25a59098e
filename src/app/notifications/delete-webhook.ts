import { instantText } from '../../kernel/instant.js';
import { markWebhookDeleted } from '../../store/webhooks.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import type { AppContext } from '../context.js';
import { requireWebhook } from './webhook-model.js';

/** Nothing is sent to it any more, and its secrets are forgotten; the log of what was sent stays. Returns its id. @throws YardstickError NOT_FOUND. */
export async function deleteWebhook(ctx: AppContext, id: string): Promise<string> {
  authorize(ctx, 'manageWebhooks');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const now = await tx.stamp();
    await requireWebhook(tx, id);
    await markWebhookDeleted(tx, id, instantText(now));
    await writeAudit(ctx, tx, 'WEBHOOK_DELETED', id, {});
    return id;
  });
}
