import { createReadStream, mkdtempSync, openSync, readSync, closeSync, rmSync } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { SERVICEDESK } from '../seeds/servicedesk/definitions.js';
import { directPlatform } from '../src/cli/api/direct-api.js';
import { importFile } from '../src/cli/import/import-file.js';
import { Database } from '../src/store/database.js';
import { connectOrStart } from '../src/store/embedded-postgres.js';
import { migrate } from '../src/store/migrate.js';

/*
 * How fast `yardstick import` is, beside a bare COPY of the same file in the same run on the same server: the file's own columns
 * as text, once into a table without keys, once into one with the keys and indexes that interactions have; and beside a COPY of
 * the rows as they are stored in the end. See the README beside this file.
 *
 *   npm run bench:import                             a generated file of 200,000 rows
 *   npm run bench:import -- incident_event_log.csv.gz    the public incident log, each of its rows a key of its own
 */

const ROWS = 200_000;
const directory = mkdtempSync(join(tmpdir(), 'yardstick-bench-'));

async function csvOf(argument: string | undefined): Promise<string> {
  const path = join(directory, 'rows.csv');
  const file = createWriteStream(path);
  const line = async (text: string): Promise<void> => {
    if (!file.write(text)) await once(file, 'drain');
  };
  if (argument === undefined) {
    await line(
      'id,opened_at,caller_id,incident_state,priority,contact_type,assignment_group,made_sla,reassignment_count,resolved_at\n',
    );
    for (let row = 0; row < ROWS; row++) {
      const opened = Date.UTC(2026, 0, 1) + row * 60_000;
      await line(
        `incident-${row},${isoOf(opened)},caller-${row % 5_000},${['New', 'Active', 'Resolved'][row % 3]},${1 + (row % 4)},` +
          `${['Phone', 'Email', 'Self service'][row % 3]},Group ${row % 70},${row % 7 > 2},${row % 5},${isoOf(opened + (row % 900) * 60_000)}\n`,
      );
    }
  } else {
    let [number, rest] = [0, ''];
    for await (const chunk of createReadStream(argument).pipe(createGunzip()).setEncoding('utf8')) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop()!;
      await line(lines.map((text) => `${number++ === 0 ? 'id' : number},${text}\n`).join(''));
    }
  }
  file.end();
  await once(file, 'finish');
  return path;
}

const isoOf = (at: number): string => new Date(at).toISOString();

async function bareCopy(url: string, path: string, keyed: boolean): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const columns = firstLine(path).split(',');
  await client.query(`create table bare (${columns.map((column) => `${pg.escapeIdentifier(column)} text`).join(', ')})`);
  if (keyed) {
    await client.query('alter table bare add primary key (id)');
    await client.query('create index on bare (opened_at)');
    await client.query('create index on bare (caller_id)');
  }
  const started = performance.now();
  await pipeline(createReadStream(path), client.query(copyFrom('copy bare from stdin (format csv, header)')));
  const seconds = (performance.now() - started) / 1000;
  await client.query('drop table bare');
  await client.end();
  return seconds;
}

/** Of the rows that were imported into a table of the same columns, indexes and foreign key, by a superuser past all policies. */
async function storedCopy(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const path = join(directory, 'stored.copy');
  await pipeline(client.query(copyTo('copy (select * from interaction order by recorded_at, key) to stdout')), createWriteStream(path));
  await client.query(`create table bare (like interaction including all,
    foreign key (organization_id, source_id) references source (organization_id, id))`);
  const started = performance.now();
  await pipeline(createReadStream(path), client.query(copyFrom('copy bare from stdin')));
  const seconds = (performance.now() - started) / 1000;
  await client.end();
  return seconds;
}

function firstLine(path: string): string {
  const file = openSync(path, 'r');
  const head = Buffer.alloc(4096);
  readSync(file, head);
  closeSync(file);
  return head.toString().split('\n', 1)[0]!;
}

const cluster = await connectOrStart({ dataDirectory: join(directory, 'data'), as: 'client' });
try {
  const given = process.argv[2];
  const path = await csvOf(given);
  await migrate(cluster.url);
  const database = await Database.open({ url: cluster.url, statementTimeoutMs: 600_000 });
  const platform = directPlatform(database);
  const secret = await platform.createOrganization({
    ...SERVICEDESK.organization,
    ownerEmail: 'owner@servicedesk.example',
    ownerName: 'Owner',
  });
  const api = platform.withKey(secret!);
  for (const source of SERVICEDESK.sources) await api.defineSource(source);

  const bare = await bareCopy(cluster.url, path, false);
  const keyed = await bareCopy(cluster.url, path, true);
  const started = performance.now();
  const { rows, rejected } = await importFile(
    api,
    path,
    {
      source: 'incidents',
      columns: {
        builtIn: { key: 'id', occurredAt: 'opened_at', customer: 'caller_id' },
        fields: new Map(
          given === undefined
            ? [['state', 'incident_state']]
            : [
                ['state', 'incident_state'],
                ['symptom', 'u_symptom'],
              ],
        ),
      },
      dateFormats: given === undefined ? [] : ['D/M/YYYY HH:mm'],
      nullTokens: ['?'],
      decimalComma: false,
      timeZone: 'UTC',
      delimiter: ',',
      encoding: 'utf-8',
      rejects: undefined,
      completeThrough: undefined,
    },
    process.stderr,
  );
  const seconds = (performance.now() - started) / 1000;
  await database.close();
  const stored = await storedCopy(cluster.url);
  const rate = (of: number): string => `${Math.round(rows / of).toLocaleString('en')} rows/s`;
  process.stdout.write(
    [
      `${rows.toLocaleString('en')} rows, ${rejected} rejected`,
      `COPY as text, no key      ${rate(bare)}`,
      `COPY as text, three keys  ${rate(keyed)}`,
      `COPY as stored            ${rate(stored)}`,
      `yardstick import          ${rate(seconds)}`,
      `ratio to the bare COPY ${(bare / seconds).toFixed(2)}, to the COPY with keys ${(keyed / seconds).toFixed(2)}, ` +
        `to the COPY as stored ${(stored / seconds).toFixed(2)}`,
      '',
    ].join('\n'),
  );
} finally {
  await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
}
