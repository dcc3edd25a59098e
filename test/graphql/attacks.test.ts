import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { defineAlike, tenant, type Tenant } from '../journeys/two-organizations.js';
import { Client } from '../support/client.js';
import { migratedDatabase } from '../support/database.js';
import { testServer, type TestServer } from '../support/server.js';
import { startService } from '../support/service.js';
import { ATTACKS } from './attacks.js';

let server: TestServer;
let owner: Tenant;
const statements: string[] = [];
let authentication: ReadonlySet<string>;

beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await defineAlike(owner, 1);
  server.database.onStatement((statement) => void statements.push(statement));
  for (let i = 0; i < 3; i++) expect((await owner.client.send('{ __typename }')).data).toEqual({ __typename: 'Query' });
  // What it takes to know who asks; nothing of a document needs it.
  authentication = new Set(statements);
});

/** What the database was asked beyond who is there. */
const executed = (): string[] => statements.splice(0).filter((statement) => !authentication.has(statement));

afterAll(async () => {
  expect(server.complaints).toEqual([]);
});

describe.each(Object.entries(ATTACKS))('%s', (_kind, attacks) => {
  test.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (_name, { body, code }) => {
    statements.length = 0;
    const { status, data, errors } = await owner.client.post(body);
    const [error] = errors ?? [];
    expect({ status, data, code: error?.extensions.code, message: error?.message.slice(0, 200) })
      .toEqual({ status: 400, data: undefined, code, message: expect.any(String) });
    expect(executed()).toEqual([]);
  });
});

/** What came back, whatever was sent: a status, and the code where it is an error of the API. */
function sent(
  method: string, path: string, headers: Record<string, string>, body: string | Buffer,
): Promise<{ status: number; code: string | undefined }> {
  const authorization = `Bearer ${owner.secret}`;
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { method, headers: { authorization, ...headers } }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
        const code = /^\{"errors":\[\{.*?"code":"([A-Z_]+)"/.exec(text)?.[1];
        resolve({ status: incoming.statusCode!, code });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('requests that a browser would send for anybody, or that are dressed as others', () => {
  const query = JSON.stringify({ query: '{ organization { key } }' });
  const search = (parameters: Record<string, string>): string => `/graphql?${new URLSearchParams(parameters)}`;
  const json = { 'content-type': 'application/json' };
  const preflighted = { 'apollo-require-preflight': '1' };
  const deletion = 'mutation { deleteMeasure(key: "handled") }';
  const form = '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query": "{ organization { key } }"}\r\n--x--\r\n';

  test.each<[string, number, string, string, Record<string, string>, string | Buffer]>([
    [
      'a form', 415, 'POST',
      '/graphql', { 'content-type': 'application/x-www-form-urlencoded' }, 'query=%7B+organization+%7B+key+%7D+%7D',
    ],
    ['a form of parts', 415, 'POST', '/graphql', { 'content-type': 'multipart/form-data; boundary=x' }, form],
    [
      'a form of parts with the preflight header', 415, 'POST',
      '/graphql', { 'content-type': 'multipart/form-data; boundary=x', ...preflighted }, form,
    ],
    ['JSON called plain text', 415, 'POST', '/graphql', { 'content-type': 'text/plain' }, query],
    ['JSON called plain text beside JSON', 415, 'POST', '/graphql', { 'content-type': 'text/plain; application/json' }, query],
    ['JSON called nothing', 415, 'POST', '/graphql', {}, query],
    ['a bare document', 415, 'POST', '/graphql', { 'content-type': 'application/graphql' }, '{ organization { key } }'],
    ['a type without end', 415, 'POST', '/graphql', { 'content-type': 'application/json'.repeat(500) }, query],
    ['a body that is compressed', 400, 'POST', '/graphql', { ...json, 'content-encoding': 'gzip' }, gzipSync(query)],
    [
      'a body that is compressed a thousandfold', 400, 'POST',
      '/graphql', { ...json, 'content-encoding': 'gzip' }, gzipSync(' '.repeat(7_000_000)),
    ],
    ['bytes that are no UTF-8', 400, 'POST', '/graphql', json, Buffer.from([0xff, 0xfe, 0x7b, 0x00])],
    ['UTF-16', 400, 'POST', '/graphql', { 'content-type': 'application/json; charset=utf-16le' }, Buffer.from(query, 'utf16le')],
    ['no body, the query in the URL', 400, 'POST', search({ query: '{ organization { key } }' }), json, ''],
    ['a GET as a page of elsewhere would make it', 400, 'GET', search({ query: '{ organization { key } }' }), {}, ''],
    ['a GET of a simple type', 400, 'GET', search({ query: '{ organization { key } }' }), { 'content-type': 'text/plain' }, ''],
    [
      'a GET that says it is a form', 415, 'GET',
      search({ query: '{ organization { key } }' }), { 'content-type': 'multipart/form-data', ...preflighted }, '',
    ],
    ['a GET that writes', 405, 'GET', search({ query: deletion }), preflighted, ''],
    [
      'a GET that chooses the writing one of two', 405, 'GET',
      search({ query: `query A { __typename } ${deletion.replace('mutation', 'mutation B')}`, operationName: 'B' }), preflighted, '',
    ],
    [
      'a GET that says it is a POST', 405, 'GET',
      search({ query: deletion }), { ...preflighted, 'x-http-method-override': 'POST' }, '',
    ],
    [
      'a GET with two queries', 400, 'GET',
      `${search({ query: '{ __typename }' })}&query=%7Borganization%7Bkey%7D%7D`, preflighted, '',
    ],
    [
      'a GET with two sets of variables', 400, 'GET',
      `${search({ query: '{ organization { key } }', variables: '{}' })}&variables=%7B%7D`, preflighted, '',
    ],
    [
      'a GET with variables that are no object', 400, 'GET',
      search({ query: '{ organization { key } }', variables: '[1]' }), preflighted, '',
    ],
    [
      'a GET of a hash', 400, 'GET',
      search({ extensions: '{"persistedQuery":{"version":1,"sha256Hash":"00"}}' }), preflighted, '',
    ],
    ['a GET without a query', 400, 'GET', '/graphql', preflighted, ''],
    ['a GET of a page', 400, 'GET', '/graphql', { accept: 'text/html' }, ''],
    [
      'a dear GET', 400, 'GET',
      search({ query: `{ ${Array.from({ length: 101 }, (_, i) => `a${i}: __typename`).join(' ')} }` }), preflighted, '',
    ],
    [
      'a subscription that is streamed', 400, 'POST',
      '/graphql', { ...json, accept: 'text/event-stream, application/json' }, '{"query": "subscription { organization { key } }"}',
    ],
    [
      'a deferred part', 400, 'POST',
      '/graphql', { ...json, accept: 'multipart/mixed; deferSpec=20220824, application/json' }, '{"query": "{ organization { ... @defer { key } } }"}',
    ],
    ['PUT', 404, 'PUT', '/graphql', json, query],
    ['PATCH', 404, 'PATCH', '/graphql', json, query],
    ['DELETE', 404, 'DELETE', '/graphql', {}, ''],
    ['another path', 404, 'POST', '/graphql/', json, query],
    ['another path of two slashes', 404, 'POST', '//graphql', json, query],
  ])('%s is refused', async (_name, status, method, path, headers, body) => {
    statements.length = 0;
    const answer = await sent(method, path, headers, body);
    expect(answer).toEqual({ status, code: expect.stringMatching(/^(BAD_INPUT|TOO_EXPENSIVE|NOT_FOUND)$/) });
    expect(executed()).toEqual([]);
  });

  test('what is left out of the answer to HEAD was not read either', async () => {
    expect((await sent('HEAD', search({ query: '{ organization { key } }' }), preflighted, '')).status).toBe(405);
    expect(executed()).toEqual([]);
  });
});

describe('where clients may not ask for the schema', () => {
  let closed: Client;

  beforeAll(async () => {
    closed = new Client((await testServer({ database: server.database, introspection: false })).url, owner.secret);
  });

  test.each([
    ['asking for it', '{ __schema { types { name } } }'],
    ['asking for one type', '{ __type(name: "Query") { fields { name } } }'],
    ['asking under an alias', '{ s: __schema { queryType { name } } }'],
    ['asking with space and a comment between, which patterns of letters let pass', '{ __schema # {\n { types { name } } }'],
    ['asking through a fragment', '{ ...F } fragment F on Query { ... { __schema { types { name } } } }'],
    ['asking in a mutation', 'mutation { __schema { types { name } } }'],
    ['asking in a second operation', 'query A { __typename } query B { __schema { types { name } } }'],
    ['a field that is nearly right', '{ organisation { key } }'],
    ['an argument that is nearly right', '{ kpi(keys: "a") { key } }'],
    ['a type that is nearly right', 'query ($w: WindowInpu) { __typename }'],
    ['a type condition that is nearly right', '{ ... on Quer { __typename } }'],
    ['an enum value that is nearly right', '{ evaluate(kpis: ["a"], window: { toDate: MONTHS }) { rows } }'],
    ['an input field that is nearly right', '{ evaluate(kpis: ["a"], window: { todate: MONTH }) { rows } }'],
    ['a directive that is nearly right', '{ __typename @skipp(if: true) }'],
  ])('%s tells nothing of it', async (_name, query) => {
    const answer = await closed.send(query, undefined, query.startsWith('query A') ? 'A' : undefined);
    expect({ status: answer.status, code: answer.errors?.[0]?.extensions.code, data: answer.data })
      .toEqual({ status: 400, code: 'BAD_INPUT', data: undefined });
    expect(JSON.stringify(answer.errors)).not.toMatch(/did you mean/i);
  });

  test('nor do variables that are nearly right', async () => {
    const query = 'query ($w: WindowInput!) { evaluate(kpis: ["a"], window: $w) { rows } }';
    for (const w of [{ toDate: 'MONTHS' }, { todate: 'MONTH' }]) {
      const answer = await closed.send(query, { w });
      expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_INPUT' } }] });
      expect(JSON.stringify(answer.errors)).not.toMatch(/did you mean/i);
    }
  });

  test('while questions are answered, and names of the organisation are still suggested', async () => {
    expect(await closed.send('{ organization { __typename } }'))
      .toMatchObject({ status: 200, data: { organization: { __typename: 'Organization' } } });
    const [error] = (await closed.send('{ evaluate(kpis: ["mean_handlin"], window: { toDate: MONTH }) { rows } }')).errors!;
    expect(JSON.stringify(error)).toContain('mean_handling');
  });
});

describe('all of them at once', () => {
  beforeAll(() => {
    if (!existsSync('dist/src/main.js')) throw new Error('this test runs the built service: npm run build');
  });

  test('are refused by a process that has 192 MB, with a key of nobody and without any, and it answers on', async () => {
    const service = startService({
      DATABASE_URL: await migratedDatabase(), YARDSTICK_ADMIN_KEY: 'the-key-of-the-platform', NODE_OPTIONS: '--max-old-space-size=192',
    });
    const [, url] = await service.printed(/listens at (http:\/\/127\.0\.0\.1:\d+)/);
    const platform = new Client(url!, 'the-key-of-the-platform');
    const attacks = Object.values(ATTACKS).flat();
    let next = 0;
    const unexpected: string[] = [];
    await Promise.all([platform, new Client(url!)].flatMap((client) => [client, client]).map(async (client) => {
      for (let attack = attacks[next++]; attack !== undefined; attack = attacks[next++]) {
        const { status, errors: [error] = [] } = await client.post(attack.body);
        if (status === 400 && error?.extensions.code === attack.code) continue;
        unexpected.push(`${attack.name}: ${status} ${JSON.stringify(error).slice(0, 300)}`);
      }
    }));
    expect(unexpected).toEqual([]);
    expect((await platform.send('{ organizations { nodes { key } } }')).data).toEqual({ organizations: { nodes: [] } });
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    expect(service.complaints()).toBe('');
  });
});
