import { webhookById } from '../../store/webhooks.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { webhookModel, type WebhookModel } from './webhook-model.js';

/** Null for one that is deleted, foreign or absent. */
export async function webhook(ctx: AppContext, id: string): Promise<WebhookModel | null> {
  authorize(ctx, 'manageWebhooks');
  const found = await webhookById(await ctx.reading(), id);
  return found === undefined || found.deletedAt !== null ? null : webhookModel(found);
}
