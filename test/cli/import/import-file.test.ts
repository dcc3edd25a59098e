import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { checkBatch } from '../../../src/app/row-checks/check-batch.js';
import type { SentRow } from '../../../src/app/row-checks/check-row.js';
import { rowFields } from '../../../src/app/row-checks/row-fields.js';
import { HttpChunk } from '../../../src/cli/api/http-chunk.js';
import type { Importer, YardstickApi } from '../../../src/cli/api/yardstick-api.js';
import { report } from '../../../src/cli/import/import-command.js';
import { importFile, type ImportOptions, type ImportSummary } from '../../../src/cli/import/import-file.js';
import type { FieldDefinition, FieldType } from '../../../src/lang/catalog.js';

const field = (key: string, type: FieldType, expression: string | null = null): FieldDefinition => ({
  key,
  name: key,
  type,
  role: 'VALUE',
  unit: null,
  expression,
  description: null,
  personal: false,
});
const FIELDS = [
  field('channel', 'TEXT'),
  field('wait', 'NUMBER'),
  field('answered', 'BOOLEAN'),
  field('ended_at', 'INSTANT'),
  field('twice', 'NUMBER', 'wait * 2'),
];

const directory = mkdtempSync(join(tmpdir(), 'yardstick-import-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** The API with the real checks of rows, and a map for storage. */
class RememberingApi implements Pick<YardstickApi, 'timeZone' | 'source' | 'sourceKeys' | 'recordInteractions' | 'importer'> {
  readonly stored = new Map<string, { occurredAt: string; fields: unknown; customer: string | null }>();
  /** Fields as canonical text, by key. */
  readonly texts = new Map<string, string>();
  readonly batches: number[] = [];
  completeThrough: string | null = null;
  timeZone = async () => 'Europe/Berlin';
  source = async (key: string) => (key === 'calls' ? { key, fields: FIELDS, completeThrough: null } : null);
  sourceKeys = async () => ['calls'];
  importer = async (source: string): Promise<Importer> => ({
    chunk: () => new HttpChunk((rows) => this.recordInteractions(source, rows, null)),
  });

  async recordInteractions(_source: string, sent: readonly SentRow[], completeThrough: string | null) {
    this.batches.push(sent.length);
    this.completeThrough = completeThrough ?? this.completeThrough;
    const { rows, rejected, stale } = checkBatch(sent, rowFields(FIELDS));
    let accepted = 0;
    for (const row of rows) {
      if (!this.stored.has(row.key)) accepted++;
      this.texts.set(row.key, row.fields);
      this.stored.set(row.key, { occurredAt: row.occurredAt, fields: JSON.parse(row.fields), customer: row.customer });
    }
    return {
      accepted,
      unchanged: rows.length - accepted,
      superseded: 0,
      stale,
      retracted: 0,
      rejected,
      replayed: false,
      knowledge: '2026-01-01T00:00:00Z',
    };
  }
}

let api: RememberingApi;
beforeEach(() => {
  api = new RememberingApi();
});

const OPTIONS: ImportOptions = {
  source: 'calls',
  columns: { builtIn: {}, fields: new Map() },
  dateFormats: [],
  nullTokens: [],
  decimalComma: false,
  timeZone: undefined,
  delimiter: undefined,
  encoding: 'utf-8',
  rejects: undefined,
  completeThrough: undefined,
};

let serial = 0;
function file(content: string | Buffer, extension = 'csv'): string {
  const path = join(directory, `file-${++serial}.${extension}`);
  writeFileSync(path, content);
  return path;
}
const terminal = Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.WriteStream;
const run = (path: string, options: Partial<ImportOptions> = {}): Promise<ImportSummary> =>
  importFile(api as unknown as YardstickApi, path, { ...OPTIONS, ...options }, terminal);
const importText = (text: string | Buffer, options: Partial<ImportOptions> = {}, extension?: string) =>
  run(file(text, extension), options);

describe('a CSV file', () => {
  test('is read with quoted line breaks, doubled quotes and a byte order mark', async () => {
    await importText(
      '\uFEFFkey,occurredAt,channel,wait\r\n1,2026-03-01T09:00:00Z,"phone, or\n""chat""",12.50\r\n2,2026-03-01T09:00:00Z,é,\r\n',
    );
    expect(api.stored.get('1')).toEqual({
      occurredAt: '2026-03-01T09:00:00Z',
      customer: null,
      fields: { channel: 'phone, or\n"chat"', wait: 12.5 },
    });
    expect(api.stored.get('2')!.fields).toEqual({ channel: 'é' });
  });

  test.each([
    [';', ';'],
    ['\t', '\t'],
    ['|', '|'],
    [',', ','],
  ])('with the delimiter %j is recognised by its header', async (_name, delimiter) => {
    const line = (...cells: string[]) => cells.join(delimiter);
    await importText(`${line('id', 'occurred_at', 'Channel')}\n${line('1', '2026-03-01T09:00:00Z', 'phone')}\n`);
    expect(api.stored.get('1')!.fields).toEqual({ channel: 'phone' });
  });

  test('may be gzipped, whatever its name', async () => {
    await importText(gzipSync('key,occurredAt\n1,2026-03-01T09:00:00Z\n'), {}, 'dat');
    expect([...api.stored.keys()]).toEqual(['1']);
  });

  test('may be of another encoding, if that is said; if not, it is not guessed', async () => {
    const latin = Buffer.from('key,occurredAt,channel\n1,2026-03-01T09:00:00Z,K\xf6ln\n', 'latin1');
    await expect(importText(latin)).rejects.toThrow('is not utf-8. Name its encoding: --encoding windows-1252');
    await importText(latin, { encoding: 'windows-1252' });
    expect(api.stored.get('1')!.fields).toEqual({ channel: 'Köln' });
    await expect(importText('x', { encoding: 'klingon' })).rejects.toThrow('there is no such encoding');
  });

  test('has columns named like fields taken for them, stated ones before, and says which it left out', async () => {
    const text = 'No,Started,Ended At,Channel,Medium,Note\n7,2026-03-01T09:00:00Z,2026-03-01T09:05:00Z,x,chat,hello\n';
    const { unusedColumns } = await importText(text, {
      columns: { builtIn: { key: 'No', occurredAt: 'Started', customer: 'Note' }, fields: new Map([['channel', 'Medium']]) },
    });
    expect(api.stored.get('7')).toMatchObject({
      customer: 'hello',
      fields: { channel: 'chat', ended_at: '2026-03-01T09:05:00Z' },
    });
    expect(unusedColumns).toEqual(['Channel']);
  });

  test('has its times read in the stated formats and zone, and null tokens as unknown', async () => {
    const text =
      'key,occurredAt,ended_at,wait,answered\n1,1/3/2026 10:00,2026-07-01 10:00,?,YES\n2,1/7/2026 10:00,?,"1.234,5",0\n';
    await importText(text, { dateFormats: ['D/M/YYYY H:mm', 'YYYY-MM-DD H:mm'], nullTokens: ['?'], decimalComma: true });
    expect(api.stored.get('1')).toEqual({
      occurredAt: '2026-03-01T09:00:00Z',
      customer: null,
      fields: { ended_at: '2026-07-01T08:00:00Z', answered: true },
    });
    expect(api.stored.get('2')).toEqual({
      occurredAt: '2026-07-01T08:00:00Z',
      customer: null,
      fields: { wait: 1234.5, answered: false },
    });
    await importText('key,occurredAt\n3,2026-03-01\n', { timeZone: 'America/New_York' });
    expect(api.stored.get('3')!.occurredAt).toBe('2026-03-01T05:00:00Z');
  });

  test('keeps the last of the rows of one key, without calling the earlier ones rejects', async () => {
    const summary = await importText('key,occurredAt,wait\n1,2026-03-01T09:00:00Z,1\n1,2026-03-01T09:00:00Z,2\n');
    expect(summary).toMatchObject({ rows: 2, replaced: 1, rejected: 0, rejectsPath: null });
    expect(api.stored.get('1')!.fields).toEqual({ wait: 2 });
  });

  test('is sent in batches, however long it is', async () => {
    const rows = Array.from({ length: 4_500 }, (_, index) => `${index},2026-03-01T09:00:00Z,phone`).join('\n');
    expect(await importText(`key,occurredAt,channel\n${rows}`)).toMatchObject({ rows: 4_500, counts: { accepted: 4_500 } });
    expect(api.batches).toEqual([2_000, 2_000, 500]);
  });

  test('with long texts is sent in smaller batches', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => `${index},2026-03-01T09:00:00Z,${'x'.repeat(9_000)}`).join('\n');
    await importText(`key,occurredAt,channel\n${rows}`);
    expect(Math.max(...api.batches)).toBeLessThan(300);
    expect(api.stored.size).toBe(600);
  });

  test.each([
    ['', 'The file is empty'],
    ['a,a\n', 'names the column "a" twice'],
    ['number,occurredAt\n', 'Which column holds the key of each row? Say --key COLUMN. The file has number, occurredAt.'],
    ['key,when\n', 'Which column holds when it happened? Say --occurred-at COLUMN.'],
    ['key,occurredAt\n1,"2026', 'a quote is opened and never closed'],
  ])('%j is refused in words', async (text, message) => {
    await expect(importText(text)).rejects.toThrow(message);
  });

  test.each([
    [{ columns: { builtIn: {}, fields: new Map([['chanel', 'c']]) } }, 'has no field "chanel". Did you mean "channel"?'],
    [{ columns: { builtIn: {}, fields: new Map([['twice', 'wait']]) } }, 'computes that field'],
    [{ columns: { builtIn: {}, fields: new Map([['channel', 'chanel']]) } }, 'has no column "chanel". Did you mean "channel"?'],
    [{ columns: { builtIn: { customer: 'client' }, fields: new Map() } }, '--customer client: the file has no column "client".'],
    [{ source: 'cals' }, 'There is no source "cals". Did you mean "calls"?'],
    [{ dateFormats: ['nonsense'] }, 'it says no year'],
  ] as [Partial<ImportOptions>, string][])('with options %j is refused in words', async (options, message) => {
    await expect(importText('key,occurredAt,channel,wait\n', options)).rejects.toThrow(message);
    expect(api.batches).toEqual([]);
  });

  test('that is not there, or not whole, is refused in words', async () => {
    await expect(run(join(directory, 'none.csv'))).rejects.toThrow('there is no such file');
    await expect(run(directory)).rejects.toThrow('it is a directory');
    const packed = gzipSync(
      `key,occurredAt\n${Array.from({ length: 2_000 }, (_, i) => `${i}-${Math.random()},2026-03-01T09:00:00Z`).join('\n')}`,
    );
    await expect(importText(packed.subarray(0, packed.length / 2))).rejects.toThrow('Is the download complete?');
  });
});

describe('rejected rows', () => {
  const text =
    'key;occurredAt;wait;note\n1;2026-03-01T09:00:00Z;many;"a ; ""b""\nc"\n2;2026-03-01T09:00:00Z;5;fine\n3;yesterday;5;\n4;2026-03-01T09:00:00Z\n';

  test('land in a file of the same form, with the reason beside each', async () => {
    const path = file(text);
    const summary = await run(path);
    expect(summary).toMatchObject({
      rows: 4,
      rejected: 3,
      counts: { accepted: 1 },
      rejectsPath: path.replace('.csv', '.rejects.csv'),
    });
    expect(readFileSync(summary.rejectsPath!, 'utf8').split('\n').sort()).toEqual(
      [
        '',
        '1;2026-03-01T09:00:00Z;many;"a ; ""b""',
        'c";"NOT_A_NUMBER: Field ""wait"" is ""many"", which is no decimal number. Write it as 1234.5, without thousands separators."',
        '3;yesterday;5;;"Column ""occurredAt"": ""yesterday"" is no ISO-8601 time. If it is written otherwise, say how: --date-format D/M/YYYY H:mm."',
        '4;2026-03-01T09:00:00Z;;;The row has 2 cells, and the header names 4 columns.',
        'key;occurredAt;wait;note;_rejected_because',
      ].sort(),
    );
  });

  test('can be mended there and imported again: the reason is no column then', async () => {
    const { rejectsPath } = await run(file(text));
    writeFileSync(
      rejectsPath!,
      readFileSync(rejectsPath!, 'utf8').replace('many', '7').replace('yesterday', '2026-03-02T09:00:00Z'),
    );
    const again = await run(rejectsPath!);
    expect(again).toMatchObject({ rows: 3, rejected: 0, rejectsPath: null, unusedColumns: ['note'], counts: { accepted: 3 } });
    expect(api.stored.get('1')!.fields).toEqual({ wait: 7 });
    expect([...api.stored.keys()].sort()).toEqual(['1', '2', '3', '4']);
  });

  test('that are rejected again carry the newer reason alone', async () => {
    const first = await run(file(text));
    const second = await run(first.rejectsPath!);
    const header = readFileSync(second.rejectsPath!, 'utf8').split('\n')[0];
    expect(header).toBe('key;occurredAt;wait;note;_rejected_because');
    expect(second.rejectsPath).not.toBe(first.rejectsPath);
  });

  test('go where --rejects says, and never over the file that is read', async () => {
    const path = file(text);
    const rejects = join(directory, 'elsewhere.csv');
    expect((await run(path, { rejects })).rejectsPath).toBe(rejects);
    await expect(run(path, { rejects: path })).rejects.toThrow('names the file that is being imported');
    await expect(run(path, { rejects: join(directory, 'no/such/folder.csv') })).rejects.toThrow(
      'Say where rejects go, with --rejects FILE.',
    );
  });

  test('are no file where there are none, and completeness is declared only then', async () => {
    const good = file('key,occurredAt\n1,2026-03-01T09:00:00Z\n');
    await run(good, { completeThrough: '2026-03-02T00:00:00Z' });
    expect(existsSync(good.replace('.csv', '.rejects.csv'))).toBe(false);
    expect(api.completeThrough).toBe('2026-03-02T00:00:00Z');
    api.completeThrough = null;
    await run(file(text), { completeThrough: '2026-03-02T00:00:00Z' });
    expect(api.completeThrough).toBeNull();
  });
});

describe('an NDJSON file', () => {
  test('may hold interactions as the API takes them, or flat objects; numbers keep every digit', async () => {
    await importText(
      [
        '{"key": "1", "occurredAt": "2026-03-01T09:00:00Z", "customer": "c", "fields": {"wait": 9007199254740993, "channel": "phone"}}',
        '{"id": 2, "occurred_at": "2026-03-01T09:00:00Z", "wait": 0.1, "answered": false, "extra": [1]}',
        '',
      ].join('\n'),
      {},
      'ndjson',
    );
    expect(api.stored.get('1')!.customer).toBe('c');
    expect(api.texts.get('1')).toBe('{"channel":"phone","wait":9007199254740993}');
    expect(api.stored.get('2')!.fields).toEqual({ wait: 0.1, answered: false });
  });

  test('keeps rejected lines as they were, with the reason first, and takes them again once mended', async () => {
    const path = file(
      '{"key":"1","occurredAt":"2026-03-01T09:00:00Z","wait":12345678901234567890.5,"answered":"maybe"}\n{"key":"2",\n[]\n',
      'ndjson',
    );
    const { rejectsPath, rejected } = await run(path);
    expect(rejected).toBe(3);
    const lines = readFileSync(rejectsPath!, 'utf8').trim().split('\n').sort();
    const ofFirst = lines.find((line) => line.includes('"maybe"'))!;
    expect(ofFirst).toMatch(
      /^\{"_rejected_because":"WRONG_TYPE: .*","key":"1",.*"wait":12345678901234567890\.5,"answered":"maybe"\}$/,
    );
    expect(lines.filter((line) => line.includes('no valid JSON'))).toHaveLength(1);
    writeFileSync(rejectsPath!, ofFirst.replace('"answered":"maybe"', '"answered":true'));
    expect(await run(rejectsPath!)).toMatchObject({ rows: 1, rejected: 0, counts: { accepted: 1 } });
    writeFileSync(rejectsPath!, ofFirst);
    const again = await run(rejectsPath!);
    expect(readFileSync(again.rejectsPath!, 'utf8').match(/_rejected_because/g)).toHaveLength(1);
  });
});

describe('the report of an import', () => {
  const summary: ImportSummary = {
    rows: 12_345,
    counts: { accepted: 12_000, unchanged: 300, superseded: 0, stale: 0 },
    replaced: 40,
    rejected: 5,
    rejectsPath: 'calls.rejects.csv',
    unusedColumns: ['Note'],
    history: null,
  };

  test('says what became of the rows, how fast, and what to do', () => {
    expect(report(summary, 2_500)).toBe(
      [
        '12,345 rows in 2.5 s (4,938 rows/s): 12,000 new, 300 unchanged, 40 replaced by a later row of the file, 5 rejected.',
        'Columns that are no field and were left out: Note.',
        'Rejected rows are in calls.rejects.csv, with the reason beside each. Mend them there and import that file.',
      ].join('\n'),
    );
  });
});
