import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TestOrganization } from '../support/organization.js';
import { newOrganization } from '../support/organization.js';
import { RawConnection, type RawAnswer } from '../support/raw-http.js';
import { readmeBlocks } from '../support/readme.js';
import { testServer, type TestServer } from '../support/server.js';
import { dataOf } from './two-organizations.js';

let server: TestServer;
let organization: TestOrganization;
let key: string;
let host: string;

/** The source, measures, KPI and rows of the README's tour, made by its own operations. */
beforeAll(async () => {
  server = await testServer();
  host = new URL(server.url).host;
  organization = await newOrganization(server.database, { timeZone: 'UTC' });
  key = await organization.secretOf('VIEWER');
  const client = server.client.as(organization.secret);
  const [source, kpis, rows] = readmeBlocks().filter(
    ({ language, text }) => language === 'graphql' && text.startsWith('mutation'),
  );
  dataOf(await client.send(source!.text));
  dataOf(await client.send(kpis!.text));
  expect((await client.send(rows!.text)).data.recordInteractions.accepted).toBe(4);
});

type Rec = Record<string, unknown>;

/** Go's `json.Marshal` of a map: keys sorted, and what HTML would read is escaped. */
const goJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028');

/** What Grafana's Infinity data source sends for a panel's query, header by header in the order of Go's client. */
function infinityRequest(body: string, secret = key): string {
  return [
    'POST /graphql HTTP/1.1',
    `Host: ${host}`,
    'User-Agent: Grafana/12.1.0',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Accept: application/json;q=0.9,text/plain',
    `Authorization: Bearer ${secret}`,
    'Content-Type: application/json',
    'Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'Accept-Encoding: gzip',
    '',
    body,
  ].join('\r\n');
}

/** A selector as gjson reads it: names by dots, a backslash before a dot that belongs to the name. */
const select = (value: unknown, selector: string): unknown =>
  selector
    .split(/(?<!\\)\./)
    .map((name) => name.replaceAll('\\.', '.'))
    .reduce((inside: unknown, name) => (inside as Rec | null)?.[name], value);

interface Panel {
  readonly url: string;
  readonly url_options: {
    readonly method: string;
    readonly body_type: string;
    readonly body_graphql_query: string;
    readonly body_graphql_variables: string;
  };
  readonly root_selector: string;
  readonly columns: readonly {
    readonly selector: string;
    readonly text: string;
    readonly type: string;
    readonly timestampFormat?: string;
  }[];
}

/** The panel of the README with the dashboard's range in the place of Grafana's variables. */
const panel = (): Panel =>
  JSON.parse(readmeBlocks().find(({ language, text }) => language === 'json' && text.includes('body_graphql_query'))!.text);
const inRange = (text: string, from: string, to: string): string =>
  text.replace('${__from:date:iso}', from).replace('${__to:date:iso}', to);

async function grafana(
  { url_options: options }: Pick<Panel, 'url_options'>,
  range = ['2026-03-01T00:00:00.000Z', '2026-03-31T23:59:59.999Z'],
): Promise<RawAnswer> {
  const variables: unknown =
    options.body_graphql_variables === '' ? null : JSON.parse(inRange(options.body_graphql_variables, range[0]!, range[1]!));
  const connection = await RawConnection.to(server.url);
  connection.send(infinityRequest(goJson({ query: options.body_graphql_query, variables })));
  return connection.answer();
}

/** What all three make a table of: a list of flat objects that have the same keys. */
function expectTable(records: unknown): Rec[] {
  expect(Array.isArray(records)).toBe(true);
  const [first] = records as Rec[];
  for (const record of records as Rec[]) {
    expect(Object.keys(record)).toEqual(Object.keys(first!));
    for (const value of Object.values(record))
      expect(['string', 'number', 'boolean'].includes(typeof value) || value === null).toBe(true);
  }
  return records as Rec[];
}

describe('Grafana’s Infinity data source', () => {
  test('gets the rows of the README’s panel under its root selector, and each column by its selector', async () => {
    const read = panel();
    expect([read.url, read.url_options.method, read.url_options.body_type]).toEqual([
      'http://127.0.0.1:4000/graphql',
      'POST',
      'graphql',
    ]);
    const { status, headers, body } = await grafana(read);
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    const records = expectTable(select(JSON.parse(body), read.root_selector));
    expect(records.map((record) => read.columns.map(({ selector }) => select(record, selector)))).toEqual([
      ['2026-02-23', 'north', null, null],
      ['2026-03-02', 'north', 0.5, null],
      ['2026-03-09', 'north', null, 0.5],
      ['2026-03-16', 'north', null, null],
      ['2026-03-23', 'north', null, null],
      ['2026-03-30', 'north', null, null],
      ['2026-02-23', 'south', null, null],
      ['2026-03-02', 'south', null, null],
      ['2026-03-09', 'south', 1, null],
      ['2026-03-16', 'south', 1, 1],
      ['2026-03-23', 'south', null, 1],
      ['2026-03-30', 'south', null, null],
    ]);
    for (const { selector, type, timestampFormat } of read.columns) {
      const kinds = new Set(records.map((record) => typeof select(record, selector)));
      if (type === 'timestamp')
        expect(
          records.every(
            (record) => /^\d{4}-\d{2}-\d{2}$/.test(String(select(record, selector))) && timestampFormat === '2006-01-02',
          ),
        ).toBe(true);
      else expect([type, [...kinds].every((kind) => kind === type || kind === 'object')]).toEqual([type, true]);
    }
  });

  test('sends texts as Go escapes them, and no variables as null', async () => {
    const query =
      '{ evaluate(kpis: ["kept_share"], window: { between: { from: "2026-03-01", to: "2026-04-01" } }, by: ["team"], where: "waited < 90 and team != \\"<&>\\"") { records } }';
    const options = { method: 'POST', body_type: 'graphql', body_graphql_query: query, body_graphql_variables: '' };
    const { body } = await grafana({ url_options: options });
    expect(JSON.parse(body)).toEqual({
      data: {
        evaluate: {
          records: [
            { team: 'north', kept_share: 1 },
            { team: 'south', kept_share: 1 },
          ],
        },
      },
    });
  });

  test('sees an empty table where there is none, and a status of 4xx where the key or the query is wrong', async () => {
    const empty = await grafana(panel(), ['2001-01-01T00:00:00.000Z', '2001-02-01T00:00:00.000Z']);
    expect(JSON.parse(empty.body)).toEqual({ data: { evaluate: { records: [] } } });
    const connection = await RawConnection.to(server.url);
    connection.send(infinityRequest(goJson({ query: panel().url_options.body_graphql_query, variables: null }), 'ysk_wrong'));
    expect((await connection.answer()).status).toBe(401);
    connection.send(infinityRequest(goJson({ query: '{ evaluat }', variables: null })));
    expect((await connection.answer()).status).toBe(400);
  });
});

/** The README's M, as far as its meaning is needed to send what it sends. */
function readM(): {
  url: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  content: { query: string; variables: Rec };
  handled: number[];
  columns: string[];
  types: Record<string, string>;
} {
  const m = readmeBlocks().find(({ language }) => language === 'powerquery')!.text;
  const one = (pattern: RegExp): string => pattern.exec(m)![1]!;
  const text = (literal: string): string => literal.replaceAll('""', '"');
  const query = text(one(/Query = "((?:[^"]|"")*)"/));
  const fields = (record: string): Rec =>
    Object.fromEntries(
      [...record.matchAll(/(?:#"([^"]+)"|(\w+)) = ("(?:[^"]|"")*"(?: & Key)?)/g)].map(([, quoted, plain, value]) => [
        quoted ?? plain!,
        text(value!.replace(/^"|"$|" & Key$/g, '')) + (value!.endsWith('& Key') ? key : ''),
      ]),
    );
  return {
    url: one(/Web\.Contents\("([^"]+)"/),
    path: one(/RelativePath = "([^"]+)"/),
    headers: fields(one(/Headers = \[(.*)\],/)) as Record<string, string>,
    content: { query, variables: fields(one(/variables = \[([^\]]*)\]/)) },
    handled: one(/ManualStatusHandling = \{([^}]*)\}/)
      .split(', ')
      .map(Number),
    columns: [...one(/Table\.FromRecords\(Records, \{([^}]*)\}/).matchAll(/"(\w+)"/g)].map(([, name]) => name!),
    types: Object.fromEntries([...m.matchAll(/\{"(\w+)", type (\w+)\}/g)].map(([, name, type]) => [name!, type!])),
  };
}

/** What Power Query's engine sends for Web.Contents with Content. In Power BI it waits for 100 Continue before the body, in Excel it may not. */
const mashupHead = (
  { path, headers, length }: { path: string; headers: Readonly<Record<string, string>>; length: number },
  more: readonly string[],
): string =>
  [
    `POST /${path} HTTP/1.1`,
    'User-Agent: Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Accept-Encoding: gzip, deflate',
    `Host: ${host}`,
    `Content-Length: ${length}`,
    ...more,
    '',
    '',
  ].join('\r\n');

const EXPECTED = [
  ['2026-02-23', 'north', null],
  ['2026-03-02', 'north', 0.5],
  ['2026-03-09', 'north', null],
  ['2026-03-16', 'north', null],
  ['2026-03-23', 'north', null],
  ['2026-03-30', 'north', null],
  ['2026-02-23', 'south', null],
  ['2026-03-02', 'south', null],
  ['2026-03-09', 'south', 1],
  ['2026-03-16', 'south', 1],
  ['2026-03-23', 'south', null],
  ['2026-03-30', 'south', null],
];

function expectRows({ status, headers, body }: RawAnswer): void {
  const { columns, types } = readM();
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  const answer = JSON.parse(body);
  expect(Object.keys(answer)).toEqual(['data']);
  const records = expectTable(answer.data.evaluate.records);
  expect(records.map((record) => columns.map((name) => record[name]))).toEqual(EXPECTED);
  expect(types).toEqual({ period: 'date', team: 'text', kept_share: 'number' });
}

describe('the README’s M', () => {
  test('in Power BI: the header first, the body after 100 Continue, two refreshes on one connection', async () => {
    const { url, path, headers, content } = readM();
    expect([url, path]).toEqual(['http://127.0.0.1:4000', 'graphql']);
    const body = JSON.stringify(content);
    const connection = await RawConnection.to(server.url);
    for (const more of [['Expect: 100-continue', 'Connection: Keep-Alive'], ['Expect: 100-continue']]) {
      connection.send(mashupHead({ path, headers, length: Buffer.byteLength(body) }, more));
      expect((await connection.answer()).status).toBe(100);
      connection.send(body);
      expectRows(await connection.answer());
    }
  });

  test('in Excel: header and body at once', async () => {
    const { path, headers, content } = readM();
    const body = JSON.stringify(content);
    const connection = await RawConnection.to(server.url);
    connection.send(mashupHead({ path, headers, length: Buffer.byteLength(body) }, ['Connection: Keep-Alive']) + body);
    expectRows(await connection.answer());
  });

  test('finds a message in the body of every status that it handles itself, and where the question is wrong', async () => {
    const { path, headers, content, handled } = readM();
    const ask = async (changed: unknown, sent: Readonly<Record<string, string>> = headers) => {
      const body = typeof changed === 'string' ? changed : JSON.stringify(changed);
      const connection = await RawConnection.to(server.url);
      connection.send(mashupHead({ path, headers: sent, length: Buffer.byteLength(body) }, []) + body);
      const answer = await connection.answer();
      return [answer.status, JSON.parse(answer.body).errors[0].message];
    };
    expect(await ask(content, { ...headers, Authorization: 'Bearer ysk_…' })).toEqual([401, expect.any(String)]);
    expect(await ask({ ...content, query: '{ evaluate }' })).toEqual([400, expect.any(String)]);
    expect(await ask('{')).toEqual([400, 'The body of the request is no JSON.']);
    expect(await ask({ ...content, query: content.query.replace('kept_share', 'kept_shar') })).toEqual([
      200,
      'There is no KPI "kept_shar".',
    ]);
    expect(handled).toEqual([400, 401, 429]);
  });
});
