import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { defineWebhook, type DefineWebhookInput } from '../../../src/app/notifications/define-webhook.js';
import { deleteWebhook } from '../../../src/app/notifications/delete-webhook.js';
import { claimDue } from '../../../src/app/notifications/deliver.js';
import { MOST_ATTEMPTS, RETRIES_MS, retryAfter } from '../../../src/app/notifications/delivery-schedule.js';
import { replayDelivery } from '../../../src/app/notifications/replay-delivery.js';
import { updateWebhook } from '../../../src/app/notifications/update-webhook.js';
import { webhookDeliveries, type DeliveryModel } from '../../../src/app/notifications/webhook-deliveries.js';
import { webhook } from '../../../src/app/notifications/webhook.js';
import { webhooks } from '../../../src/app/notifications/webhooks.js';
import { authenticate } from '../../../src/app/authenticate.js';
import { OpenContext } from '../../../src/app/context.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { Database } from '../../../src/store/database.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { inContext, newOrganization, type TestOrganization } from '../../support/organization.js';
import { Receiver } from './receiver.js';
import { deliverDue, LOCAL, moveTime, moveToNext, newGoal, tell, type ToldGoal } from './told-goals.js';

const HOUR = 3_600_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let database: Database;
let owner: pg.Client;
let organization: TestOrganization;
let receiver: Receiver;
let goal: ToldGoal;

beforeAll(async () => {
  const made = await testDatabase();
  database = made.database;
  owner = await ownerClient(made.url);
});

beforeEach(async () => {
  organization = await newOrganization(database);
  receiver = await Receiver.start();
  goal = await newGoal(database, organization, 'calls');
});

/** As an ADMIN where webhooks may lead to this machine. */
async function admin<T>(work: (ctx: OpenContext) => Promise<T>): Promise<T> {
  const who = await authenticate(database, `Bearer ${await organization.secretOf('ADMIN')}`);
  return inContext(new OpenContext({
    ...who, database, clock: systemClock, log: silent, requestId: 'test', webhookTargets: { allowPrivate: true },
  }), work);
}

const define = async (input: Partial<DefineWebhookInput> = {}): Promise<{ id: string; secret: string }> => {
  const { webhook: { id }, secret } = await admin((ctx) => defineWebhook(ctx, { url: receiver.url, ...input }));
  return { id, secret: secret! };
};
const log = async (): Promise<DeliveryModel[]> => [...(await admin((ctx) => webhookDeliveries(ctx, { first: 100 }))).items];
const endLeases = (): Promise<unknown> => owner.query(`update webhook_delivery set leased_until = clock_timestamp() - interval '1 ms' where lease is not null`);
const stopAnswering = (): void => { receiver.answer = (response) => void response.writeHead(500).end(); };
const answerAgain = (): void => { receiver.answer = (response) => void response.writeHead(200).end(); };
const steps = (): unknown[] => receiver.received.map(({ body }) => JSON.parse(body).data.step);

describe('an event', () => {
  test('arrives as Standard Webhooks has it: the reference library verifies it, and so does HMAC-SHA256 by hand', async () => {
    const { secret } = await define();
    await tell(database, organization, goal, { from: 'ON_TRACK', to: 'AT_RISK', number: 7 });
    expect(await deliverDue(database, organization)).toBe(1);
    const [delivery] = await log();
    expect(receiver.verified(secret)).toEqual([{
      id: delivery!.messageId, type: 'goal.status_changed', timestamp: delivery!.at,
      data: { goal: 'calls', review: null, from: 'ON_TRACK', to: 'AT_RISK', number: 7 },
    }]);
    const { headers, body } = receiver.received[0]!;
    const hmac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
      .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
    expect(headers).toMatchObject({ 'webhook-signature': `v1,${hmac}`, 'content-type': 'application/json' });
    expect(Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']))).toBeLessThan(60);
    expect(delivery).toMatchObject({
      state: 'DELIVERED', number: 1, goal: 'calls', event: 'goal.status_changed', attemptCount: 1, nextAttemptAt: null,
      attempts: [{ number: 1, statusCode: 204, error: null, milliseconds: expect.any(Number) }],
    });
  });

  test('is signed by another key, or its body altered: the reference library refuses it', async () => {
    const [first, second] = [await define(), await define()];
    await tell(database, organization, goal);
    await deliverDue(database, organization);
    expect(receiver.received.length).toBe(2);
    expect(() => receiver.verified(first.secret)).toThrow('No matching signature');
    expect(() => receiver.verified(second.secret)).toThrow('No matching signature');
    receiver.received.splice(0, 1);
    const secret = [first.secret, second.secret].find((own) => { try { return receiver.verified(own); } catch { return false; } })!;
    receiver.received[0] = { ...receiver.received[0]!, body: receiver.received[0]!.body.replace('AT_RISK', 'MET') };
    expect(() => receiver.verified(secret)).toThrow('No matching signature');
  });

  test('goes to webhooks that want its kind, from when they were defined, while they are active', async () => {
    await tell(database, organization, goal, { step: 0 });
    const due = await define({ events: ['review.due'] });
    const paused = await define({ active: false });
    const all = await define();
    await tell(database, organization, goal, { step: 1 });
    await tell(database, organization, goal, { step: 2 }, 'review.due');
    await deliverDue(database, organization);
    await admin((ctx) => updateWebhook(ctx, paused.id, { active: true }));
    await tell(database, organization, goal, { step: 3 });
    await deliverDue(database, organization);
    const told = (await log()).map(({ webhookId, number }) => [webhookId, number]).sort();
    expect(told).toEqual([[all.id, 2], [all.id, 3], [all.id, 4], [due.id, 3], [paused.id, 4]].sort());
  });

  test('is settled by any 2xx, and by nothing else; a redirect is not followed, and an answer is not waited for longer than that', async () => {
    const elsewhere = await Receiver.start();
    await define();
    const answers = [
      [201, null], [299, null], [301, 'REDIRECT'], [307, 'REDIRECT'], [400, 'STATUS'], [410, 'STATUS'], [503, 'STATUS'],
    ] as const;
    for (const [status, error] of answers) {
      receiver.answer = (response) => void response.writeHead(status, { location: elsewhere.url }).end('x'.repeat(1_000_000));
      await tell(database, organization, await newGoal(database, organization), { status });
      await deliverDue(database, organization);
      expect((await log())[0]).toMatchObject({ attempts: [{ statusCode: status, error }] });
    }
    receiver.answer = () => undefined;
    await tell(database, organization, await newGoal(database, organization));
    await deliverDue(database, organization, { ...LOCAL, timeoutMs: 100 });
    expect((await log())[0]).toMatchObject({ state: 'FAILED', attempts: [{ statusCode: null, error: 'TIMEOUT' }] });
    receiver.answer = (response) => void response.socket!.destroy();
    await tell(database, organization, await newGoal(database, organization));
    await deliverDue(database, organization);
    expect((await log())[0]).toMatchObject({ state: 'FAILED', attempts: [{ statusCode: null, error: 'CONNECTION' }] });
    expect(elsewhere.connections).toBe(0);
  });
});

describe('a receiver that is down', () => {
  test('for three days gets everything all the same, each goal’s events in order, signed, none of them twice', async () => {
    const { secret } = await define();
    const goals = [goal, await newGoal(database, organization, 'emails'), await newGoal(database, organization, 'chats')];
    stopAnswering();
    const begun = (await database.read(organization.id, (reading) => reading.knowledge()));
    let step = 0;
    for (let now = begun; now < begun + 72 * HOUR; now = await database.read(organization.id, (reading) => reading.knowledge())) {
      if (step < 30) await tell(database, organization, goals[step % 3]!, { step: step++ });
      await deliverDue(database, organization);
      await moveTime(owner, organization, 2.5 * HOUR);
    }
    const refused = receiver.received.length;
    // One per goal was tried again and again; the others waited behind it.
    expect(new Set(steps())).toEqual(new Set([0, 1, 2]));
    expect(refused).toBeLessThanOrEqual(3 * MOST_ATTEMPTS);
    answerAgain();
    receiver.received.length = 0;
    for (let rounds = 0; rounds < 5 && await moveToNext(database, owner, organization); rounds++) await deliverDue(database, organization);
    const told = receiver.verified(secret);
    expect(told.map(({ data }) => data.step).sort((a, b) => a - b)).toEqual(Array.from({ length: step }, (_, i) => i));
    for (const { key } of goals) {
      const own = told.filter(({ data }) => data.goal === key).map(({ data }) => data.step as number);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    expect((await log()).map(({ state }) => state)).toEqual(Array(step).fill('DELIVERED'));
  });

  test('for longer: an event is given up after the documented attempts, and the goal’s next one has its turn', async () => {
    await define();
    stopAnswering();
    await tell(database, organization, goal, { step: 1 });
    await tell(database, organization, goal, { step: 2 });
    const waits = [];
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      expect(await deliverDue(database, organization)).toBe(attempt === MOST_ATTEMPTS ? 2 : 1);
      const { attempts, nextAttemptAt } = (await log())[1]!;
      if (nextAttemptAt !== null) waits.push(Date.parse(nextAttemptAt) - Date.parse(attempts[0]!.at));
      if (attempt < MOST_ATTEMPTS) await moveToNext(database, owner, organization);
    }
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(RETRIES_MS[index]! - 1_000);
      expect(wait).toBeLessThanOrEqual(RETRIES_MS[index]! * 1.2 + 1_000);
    });
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(72 * HOUR);
    expect(steps()).toEqual([...Array(MOST_ATTEMPTS).fill(1), 2]);
    expect((await log()).map(({ state, attemptCount }) => [state, attemptCount])).toEqual([['FAILED', 1], ['GIVEN_UP', MOST_ATTEMPTS]]);
  });

  test('is not asked any sooner than the table says, and never later than a fifth more', () => {
    expect(RETRIES_MS.map((_, index) => [retryAfter(index + 1, 0), retryAfter(index + 1, 1)]))
      .toEqual(RETRIES_MS.map((wait) => [wait, wait * 1.2]));
    expect(retryAfter(MOST_ATTEMPTS, 0)).toBeNull();
    expect(RETRIES_MS.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(72 * HOUR);
  });
});

describe('sent again by hand', () => {
  test('what was given up arrives under the same message id, and nothing waits for it', async () => {
    const { secret } = await define();
    stopAnswering();
    await tell(database, organization, goal, { step: 1 });
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      await deliverDue(database, organization);
      await moveToNext(database, owner, organization);
    }
    const [given] = await log();
    expect(given!.state).toBe('GIVEN_UP');
    expect(await admin((ctx) => replayDelivery(ctx, given!.id))).toMatchObject({ state: 'PENDING', attemptCount: MOST_ATTEMPTS });
    await deliverDue(database, organization);
    expect((await log())[0]).toMatchObject({ state: 'FAILED', attemptCount: MOST_ATTEMPTS + 1 });
    answerAgain();
    receiver.received.length = 0;
    await tell(database, organization, goal, { step: 2 });
    await deliverDue(database, organization);
    expect(steps()).toEqual([2]);
    await moveToNext(database, owner, organization);
    await deliverDue(database, organization);
    expect(receiver.verified(secret).map(({ id, data }) => [id === given!.messageId, data.step])).toEqual([[false, 2], [true, 1]]);
  });

  test('what was delivered arrives once more; what waits is tried now and keeps its place', async () => {
    await define();
    await tell(database, organization, goal, { step: 1 });
    await deliverDue(database, organization);
    await admin(async (ctx) => replayDelivery(ctx, (await log())[0]!.id));
    await deliverDue(database, organization);
    expect(steps()).toEqual([1, 1]);
    stopAnswering();
    await tell(database, organization, goal, { step: 2 });
    await tell(database, organization, goal, { step: 3 });
    await deliverDue(database, organization);
    answerAgain();
    const waiting = (await log())[1]!;
    await admin((ctx) => replayDelivery(ctx, waiting.id));
    await deliverDue(database, organization);
    expect(steps()).toEqual([1, 1, 2, 2, 3]);
  });

  test('is refused for what is foreign, absent, inactive or deleted', async () => {
    const { id } = await define();
    await tell(database, organization, goal);
    await deliverDue(database, organization);
    const [delivery] = await log();
    const stranger = await newOrganization(database);
    for (const unknown of [delivery!.id, id, 'nothing']) {
      await expect(stranger.as('OWNER', (ctx) => replayDelivery(ctx, unknown))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await admin((ctx) => updateWebhook(ctx, id, { active: false }));
    await expect(admin((ctx) => replayDelivery(ctx, delivery!.id))).rejects.toMatchObject({ code: 'CONFLICT' });
    await admin((ctx) => deleteWebhook(ctx, id));
    await expect(admin((ctx) => replayDelivery(ctx, delivery!.id))).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a secret', () => {
  test('that is exchanged signs beside the new one for a day, and no longer', async () => {
    const { id, secret } = await define();
    const { secret: next } = await admin((ctx) => updateWebhook(ctx, id, { rotateSecret: true }));
    await tell(database, organization, goal);
    await deliverDue(database, organization);
    expect([receiver.verified(secret).length, receiver.verified(next!).length]).toEqual([1, 1]);
    await moveTime(owner, organization, 24 * HOUR);
    receiver.received.length = 0;
    await tell(database, organization, goal);
    await deliverDue(database, organization);
    expect(receiver.verified(next!).length).toBe(1);
    expect(() => receiver.verified(secret)).toThrow('No matching signature');
  });

  test('is told when it is made and never again, and forgotten when the webhook is deleted', async () => {
    const { id, secret } = await define();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const seen = JSON.stringify([
      await admin((ctx) => webhook(ctx, id)), await admin((ctx) => webhooks(ctx)),
      await admin((ctx) => updateWebhook(ctx, id, { description: 'Pager' })),
    ]);
    expect(seen).not.toContain(secret.slice(6, 20));
    await admin((ctx) => deleteWebhook(ctx, id));
    const { rows } = await owner.query('select secret, previous_secret from webhook where id = $1', [id]);
    expect(rows).toEqual([{ secret: null, previous_secret: null }]);
  });
});

describe('a deleted webhook', () => {
  test('is sent nothing more, not even what waited, and its log stays', async () => {
    const { id } = await define();
    stopAnswering();
    await tell(database, organization, goal);
    await deliverDue(database, organization);
    await admin((ctx) => deleteWebhook(ctx, id));
    await tell(database, organization, goal);
    await moveTime(owner, organization, 100 * HOUR);
    expect(await deliverDue(database, organization)).toBe(0);
    expect(await log()).toMatchObject([{ webhookId: id, state: 'GIVEN_UP', attempts: [{ statusCode: 500 }] }]);
    expect([await admin((ctx) => webhook(ctx, id)), await admin((ctx) => webhooks(ctx))]).toEqual([null, []]);
    await expect(admin((ctx) => updateWebhook(ctx, id, { active: true }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('there are at most twenty webhooks, and what is no address, kind or description is refused in its place', async () => {
  for (let made = 0; made < 20; made++) await define();
  await expect(define()).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(define({ url: 'gopher://example.org' })).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'input.url' } });
  await expect(define({ events: [] })).rejects.toMatchObject({ details: { argument: 'input.events' } });
  await expect(define({ events: ['toString'] })).rejects.toMatchObject({ details: { argument: 'input.events' } });
  await expect(define({ description: 'x'.repeat(501) })).rejects.toMatchObject({ details: { argument: 'input.description' } });
});

describe('several processes', () => {
  test('send each event once between them while nobody dies', async () => {
    await define();
    const goals = await Promise.all(Array.from({ length: 8 }, () => newGoal(database, organization)));
    for (let step = 0; step < 40; step++) await tell(database, organization, goals[step % 8]!, { step });
    const rounds = await Promise.all(Array.from({ length: 4 }, () => deliverDue(database, organization)));
    for (let left = 1; left > 0;) left = await deliverDue(database, organization);
    expect(rounds.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(40);
    expect((steps() as number[]).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, step) => step));
    for (const { key } of goals) {
      const own = receiver.received.map(({ body }) => JSON.parse(body).data).filter((data) => data.goal === key).map(({ step }) => step as number);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  });

  test('take over what one held that died after it had claimed it, once its lease is out, and say that it was lost', async () => {
    const { secret } = await define();
    await tell(database, organization, goal, { step: 1 });
    await tell(database, organization, goal, { step: 2 });
    expect((await claimDue(database, organization.id, 50)).length).toBe(1);
    expect(await deliverDue(database, organization)).toBe(0);
    await endLeases();
    expect(await deliverDue(database, organization)).toBe(0);
    await moveTime(owner, organization, RETRIES_MS[0]);
    await deliverDue(database, organization);
    expect(receiver.verified(secret).map(({ data }) => data.step)).toEqual([1, 2]);
    expect((await log())[1]).toMatchObject({ state: 'DELIVERED', attemptCount: 2, attempts: [{ number: 2, error: null }, { number: 1, error: 'LOST' }] });
  });

  test('do not use up the attempts of a delivery at which one after the other dies any sooner than those of one that fails', async () => {
    await define();
    await tell(database, organization, goal);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      expect((await claimDue(database, organization.id, 50)).length).toBe(1);
      await endLeases();
      expect(await claimDue(database, organization.id, 50)).toEqual([]);
      const { attempts, nextAttemptAt } = (await log())[0]!;
      expect(attempts[0]).toMatchObject({ number: attempt, error: 'LOST' });
      if (nextAttemptAt !== null) waits.push(Date.parse(nextAttemptAt) - Date.parse(attempts[0]!.at));
      await moveToNext(database, owner, organization);
    }
    expect(waits).toEqual([...RETRIES_MS]);
    expect((await log())[0]).toMatchObject({ state: 'GIVEN_UP', attemptCount: MOST_ATTEMPTS });
  });
});
