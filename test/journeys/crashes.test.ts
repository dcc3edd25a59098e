import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Database } from '../../src/store/database.js';
import { settlePlatformKey } from '../../src/store/platform-key.js';
import { crashingCluster, type CrashingCluster } from '../support/crashing-cluster.js';
import { Client, type Answer } from '../support/client.js';
import { afterTheFile, migratedDatabase } from '../support/database.js';
import { persistentFeed } from '../support/persistent-feed.js';
import { CUTS, postgresProxy, type Cut } from '../support/postgres-proxy.js';
import { testServer } from '../support/server.js';
import { startService, type Service } from '../support/service.js';
import { sample } from '../support/size.js';

beforeAll(() => {
  if (!existsSync('dist/src/main.js')) throw new Error('these tests run the built service: npm run build');
});

const PLATFORM_KEY = 'the-key-of-the-platform';
const LISTENS = /listens at (http:\/\/127\.0\.0\.1:\d+)/;

async function startAt(databaseUrl: string, port = 0): Promise<{ process: Service; url: string }> {
  const process = startService({ DATABASE_URL: databaseUrl, YARDSTICK_ADMIN_KEY: PLATFORM_KEY, PORT: String(port) });
  return { process, url: (await process.printed(LISTENS))[1]! };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

const aMoment = (): Promise<void> => sleep(20 + Math.random() * 300);

describe('with PostgreSQL killed at any moment,', () => {
  let cluster: CrashingCluster;
  let service: { process: Service; url: string };
  beforeAll(async () => {
    cluster = await crashingCluster();
    service = await startAt(cluster.url);
  }, 120_000);

  test('the service says so, lives on, and finds it again by itself', async () => {
    const ready = async (): Promise<number> => (await fetch(`${service.url}/ready`)).status;
    expect(await ready()).toBe(200);
    await cluster.kill();
    expect(await ready()).toBe(503);
    expect((await fetch(`${service.url}/live`)).status).toBe(200);
    const ask = (): Promise<Answer> => new Client(service.url, PLATFORM_KEY).send('{ organizations { nodes { key } } }');
    expect(await ask()).toMatchObject({ status: 503, errors: [{
      message: 'The database is out of reach at the moment.',
      extensions: { code: 'TIMEOUT', hint: expect.stringMatching(/^Try again/) },
    }] });
    await cluster.start();
    expect(await ready()).toBe(200);
    expect(await ask()).toMatchObject({ status: 200, data: {} });
  });

  test('nothing that was acknowledged is lost, and nothing that was sent again is doubled', async () => {
    const feed = await persistentFeed(new Client(service.url, PLATFORM_KEY));
    for (let kills = sample(2, 200); kills > 0; kills--) {
      await aMoment();
      await cluster.kill();
      await cluster.start();
      await feed.everyoneAnswered();
    }
    await feed.stop();
    expect(feed.retries().sent).toBeGreaterThan(0);
    expect(await feed.differences(cluster.url)).toEqual([]);
    expect(service.process.complaints()).toBe('');
  }, 900_000);

  test('a database that acknowledges before it has written is caught', async () => {
    const feed = await persistentFeed(new Client(service.url, PLATFORM_KEY));
    await feed.everyoneAnswered();
    await cluster.set({ synchronous_commit: 'off', wal_writer_delay: '10s', wal_writer_flush_after: '1GB' });
    await feed.everyoneAnswered();
    await cluster.kill();
    await cluster.start();
    await feed.stop();
    expect(await feed.differences(cluster.url)).not.toEqual([]);
  }, 60_000);
});

describe('with the service killed at any moment,', () => {
  test('nothing that was acknowledged is lost, and nothing that was sent again is doubled', async () => {
    const databaseUrl = await migratedDatabase();
    const port = await freePort();
    let { process, url } = await startAt(databaseUrl, port);
    const feed = await persistentFeed(new Client(url, PLATFORM_KEY));
    for (let kills = sample(1, 30); kills > 0; kills--) {
      await aMoment();
      process.kill('SIGKILL');
      await process.ended;
      ({ process, url } = await startAt(databaseUrl, port));
      await feed.everyoneAnswered();
    }
    await feed.stop();
    expect(feed.retries().sent).toBeGreaterThan(0);
    expect(await feed.differences(databaseUrl)).toEqual([]);
  }, 600_000);
});

describe('with connections cut around COMMIT,', () => {
  test('nothing that was acknowledged is lost, and nothing that was sent again is doubled', async () => {
    const databaseUrl = await migratedDatabase();
    const cuts: Record<Cut, number> = { before: 0, during: 0, after: 0 };
    let cutting = false;
    const proxy = await postgresProxy(databaseUrl, () => {
      if (!cutting || Math.random() > 0.1) return null;
      const cut = CUTS[Math.floor(Math.random() * CUTS.length)]!;
      cuts[cut]++;
      return cut;
    });
    await settlePlatformKey(databaseUrl, PLATFORM_KEY);
    const database = await Database.open({ url: proxy.url, poolSize: 5 });
    afterTheFile(() => database.close());
    const { url, complaints } = await testServer({ database });
    const feed = await persistentFeed(new Client(url, PLATFORM_KEY));
    cutting = true;
    while (Object.values(cuts).some((count) => count < sample(5, 100))) await feed.everyoneAnswered();
    cutting = false;
    await feed.stop();
    expect(feed.retries().replayed).toBeGreaterThan(0);
    expect(await feed.differences(databaseUrl)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 600_000);
});
