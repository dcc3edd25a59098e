import { beforeAll, expect, test } from '@jest/globals';
import { Receiver } from '../app/notifications/receiver.js';
import { newGoal, tell, type ToldGoal } from '../app/notifications/told-goals.js';
import type { Client } from '../support/client.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { testServer, type TestServer } from '../support/server.js';

let server: TestServer;
let organization: TestOrganization;
let admin: Client;
let goal: ToldGoal;

beforeAll(async () => {
  server = await testServer({ webhooks: { allowPrivate: true } });
  organization = await newOrganization(server.database);
  admin = server.client.as(await organization.secretOf('ADMIN'));
  goal = await newGoal(server.database, organization, 'calls');
});

async function data(query: string, variables: Record<string, unknown> = {}, client = admin): Promise<any> {
  const answer = await client.send(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

const DELIVERIES = `query ($webhook: ID, $state: DeliveryState) { webhookDeliveries(webhook: $webhook, state: $state) {
  nodes { id messageId number event goal at state attemptCount nextAttemptAt settledAt attempts { number statusCode error } webhook { id deletedAt } } } }`;

/** The organisation's deliveries, once as many of them were settled. */
async function settled(count: number): Promise<any[]> {
  for (const end = Date.now() + 10_000; ;) {
    const { webhookDeliveries: { nodes } } = await data(DELIVERIES);
    if (nodes.filter((node: any) => node.settledAt !== null).length >= count) return nodes;
    if (Date.now() > end) throw new Error(`not settled: ${JSON.stringify(nodes)}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

test('a webhook is defined, told of an event, told again by hand, paused and deleted, and its log tells so', async () => {
  const receiver = await Receiver.start();
  const { defineWebhook: { webhook, secret } } = await data(
    'mutation ($url: String!) { defineWebhook(input: { url: $url, description: "Chat", events: [GOAL_STATUS_CHANGED] }) { webhook { id url description events active deletedAt } secret } }',
    { url: receiver.url },
  );
  expect(webhook).toEqual({ id: expect.any(String), url: receiver.url, description: 'Chat', events: ['GOAL_STATUS_CHANGED'], active: true, deletedAt: null });
  expect(secret).toMatch(/^whsec_/);
  const { id } = webhook;
  expect(JSON.stringify(await data('query ($id: ID!) { webhook(id: $id) { id url } webhooks { id } auditLog { nodes { action details } } }', { id }))).not.toContain(secret);

  await tell(server.database, organization, goal, { step: 1 });
  await tell(server.database, organization, goal, { step: 2 }, 'review.due');
  const [delivery, ...others] = await settled(1);
  expect(others).toEqual([]);
  expect(delivery).toMatchObject({
    number: 1, event: 'GOAL_STATUS_CHANGED', goal: 'calls', state: 'DELIVERED', attemptCount: 1, nextAttemptAt: null, settledAt: expect.any(String),
    attempts: [{ number: 1, statusCode: 204, error: null }], webhook: { id, deletedAt: null },
  });
  expect(receiver.verified(secret)).toMatchObject([{ id: delivery.messageId, type: 'goal.status_changed', timestamp: delivery.at, data: { goal: 'calls', step: 1 } }]);

  expect((await data('mutation ($id: ID!) { replayDelivery(id: $id) { id state attemptCount settledAt } }', { id: delivery.id })).replayDelivery)
    .toEqual({ id: delivery.id, state: 'PENDING', attemptCount: 1, settledAt: null });
  expect((await settled(1))[0]).toMatchObject({ state: 'DELIVERED', attemptCount: 2, attempts: [{ number: 2 }, { number: 1 }] });
  expect(receiver.verified(secret).map((message) => message.id)).toEqual([delivery.messageId, delivery.messageId]);

  const rotated = await data('mutation ($id: ID!) { updateWebhook(id: $id, input: { active: false, rotateSecret: true }) { webhook { active } secret } }', { id });
  expect(rotated.updateWebhook).toEqual({ webhook: { active: false }, secret: expect.not.stringMatching(secret) });
  expect(await admin.codes(`mutation { replayDelivery(id: "${delivery.id}") { id } }`)).toEqual(['CONFLICT']);
  expect(await data('mutation ($id: ID!) { deleteWebhook(id: $id) }', { id })).toEqual({ deleteWebhook: id });
  expect(await data('{ webhooks { id } }')).toEqual({ webhooks: [] });
  expect((await data(DELIVERIES, { webhook: id, state: 'DELIVERED' })).webhookDeliveries.nodes).toMatchObject([{ id: delivery.id, webhook: { id, deletedAt: expect.any(String) } }]);
});

test('a server that does not allow it sends nothing to this machine, and takes no such address', async () => {
  const strict = await testServer({ database: server.database, webhooks: { allowPrivate: false } });
  const receiver = await Receiver.start();
  const define = (url: string) => strict.client.as(admin.key).send('mutation ($url: String!) { defineWebhook(input: { url: $url }) { secret } }', { url });
  for (const url of [receiver.url, `https://127.0.0.1:${receiver.port}/`, `https://localhost:${receiver.port}/`]) {
    expect((await define(url)).errors).toMatchObject([{ extensions: { code: 'BAD_INPUT', argument: 'input.url' } }]);
  }
  expect(receiver.connections).toBe(0);
  await strict.close();
});

test('nobody of another organisation sees webhooks, deliveries or their state', async () => {
  const receiver = await Receiver.start();
  const { defineWebhook: { webhook: { id } } } = await data('mutation ($url: String!) { defineWebhook(input: { url: $url }) { webhook { id } } }', { url: receiver.url });
  await tell(server.database, organization, goal, { step: 3 });
  await settled(2);
  const [delivery] = (await data(DELIVERIES, { webhook: id })).webhookDeliveries.nodes;
  const stranger = server.client.as(await (await newOrganization(server.database)).secretOf('OWNER'));
  expect(await data('query ($id: ID!) { webhook(id: $id) { id } webhooks { id } webhookDeliveries { nodes { id } } }', { id }, stranger))
    .toEqual({ webhook: null, webhooks: [], webhookDeliveries: { nodes: [] } });
  for (const change of [`updateWebhook(id: "${id}", input: { active: false }) { secret }`, `deleteWebhook(id: "${id}")`, `replayDelivery(id: "${delivery.id}") { id }`]) {
    expect(await stranger.codes(`mutation { ${change} }`)).toEqual(['NOT_FOUND']);
  }
});
