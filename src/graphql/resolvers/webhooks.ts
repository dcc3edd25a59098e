import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { defineWebhook, type WebhookWithSecret } from '../../app/notifications/define-webhook.js';
import { deleteWebhook } from '../../app/notifications/delete-webhook.js';
import { replayDelivery } from '../../app/notifications/replay-delivery.js';
import { updateWebhook } from '../../app/notifications/update-webhook.js';
import { webhookDeliveries, type DeliveryModel } from '../../app/notifications/webhook-deliveries.js';
import type { WebhookModel } from '../../app/notifications/webhook-model.js';
import { webhook } from '../../app/notifications/webhook.js';
import { webhooks } from '../../app/notifications/webhooks.js';
import { connection, type ConnectionModel } from '../connection.js';
import { UpdateWebhookInput, WebhookDeliveriesArgs, WebhookInput } from '../inputs/webhook.js';
import { loadWebhook } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import {
  DefineWebhookPayload, UpdateWebhookPayload, Webhook, WebhookDelivery, WebhookDeliveryConnection,
} from '../types/webhook.js';

const ID_OF_WEBHOOK = 'Id of the webhook.';

@Resolver()
export class WebhooksResolver {
  @Query(() => Webhook, { nullable: true, description: 'One webhook; null where there is none of this id. ADMIN and above.' })
  webhook(@Ctx() ctx: RequestContext, @Arg('id', () => ID, { description: ID_OF_WEBHOOK }) id: string): Promise<WebhookModel | null> {
    return webhook(ctx, id);
  }

  @Query(() => [Webhook], { description: 'All webhooks, at most 20, the oldest first. ADMIN and above.' })
  webhooks(@Ctx() ctx: RequestContext): Promise<WebhookModel[]> {
    return webhooks(ctx);
  }

  @Query(() => WebhookDeliveryConnection, {
    description: 'What was sent to webhooks, is waiting or was given up, the newest events first; also of deleted webhooks. ADMIN and above.',
  })
  async webhookDeliveries(
    @Ctx() ctx: RequestContext, @Args(() => WebhookDeliveriesArgs) args: WebhookDeliveriesArgs,
  ): Promise<ConnectionModel<DeliveryModel>> {
    return connection(await webhookDeliveries(ctx, args), args);
  }

  @Mutation(() => DefineWebhookPayload, {
    description: 'Sends events from now on to an address. BAD_INPUT for one that is not on the public internet; CONFLICT where there are 20. ADMIN and above.',
  })
  defineWebhook(
    @Ctx() ctx: RequestContext, @Arg('input', () => WebhookInput, { description: 'The webhook.' }) input: WebhookInput,
  ): Promise<WebhookWithSecret> {
    return defineWebhook(ctx, input);
  }

  @Mutation(() => UpdateWebhookPayload, { description: 'Changes a webhook, or exchanges its secret. NOT_FOUND where there is none. ADMIN and above.' })
  updateWebhook(
    @Ctx() ctx: RequestContext,
    @Arg('id', () => ID, { description: ID_OF_WEBHOOK }) id: string,
    @Arg('input', () => UpdateWebhookInput, { description: 'What to change.' }) input: UpdateWebhookInput,
  ): Promise<WebhookWithSecret> {
    return updateWebhook(ctx, id, input);
  }

  @Mutation(() => ID, {
    description: 'Sends nothing more to it, gives up what waits and forgets its secrets; what was sent stays in the log. Returns its id. ADMIN and above.',
  })
  deleteWebhook(@Ctx() ctx: RequestContext, @Arg('id', () => ID, { description: ID_OF_WEBHOOK }) id: string): Promise<string> {
    return deleteWebhook(ctx, id);
  }

  @Mutation(() => WebhookDelivery, {
    description: 'Sends an event to its webhook once more, under the same message id: what was settled in a new round of attempts, for which '
      + 'later events do not wait; what waits, now. CONFLICT where the webhook is inactive or deleted. ADMIN and above.',
  })
  replayDelivery(@Ctx() ctx: RequestContext, @Arg('id', () => ID, { description: 'Id of the delivery.' }) id: string): Promise<DeliveryModel> {
    return replayDelivery(ctx, id);
  }
}

@Resolver(() => WebhookDelivery)
export class WebhookDeliveryFieldsResolver {
  @FieldResolver(() => Webhook, { description: 'Where it is sent; a deleted one, too.' })
  webhook(@Ctx() ctx: RequestContext, @Root() { webhookId }: DeliveryModel): Promise<WebhookModel | null> {
    return loadWebhook(ctx, webhookId);
  }
}
