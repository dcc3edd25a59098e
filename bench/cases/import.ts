import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Bench, Case } from '../bench.js';
import { directApi } from '../../src/cli/api/direct-api.js';
import { importFile, type ImportOptions } from '../../src/cli/import/import-file.js';
import { Database } from '../../src/store/database.js';
import { newRow, placed, randomOf } from '../data/new-rows.js';
import { VoidError } from '../report/answers.js';
import { sample } from '../sampling/sampler.js';
import { bareTable } from './bare-table.js';
import { speedLine } from './speeds.js';

/** An import takes long, and varies little. */
const MOST_ROUNDS = 3;

const FIELDS = [
  'agent',
  'channel',
  'cost',
  'csat',
  'handle',
  'kind',
  'priority',
  'resolved',
  'team',
  'transferred',
  'wait',
] as const;
const [TEXT, STORED] = ['COPY of the file as text, three keys', 'COPY of the rows as stored'] as const;

const OPTIONS: ImportOptions = {
  source: 'contacts',
  columns: {
    builtIn: { key: 'key', occurredAt: 'occurredAt', customer: 'customer' },
    fields: new Map(FIELDS.map((field) => [field, field])),
  },
  dateFormats: [],
  nullTokens: [''],
  decimalComma: false,
  timeZone: undefined,
  delimiter: ',',
  encoding: 'utf-8',
  rejects: undefined,
  completeThrough: undefined,
};

export const cliImport: Case = {
  key: 'import',
  title: 'CLI import',
  async run(bench) {
    const { options, postgres, lifetime, owner } = bench.around;
    const rounds = options.quick ? 0 : Math.min(options.rounds, MOST_ROUNDS);
    const files: string[] = [];
    for (let round = 0; round <= rounds; round++) files.push(await csvFile(bench, round));
    const database = await Database.open({ url: postgres.url, statementTimeoutMs: 600_000 });
    lifetime.add(() => database.close());
    const api = directApi(database, bench.big.owner);
    const text = await textTable(bench);
    const stored = await bareTable(bench, 'bare_stored');
    const storedFile = join(postgres.directory, 'stored.copy');
    await pipeline(
      owner.query(
        copyTo(`copy (select * from interaction where organization_id = '${bench.big.id}'
      and source_id = '${bench.big.sources.contacts}' order by key limit ${options.imported}) to stdout`),
      ),
      createWriteStream(storedFile),
    );
    const [storedRows] = await bench.sql<{ rows: number }>(
      `select least(count(*), ${options.imported}) as rows from interaction
      where organization_id = $1 and source_id = $2`,
      [bench.big.id, bench.big.sources.contacts],
    );
    const copy = async (table: string, file: string, format: string): Promise<void> => {
      await bench.sql(`truncate ${table}`);
      await pipeline(createReadStream(file), owner.query(copyFrom(`copy ${table} from stdin ${format}`)));
    };
    const samples = await sample(
      [
        {
          name: 'yardstick import',
          run: async () => {
            const { rows, counts, rejected } = await importFile(api, files.pop()!, OPTIONS, process.stderr);
            if (rows !== options.imported || counts.accepted !== rows) {
              throw new VoidError(`of ${rows} rows ${counts.accepted} were taken, ${rejected} rejected`);
            }
          },
        },
        { name: TEXT, run: () => copy(text, files[0] ?? join(postgres.directory, 'import-0.csv'), '(format csv, header)') },
        { name: STORED, run: () => copy(stored, storedFile, '') },
      ],
      { ...options, rounds },
    );
    const line = (name: string, more: { to?: string; aim?: number } = {}) =>
      speedLine(samples, name, { count: name === STORED ? storedRows!.rows : options.imported, unit: 'rows/s', ...more });
    return {
      lines: [line('yardstick import', { to: TEXT, aim: 0.5 }), line(TEXT), line(STORED, { to: TEXT })],
      notes: [`files of ${options.imported.toLocaleString('en')} rows and ${FIELDS.length + 3} columns, each row new`],
    };
  },
};

async function csvFile(bench: Bench, round: number): Promise<string> {
  const {
    options,
    postgres: { directory },
  } = bench.around;
  const path = join(directory, `import-${round}.csv`);
  const [random, now, file] = [randomOf(options.seed + 1 + round), Date.now(), createWriteStream(path)];
  file.write(`key,occurredAt,customer,${FIELDS.join(',')}\n`);
  for (let row = 0; row < options.imported; row++) {
    const { key, occurredAt, customer, fields } = newRow(`import-${round}-${row}`, placed('all days', random, now), random);
    const line = [key, occurredAt, customer, ...FIELDS.map((field) => fields[field] ?? '')].join(',');
    if (!file.write(`${line}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return path;
}

/** The file's columns, with the keys and indexes that interactions have. */
async function textTable(bench: Bench): Promise<string> {
  await bench.sql('create schema if not exists bench');
  const fields = FIELDS.map((field) => `${field} text`).join(', ');
  await bench.sql(`create table bench.bare_text (key text primary key, "occurredAt" text, customer text, ${fields})`);
  await bench.sql(`create index on bench.bare_text ("occurredAt")`);
  await bench.sql('create index on bench.bare_text (customer)');
  return 'bench.bare_text';
}
