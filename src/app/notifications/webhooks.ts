import { isId } from '../../kernel/ids.js';
import { listWebhooks, webhooksById } from '../../store/webhooks.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { webhookModel, type WebhookModel } from './webhook-model.js';

/** Those that are not deleted, the oldest first. */
export async function webhooks(ctx: AppContext): Promise<WebhookModel[]> {
  authorize(ctx, 'manageWebhooks');
  return (await listWebhooks(await ctx.reading())).map(webhookModel);
}

/** In the order of their ids, deleted ones too; null where there is none. */
export async function webhooksByIds(ctx: AppContext, ids: readonly string[]): Promise<(WebhookModel | null)[]> {
  authorize(ctx, 'manageWebhooks');
  const found = await webhooksById(await ctx.reading(), ids.filter(isId));
  return ids.map((id) => {
    const record = found.get(id);
    return record === undefined ? null : webhookModel(record);
  });
}
