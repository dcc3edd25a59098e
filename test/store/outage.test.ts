import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type pg from 'pg';
import { Database } from '../../src/store/database.js';
import { Organization } from '../../src/store/entities/organization.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { newOrganization } from '../support/organization.js';
import { postgresProxy, type Cut, type PostgresProxy } from '../support/postgres-proxy.js';

let url: string;
let owner: pg.Client;
let proxy: PostgresProxy;
let database: Database;
let id: string;
let nextCut: Cut | null = null;

beforeAll(async () => {
  url = await migratedDatabase();
  owner = await ownerClient(url);
  proxy = await postgresProxy(url, () => {
    const cut = nextCut;
    nextCut = null;
    return cut;
  });
  database = await Database.open({ url: proxy.url, poolSize: 3 });
  afterTheFile(() => database.close());
  ({ id } = await newOrganization(database));
});

const retryable = {
  code: 'TIMEOUT', message: 'The database is out of reach at the moment.',
  details: { hint: expect.stringMatching(/^Try again in a moment/) },
};
const readName = (): Promise<string> => database.read(id, async ({ em }) => (await em.findOneOrFail(Organization, { id })).name);
const rename = (name: string): Promise<unknown> => database.write(id, async (tx) => {
  await tx.stamp();
  await tx.em.nativeUpdate(Organization, { id }, { name });
});

describe('a database that is out of reach', () => {
  test('is an error to try again for reading, writing and readiness, and is found again by itself', async () => {
    await proxy.sever();
    await expect(readName()).rejects.toMatchObject(retryable);
    await expect(rename('Never')).rejects.toMatchObject(retryable);
    await expect(database.ping()).rejects.toThrow();
    await proxy.mend();
    await database.ping();
    await rename('Found again');
    expect(await readName()).toBe('Found again');
  });

  test('has no connection left for us', async () => {
    const name = new URL(url).pathname.slice(1);
    const limit = (to: number): Promise<unknown> => owner.query(`alter database ${name} connection limit ${to}`);
    await limit(0);
    const other = await Database.open({ url });
    afterTheFile(() => other.close());
    await expect(other.read(id, async () => undefined)).rejects.toMatchObject(retryable);
    await limit(-1);
    await other.read(id, async () => undefined);
  });

  test('is told within seconds from being ready, though it holds connections open and says nothing', async () => {
    const silent = await postgresProxy(url);
    const waiting = await Database.open({ url: silent.url, poolSize: 1 });
    afterTheFile(() => waiting.close());
    await waiting.ping();
    silent.stall();
    await expect(waiting.ping()).rejects.toThrow();
    silent.cutAll();
  }, 15_000);
});

describe('a connection that breaks', () => {
  test.each<[string, (view: Parameters<Parameters<typeof database.write>[1]>[0]) => Promise<unknown>]>([
    ['a statement', ({ query }) => query(sql`select 1`)],
    ['the object-relational mapper', ({ em }) => em.find(Organization, {})],
    ['the stamp', (tx) => tx.stamp()],
  ])('before %s is an error to try again', async (_what, use) => {
    await expect(database.write(id, async (tx) => {
      proxy.cutAll();
      return use(tx);
    })).rejects.toMatchObject(retryable);
  });

  test.each<[string, (view: Parameters<Parameters<typeof database.read>[1]>[0]) => Promise<unknown>]>([
    ['a statement', ({ query }) => query(sql`select 1`)],
    ['the object-relational mapper', ({ em }) => em.find(Organization, {})],
    ['the reading of the clock', (reading) => reading.knowledge()],
  ])('while a snapshot is open, before %s, is an error to try again', async (_what, use) => {
    const reading = await database.openReading(id);
    proxy.cutAll();
    await expect(use(reading)).rejects.toMatchObject(retryable);
    await reading.close();
    await readName();
  });

  test('before a COMMIT has changed nothing, after it everything, and says the same', async () => {
    const before = await readName();
    nextCut = 'before';
    await expect(rename('Lost')).rejects.toMatchObject(retryable);
    expect(await readName()).toBe(before);
    nextCut = 'after';
    await expect(rename('Kept')).rejects.toMatchObject(retryable);
    expect(await readName()).toBe('Kept');
  });

  test('by the hand of whoever runs the database is an error to try again', async () => {
    const told = expect(database.write(id, ({ query }) => query(sql`select pg_sleep(20)`))).rejects.toMatchObject(retryable);
    const end = (): Promise<pg.QueryResult> => owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query like 'select pg_sleep(20)%' and datname = current_database()`);
    while ((await end()).rowCount === 0);
    await told;
  });
});
