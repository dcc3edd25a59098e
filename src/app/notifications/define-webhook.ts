import { insertWebhook, listWebhooks, webhookById } from '../../store/webhooks.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { descriptionArgument, eventsArgument, urlArgument } from './webhook-input.js';
import { tooManyWebhooks, webhookModel, type WebhookModel } from './webhook-model.js';
import { newWebhookSecret } from './webhook-secret.js';

export interface DefineWebhookInput {
  readonly url: string;
  readonly description?: string | null;
  /** Absent: all kinds, also those that there will be. */
  readonly events?: readonly string[] | null;
  /** Default true. */
  readonly active?: boolean | null;
}

export interface WebhookWithSecret {
  readonly webhook: WebhookModel;
  /** Told this once; null: it is the one that was told before. */
  readonly secret: string | null;
}

/** Webhooks of one organisation: each event is sent to each of them. */
const MOST_WEBHOOKS = 20;

/** It is sent what happens from here on. @throws YardstickError BAD_INPUT, CONFLICT where there are too many. */
export async function defineWebhook(ctx: AppContext, input: DefineWebhookInput): Promise<WebhookWithSecret> {
  authorize(ctx, 'manageWebhooks');
  const url = urlArgument(ctx, input.url);
  const description = descriptionArgument(input.description ?? null);
  const eventKinds = eventsArgument(input.events ?? null);
  const active = input.active ?? true;
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    if ((await listWebhooks(tx)).length >= MOST_WEBHOOKS) throw tooManyWebhooks(MOST_WEBHOOKS);
    const secret = newWebhookSecret();
    const id = await insertWebhook(tx, { url, description, eventKinds, active, secret, by: authorOf(ctx) });
    await writeAudit(ctx, tx, 'WEBHOOK_DEFINED', id, { active, kinds: eventKinds.length });
    return { webhook: webhookModel((await webhookById(tx, id))!), secret };
  });
}
