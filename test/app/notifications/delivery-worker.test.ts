import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { DeliveryWorker, type DeliveryOptions } from '../../../src/app/notifications/delivery-worker.js';
import { newWebhookSecret } from '../../../src/app/notifications/webhook-secret.js';
import { Database } from '../../../src/store/database.js';
import { insertWebhook } from '../../../src/store/webhooks.js';
import { afterTheFile, ownerClient, testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { Receiver } from './receiver.js';
import { moveTime, newGoal, tell, type ToldGoal } from './told-goals.js';

const HOURLY = 3_600_000;

let database: Database;
let url: string;
let owner: pg.Client;
let receiver: Receiver;
let complaints: unknown[];
const log = { info: () => undefined, error: () => undefined, warn: (what: unknown) => void complaints.push(what) };
const workers: DeliveryWorker[] = [];

/** One that looks at everything hourly, so that nothing but what it hears of wakes it. */
function work(options: Partial<DeliveryOptions> = {}, on = database): DeliveryWorker {
  const worker = new DeliveryWorker(on, log, { allowPrivate: true, pollMs: HOURLY, ...options });
  workers.push(worker);
  return worker;
}

/** An organisation with a goal, and a webhook that leads to the receiver. */
async function furnished(to = receiver): Promise<{ organization: TestOrganization; goal: ToldGoal; secret: string }> {
  const organization = await newOrganization(database);
  return { organization, secret: await lead(organization, to), goal: await newGoal(database, organization) };
}

/** A webhook of the organisation leads there. Gives its secret. */
const lead = ({ id, owner: { id: member } }: TestOrganization, to: Receiver): Promise<string> => database.write(id, async (tx) => {
  const secret = newWebhookSecret();
  await tx.stamp();
  await insertWebhook(tx, { url: to.url, description: null, eventKinds: [], active: true, secret, by: { member, apiKey: null } });
  return secret;
});

const steps = (of = receiver): number[] => of.received.map(({ body }) => JSON.parse(body).data.step);
const states = async ({ id }: TestOrganization): Promise<string[]> => (await owner.query<{ state: string }>(
  'select state from webhook_delivery where organization_id = $1 order by event_number', [id])).rows.map(({ state }) => state);

async function until(holds: () => boolean | Promise<boolean>, withinMs = 8_000): Promise<void> {
  for (const end = Date.now() + withinMs; !await holds();) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms; received: ${JSON.stringify(steps())}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

beforeAll(async () => {
  ({ database, url } = await testDatabase());
  owner = await ownerClient(url);
});

beforeEach(async () => {
  complaints = [];
  receiver = await Receiver.start();
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

test('a worker hears of what happens in another process, and sends it soon', async () => {
  const { organization, goal, secret } = await furnished();
  const elsewhere = await Database.open({ url });
  afterTheFile(() => elsewhere.close());
  work({}, elsewhere);
  for (let step = 1; step <= 3; step++) {
    await tell(database, organization, goal, { step });
    await until(() => receiver.received.length === step);
  }
  expect(receiver.verified(secret).map(({ data }) => data.step)).toEqual([1, 2, 3]);
  await until(async () => (await states(organization)).every((state) => state === 'DELIVERED'));
  expect(complaints).toEqual([]);
});

test('what happened while no worker was there is sent when one begins, and what was not heard of when everything is looked at', async () => {
  const { organization, goal } = await furnished();
  await tell(database, organization, goal, { step: 1 });
  work({ pollMs: 100 });
  await until(() => receiver.received.length === 1);
  await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'yardstick notices'`);
  await tell(database, organization, goal, { step: 2 });
  await until(() => receiver.received.length === 2);
  expect(steps()).toEqual([1, 2]);
});

test('an attempt that failed is made again when it is due, without anything being heard', async () => {
  const { organization, goal } = await furnished();
  receiver.answer = (response) => void response.writeHead(500).end();
  work();
  await tell(database, organization, goal, { step: 1 });
  await until(async () => (await states(organization))[0] === 'FAILED');
  receiver.answer = (response) => void response.writeHead(204).end();
  await moveTime(owner, organization, 3_000);
  await until(async () => (await states(organization))[0] === 'DELIVERED');
  expect(steps()).toEqual([1, 1]);
});

test('a receiver that never answers holds up neither another webhook of its organisation nor another organisation', async () => {
  const slow = await Receiver.start();
  slow.answer = () => undefined;
  const [held, free] = [await furnished(slow), await furnished()];
  await lead(held.organization, receiver);
  const goals = [held.goal, ...await Promise.all(Array.from({ length: 5 }, () => newGoal(database, held.organization)))];
  work();
  for (const [step, goal] of goals.entries()) await tell(database, held.organization, goal, { step });
  await tell(database, free.organization, free.goal, { step: 10 });
  await tell(database, free.organization, free.goal, { step: 11 });
  await until(() => steps().length === 8);
  expect([...steps()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 10, 11]);
  expect(slow.received.length).toBe(4);
  slow.answer = (response) => void response.writeHead(204).end();
  await slow.stop();
});

describe('a worker that stops', () => {
  test('waits for answers that are on their way and writes down what came of them', async () => {
    const { organization, goal } = await furnished();
    receiver.answer = (response) => void setTimeout(() => response.writeHead(204).end(), 500);
    await tell(database, organization, goal, { step: 1 });
    await tell(database, organization, goal, { step: 2 });
    const worker = work();
    await until(() => receiver.received.length === 1);
    await worker.stop();
    expect([await states(organization), steps()]).toEqual([['DELIVERED', 'PENDING'], [1]]);
  });

  test('waits no longer than five seconds, and leaves what was not answered to the next one', async () => {
    const { organization, goal } = await furnished();
    receiver.answer = () => undefined;
    const worker = work();
    await tell(database, organization, goal, { step: 1 });
    await until(() => receiver.received.length === 1);
    const begun = performance.now();
    await worker.stop();
    expect(performance.now() - begun).toBeLessThan(8_000);
    expect(await states(organization)).toEqual(['FAILED']);
    expect((await owner.query('select error from webhook_attempt where organization_id = $1', [organization.id])).rows).toEqual([{ error: 'STOPPED' }]);
    receiver.answer = (response) => void response.writeHead(204).end();
    await moveTime(owner, organization, 3_600_000);
    work();
    await until(async () => (await states(organization))[0] === 'DELIVERED');
  });
});

test('several workers send each event once between them, and each goal’s in their order', async () => {
  const { organization, goal } = await furnished();
  const goals = [goal, ...await Promise.all(Array.from({ length: 3 }, () => newGoal(database, organization)))];
  for (let each = 0; each < 3; each++) work();
  for (let step = 0; step < 24; step++) await tell(database, organization, goals[step % goals.length]!, { step });
  await until(async () => (await states(organization)).filter((state) => state === 'DELIVERED').length === 24);
  expect([...steps()].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, step) => step));
  for (let each = 0; each < goals.length; each++) {
    const own = steps().filter((step) => step % goals.length === each);
    expect(own).toEqual([...own].sort((a, b) => a - b));
  }
  expect(complaints).toEqual([]);
});
