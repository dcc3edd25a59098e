import { conflict, notFound } from '../../kernel/errors.js';
import { deliveryById, sendAgain, webhookById } from '../../store/webhooks.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import type { AppContext } from '../context.js';
import { deliveryModel, type DeliveryModel } from './webhook-deliveries.js';

/**
 * Sends an event to a webhook once more, under the same message id. What was settled begins a new round of attempts, for which later
 * events do not wait; what still waits for its next attempt is tried now. @throws YardstickError NOT_FOUND, CONFLICT where the
 * webhook is deleted or inactive.
 */
export async function replayDelivery(ctx: AppContext, id: string): Promise<DeliveryModel> {
  authorize(ctx, 'manageWebhooks');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const delivery = await deliveryById(tx, id);
    if (delivery === undefined) throw notFound('delivery', id.slice(0, 60));
    const webhook = await webhookById(tx, delivery.webhookId);
    if (webhook === undefined || webhook.deletedAt !== null) throw conflict('The webhook was deleted.', { hint: 'Define it anew: it is sent what happens from then on.' });
    if (!webhook.active) throw conflict('The webhook is inactive: nothing is sent to it.', { hint: 'Activate it first: updateWebhook(input: { active: true }).' });
    await sendAgain(tx, id);
    await writeAudit(ctx, tx, 'DELIVERY_REPLAYED', id, { webhook: webhook.id, event: Number(delivery.number) });
    return deliveryModel((await deliveryById(tx, id))!);
  });
}
