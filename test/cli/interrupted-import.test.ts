import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { defineSource } from '../../src/app/define-source.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';

const BIN = new URL('../../bin/yardstick.js', import.meta.url).pathname;
const directory = mkdtempSync(join(tmpdir(), 'yardstick-interrupted-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let url: string;
let database: Database;
beforeAll(async () => {
  ({ url, database } = await testDatabase());
});

async function organizationWithCalls(): Promise<TestOrganization> {
  const organization = await newOrganization(database);
  const fields = [{ key: 'note', type: 'TEXT', role: 'DIMENSION' }, { key: 'wait', type: 'NUMBER', role: 'VALUE', unit: 's' }] as const;
  await organization.as('ADMIN', (ctx) => defineSource(ctx, { key: 'calls', name: 'Calls', fields }));
  return organization;
}

/** Rows of which every tenth says something else of the key before: 9 in 10 keys, 1 in 10 corrections. */
async function csv(rows: number, noteLength: number): Promise<string> {
  const path = join(directory, `${rows}.csv`);
  const file = createWriteStream(path);
  file.write('key,occurred_at,known_at,note,wait\n');
  for (let row = 0; row < rows; row++) {
    const at = new Date(Date.UTC(2026, 0, 1) + row * 1_000).toISOString();
    if (!file.write(`call-${row % 10 === 9 ? row - 1 : row},${at},${at},${`note ${row} `.padEnd(noteLength, 'x')},${row % 600}.5\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return path;
}

interface Run {
  /** Null: it was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly milliseconds: number;
  /** The most memory that it ever held, in MiB. */
  readonly peak: number;
}

async function importFile(path: string, secret: string, options: readonly string[] = [], killAfter?: number, signal: NodeJS.Signals = 'SIGKILL', nodeOptions = ''): Promise<Run> {
  const started = performance.now();
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [BIN, 'import', path, '--source', 'calls', ...options], {
    env: { PATH, HOME, DATABASE_URL: url, YARDSTICK_API_KEY: secret, NODE_OPTIONS: nodeOptions }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { out += text; });
  let peak = 0;
  const watch = setInterval(() => { peak = Math.max(peak, peakOf(child.pid!)); }, 20);
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill(signal), killAfter);
  const [code] = await once(child, 'close') as [number | null];
  clearInterval(watch);
  clearTimeout(timer);
  return { code, out, milliseconds: performance.now() - started, peak };
}

function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** What is stored, without what differs from run to run. */
const stored = (organization: TestOrganization, withTimes: boolean): Promise<unknown> =>
  database.read(organization.id, ({ query }) => query(sql`
    select 'current' as rows, count(*)::int as count,
      md5(string_agg(concat_ws('|', key, occurred_at, ${withTimes ? sql`recorded_at` : sql`''`}, fields::text), E'\n' order by key)) as content
    from interaction
    union all
    select 'superseded', count(*)::int,
      md5(string_agg(concat_ws('|', key, occurred_at, ${withTimes ? sql`recorded_at, superseded_at` : sql`''`}, fields::text), E'\n' order by key, recorded_at))
    from interaction_revision
    union all select 'gathered', count(*)::int, null from import_row
    order by 1`));

const KINDS: readonly (readonly [name: string, options: readonly string[], withTimes: boolean])[] = [
  ['', [], false],
  [' of a history', ['--recorded-at', 'known_at'], true],
];

describe.each(sample(KINDS.slice(1), KINDS))('an import%s that is interrupted', (_name, options, withTimes) => {
  let path: string;
  let whole: Run;
  let expected: unknown;
  beforeAll(async () => {
    // Three chunks.
    path = await csv(44_000, 40);
    const organization = await organizationWithCalls();
    whole = await importFile(path, await organization.secretOf('INGEST'), options);
    expected = await stored(organization, withTimes);
    expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('new') });
    const again = await importFile(path, await organization.secretOf('INGEST'), options);
    expect(again.out).toMatch(withTimes ? /was imported already/ : /unchanged/);
    expect(await stored(organization, withTimes)).toEqual(expected);
  }, 120_000);

  const moments = Array.from({ length: sample(1, 20) }, (_, index) => index);
  test.each(moments)('by kill -9 at a random moment (%i), run again ends with the same rows', async () => {
    const organization = await organizationWithCalls();
    const secret = await organization.secretOf('INGEST');
    // Not before it has loaded its code: until then there is nothing to interrupt.
    const moment = whole.milliseconds * (0.3 + 0.7 * Math.random());
    const killed = await importFile(path, secret, options, moment);
    // What the server has been told to do it does; then it finds nobody there.
    await sleep(50);
    const again = await importFile(path, secret, options);
    const told = `killed after ${Math.round(moment)} ms of ${Math.round(whole.milliseconds)}: ${killed.out}, then ${again.out}`;
    if (again.code !== 0) expect(told).toMatch(/was imported already/);
    expect([told, await stored(organization, withTimes)]).toEqual([told, expected]);
  }, 120_000);

  test('by Ctrl-C, says nothing untrue, and run again ends with the same rows', async () => {
    const organization = await organizationWithCalls();
    const secret = await organization.secretOf('INGEST');
    const { code, out } = await importFile(path, secret, options, whole.milliseconds * 0.6, 'SIGINT');
    if (code !== 0) expect(out).not.toMatch(/rows in/);
    await importFile(path, secret, options);
    expect(await stored(organization, withTimes)).toEqual(expected);
  }, 120_000);
});

describe('an import of a history', () => {
  test('waits for its rejected rows: they are mended, or left out, or all of it is given up', async () => {
    const path = join(directory, 'history.csv');
    writeFileSync(path, 'key,occurred_at,known_at,wait\na,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,1\na,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,two\n');
    const rejects = join(directory, 'history.rejects.csv');
    const cli = async (organization: TestOrganization, ...args: string[]): Promise<string> => {
      const { PATH, HOME } = process.env;
      const child = spawn(process.execPath, [BIN, 'import', ...args, '--source', 'calls'], {
        env: { PATH, HOME, DATABASE_URL: url, YARDSTICK_API_KEY: await organization.secretOf('INGEST') }, stdio: ['ignore', 'pipe', 'pipe'],
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { out += text; });
      await once(child, 'close');
      return out;
    };
    const history = ['--recorded-at', 'known_at'];
    const mended = await organizationWithCalls();
    expect(await cli(mended, path, ...history)).toMatch(/1 new, 1 rejected\.[\s\S]*The source is IMPORTING/);
    writeFileSync(rejects, readFileSync(rejects, 'utf8').replace(',two,', ',2,'));
    expect(await cli(mended, path.replace('.csv', '.rejects.csv'), ...history)).toContain('the history of 1 interactions in 2 revisions');

    const leftOut = await organizationWithCalls();
    await cli(leftOut, path, ...history);
    expect(await cli(leftOut, path)).toMatch(/The history of the source "calls" is being imported: nothing else is recorded/);
    expect(await cli(leftOut, '--finish')).toBe('The source has the history of 1 interactions in 1 revisions.\n');

    const dropped = await organizationWithCalls();
    await cli(dropped, path, ...history);
    expect(await cli(dropped, '--drop')).toBe('The import was given up: the source "calls" is empty.\n');
    expect(await cli(dropped, '--drop')).toMatch(/No history is being imported/);

    expect(await cli(dropped, '--finish', '--drop')).toMatch(/one of them/);
    expect(await cli(dropped, path, '--revision-order', 'wait')).toMatch(/with --recorded-at/);
  }, 120_000);
});

test('an import goes through a file that is larger than all the memory it may use', async () => {
  // Below this the collector of V8 hardly ever rests, whatever the program does.
  const heap = 192;
  const path = await csv(sample(22_000, 100_000), 10_000);
  expect(statSync(path).size).toBeGreaterThan(heap * 1024 * 1024);
  const organization = await organizationWithCalls();
  const secret = await organization.secretOf('INGEST');
  const { code, out, peak } = await importFile(path, secret, [], undefined, 'SIGKILL', `--max-old-space-size=${heap}`);
  expect([code, out]).toEqual([0, expect.stringContaining('new')]);
  // Beside the heap there are buffers; they do not grow with the file either.
  expect(peak).toBeLessThan(2.5 * heap);
}, sample(240_000, 1_200_000));
