import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import type { Answer, Client } from '../support/client.js';
import { newApiKeySecret } from '../../src/kernel/secrets.js';
import { newId } from '../../src/kernel/ids.js';
import { testServer, type TestServer } from '../support/server.js';
import { dataOf, defineAlike, tenant, type Tenant } from './two-organizations.js';

let server: TestServer;
let owner: Tenant;

beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await defineAlike(owner, 1);
});

afterAll(() => expect(server.complaints).toEqual([]));

/** What a user reads of a refusal. */
interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly argument?: string;
  readonly hint?: string;
  readonly diagnostics?: readonly { readonly message: string; readonly hint: string | null; readonly rendered: string }[];
}

const refusalsOf = ({ errors = [] }: Answer): Refusal[] => errors.map(({ message, extensions }) => ({ message, ...extensions }) as Refusal);

async function refusal(query: string, variables?: Record<string, unknown>, client: Client = owner.client): Promise<Refusal> {
  const [first, ...others] = refusalsOf(await client.send(query, variables));
  expect(others).toEqual([]);
  return first!;
}

const QUARTER = 'window: { between: { from: "2026-01-01", to: "2026-04-01" } }';
const asked = (more: string, kpi = 'mean_handling'): string => `{ evaluate(kpis: ["${kpi}"], ${more}) { rows } }`;

describe('a question that cannot be answered names what is at fault, and says what to do', () => {
  test.each<[string, string, unknown]>([
    ['a KPI that is not there', asked(QUARTER, 'mean_handlin'), { code: 'NOT_FOUND', message: 'There is no KPI "mean_handlin".', hint: 'Did you mean "mean_handling"?' }],
    ['a measure where a KPI is asked', asked(QUARTER, 'handled'), { code: 'NOT_FOUND', message: 'There is no KPI "handled".', hint: expect.stringContaining('"handled" is a measure.') }],
    ['no KPI at all', `{ evaluate(kpis: [], ${QUARTER}) { rows } }`, { code: 'BAD_INPUT', message: 'Name at least one KPI.', argument: 'kpis' }],
    ['a dimension that is not there', asked(`${QUARTER}, by: ["chanel"]`), {
      code: 'BAD_INPUT', argument: 'by[0]', message: 'The KPI "mean_handling" reads the source "tickets", which has no dimension "chanel".', hint: 'Did you mean "channel"?',
    }],
    ['a field that is no dimension', asked(`${QUARTER}, by: ["took"]`), {
      code: 'BAD_INPUT', argument: 'by[0]', message: expect.stringContaining('no dimension "took"'), hint: expect.stringContaining('It is a VALUE field there'),
    }],
    ['a dimension named twice', asked(`${QUARTER}, by: ["channel", "channel"]`), { code: 'BAD_INPUT', argument: 'by[1]', message: 'The dimension "channel" is named twice.' }],
    ['a zone that is not there', asked(`${QUARTER}, timeZone: "Europe/Berln"`), {
      code: 'BAD_INPUT', argument: 'timeZone', message: 'There is no time zone "Europe/Berln".', hint: 'Did you mean "Europe/Berlin"?',
    }],
    ['an offset for a zone', asked(`${QUARTER}, timeZone: "+02:00"`), {
      code: 'BAD_INPUT', argument: 'timeZone', message: 'There is no time zone "+02:00".', hint: expect.stringContaining('Area/City'),
    }],
    ['a window that ends before it starts', asked('window: { between: { from: "2026-04-01", to: "2026-01-01" } }'), {
      code: 'BAD_INPUT', argument: 'window.between', message: expect.stringContaining('window.between.from (2026-04-01) must lie before window.between.to (2026-01-01)'), hint: 'Exchange the two.',
    }],
    ['a window of no length', asked('window: { between: { from: "2026-04-01", to: "2026-04-01" } }'), {
      code: 'BAD_INPUT', argument: 'window.between', message: expect.stringContaining('half-open'), hint: 'A single day is from that day to the next.',
    }],
    ['a day that does not exist', asked('window: { between: { from: "2026-04-31", to: "2026-05-01" } }'), {
      code: 'BAD_INPUT', argument: 'window.between.from', message: 'window.between.from is neither a date nor an instant: "2026-04-31".', hint: expect.stringContaining('Write 2026-03-01'),
    }],
    ['a date and an instant', asked('window: { between: { from: "2026-01-01", to: "2026-05-01T00:00:00Z" } }'), {
      code: 'BAD_INPUT', argument: 'window.between', message: expect.stringContaining('from is a date and window.between.to is an instant'), hint: expect.stringContaining('two instants'),
    }],
    ['no window', asked('window: {}'), { code: 'BAD_INPUT', argument: 'window', message: expect.stringContaining('exactly one of between, last and toDate; none of them was given') }],
    ['two windows', asked('window: { toDate: MONTH, last: { count: 1, unit: DAY } }'), { code: 'BAD_INPUT', argument: 'window', message: expect.stringContaining('last and toDate were given') }],
    ['a window of nothing', asked('window: { last: { count: 0, unit: DAY } }'), { code: 'BAD_INPUT', argument: 'window.last.count', message: expect.stringContaining('it is 0') }],
    ['a window before all calendars', asked('window: { last: { count: 2147483647, unit: YEAR } }'), {
      code: 'BAD_INPUT', argument: 'window', message: 'The window reaches back before the year 1000.', hint: 'Ask for a shorter window.',
    }],
    ['an order by what is not asked', asked(`${QUARTER}, orderBy: [{ by: "mean_handlin" }]`), {
      code: 'BAD_INPUT', argument: 'orderBy[0].by', message: expect.stringContaining('"mean_handlin" is neither a KPI, nor a dimension of by, nor period'), hint: 'Did you mean "mean_handling"?',
    }],
    ['a page of nothing', asked(`${QUARTER}, first: 0`), { code: 'BAD_INPUT', argument: 'first', message: expect.stringContaining('first is 0') }],
    ['a cursor that is none', asked(`${QUARTER}, by: ["channel"], after: "nonsense"`), { code: 'BAD_INPUT', argument: 'after', message: 'This is no cursor of this question.', hint: expect.stringContaining('endCursor') }],
    ['an instant that is none', asked(`${QUARTER}, asOf: { knowledge: "yesterday" }`), {
      code: 'BAD_INPUT', argument: 'asOf.knowledge', message: expect.stringContaining('"yesterday"'), hint: 'Write it as in 2026-03-01T09:00:00Z.',
    }],
    ['parameters that are no object', asked(`${QUARTER}, where: "channel == $x", params: ["email"]`), {
      code: 'BAD_INPUT', argument: 'params', message: 'params is an object of values by name, and this is a list.', hint: 'Write it as in {"channel": "email"}.',
    }],
    ['a list of a source that is not there', '{ interactions(source: "ticket") { nodes { key } } }', { code: 'NOT_FOUND', message: 'There is no source "ticket".', hint: 'Did you mean "tickets"?' }],
    ['a page that is too long', '{ kpis(first: 101) { nodes { key } } }', { code: 'BAD_INPUT', argument: 'first', message: 'first is 101; a page holds 1 to 100.' }],
  ])('%s', async (_name, query, told) => {
    expect(await refusal(query)).toEqual(told);
  });

  test.each([
    ['evaluate', (more: string): string => asked(more)],
    ['Kpi.evaluate', (more: string): string => `{ kpi(key: "mean_handling") { evaluate(${more}) { groups { values } } } }`],
    ['explain', (more: string): string => `{ explain(kpis: ["mean_handling"], ${more}) { canonical } }`],
  ])('ten million periods are refused before anything is read, by %s', async (_name, question) => {
    for (const more of ['window: { last: { count: 10000000, unit: HOUR } }, grain: HOUR', 'window: { between: { from: "1000-01-01", to: "2200-01-01" } }, grain: HOUR']) {
      expect(await refusal(question(more))).toEqual({ code: 'TOO_EXPENSIVE', message: expect.stringMatching(/10,\d\d\d,\d\d\d periods/), hint: expect.stringContaining('Ask for fewer') });
    }
    expect(await refusal(question('window: { last: { count: 25000, unit: DAY } }, grain: DAY'))).toEqual({
      code: 'TOO_EXPENSIVE', argument: 'grain', message: expect.stringContaining('more than 20,000 periods of grain DAY'), hint: 'Ask for a shorter window or a coarser grain.',
    });
  });
});

describe('an expression that cannot be read points at its place', () => {
  test.each<[string, string, string, string | null, string]>([
    ['where', 'chanel == "email"', 'Source "tickets" has no field "chanel".', 'Did you mean "channel"?', 'chanel == "email"\n^^^^^^'],
    ['where', 'channel = "email"', 'A single "=" is no operator.', 'To compare, write "==".', 'channel = "email"\n        ^'],
    ['where', 'channel == $x', 'The parameter $x has no value.', 'Give it in params: {"x": …}.', 'channel == $x\n           ^^'],
    ['where', '', 'The expression is empty.', null, '\n^'],
    ['having', 'handledd > 3', 'There is no measure or KPI "handledd".', 'Did you mean "handled"?', 'handledd > 3\n^^^^^^^^'],
    ['having', 'handled', 'The expression must give a truth value, but it gives a number.', null, 'handled\n^^^^^^^'],
  ])('in %s: %s', async (argument, expression, message, hint, rendered) => {
    const told = await refusal(`query ($text: String) { evaluate(kpis: ["mean_handling"], ${QUARTER}, ${argument}: $text) { rows } }`, { text: expression });
    expect(told).toMatchObject({ code: 'INVALID_EXPRESSION', message, argument, diagnostics: [{ message, hint, rendered }] });
  });

  test('in a definition it is data, and nothing is written', async () => {
    const define = 'mutation ($e: String!) { defineKpi(input: { key: "bad", name: "Bad", expression: $e, direction: NEUTRAL }) { kpi { key } diagnostics { message hint rendered } } }';
    const { data, errors } = await owner.client.send(define, { e: 'handlin / handled' });
    expect(errors).toBeUndefined();
    expect(data.defineKpi).toEqual({ kpi: null, diagnostics: [{
      message: 'There is no measure or KPI "handlin".', hint: 'Did you mean "handling"?', rendered: 'handlin / handled\n^^^^^^^',
    }] });
    expect(await owner.ask('{ kpi(key: "bad") { key } }')).toEqual({ kpi: null });
  });

  test('a measure of a field that is not there says which is', async () => {
    const { data } = await owner.client.send('mutation { defineMeasure(input: { key: "bad", source: "tickets", aggregation: SUM, value: "tok" }) { measure { key } diagnostics { message hint } } }');
    expect(data.defineMeasure).toEqual({ measure: null, diagnostics: [{ message: expect.stringContaining('Source "tickets" has no field "tok".'), hint: 'Did you mean "took"?' }] });
  });

  test('a division by zero is no error but no value, with its reason; in a row it is unknown', async () => {
    await owner.ask('mutation { defineKpi(input: { key: "by_zero", name: "By zero", expression: "handled / (handled - handled)", direction: NEUTRAL }) { diagnostics { message } } }');
    await owner.ask('mutation { defineMeasure(input: { key: "row_by_zero", source: "tickets", aggregation: AVG, value: "took / (took - took)" }) { diagnostics { message rendered } } }');
    await owner.ask('mutation { defineKpi(input: { key: "rows_by_zero", name: "Rows", expression: "row_by_zero", direction: NEUTRAL }) { diagnostics { message rendered } } }');
    const { evaluate, kpi } = await owner.ask(`{ evaluate(kpis: ["by_zero", "rows_by_zero"], ${QUARTER}, where: "took / 0 > 1 or true") { rows marks { row column reason } }
      kpi(key: "by_zero") { evaluate(${QUARTER}) { groups { total { value exact reason } } } } }`);
    expect(evaluate).toEqual({ rows: [[null, null]], marks: [{ row: 0, column: 0, reason: 'ZERO_DENOMINATOR' }, { row: 0, column: 1, reason: 'NO_DATA' }] });
    expect(kpi.evaluate.groups[0].total).toEqual({ value: null, exact: null, reason: 'ZERO_DENOMINATOR' });
  });
});

describe('a key', () => {
  const asks = async (key: string | undefined): Promise<unknown> => {
    const answer = await server.client.as(key).send('{ organization { key } }');
    return { status: answer.status, data: answer.data ?? null, refusals: refusalsOf(answer) };
  };
  const refused = (message: string, hint?: string): unknown =>
    ({ status: 401, data: null, refusals: [{ code: 'UNAUTHENTICATED', message, ...hint === undefined ? {} : { hint } }] });

  test('that is missing is asked for', async () => {
    expect(await asks(undefined)).toEqual(refused('This needs an API key.', 'Send it as a header: Authorization: Bearer ysk_…'));
  });

  test.each([
    ['mistyped', (): string => `${owner.secret.slice(0, 40)}x${owner.secret.slice(41)}`],
    ['cut short', (): string => owner.secret.slice(0, -1)],
    ['of another kind', (): string => 'eyJhbGciOiJub25lIn0.e30.'],
    ['of nobody', (): string => newApiKeySecret(newId(), newId()).secret],
    ['as long as a novel', (): string => 'k'.repeat(10_000)],
  ])('that is %s is not known', async (_name, key) => {
    expect(await asks(key())).toEqual(refused('This API key is not known here.', 'Check that it was copied whole.'));
  });

  test('that was revoked says so', async () => {
    const { createApiKey } = await owner.ask('mutation { createApiKey(name: "Short", role: VIEWER) { secret apiKey { id } } }');
    await owner.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id: createApiKey.apiKey.id });
    expect(await asks(createApiKey.secret)).toEqual(refused('This API key was revoked.'));
  });

  test('that has expired says so', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const { createApiKey } = await owner.ask('mutation ($at: DateTime!) { createApiKey(name: "Short", role: VIEWER, expiresAt: $at) { secret } }', { at: expiresAt });
    expect(await asks(createApiKey.secret)).toMatchObject({ status: 200 });
    await new Promise((resolve) => setTimeout(resolve, 1_700));
    expect(await asks(createApiKey.secret)).toEqual(refused('This API key has expired.'));
  });

  test('of too small a role is told which roles may', async () => {
    const { createApiKey } = await owner.ask('mutation { createApiKey(name: "Viewer", role: VIEWER, service: true) { secret } }');
    expect(await refusal('mutation { deleteMeasure(key: "handled") }', undefined, server.client.as(createApiKey.secret))).toEqual({
      code: 'FORBIDDEN', message: 'The role VIEWER may not do this; OWNER, ADMIN and ANALYST may.',
    });
  });
});

describe('a batch', () => {
  const RECORD = 'mutation ($rows: [InteractionInput!]!) { recordInteractions(source: "tickets", interactions: $rows) { accepted unchanged rejected { index key code message } } }';

  test('half of which is bad keeps the good half, and tells of each bad row where it stood and why', async () => {
    const good = { occurredAt: '2026-03-01T09:00:00Z', fields: { took: '12.50' } };
    const rows = [
      { ...good, key: 'half-0' },
      { ...good, key: '' },
      { ...good, key: 'half-2' },
      { ...good, key: 'half-3', occurredAt: '2026-03-01' },
      { ...good, key: 'half-4', fields: { channel: 'email' } },
      { ...good, key: 'half-5', fields: { chanel: 'email' } },
      { ...good, key: 'half-6', fields: { took: 3 } },
      { ...good, key: 'half-7', fields: { took: 'three' } },
      { ...good, key: 'half-8', fields: {} },
      { ...good, key: 'half-\u0000', fields: {} },
      { ...good, key: 'half-10', customer: 'c1' },
      { ...good, key: 'half-11', fields: { channel: 'a\ud800' } },
    ];
    const { data, errors } = await owner.client.send(RECORD, { rows });
    expect(errors).toBeUndefined();
    expect(data.recordInteractions).toEqual({
      accepted: 6, unchanged: 0, rejected: [
        { index: 1, key: '', code: 'KEY_REQUIRED', message: expect.stringContaining('The row has no key') },
        { index: 3, key: 'half-3', code: 'NOT_AN_INSTANT', message: expect.stringContaining('has no offset. Add one') },
        { index: 5, key: 'half-5', code: 'UNKNOWN_FIELD', message: 'The source has no field "chanel". Did you mean "channel"?' },
        { index: 7, key: 'half-7', code: 'NOT_A_NUMBER', message: expect.stringContaining('Field "took" is "three"') },
        { index: 9, key: expect.any(String), code: 'TEXT_MALFORMED', message: expect.stringContaining('NUL') },
        { index: 11, key: 'half-11', code: 'TEXT_MALFORMED', message: expect.stringContaining('half of a surrogate pair') },
      ],
    });
    expect((await owner.client.send(RECORD, { rows })).data.recordInteractions).toMatchObject({ accepted: 0, unchanged: 6 });
  });

  test('of 5,001 rows is refused whole', async () => {
    const rows = Array.from({ length: 5_001 }, (_, i) => ({ key: `many-${i}`, occurredAt: '2026-03-01T09:00:00Z', fields: {} }));
    expect(await refusal(RECORD, { rows })).toEqual({
      code: 'BAD_INPUT', argument: 'interactions', message: 'A batch holds at most 5,000 interactions, and this one has 5,001.', hint: expect.stringContaining('several batches'),
    });
    expect(await owner.ask('{ interaction(source: "tickets", key: "many-0") { key } }')).toEqual({ interaction: null });
  });

  test('keeps numbers that no double holds, and refuses those beyond all keeping', async () => {
    const row = (key: string, took: string): string => `{"key": "${key}", "occurredAt": "2026-03-02T09:00:00Z", "fields": {"took": ${took}}}`;
    const rows = [row('n0', '1e39'), row('n1', '1e400'), row('n2', `${'9'.repeat(34)}`), row('n3', `${'9'.repeat(35)}`), row('n4', '1e-41'), row('n5', '-0'), row('n6', `0.${'0'.repeat(200)}1`)];
    const { recordInteractions } = (await owner.client.post(JSON.stringify({ query: RECORD, variables: { rows: ['@'] } }).replace('"@"', rows.join(',')))).data;
    expect(recordInteractions.accepted).toBe(3);
    expect(recordInteractions.rejected.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
      [1, 'NUMBER_OUT_OF_RANGE'], [3, 'NUMBER_OUT_OF_RANGE'], [4, 'NUMBER_OUT_OF_RANGE'], [6, 'NUMBER_OUT_OF_RANGE'],
    ]);
  });
});

describe('NUL, and half of a surrogate pair', () => {
  const texts: [string, string][] = [['NUL', 'a\u0000b'], ['half of a surrogate pair', 'a\ud800b']];
  const cursorOf = (...place: unknown[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

  test.each(texts)('%s in the name of what is looked up is like any other name of nothing', async (_name, text) => {
    expect(dataOf(await owner.client.send(
      'query ($t: String!) { kpi(key: $t) { key } measure(key: $t) { key } source(key: $t) { key } interaction(source: "tickets", key: $t) { key } kpis(tag: $t, keys: [$t]) { nodes { key } } }', { t: text },
    ))).toEqual({ kpi: null, measure: null, source: null, interaction: null, kpis: { nodes: [] } });
    for (const query of [
      'query ($t: String!) { measures(source: $t) { nodes { key } } }', 'query ($t: String!) { interactions(source: $t) { nodes { key } } }',
      `query ($t: String!) { evaluate(kpis: [$t], ${QUARTER}) { rows } }`, 'mutation ($t: String!) { deleteSource(key: $t) }', 'mutation ($t: String!) { deleteMeasure(key: $t) }',
      'mutation ($t: String!) { reportSource(source: $t, completeThrough: "2026-01-01T00:00:00Z") { source } }',
      'mutation ($t: String!) { recordInteractions(source: $t, interactions: []) { accepted } }', 'mutation ($t: ID!) { revokeApiKey(id: $t) { id } }',
      'mutation ($t: ID!) { removeMember(member: $t) { id } }',
    ]) expect({ query, ...await refusal(query, { t: text }) }).toMatchObject({ query, code: 'NOT_FOUND', message: expect.stringMatching(/^There is no .+ "a.b"\.$/) });
  });

  test.each(texts)('%s in what would be stored or read as an expression is refused by name', async (_name, text) => {
    for (const [argument, query] of [
      ['name', 'mutation ($t: String!) { addMember(email: "new@example.org", name: $t, role: VIEWER) { id } }'],
      ['email', 'mutation ($t: String!) { addMember(email: $t, name: "New", role: VIEWER) { id } }'],
      ['name', 'mutation ($t: String!) { createApiKey(name: $t, role: VIEWER) { secret } }'],
      ['input.name', 'mutation ($t: String!) { updateOrganization(input: { name: $t }) { key } }'],
      ['input.name', 'mutation ($t: String!) { defineKpi(input: { key: "k", name: $t, expression: "handled", direction: NEUTRAL }) { kpi { key } } }'],
      ['reason', 'mutation ($t: String!) { retractInteractions(source: "tickets", keys: ["t1"], reason: $t) { retracted } }'],
      ['search', 'query ($t: String!) { kpis(search: $t) { nodes { key } } }'],
      ['timeZone', `query ($t: String!) { evaluate(kpis: ["mean_handling"], ${QUARTER}, timeZone: $t) { rows } }`],
      ['by[0]', `query ($t: String!) { evaluate(kpis: ["mean_handling"], ${QUARTER}, by: [$t]) { rows } }`],
    ] as const) expect({ query, ...await refusal(query, { t: text }) }).toMatchObject({ query, code: 'BAD_INPUT', argument });

    const question = `query ($where: String, $params: JSON) { evaluate(kpis: ["mean_handling"], ${QUARTER}, where: $where, params: $params) { rows } }`;
    for (const variables of [{ where: `channel == "${text}"` }, { where: text }, { where: 'channel == $x', params: { x: text } }, { where: 'channel in $x', params: { x: [text] } }]) {
      expect({ variables, ...await refusal(question, variables) }).toMatchObject({ variables, code: 'INVALID_EXPRESSION', argument: 'where' });
    }
  });

  test.each(texts)('%s in a cursor is no cursor', async (_name, text) => {
    for (const [query, after] of [
      ['query ($after: String!) { kpis(after: $after) { nodes { key } } }', cursorOf(text)],
      ['query ($after: String!) { members(after: $after) { nodes { id } } }', cursorOf(text)],
      ['query ($after: String!) { apiKeys(after: $after) { nodes { id } } }', cursorOf('2026-01-01T00:00:00Z', text)],
      ['query ($after: String!) { interactions(source: "tickets", after: $after) { nodes { key } } }', cursorOf('2026-01-01T00:00:00Z', text)],
      ['query ($after: String!) { kpi(key: "mean_handling") { versions(after: $after) { nodes { id } } } }', cursorOf(text)],
      [`query ($after: String!) { evaluate(kpis: ["mean_handling"], ${QUARTER}, by: ["channel"], after: $after) { rows } }`, cursorOf(text)],
    ] as const) expect({ query, ...await refusal(query, { after }) }).toMatchObject({ query, code: 'BAD_INPUT', argument: 'after' });
  });

  test('in the name of a variable, in the query itself and as bytes of the body, they are refused as bad input', async () => {
    for (const body of [
      '{"query": "{ kpi(key: \\"a\\u0000\\") { key } }\\u0000"}', '{"query": "{ kpi(key: \\"a\\") { \\ud800 } }"}', '{"query": "query ($a: String) { __typename }", "variables": {"a\\u0000": 1}}',
      '{"query": "{ __typename }", "operationName": "a\\u0000"}', '{"query": "{ __typename }\u0000"}',
    ]) expect({ body, ...await owner.client.post(body) }).toMatchObject({ body, status: 400, errors: [{ extensions: { code: 'BAD_INPUT' } }] });
  });
});

describe('a request that is no GraphQL over HTTP', () => {
  const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<{ status: number; errors: any[] }> => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST', body, headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.secret}`, ...headers },
    });
    const { errors } = await response.json() as { errors: any[] };
    return { status: response.status, errors };
  };
  const bad = (status: number, message: unknown): unknown => ({ status, errors: [expect.objectContaining({ message, extensions: expect.objectContaining({ code: 'BAD_INPUT' }) })] });

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
    ['an operation that is not there', '{"query": "query A { __typename }", "operationName": "B"}', 'Unknown operation named "B".'],
    ['variables that are a list', '{"query": "{ __typename }", "variables": [1]}', expect.stringMatching(/variables/i)],
    ['variables that are a text', '{"query": "{ __typename }", "variables": "{\\"a\\""}', expect.stringMatching(/variables|JSON/i)],
    ['an extension that is no object', '{"query": "{ __typename }", "extensions": 5}', expect.stringMatching(/extensions/i)],
  ])('%s is told as such', async (_name, body, message) => {
    expect(await post(body)).toEqual(bad(400, message));
  });

  test('a body of another type is told which type is read', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'application/graphql', 'text/html']) {
      expect(await post('{"query": "{ __typename }"}', { 'content-type': type })).toEqual(bad(415, 'The body of the request must be JSON.'));
    }
  });

  test('bytes that are no UTF-8 never break it', async () => {
    const bytes = new Uint8Array([...Buffer.from('{"query": "{ kpi(key: \\"'), 0xff, 0xfe, 0xc0, 0x80, ...Buffer.from('\\") { key } }"}')]);
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', body: bytes, headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.secret}` } });
    expect([200, 400]).toContain(response.status);
    expect(await response.text()).not.toContain('INTERNAL');
  });

  test('JSON and GraphQL nested a hundred thousand deep are refused, and the server answers on', async () => {
    const deep = 100_000;
    for (const body of [
      `${'['.repeat(deep)}${']'.repeat(deep)}`,
      `{"query": "query ($p: JSON) { kpi(key: \\"a\\") { evaluate(window: { toDate: YEAR }, params: $p) { timeZone } } }", "variables": {"p": ${'['.repeat(deep)}${']'.repeat(deep)}}}`,
      `{"query": "query ($p: JSON) { kpi(key: \\"a\\") { evaluate(window: { toDate: YEAR }, params: $p) { timeZone } } }", "variables": {"p": ${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}}`,
      `{"query": "${'{a'.repeat(4_000)}${'}'.repeat(4_000)}"}`,
      `{"query": "{ kpi(key: \\"a\\") { evaluate(window: { toDate: YEAR }, params: ${'['.repeat(4_000)}${']'.repeat(4_000)}) { timeZone } } }"}`,
    ]) {
      const { status, errors } = await post(body);
      expect({ status, codes: errors.map(({ extensions }) => extensions.code) }).toEqual({ status: 400, codes: [expect.stringMatching(/BAD_INPUT|TOO_EXPENSIVE/)] });
    }
    expect(await owner.ask('{ organization { key } }')).toBeDefined();
  });

  test('a mutation by GET, and a GET without its preflight header, are refused', async () => {
    const get = async (query: string, headers: Record<string, string>): Promise<{ status: number; errors: any[] }> => {
      const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers: { authorization: `Bearer ${owner.secret}`, ...headers } });
      const { errors } = await response.json() as { errors: any[] };
      return { status: response.status, errors };
    };
    expect(await get('mutation { deleteMeasure(key: "handled") }', { 'apollo-require-preflight': 'true' })).toEqual(bad(405, expect.stringMatching(/GET/)));
    expect(await get('{ __typename }', {})).toEqual(bad(400, expect.stringMatching(/CSRF|preflight/i)));
    expect(await owner.ask('{ measure(key: "handled") { key } }')).toEqual({ measure: { key: 'handled' } });
  });
});

describe('a body of 100 MB', () => {
  test.each([['that says its length', { 'content-length': '100000000' }], ['that does not', { 'transfer-encoding': 'chunked' }]])(
    '%s is refused long before its end, in JSON, and takes no memory', async (_name, length) => {
      const chunk = Buffer.alloc(64 * 1024, 32);
      let written = 0;
      let most = 0;
      const before = process.memoryUsage();
      const answer = await new Promise<{ status: number | undefined; type: string | undefined; body: string }>((resolve, reject) => {
        let answered = false;
        const sending = httpRequest(`${server.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.secret}`, ...length } }, (response) => {
          answered = true;
          let body = '';
          response.setEncoding('utf8').on('data', (part: string) => { body += part; }).on('end', () => {
            resolve({ status: response.statusCode, type: response.headers['content-type'], body });
            sending.destroy();
          });
        });
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
      });
      expect(answer).toMatchObject({ status: 413, type: 'application/json; charset=utf-8' });
      expect(JSON.parse(answer.body).errors).toEqual([{
        message: 'The body of the request is larger than 8 MiB.', extensions: { code: 'BAD_INPUT', hint: expect.stringContaining('smaller batches') },
      }]);
      expect(written).toBeLessThan(50_000_000);
      expect(most).toBeLessThan(100_000_000);
      expect(await owner.ask('{ organization { key } }')).toBeDefined();
    },
  );
});

describe('limits', () => {
  test('a page of 30 KPI tiles with 12 points each is answered', async () => {
    const tiles = Array.from({ length: 30 }, (_, i) => `t${i}: kpi(key: "${i % 2 === 0 ? 'mean_handling' : 'email_share'}") { ...Tile }`).join('\n');
    const { data, errors } = await owner.client.send(`query Page { ${tiles} }
      fragment Tile on Kpi {
        key name current { unit direction format }
        evaluate(window: { last: { count: 12, unit: MONTH, includeCurrent: true } }, grain: MONTH) {
          window { label } periods { label }
          groups { values total { value complete } points { period { label } value exact reason complete incomplete components { measure context value n } } }
          freshness { knowledge sources { source completeThrough } }
        }
      }`);
    expect(errors).toBeUndefined();
    const answered = Object.values<any>(data);
    expect(answered).toHaveLength(30);
    for (const { evaluate } of answered) expect(evaluate.groups[0].points).toHaveLength(13);
  });

  test('the query of a kilobyte that kills a default server is refused with its price, and the server answers on', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const level = (depth: number): string => `fragment f${depth} on Source{${names.map((name) => `${name}:measures{source{...f${depth + 1}}}`).join(' ')}}`;
    const killer = `{sources{nodes{...f0}}}${[0, 1, 2, 3].map(level).join('')}fragment f4 on Source{key}`;
    expect(killer.length).toBeLessThan(1_100);
    expect(await refusal(killer)).toEqual({
      code: 'TOO_EXPENSIVE', message: expect.stringMatching(/^The query may cost [\d,]+ points; at most 500,000 are allowed\./), hint: expect.stringContaining('Ask for fewer'),
    });
    expect(await owner.ask('{ organization { key } }')).toBeDefined();
  });
});
