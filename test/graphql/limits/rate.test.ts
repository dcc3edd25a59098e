import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Allowance } from '../../../src/graphql/limits/rate.js';
import type { Database } from '../../../src/store/database.js';
import type { Client } from '../../support/client.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { testServer } from '../../support/server.js';

describe('the allowance of a key', () => {
  test('is spent point by point, refuses what is more than is left without spending it, and is whole again after a minute', async () => {
    jest.useFakeTimers({ now: 0 });
    try {
      const allowance = new Allowance({ pointsPerMinute: 100 });
      expect(await allowance.spend('a', 60)).toBeNull();
      jest.advanceTimersByTime(20_000);
      expect(await allowance.spend('a', 41)).toBe(40);
      expect(await allowance.spend('a', 40)).toBeNull();
      expect(await allowance.spend('a', 1)).toBe(40);
      expect(await allowance.spend('b', 100)).toBeNull();
      jest.advanceTimersByTime(40_001);
      expect(await allowance.spend('a', 100)).toBeNull();
    } finally {
      jest.useRealTimers();
    }
  });

  test('lets one request pass that costs more than a minute has, and nothing beside it', async () => {
    const allowance = new Allowance({ pointsPerMinute: 100 });
    expect(await allowance.spend('a', 5_000)).toBeNull();
    expect(await allowance.spend('a', 1)).toBeGreaterThan(0);
  });
});

describe('over HTTP', () => {
  const POINTS = 2_000;
  let database: Database;
  let organization: TestOrganization;
  let client: Client;
  beforeAll(async () => {
    ({ database } = await testDatabase());
    organization = await newOrganization(database);
    client = (await testServer({ database, rateLimit: { pointsPerMinute: POINTS } })).client;
  });

  /** Some 310 points. */
  const KEYS = '{ apiKeys(first: 100) { nodes { id name } } }';
  const keyOf = async (role: 'ADMIN' | 'VIEWER' | 'INGEST'): Promise<Client> => client.as(await organization.secretOf(role));

  test('a key that asks for too much is refused with 429, RATE_LIMITED, and when to try again', async () => {
    const busy = await keyOf('ADMIN');
    let refused;
    for (let i = 0; refused?.status !== 429; i++) {
      expect(i).toBeLessThan(20);
      refused = await busy.send(KEYS);
    }
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.data).toBeUndefined();
    expect(refused.errors).toEqual([{
      message: 'This key has asked for too much in the last minute.',
      extensions: {
        code: 'RATE_LIMITED', retryAfterSeconds: seconds,
        hint: expect.stringMatching(new RegExp(`^Try again in ${seconds} seconds\\. This request costs \\d+ points; `)),
      },
    }]);
    expect(refused.headers.get('content-type')).toMatch(/json/);

    // What is small still passes, what other keys ask does, and what needs no key.
    expect((await busy.send('{ organization { key } }')).status).toBe(200);
    expect((await (await keyOf('VIEWER')).send(KEYS)).status).toBe(200);
    expect((await client.send('{ __schema { queryType { name } } }')).status).toBe(200);
  });

  test('rows that are sent cost a point each', async () => {
    const feeder = await keyOf('INGEST');
    const send = (rows: number) => feeder.send(
      'mutation ($rows: [InteractionInput!]!) { recordInteractions(source: "nowhere", interactions: $rows) { accepted } }',
      { rows: Array.from({ length: rows }, (_, i) => ({ key: `k${i}`, occurredAt: '2026-01-01T00:00:00Z', fields: {} })) },
    );
    expect((await send(POINTS - 100)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect((await send(200)).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect((await send(10)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  test('what is refused before it runs costs nothing', async () => {
    const clumsy = client.as((await newOrganization(database)).secret);
    for (let i = 0; i < 20; i++) {
      const { status, errors } = await clumsy.send('{ apiKeys(first: 100) { nodes { id nam } } }');
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_INPUT']);
    }
    expect((await clumsy.send(KEYS)).status).toBe(200);
  });
});
