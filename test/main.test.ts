import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runningPostmaster } from '../src/store/postgres-process.js';
import { afterTheFile, emptyDatabase, migratedDatabase, ownerClient } from './support/database.js';
import { startService, type Service } from './support/service.js';

const LISTENS = /listens at (http:\/\/127\.0\.0\.1:\d+)/;
const PLATFORM_KEY = /Platform key.*: (ysp_\w+)/;

beforeAll(() => {
  if (!existsSync('dist/src/main.js')) throw new Error('these tests run the built service: npm run build');
});

async function ask(url: string, key: string, query: string): Promise<{ data?: Record<string, unknown>; errors?: { message: string }[] }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` }, body: JSON.stringify({ query }),
  });
  return await response.json() as { data?: Record<string, unknown> };
}

/** Exit code 1 and one line on stderr, which is returned; nothing else was printed. */
async function refusal(service: Service): Promise<string> {
  expect(await service.ended).toBe(1);
  expect(service.output()).toBe('');
  expect(service.complaints()).toMatch(/^[^\n]+\n$/);
  return service.complaints().trim();
}

const createOrganization = (key: string): string => `mutation { createOrganization(input: {
  key: "${key}", name: "Acme", timeZone: "Europe/Berlin", ownerEmail: "o@acme.example", ownerName: "Olive"
}) { secret organization { key } } }`;

describe('with a database of its user', () => {
  test('migrates it, prints the platform key once, forgets it for the one of YARDSTICK_ADMIN_KEY, and stops cleanly on SIGTERM', async () => {
    const url = await emptyDatabase();
    const first = startService({ DATABASE_URL: url });
    const [, server] = await first.printed(LISTENS);
    const [, key] = await first.printed(PLATFORM_KEY);
    const made = await ask(server!, key!, createOrganization('acme'));
    expect(made).toMatchObject({ data: { createOrganization: { organization: { key: 'acme' } } } });
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.complaints()).toBe('');

    const own = 'the-own-key-of-the-platform';
    const second = startService({ DATABASE_URL: url, YARDSTICK_ADMIN_KEY: own });
    const [, again] = await second.printed(LISTENS);
    expect(await ask(again!, own, '{ organizations { nodes { key } } }')).toEqual({ data: { organizations: { nodes: [{ key: 'acme' }] } } });
    expect((await ask(again!, key!, '{ organizations { nodes { key } } }')).errors).toHaveLength(1);
    second.kill('SIGINT');
    expect(await second.ended).toBe(0);
    expect(second.output()).not.toMatch(/ysp_|the-own-key/);
    expect(first.output().split('\n').filter((line) => line.startsWith('{')).join()).not.toContain(key);
  });

  test('answers what it has begun before it stops, and takes nothing more', async () => {
    const url = await migratedDatabase();
    const service = startService({ DATABASE_URL: url, YARDSTICK_ADMIN_KEY: 'the-key-of-the-platform' });
    const [, server] = await service.printed(LISTENS);
    const made = await ask(server!, 'the-key-of-the-platform', createOrganization('acme'));
    const { secret } = made.data!['createOrganization'] as { secret: string };

    const owner = await ownerClient(url);
    await owner.query('begin');
    await owner.query('select from knowledge_clock for update');
    const waiting = ask(server!, secret, 'mutation { updateOrganization(input: { name: "Renamed" }) { name } }');
    await until(async () => (await owner.query(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rowCount === 1);
    service.kill('SIGTERM');
    await until(() => fetch(`${server!}/live`).then(() => false, () => true));
    await owner.query('commit');
    expect(await waiting).toEqual({ data: { updateOrganization: { name: 'Renamed' } } });
    expect(await service.ended).toBe(0);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!await holds()) await new Promise((done) => { setTimeout(done, 10); });
}

describe('says in one line why it cannot start:', () => {
  test('the port is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
    afterTheFile(() => new Promise((done) => blocker.close(() => done())));
    const { port } = blocker.address() as { port: number };
    const line = await refusal(startService({ DATABASE_URL: await migratedDatabase(), PORT: String(port), YARDSTICK_ADMIN_KEY: 'the-key-of-the-platform' }));
    expect(line).toBe(`Port ${port} on 127.0.0.1 is taken: stop what listens there, or set PORT to another one.`);
  });

  test('the port is none', async () => {
    expect(await refusal(startService({ PORT: 'eighty' }))).toBe('PORT is no port: "eighty". It is a number from 0 (any free one) to 65535.');
  });
});

function dataDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'yardstick-main-'));
  afterTheFile(async () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe('with the embedded database', () => {
  test('makes no demo where none is wanted; makes it, goes on with it where it was broken off, keeps it, leaves nothing running, and ends where its database is killed', async () => {
    const directory = dataDirectory();
    const running = (): boolean => runningPostmaster(join(directory, 'postgres')) !== null;

    const start = (months = '1') => startService({ YARDSTICK_DATA_DIR: directory, YARDSTICK_DEMO_MONTHS: months });
    const without = start('off');
    const [, bare] = await without.printed(LISTENS);
    const [, platformKey] = await without.printed(PLATFORM_KEY);
    expect(await ask(bare!, platformKey!, '{ organizations { nodes { key } } }')).toEqual({ data: { organizations: { nodes: [] } } });
    without.kill('SIGTERM');
    expect(await without.ended).toBe(0);
    expect(without.output()).not.toMatch(/demo/i);

    const first = start();
    await first.printed(/Making the demo/);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(running()).toBe(false);

    const second = start();
    const [, url] = await second.printed(LISTENS);
    await second.printed(/The demo contactcenter has .* interactions/);
    await second.printed(/--data .*}'\n/);
    const roles = new Map([...second.output().matchAll(/^ {2}([A-Z]+) +(ysk_\w+)$/gm)].map(([, role, key]) => [role!, key!]));
    expect([...roles.keys()]).toEqual(['OWNER', 'ADMIN', 'ANALYST', 'INGEST', 'VIEWER']);
    expect(statSync(join(directory, 'demo-contactcenter.json')).mode & 0o777).toBe(0o600);
    expect(await ask(url!, platformKey!, '{ organizations { nodes { key } } }')).toEqual({ data: { organizations: { nodes: [{ key: 'contactcenter' }] } } });
    const [query, aboutGoal] = [...second.output().matchAll(/--data '(.*)'/g)].map(([, body]) => (JSON.parse(body!) as { query: string }).query) as [string, string?];
    // Of one month it has no goals.
    expect(aboutGoal).toBeUndefined();
    const answered = await ask(url!, roles.get('VIEWER')!, query);
    const { records } = answered.data!['evaluate'] as { records: unknown[] };
    expect(records.length).toBeGreaterThan(3);

    const beside = start();
    expect(await refusal(beside)).toMatch(new RegExp(`is in use by yardstick process ${second.pid}: stop it, or set YARDSTICK_DATA_DIR`));
    expect(running()).toBe(true);

    second.kill('SIGINT');
    expect(await second.ended).toBe(0);
    expect(running()).toBe(false);

    const third = start();
    const [, again] = await third.printed(LISTENS);
    await third.printed(/--data/);
    expect(third.output()).not.toMatch(/Making|Bringing|ysp_/);
    for (const key of roles.values()) expect(third.output()).toContain(key);
    expect(await ask(again!, roles.get('VIEWER')!, query)).toEqual(answered);

    process.kill(runningPostmaster(join(directory, 'postgres'))!.pid, 'SIGKILL');
    expect(await third.ended).toBe(1);
    expect(third.complaints()).toBe('The embedded PostgreSQL has stopped.\n');
  }, 300_000);
});
