import { instantText } from '../../kernel/instant.js';
import { updateWebhook as writeChanges, webhookById } from '../../store/webhooks.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import type { AppContext } from '../context.js';
import type { DefineWebhookInput, WebhookWithSecret } from './define-webhook.js';
import { descriptionArgument, eventsArgument, urlArgument } from './webhook-input.js';
import { requireWebhook, webhookModel } from './webhook-model.js';
import { newWebhookSecret } from './webhook-secret.js';

export interface UpdateWebhookInput extends Omit<DefineWebhookInput, 'url'> {
  readonly url?: string | null;
  /** Whether a new secret takes the place of the present one, which goes on signing for a day. */
  readonly rotateSecret?: boolean | null;
}

const BOTH_SIGN_MS = 24 * 60 * 60 * 1000;

/**
 * What is absent stays as it is; a description or events of null are taken away. One that was inactive is sent what happens from
 * here on, and what it had waiting. @throws YardstickError NOT_FOUND, BAD_INPUT.
 */
export async function updateWebhook(ctx: AppContext, id: string, input: UpdateWebhookInput): Promise<WebhookWithSecret> {
  authorize(ctx, 'manageWebhooks');
  const changes = {
    ...(input.url === undefined || input.url === null ? {} : { url: urlArgument(ctx, input.url) }),
    ...(input.description === undefined ? {} : { description: descriptionArgument(input.description) }),
    ...(input.events === undefined ? {} : { eventKinds: eventsArgument(input.events) }),
    ...(input.active === undefined || input.active === null ? {} : { active: input.active }),
  };
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const now = await tx.stamp();
    const before = await requireWebhook(tx, id);
    const secret = input.rotateSecret === true ? newWebhookSecret() : null;
    const skipEvents = changes.active === true && !before.active;
    if (Object.keys(changes).length === 0 && secret === null) return { webhook: webhookModel(before), secret };
    await writeChanges(tx, id, {
      ...changes, skipEvents, ...(secret === null ? {} : { rotate: { secret, previousUntil: instantText(now + BOTH_SIGN_MS) } }),
    });
    const after = (await webhookById(tx, id))!;
    await writeAudit(ctx, tx, 'WEBHOOK_UPDATED', id, {
      active: after.active, url: after.url !== before.url, secret: secret !== null,
    });
    return { webhook: webhookModel(after), secret };
  });
}
