import { beforeAll, describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { sql } from 'kysely';
import { YardstickError } from '../../src/kernel/errors.js';
import { errorFormatter } from '../../src/graphql/format-error.js';
import { incidentData } from '../../src/graphql/incident.js';
import { testServer, type TestServer } from '../support/server.js';
import { ContactCentre, QUARTER } from './contact-centre.js';

let centre: ContactCentre;

beforeAll(async () => {
  centre = await ContactCentre.open();
});

describe('what leaves the server of an error', () => {
  const seen: [string, unknown][] = [];
  const format = errorFormatter((incident, error) => seen.push([incident, error]));

  test('is its code, message and details where a use case threw it on purpose', () => {
    const error = new YardstickError('CONFLICT', 'It is taken.', { argument: 'input.key', hint: 'Take another.' });
    expect(format(new GraphQLError(error.message, { originalError: error, path: ['defineKpi'] }))).toEqual({
      message: 'It is taken.', path: ['defineKpi'], extensions: { code: 'CONFLICT', argument: 'input.key', hint: 'Take another.' },
    });
  });

  test('is an incident id and nothing else where nobody meant to throw it', () => {
    const error = Object.assign(new Error('duplicate key: (email)=(ann@example.org)'), { detail: 'secret', code: 'XX000' });
    const formatted = format(new GraphQLError(error.message, { originalError: error, path: ['me'] }));
    expect(formatted).toEqual({
      message: expect.stringContaining('Something went wrong on the server.'), path: ['me'],
      extensions: { code: 'INTERNAL', incident: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(seen.at(-1)).toEqual([formatted.extensions!['incident'], error]);
  });

  test('an error of a code that is not on the list is masked too', () => {
    expect(format(new YardstickError('SECRET' as never, 'no')).extensions!['code']).toBe('INTERNAL');
  });

  test('is logged without what databases quote', () => {
    const error = Object.assign(new Error('invalid input syntax for type numeric: "4711"'), { code: '22P02', routine: 'numeric_in', detail: '4711' });
    expect(JSON.stringify(incidentData(error))).not.toContain('4711');
    expect(incidentData(error)).toEqual({ type: 'Error', database: { code: '22P02', routine: 'numeric_in' }, frames: expect.any(Array) });
    expect(incidentData(new Error('wrapped', { cause: error }))).toEqual({ type: 'Error', database: { code: '22P02', routine: 'numeric_in' }, frames: expect.any(Array) });
  });
});

describe('over HTTP', () => {
  test('without a key every root field is UNAUTHENTICATED, with 401 and a way out', async () => {
    const answer = await centre.server.client.send('{ me { __typename } kpi(key: "volume") { key } }');
    expect(answer.status).toBe(401);
    expect(answer.errors!.map(({ extensions }) => extensions.code)).toContain('UNAUTHENTICATED');
    expect(answer.errors![0]!.extensions.hint).toBe('Send it as a header: Authorization: Bearer ysk_…');
  });

  test('without a key the schema can be asked for, and nothing else', async () => {
    const answer = await centre.server.client.send('{ __typename __schema { queryType { name } } }');
    expect(answer).toMatchObject({ status: 200, data: { __typename: 'Query', __schema: { queryType: { name: 'Query' } } } });
  });

  test.each([
    ['that is no key', 'nonsense'],
    ['of nobody', `ysk_${'0'.repeat(93)}`],
    ['that is empty', ''],
  ])('a key %s is 401 for the whole request', async (_name, key) => {
    const answer = await centre.server.client.as(key).send('{ __typename }');
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(answer.data).toBeUndefined();
  });

  test('a revoked key is refused from the next request on', async () => {
    const { data } = await centre.owner.send('mutation { createApiKey(name: "short-lived", role: VIEWER) { secret apiKey { id } } }');
    const client = centre.server.client.as(data.createApiKey.secret);
    expect((await client.send('{ organization { key } }')).errors).toBeUndefined();
    await centre.owner.send('mutation R($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id: data.createApiKey.apiKey.id });
    expect(await client.send('{ organization { key } }')).toMatchObject({
      status: 401, errors: [{ message: 'This API key was revoked.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  test.each<[string, string, Record<string, unknown> | undefined, string]>([
    ['a syntax error', '{ me { ', undefined, 'Syntax Error: Expected Name, found <EOF>.'],
    ['an unknown field', '{ kpi(key: "a") { nam } }', undefined, 'Cannot query field "nam" on type "Kpi". Did you mean "name"?'],
    ['a missing argument', '{ kpi { key } }', undefined, 'Field "kpi" argument "key" of type "String!" is required, but it was not provided.'],
    ['a variable of the wrong type', 'query Q($key: String!) { kpi(key: $key) { key } }', { key: 5 },
      'Variable "$key" got invalid value 5; String cannot represent a non string value: 5'],
    ['a variable that is missing', 'query Q($key: String!) { kpi(key: $key) { key } }', undefined, 'Variable "$key" of required type "String!" was not provided.'],
    ['a grain that is none', `{ evaluate(kpis: ["volume"], ${QUARTER}, grain: FORTNIGHT) { rows } }`, undefined,
      'Value "FORTNIGHT" does not exist in "Grain" enum.'],
    ['a date that is none', 'mutation M($input: SourceInput!) { defineSource(input: $input) { source { key } } }',
      { input: { key: 'a', name: 'a', fields: [], coversFrom: '2026-02-30' } },
      'Variable "$input" got invalid value "2026-02-30" at "input.coversFrom"; Date must be a calendar date such as "2026-03-01".'],
    ['a number too long for a Float', 'mutation M($p: Float!) { defineMeasure(input: {key: "a", source: "tickets", aggregation: PERCENTILE, percentile: $p}) { diagnostics { code } } }',
      { p: 'x' }, 'Variable "$p" got invalid value "x"; Float cannot represent non numeric value: "x"'],
    ['an operation that is not there', 'query A { me { __typename } } query B { me { __typename } }', undefined,
      'Must provide operation name if query contains multiple operations.'],
  ])('%s is 400 BAD_INPUT in the words of GraphQL', async (_name, query, variables, message) => {
    expect(await centre.owner.send(query, variables)).toMatchObject({ status: 400, errors: [{ message, extensions: { code: 'BAD_INPUT' } }] });
  });

  test('more than 10,000 tokens are refused while they are read', async () => {
    expect(await centre.owner.send(`{${'key '.repeat(10_001)}}`)).toMatchObject({
      status: 400, errors: [{ message: 'The query has more than 10,000 tokens.', extensions: { code: 'TOO_EXPENSIVE' } }],
    });
  });

  test('nesting that would overflow the parser is refused', async () => {
    for (const levels of [300, 1_000, 2_500]) {
      expect(await centre.owner.send(`{${'a{'.repeat(levels)}b${'}'.repeat(levels)}}`)).toMatchObject({
        status: 400, errors: [{ message: 'The query is nested too deeply to be read.', extensions: { code: 'TOO_EXPENSIVE' } }],
      });
    }
  });

  test('the killer query is refused with its price, and the server answers on', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const level = (depth: number): string =>
      `fragment f${depth} on Source{${names.map((name) => `${name}:measures{source{...f${depth + 1}}}`).join(' ')}}`;
    const killer = `{sources{nodes{...f0}}}${[0, 1, 2, 3].map(level).join('')}fragment f4 on Source{key}`;
    expect(await centre.owner.send(killer)).toMatchObject({
      status: 400, errors: [{ message: expect.stringContaining('points; at most 500,000 are allowed.'), extensions: { code: 'TOO_EXPENSIVE', hint: expect.any(String) } }],
    });
    expect((await centre.owner.send('{ organization { key } }')).status).toBe(200);
  });

  test('a batch of queries, a GET without the preflight header and a mutation by GET are refused', async () => {
    expect(await centre.owner.post('[{"query": "{ me { __typename } }"}]')).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_INPUT' } }] });
    const get = async (query: string, headers: Record<string, string>): Promise<[number, string]> => {
      const response = await fetch(`${centre.server.url}/graphql?${new URLSearchParams({ query })}`, { headers });
      const { errors } = await response.json() as { errors?: { extensions: { code: string } }[] };
      return [response.status, errors?.[0]?.extensions.code ?? ''];
    };
    const preflight = { 'apollo-require-preflight': 'true' };
    expect(await get('{ __typename }', {})).toEqual([400, 'BAD_INPUT']);
    expect(await get('{ __typename }', preflight)).toEqual([200, '']);
    expect(await get('mutation { deleteMeasure(key: "handled") }', preflight)).toEqual([405, 'BAD_INPUT']);
  });

  test('an expression that cannot be read comes with its diagnostics', async () => {
    const { errors, data } = await centre.owner.send(`{ evaluate(kpis: ["volume"], ${QUARTER}, where: "chanel == 'email'") { rows } }`);
    expect(data).toEqual({ evaluate: null });
    expect(errors).toMatchObject([{
      path: ['evaluate'],
      extensions: { code: 'INVALID_EXPRESSION', argument: 'where', diagnostics: [{ code: expect.any(String), from: 0, to: 6 }] },
    }]);
  });

  test('an unknown path is 404 in the shape of an error', async () => {
    const response = await fetch(`${centre.server.url}/nowhere`);
    expect([response.status, await response.json()]).toEqual([404, {
      errors: [{ message: 'There is nothing here.', extensions: { code: 'NOT_FOUND', hint: 'The API is POST /graphql.' } }],
    }]);
  });

  test('nothing above complained in the log', () => {
    expect(centre.server.complaints).toEqual([]);
  });
});

describe('a server in trouble', () => {
  let server: TestServer;

  test('answers TIMEOUT in time, with 503, when a question takes too long', async () => {
    server = await testServer({ deadlineMs: 300 });
    const slow = await ContactCentre.on(await testServer({ database: server.database }));
    const client = server.client.as(slow.organization.secret);
    await server.database.write(slow.organization.id, async (tx) => {
      // A writer that holds the clock's row makes every other writer wait.
      await tx.stamp();
      expect(await client.send('mutation { updateOrganization(input: { name: "Late" }) { name } }')).toMatchObject({
        status: 503, errors: [{ extensions: { code: 'TIMEOUT' } }],
      });
    });
    expect((await client.send('{ organization { key } }')).status).toBe(200);
  });

  test('masks what it did not expect, logs it under the incident, and tells no SQL', async () => {
    const broken = await ContactCentre.open();
    const { database } = broken.server;
    const query = database.openReading.bind(database);
    database.openReading = async (organizationId) => {
      const reading = await query(organizationId);
      const failed = reading.query(sql`select 1 / (${0})::int`);
      await failed.catch(() => reading.close());
      await failed;
      return reading;
    };
    const answer = await broken.owner.send('{ organization { key } }');
    expect(answer.errors).toEqual([{
      message: expect.stringContaining('Something went wrong'), path: ['organization'], locations: [{ line: 1, column: 3 }],
      extensions: { code: 'INTERNAL', incident: expect.any(String) },
    }]);
    expect(broken.server.complaints.join()).toContain(answer.errors![0]!.extensions.incident);
    expect(JSON.stringify(answer.errors)).not.toMatch(/division|select/);
    database.openReading = query;
  });

  test('is live without its database, and not ready', async () => {
    const alone = await testServer();
    await alone.database.close();
    expect((await fetch(`${alone.url}/live`)).status).toBe(200);
    const ready = await fetch(`${alone.url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'unavailable' }]);
  });
});
