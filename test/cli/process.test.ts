import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defineSource } from '../../src/app/define-source.js';
import { interaction } from '../../src/app/interaction.js';
import { emitSchema } from '../../src/graphql/emit-schema.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { testServer } from '../support/server.js';

const directory = mkdtempSync(join(tmpdir(), 'yardstick-cli-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const BIN = new URL('../../bin/yardstick.js', import.meta.url).pathname;

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as a user runs it: a process of its own, nothing on its input, no terminal. */
function yardstick(
  args: readonly string[],
  environment: Record<string, string> = {},
  { killWhen }: { killWhen?: string } = {},
): Promise<Outcome> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: directory,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
    if (killWhen !== undefined && out.includes(killWhen)) child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

let organization: TestOrganization;
let environment: Record<string, string>;
let serverUrl: string;
beforeAll(async () => {
  const { url, database } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'Europe/Berlin' });
  environment = { DATABASE_URL: url, YARDSTICK_API_KEY: await organization.secretOf('INGEST') };
  await organization.as('ADMIN', (ctx) =>
    defineSource(ctx, {
      key: 'calls',
      name: 'Calls',
      fields: [
        { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
        { key: 'wait', type: 'NUMBER', role: 'VALUE', unit: 's' },
      ],
    }),
  );
  ({ url: serverUrl } = await testServer({ database }));
});

const CSV =
  '\uFEFFid;started;Channel;wait\n1;1/3/2026 10:00;"phone;\nline";12.5\n2;1/3/2026 11:00;chat;long\n3;1/3/2026 12:00;chat;7\n';
const OPTIONS = ['--source', 'calls', '--occurred-at', 'started', '--date-format', 'D/M/YYYY H:mm'];
const stored = (key: string) => organization.as('ANALYST', (ctx) => interaction(ctx, 'calls', key));

describe('yardstick import', () => {
  test('records a file, keeps what it rejects, and takes it again once mended', async () => {
    const path = join(directory, 'calls.csv');
    writeFileSync(path, CSV);
    const first = await yardstick(['import', path, ...OPTIONS], environment);
    expect(first).toMatchObject({ code: 3, err: '' });
    expect(first.out).toMatch(
      /^3 rows in [\d.]+ s \([\d,]+ rows\/s\): 2 new, 1 rejected\.\nRejected rows are in .*calls\.rejects\.csv,/,
    );
    expect(await stored('1')).toMatchObject({
      occurredAt: '2026-03-01T09:00:00Z',
      fields: { channel: 'phone;\nline', wait: 12.5 },
    });
    expect(await stored('2')).toBeNull();

    const rejects = join(directory, 'calls.rejects.csv');
    writeFileSync(rejects, readFileSync(rejects, 'utf8').replace(';long;', ';30;'));
    expect(await yardstick(['import', rejects, ...OPTIONS], environment)).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 new.'),
    });
    expect(await stored('2')).toMatchObject({ fields: { channel: 'chat', wait: 30 } });
    expect(await yardstick(['import', path, ...OPTIONS], environment)).toMatchObject({
      code: 3,
      out: expect.stringContaining('2 unchanged, 1 rejected.'),
    });
  });

  test('does the same over HTTP', async () => {
    const path = join(directory, 'more.csv');
    writeFileSync(path, CSV.replaceAll(/^(\d);/gm, '1$1;'));
    const { code, out } = await yardstick(
      ['import', path, ...OPTIONS, '--url', serverUrl, '--complete-through', '2026-03-02T00:00:00Z'],
      environment,
    );
    expect([code, out]).toEqual([3, expect.stringContaining('2 new, 1 rejected.')]);
    expect(await stored('11')).toMatchObject({ fields: { channel: 'phone;\nline', wait: 12.5 } });
  });

  test.each([
    [
      'an unknown source',
      ['import', 'x', '--source', 'cals'],
      {},
      1,
      'yardstick: There is no source "cals". Did you mean "calls"?\n',
    ],
    [
      'a file that is not there',
      ['import', 'x', '--source', 'calls'],
      {},
      1,
      'yardstick: Cannot read x: there is no such file.\n',
    ],
    [
      'no API key',
      ['import', 'x', '--source', 'calls'],
      { YARDSTICK_API_KEY: '' },
      2,
      'yardstick: Which organisation? Give an API key of it: YARDSTICK_API_KEY, or --api-key.\n',
    ],
    [
      'a wrong API key',
      ['import', 'x', '--source', 'calls', '--api-key', 'nonsense'],
      {},
      1,
      'yardstick: This API key is not known here. Check that it was copied whole.\n',
    ],
    [
      'a zone that is none',
      ['import', 'x', '--source', 'calls', '--time-zone', 'Europe/Berlino'],
      {},
      1,
      'yardstick: There is no time zone "Europe/Berlino". Did you mean "Europe/Berlin"?\n',
    ],
    [
      'a mapping without =',
      ['import', 'x', '--source', 'calls', '--map', 'channel'],
      {},
      2,
      'yardstick: --map channel: write it as field=Column.\n',
    ],
    [
      'a server that is not there',
      ['import', 'x', '--source', 'calls', '--url', 'http://127.0.0.1:9'],
      {},
      1,
      /^yardstick: Cannot reach http:\/\/127\.0\.0\.1:9\/graphql: .+\.\n$/,
    ],
    [
      'a database that is not there',
      ['import', 'x', '--source', 'calls'],
      { DATABASE_URL: 'postgresql://u:p@127.0.0.1:9/x', YARDSTICK_URL: '' },
      1,
      /^yardstick: The database x at 127\.0\.0\.1:9 is out of reach/,
    ],
    ['no source', ['import', 'x'], {}, 2, /required option '--source <key>' not specified/],
    ['an unknown command', ['imprt'], {}, 2, /Did you mean import\?/],
  ] as [string, string[], Record<string, string>, number, string | RegExp][])(
    'with %s ends with one line and a code',
    async (_name, args, more, code, err) => {
      const outcome = await yardstick(args, { ...environment, YARDSTICK_URL: serverUrl, ...more });
      expect(outcome.code).toBe(code);
      if (typeof err === 'string') expect(outcome.err).toBe(err);
      else expect(outcome.err).toMatch(err);
    },
  );

  test("an INGEST key cannot do more than feed: a VIEWER's not even that", async () => {
    const { code, err } = await yardstick(['import', join(directory, 'calls.csv'), ...OPTIONS], {
      ...environment,
      YARDSTICK_API_KEY: await organization.secretOf('VIEWER'),
    });
    expect([code, err]).toEqual([1, 'yardstick: The role VIEWER may not do this; OWNER, ADMIN and INGEST may.\n']);
  });
});

describe('yardstick', () => {
  test('starts the embedded PostgreSQL where nobody has, leaves nothing running where it is interrupted, and starts it again for the next command', async () => {
    const data = join(directory, 'interrupted');
    const interrupted = await yardstick(['demo', 'contactcenter', '--months', '1'], { YARDSTICK_DATA_DIR: data }, { killWhen: 'Making the demo' });
    expect(interrupted).toMatchObject({ code: 143, err: '' });
    expect(existsSync(join(data, 'postgres/PG_VERSION'))).toBe(true);
    expect(existsSync(join(data, 'postgres/postmaster.pid'))).toBe(false);
    const next = await yardstick(['import', 'x', '--source', 'calls'], { YARDSTICK_DATA_DIR: data, YARDSTICK_API_KEY: 'nonsense' });
    expect(next.err).toBe('yardstick: This API key is not known here. Check that it was copied whole.\n');
    expect(existsSync(join(data, 'postgres/postmaster.pid'))).toBe(false);
  }, 120_000);

  test('refuses months that are none', async () => {
    expect(await yardstick(['demo', 'contactcenter', '--months', 'two'], { YARDSTICK_DATA_DIR: join(directory, 'no-months') }))
      .toMatchObject({ code: 2, err: 'yardstick: "two" is no number of months: it takes 1 to 99.\n' });
  });

  test('plans and applies definitions: 4 where they differ, 1 where they are wrong, 0 where nothing is left to do', async () => {
    const folder = join(directory, 'definitions');
    const analyst = { ...environment, YARDSTICK_API_KEY: await organization.secretOf('ANALYST') };
    mkdirSync(folder);
    const ended = async (command: string, aggregation: string): Promise<number | null> => {
      writeFileSync(join(folder, 'a.yaml'), `measures: [{ key: of_process, source: calls, aggregation: ${aggregation} }]\n`);
      return (await yardstick([command, folder], analyst)).code;
    };
    const codes = [await ended('plan', 'COUNT'), await ended('apply', 'COUNTED'), await ended('apply', 'COUNT'), await ended('plan', 'COUNT')];
    expect(codes).toEqual([4, 1, 0, 0]);
    expect((await yardstick(['plan', folder, '--last', 'two'], analyst)).code).toBe(2);
  });

  test('emits the schema', async () => {
    const path = join(directory, 'deep/schema.graphql');
    expect(await yardstick(['emit-schema', path])).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(path, 'utf8')).toBe(emitSchema());
  });

  test('explains itself', async () => {
    const { code, out } = await yardstick(['--help']);
    expect(code).toBe(0);
    for (const command of ['import', 'demo', 'emit-schema']) expect(out).toContain(command);
    expect((await yardstick(['import', '--help'])).out).toContain('--date-format');
  });
});
