import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { testServer, type TestServer } from '../../support/server.js';
import { defineAlike, tenant, type Tenant } from '../two-organizations.js';

let server: TestServer;
let owner: Tenant;

beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await defineAlike(owner, 1);
});

afterAll(() => expect(server.complaints).toEqual([]));

describe('a request that is no GraphQL over HTTP', () => {
  const post = async (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; errors: any[] }> => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.secret}`, ...headers },
    });
    const { errors } = (await response.json()) as { errors: any[] };
    return { status: response.status, errors };
  };
  const bad = (status: number, message: unknown): unknown => ({
    status,
    errors: [expect.objectContaining({ message, extensions: expect.objectContaining({ code: 'BAD_INPUT' }) })],
  });

  test.each<[string, string, unknown]>([
    ['no JSON', '{"query": ', 'The body of the request is no JSON.'],
    ['nothing', '', expect.stringMatching(/body/i)],
    ['a text', '"{ __typename }"', expect.any(String)],
    ['null', 'null', expect.any(String)],
    ['a number', '12', expect.any(String)],
    ['an empty object', '{}', expect.stringMatching(/body/)],
    ['no query', '{"variables": {}}', expect.stringMatching(/query/i)],
    ['an empty query', '{"query": ""}', expect.stringMatching(/query/i)],
    ['a blank query', '{"query": "   "}', expect.stringMatching(/Syntax Error/)],
    ['a query that is no text', '{"query": 5}', 'GraphQL queries must be strings.'],
    ['a syntax error', '{"query": "{ kpi("}', expect.stringMatching(/^Syntax Error: /)],
    [
      'an operation that is not there',
      '{"query": "query A { __typename }", "operationName": "B"}',
      'Unknown operation named "B".',
    ],
    ['variables that are a list', '{"query": "{ __typename }", "variables": [1]}', expect.stringMatching(/variables/i)],
    [
      'variables that are a text',
      '{"query": "{ __typename }", "variables": "{\\"a\\""}',
      expect.stringMatching(/variables|JSON/i),
    ],
    ['an extension that is no object', '{"query": "{ __typename }", "extensions": 5}', expect.stringMatching(/extensions/i)],
  ])('%s is told as such', async (_name, body, message) => {
    expect(await post(body)).toEqual(bad(400, message));
  });

  test('a body of another type is told which type is read', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=a',
      'application/graphql',
      'text/html',
    ]) {
      expect(await post('{"query": "{ __typename }"}', { 'content-type': type })).toEqual(
        bad(415, 'The body of the request must be JSON.'),
      );
    }
  });

  test('bytes that are no UTF-8 never break it', async () => {
    const bytes = new Uint8Array([
      ...Buffer.from('{"query": "{ kpi(key: \\"'),
      0xff,
      0xfe,
      0xc0,
      0x80,
      ...Buffer.from('\\") { key } }"}'),
    ]);
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.secret}` },
    });
    expect([200, 400]).toContain(response.status);
    expect(await response.text()).not.toContain('INTERNAL');
  });

  test('JSON and GraphQL nested a hundred thousand deep are refused, and the server answers on', async () => {
    const deep = 100_000;
    const query = 'query ($p: JSON) { kpi(key: "a") { evaluate(window: { toDate: YEAR }, params: $p) { timeZone } } }';
    const asking = (params: string): string => `{"query": ${JSON.stringify(query)}, "variables": {"p": ${params}}}`;
    for (const body of [
      `${'['.repeat(deep)}${']'.repeat(deep)}`,
      asking(`${'['.repeat(deep)}${']'.repeat(deep)}`),
      asking(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`),
      `{"query": "${'{a'.repeat(4_000)}${'}'.repeat(4_000)}"}`,
      JSON.stringify({ query: `{ kpi(key: "a") { evaluate(params: ${'['.repeat(4_000)}${']'.repeat(4_000)}) { timeZone } } }` }),
    ]) {
      const { status, errors } = await post(body);
      expect({ status, codes: errors.map(({ extensions }) => extensions.code) }).toEqual({
        status: 400,
        codes: [expect.stringMatching(/BAD_INPUT|TOO_EXPENSIVE/)],
      });
    }
    expect(await owner.ask('{ organization { key } }')).toBeDefined();
  });

  test('a mutation by GET, and a GET without its preflight header, are refused', async () => {
    const get = async (query: string, headers: Record<string, string>): Promise<{ status: number; errors: any[] }> => {
      const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { authorization: `Bearer ${owner.secret}`, ...headers },
      });
      const { errors } = (await response.json()) as { errors: any[] };
      return { status: response.status, errors };
    };
    expect(await get('mutation { deleteMeasure(key: "handled") }', { 'apollo-require-preflight': 'true' })).toEqual(
      bad(405, expect.stringMatching(/GET/)),
    );
    expect(await get('{ __typename }', {})).toEqual(bad(400, expect.stringMatching(/CSRF|preflight/i)));
    expect(await owner.ask('{ measure(key: "handled") { key } }')).toEqual({ measure: { key: 'handled' } });
  });
});

describe('a body of 100 MB', () => {
  test.each([
    ['that says its length', { 'content-length': '100000000' }],
    ['that does not', { 'transfer-encoding': 'chunked' }],
  ])('%s is refused long before its end, in JSON, and takes no memory', async (_name, length) => {
    const chunk = Buffer.alloc(64 * 1024, 32);
    let written = 0;
    let most = 0;
    const before = process.memoryUsage();
    const answer = await new Promise<{ status: number | undefined; type: string | undefined; body: string }>(
      (resolve, reject) => {
        let answered = false;
        const sending = httpRequest(
          `${server.url}/graphql`,
          { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.secret}`, ...length } },
          (response) => {
            answered = true;
            let body = '';
            response
              .setEncoding('utf8')
              .on('data', (part: string) => {
                body += part;
              })
              .on('end', () => {
                resolve({ status: response.statusCode, type: response.headers['content-type'], body });
                sending.destroy();
              });
          },
        );
        sending.on('error', (error) => (answered ? undefined : reject(error)));
        const write = (): void => {
          if (answered || sending.destroyed || written >= 100_000_000) return;
          written += chunk.length;
          const { arrayBuffers, heapUsed } = process.memoryUsage();
          most = Math.max(most, arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed);
          if (sending.write(chunk)) setImmediate(write);
          else sending.once('drain', write);
        };
        write();
      },
    );
    expect(answer).toMatchObject({ status: 413, type: 'application/json; charset=utf-8' });
    expect(JSON.parse(answer.body).errors).toEqual([
      {
        message: 'The body of the request is larger than 8 MiB.',
        extensions: { code: 'BAD_INPUT', hint: expect.stringContaining('smaller batches') },
      },
    ]);
    expect(written).toBeLessThan(50_000_000);
    expect(most).toBeLessThan(100_000_000);
    expect(await owner.ask('{ organization { key } }')).toBeDefined();
  });
});
