import { beforeAll, describe, expect, test } from '@jest/globals';
import { makeContactCenterDemo, type ContactCenter } from '../../src/cli/demo/contactcenter.js';
import type { DemoKeys, KeyRing } from '../../src/cli/demo/demo-keys.js';
import { settlePlatformKey } from '../../src/store/platform-key.js';
import { CONTACTCENTER } from '../../seeds/contactcenter/definitions.js';
import { testDatabase } from '../support/database.js';
import { testServer } from '../support/server.js';
import type { Client } from '../support/client.js';

const PLATFORM_KEY = 'a-platform-key-for-the-tests-of-the-demo';
const NOW = Date.parse('2026-03-18T10:20:00Z');

/** Keys in memory, as a file would keep them. */
const ring = (): KeyRing & { keys: DemoKeys } => {
  const memory = {
    keys: {} as DemoKeys,
    read: async () => ({ ...memory.keys }),
    write: async (keys: DemoKeys) => {
      memory.keys = { ...keys };
    },
  };
  return memory;
};

let url: string;
let client: Client;
const keys = ring();
const lines: string[] = [];
const make = (now: number, more: Partial<Parameters<typeof makeContactCenterDemo>[0]> = {}): Promise<ContactCenter> =>
  makeContactCenterDemo({ url, platformKey: PLATFORM_KEY, keys, log: (line) => lines.push(line), now, months: 2, ...more });

let made: ContactCenter;
beforeAll(async () => {
  const { url: ownerUrl, database } = await testDatabase();
  await settlePlatformKey(ownerUrl, PLATFORM_KEY);
  ({ url, client } = await testServer({ database }));
  made = await make(NOW);
}, 120_000);

const ask = async (query: string): Promise<any> => {
  const { data, errors } = await client.as(made.keys!.VIEWER).send(query);
  expect(errors).toBeUndefined();
  return data;
};

describe('the demo contactcenter', () => {
  test('is an organisation with a key for each role', async () => {
    expect(made.organization).toBe('contactcenter');
    for (const role of ['OWNER', 'ADMIN', 'ANALYST', 'INGEST', 'VIEWER'] as const) {
      const { data } = await client
        .as(made.keys![role])
        .send('{ me { ... on Member { role } ... on ApiKey { role } } organization { timeZone } }');
      expect(data).toEqual({ me: { role }, organization: { timeZone: 'Europe/Berlin' } });
    }
  });

  test('answers every one of its KPIs over the last whole month', async () => {
    const keysOfKpis = CONTACTCENTER.kpis.map(({ key }) => key);
    expect(keysOfKpis.length).toBeGreaterThanOrEqual(12);
    const { evaluate } = await ask(
      `{ evaluate(kpis: ${JSON.stringify(keysOfKpis)}, window: { between: { from: "2026-02-01", to: "2026-03-01" } }) { records } }`,
    );
    const [february] = evaluate.records;
    for (const key of keysOfKpis) expect([key, typeof february[key]]).toEqual([key, 'number']);
    for (const { key } of CONTACTCENTER.kpis.filter(({ unit }) => unit === '%')) expect(february[key]).toBeGreaterThan(0);
    expect(february.contacts).toBeGreaterThan(500);
  });

  test('splits contacts by channel into shares that add up to one', async () => {
    const { evaluate } = await ask(
      `{ evaluate(kpis: ["contacts", "contact_share"], by: ["channel"], window: { between: { from: "2026-02-01", to: "2026-03-01" } }) { records } }`,
    );
    const contacts = evaluate.records.filter((record: any) => record.contacts > 0);
    expect(contacts.map((record: any) => record.channel).sort()).toEqual(['chat', 'email', 'phone']);
    expect(contacts.reduce((sum: number, record: any) => sum + record.contact_share, 0)).toBeCloseTo(1, 12);
  });

  test('says up to when it is complete, and lies in the past', async () => {
    const { source } = await ask('{ source(key: "calls") { freshness { completeThrough lastOccurredAt } } }');
    expect(source.freshness.completeThrough).toBe('2026-03-18T10:00:00Z');
    expect(source.freshness.lastOccurredAt <= source.freshness.completeThrough).toBe(true);
  });

  test('changes nothing in a second run within the hour', async () => {
    expect(await make(NOW + 60_000)).toMatchObject({ changed: 0, keys: made.keys });
  });

  test('goes on from where it was: a day later there is a day more, and what has become of the rest', async () => {
    const later = await make(NOW + 24 * 3_600_000);
    expect(later.changed).toBeGreaterThan(20);
    expect(later.changed).toBeLessThan(400);
    expect(lines.at(-1)).toContain('new or changed interactions, up to 2026-03-19T10:00:00Z');
  });

  test('a run that was interrupted is finished by the next, with the keys it had made', async () => {
    const { url: ownerUrl, database } = await testDatabase();
    await settlePlatformKey(ownerUrl, PLATFORM_KEY);
    const other = await testServer({ database });
    const kept = ring();
    const interrupted = {
      ...kept,
      read: kept.read,
      write: async (keysNow: DemoKeys) => {
        await kept.write(keysNow);
        throw new Error('killed');
      },
    };
    await expect(make(NOW, { url: other.url, keys: interrupted, months: 0 })).rejects.toThrow('killed');
    const finished = await make(NOW, { url: other.url, keys: kept, months: 0 });
    expect(finished.changed).toBeGreaterThan(100);
    expect(Object.keys(finished.keys!)).toHaveLength(5);
  });

  test('leaves an organisation alone whose keys it does not have', async () => {
    expect(await make(NOW, { keys: ring() })).toEqual({ organization: 'contactcenter', keys: null, changed: 0 });
  });
});
