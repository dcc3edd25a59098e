import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { claimDue } from '../../src/app/notifications/deliver.js';
import { newWebhookSecret } from '../../src/app/notifications/webhook-secret.js';
import { Database } from '../../src/store/database.js';
import { insertWebhook } from '../../src/store/webhooks.js';
import { Receiver } from '../app/notifications/receiver.js';
import { moveTime, newGoal, tell } from '../app/notifications/told-goals.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { newOrganization } from '../support/organization.js';
import { startService, type Service } from '../support/service.js';
import { sample } from '../support/size.js';

beforeAll(() => {
  if (!existsSync('dist/src/main.js')) throw new Error('these tests run the built service: npm run build');
});

async function started(url: string): Promise<Service> {
  const service = startService({ DATABASE_URL: url, YARDSTICK_ADMIN_KEY: 'the-key-of-the-platform', YARDSTICK_WEBHOOKS_ALLOW_PRIVATE: 'true' });
  await service.printed(/listens at/);
  return service;
}

test('processes are killed between an event and its sending, and in the middle of it: the next one sends every event, in order per goal, signed', async () => {
  const url = await migratedDatabase();
  const [owner, database] = [await ownerClient(url), await Database.open({ url })];
  afterTheFile(() => database.close());
  const [organization, receiver] = [await newOrganization(database), await Receiver.start()];
  const goals = [await newGoal(database, organization, 'calls'), await newGoal(database, organization, 'chats')];
  const secret = newWebhookSecret();
  await database.write(organization.id, async (tx) => {
    await tx.stamp();
    await insertWebhook(tx, { url: receiver.url, description: null, eventKinds: [], active: true, secret, by: { member: organization.owner.id, apiKey: null } });
  });
  const states = async (): Promise<string[]> => (await owner.query<{ state: string }>('select state from webhook_delivery order by event_number')).rows.map(({ state }) => state);

  receiver.answer = () => undefined;
  let told = 0;
  for (let kill = 0; kill < sample(2, 8); kill++) {
    const [before, held] = [receiver.received.length, kill % 2 === 1];
    const service = await started(url);
    for (let each = 0; each < 4; each++) await tell(database, organization, goals[told % 2]!, { step: told++ });
    // Either at once, when most of it is not even planned; or once a message is there, and not answered.
    for (const end = Date.now() + 20_000; held && receiver.received.length === before && Date.now() < end;) await sleep(10);
    service.kill('SIGKILL');
    await service.ended;
    // A minute later the leases are over, which another process notices, and after a while what was lost is due.
    await owner.query(`update webhook_delivery set leased_until = clock_timestamp() - interval '1 ms' where lease is not null`);
    await claimDue(database, organization.id, 0);
    await moveTime(owner, organization, 3_600_000);
  }
  expect(await states()).not.toContain('DELIVERED');
  const attempts = receiver.received.length;

  receiver.answer = (response) => void response.writeHead(204).end();
  const last = await started(url);
  for (const end = Date.now() + 40_000; (await states()).filter((state) => state === 'DELIVERED').length < told && Date.now() < end;) {
    await sleep(50);
  }
  expect(await states()).toEqual(Array(told).fill('DELIVERED'));
  last.kill('SIGTERM');
  expect(await last.ended).toBe(0);

  const messages = receiver.verified(secret);
  const stepsOf = (key: string): number[] => messages.filter(({ data }) => data.goal === key).map(({ data }) => data.step as number);
  for (const [index, { key }] of goals.entries()) {
    expect([...new Set(stepsOf(key))]).toEqual(Array.from({ length: told / 2 }, (_, nth) => nth * 2 + index));
    expect(stepsOf(key)).toEqual([...stepsOf(key)].sort((a, b) => a - b));
  }
  expect(messages.length - attempts).toBe(told);
  expect(new Set(messages.map(({ id, data }) => `${id} ${data.step}`)).size).toBe(told);
  expect((await owner.query<{ lost: number }>(`select count(*)::int as lost from webhook_attempt where error = 'LOST'`)).rows[0]!.lost).toBeGreaterThan(0);
}, 120_000);
