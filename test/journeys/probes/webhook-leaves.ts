import { OWN } from './own-texts.js';
import { names, type Probed } from './probed.js';

/** Places of the notifications' part of the API where something is looked up. Deliveries come about where a server sends, which the probed one does not. */
export const WEBHOOKS_LOOKED_UP: Readonly<Record<string, Probed>> = {
  'Query.webhook(id)': names(OWN.webhook),
  'Query.webhookDeliveries(webhook)': names(null),
  'Query.webhookDeliveries(after)': names(null),
  'Mutation.updateWebhook(id)': names(OWN.webhook, { beside: { input: { description: 'Other' } }, spends: true }),
  'Mutation.deleteWebhook(id)': names(OWN.spentWebhook, { spends: true }),
  'Mutation.replayDelivery(id)': names(null, { spends: true }),
};

const IN_THE_STREAM = 'asked over a stream: test/graphql/subscriptions.test.ts shows that nobody hears of another organisation';

export const WEBHOOKS_NAMELESS: Readonly<Record<string, string>> = {
  'Mutation.defineWebhook(input.url)': 'an address of the internet', 'Mutation.defineWebhook(input.description)': 'said',
  'Mutation.updateWebhook(input.url)': 'an address of the internet', 'Mutation.updateWebhook(input.description)': 'said',
  'Subscription.goalStatusChanged(goals)': IN_THE_STREAM, 'Subscription.reviewChanged(goals)': IN_THE_STREAM,
};
