import { beforeAll, describe, expect, test } from '@jest/globals';
import { settlePlatformKey } from '../../../src/store/platform-key.js';
import type { Client } from '../../support/client.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { testServer, type TestServer } from '../../support/server.js';
import { defineOrders } from '../../app/orders.js';

const SCRAPER = 'a-secret-of-the-scraper';
let server: TestServer;
let organization: TestOrganization;
let platformKey: string;
let owner: Client;

beforeAll(async () => {
  const { url, database } = await testDatabase();
  platformKey = (await settlePlatformKey(url, null))!;
  server = await testServer({ database, metricsKey: SCRAPER, processMetrics: true });
  organization = await newOrganization(database);
  await defineOrders(organization);
  owner = server.client.as(organization.secret);
});

const scrape = (secret?: string): Promise<Response> =>
  fetch(`${server.url}/metrics`, { headers: secret === undefined ? {} : { authorization: `Bearer ${secret}` } });

/** Samples by name and labels. */
async function samples(): Promise<Map<string, number>> {
  const text = await (await scrape(SCRAPER)).text();
  return new Map(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const at = line.lastIndexOf(' ');
    return [line.slice(0, at), Number(line.slice(at + 1))];
  }));
}

/** How much each sample grew over the work. */
async function growth(work: () => Promise<unknown>): Promise<(name: string) => number> {
  const before = await samples();
  await work();
  const after = await samples();
  return (name) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
}

const requests = (operation: string, code: string): string =>
  `yardstick_graphql_request_duration_seconds_count{operation="${operation}",code="${code}"}`;

describe('/metrics', () => {
  test('is for the scraper\'s own secret and the platform key alone', async () => {
    for (const secret of [SCRAPER, platformKey]) {
      const answer = await scrape(secret);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
    }
    expect((await scrape()).status).toBe(401);
    expect((await scrape('another-secret')).status).toBe(401);
    expect((await scrape(organization.secret)).status).toBe(403);
    expect(await (await scrape(organization.secret)).json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect((await server.client.as(SCRAPER).send('{ organizations { nodes { key } } }')).status).toBe(401);
  });

  test('counts requests by operation and code, and how long they took', async () => {
    const grown = await growth(async () => {
      await owner.send('{ organization { key } }');
      await owner.send('mutation { deleteSource(key: "nowhere") }');
      await owner.send('{ nothing }');
      await owner.send('{');
      await server.client.as('nobody').send('{ organization { key } }');
      await server.client.send('{ organization { key } }');
      await owner.post('no JSON');
    });
    expect(grown(requests('query', 'OK'))).toBe(1);
    expect(grown(requests('mutation', 'NOT_FOUND'))).toBe(1);
    expect(grown(requests('query', 'BAD_INPUT'))).toBe(1);
    expect(grown(requests('none', 'BAD_INPUT'))).toBe(2);
    expect(grown(requests('none', 'UNAUTHENTICATED'))).toBe(1);
    expect(grown(requests('query', 'UNAUTHENTICATED'))).toBe(1);
    expect(grown('yardstick_graphql_request_duration_seconds_sum{operation="query",code="OK"}')).toBeGreaterThan(0);
    expect(grown('yardstick_graphql_request_duration_seconds_bucket{le="+Inf",operation="query",code="OK"}')).toBe(1);
  });

  test('counts the rows of batches by what became of them, a replayed batch once', async () => {
    const record = (rows: readonly object[], batch?: string) => owner.send(
      `mutation ($rows: [InteractionInput!]!, $batch: String) {
        recordInteractions(source: "orders", interactions: $rows, idempotencyKey: $batch) { accepted } }`, { rows, batch });
    const row = { key: 'm1', occurredAt: '2026-01-01T00:00:00Z', fields: { amount: 1 } };
    const grown = await growth(async () => {
      for (let i = 0; i < 2; i++) await record([row, { ...row, key: 'm2' }, { ...row, key: 'm3', fields: { amount: 'x' } }], 'batch');
      await record([row, { ...row, key: 'm2', fields: { amount: 2 } }]);
      await owner.send('mutation { retractInteractions(source: "orders", keys: ["m1"], reason: "A test.") { retracted } }');
    });
    const rows = (outcome: string): number => grown(`yardstick_interactions_total{outcome="${outcome}"}`);
    expect(['accepted', 'unchanged', 'superseded', 'stale', 'retracted', 'rejected'].map(rows)).toEqual([2, 1, 1, 0, 1, 1]);
  });

  test('counts statements by their first word, and shows the pool and the process', async () => {
    const grown = await growth(() => owner.send('{ organization { key } }'));
    expect(grown('yardstick_database_statements_total{verb="start"}')).toBeGreaterThanOrEqual(1);
    expect(grown('yardstick_database_statements_total{verb="select"}')).toBeGreaterThanOrEqual(2);
    const now = await samples();
    expect(now.get('yardstick_database_connections{state="idle"}')).toBeGreaterThanOrEqual(1);
    expect(now.get('yardstick_database_connections{state="busy"}')).toBe(0);
    expect(now.get('yardstick_database_connections{state="waiting"}')).toBe(0);
    expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  test('tells nothing of any organisation: no id, key, name or value in it', async () => {
    const text = await (await scrape(SCRAPER)).text();
    for (const own of [organization.id, organization.organization.key, organization.owner.id, 'orders', 'm1', 'ysk_']) {
      expect(text).not.toContain(own);
    }
    const labels = [...text.matchAll(/^yardstick_\w+\{([^}]*)\}/gm)].flatMap((match) => [...match[1]!.matchAll(/(\w+)="([^"]*)"/g)]);
    expect(new Set(labels.map(([, name]) => name))).toEqual(new Set(['le', 'operation', 'code', 'verb', 'outcome', 'state']));
    for (const [, , value] of labels) expect(value).toMatch(/^([a-z]+|[A-Z_]+|[\d.]+|\+Inf)$/);
  });
});
