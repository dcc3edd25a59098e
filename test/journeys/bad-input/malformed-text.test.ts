import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testServer, type TestServer } from '../../support/server.js';
import { dataOf, defineAlike, tenant, type Tenant } from '../two-organizations.js';
import { refusalOf, type Refusal } from './refusal.js';

let server: TestServer;
let owner: Tenant;

beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await defineAlike(owner, 1);
});

afterAll(() => expect(server.complaints).toEqual([]));

const refusal = (query: string, variables?: Record<string, unknown>): Promise<Refusal> =>
  refusalOf(owner.client, query, variables);

const QUARTER = 'window: { between: { from: "2026-01-01", to: "2026-04-01" } }';

describe('NUL, and half of a surrogate pair', () => {
  const texts: [string, string][] = [
    ['NUL', 'a\u0000b'],
    ['half of a surrogate pair', 'a\ud800b'],
  ];
  const cursorOf = (...place: unknown[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

  test.each(texts)('%s in the name of what is looked up is like any other name of nothing', async (_name, text) => {
    expect(
      dataOf(
        await owner.client.send(
          `query ($t: String!) { kpi(key: $t) { key } measure(key: $t) { key } source(key: $t) { key }
            interaction(source: "tickets", key: $t) { key } kpis(tag: $t, keys: [$t]) { nodes { key } } }`,
          { t: text },
        ),
      ),
    ).toEqual({ kpi: null, measure: null, source: null, interaction: null, kpis: { nodes: [] } });
    for (const query of [
      'query ($t: String!) { measures(source: $t) { nodes { key } } }',
      'query ($t: String!) { interactions(source: $t) { nodes { key } } }',
      `query ($t: String!) { evaluate(kpis: [$t], ${QUARTER}) { rows } }`,
      'mutation ($t: String!) { deleteSource(key: $t) }',
      'mutation ($t: String!) { deleteMeasure(key: $t) }',
      'mutation ($t: String!) { reportSource(source: $t, completeThrough: "2026-01-01T00:00:00Z") { source } }',
      'mutation ($t: String!) { recordInteractions(source: $t, interactions: []) { accepted } }',
      'mutation ($t: ID!) { revokeApiKey(id: $t) { id } }',
      'mutation ($t: ID!) { removeMember(member: $t) { id } }',
    ])
      expect({ query, ...(await refusal(query, { t: text })) }).toMatchObject({
        query,
        code: 'NOT_FOUND',
        message: expect.stringMatching(/^There is no .+ "a.b"\.$/),
      });
  });

  test.each(texts)('%s in what would be stored or read as an expression is refused by name', async (_name, text) => {
    for (const [argument, query] of [
      ['name', 'mutation ($t: String!) { addMember(email: "new@example.org", name: $t, role: VIEWER) { id } }'],
      ['email', 'mutation ($t: String!) { addMember(email: $t, name: "New", role: VIEWER) { id } }'],
      ['name', 'mutation ($t: String!) { createApiKey(name: $t, role: VIEWER) { secret } }'],
      ['input.name', 'mutation ($t: String!) { updateOrganization(input: { name: $t }) { key } }'],
      [
        'input.name',
        `mutation ($t: String!) { defineKpi(input: { key: "k", name: $t, expression: "handled", direction: NEUTRAL }) {
          kpi { key } } }`,
      ],
      ['reason', 'mutation ($t: String!) { retractInteractions(source: "tickets", keys: ["t1"], reason: $t) { retracted } }'],
      ['search', 'query ($t: String!) { kpis(search: $t) { nodes { key } } }'],
      ['timeZone', `query ($t: String!) { evaluate(kpis: ["mean_handling"], ${QUARTER}, timeZone: $t) { rows } }`],
      ['by[0]', `query ($t: String!) { evaluate(kpis: ["mean_handling"], ${QUARTER}, by: [$t]) { rows } }`],
    ] as const)
      expect({ query, ...(await refusal(query, { t: text })) }).toMatchObject({ query, code: 'BAD_INPUT', argument });

    const question = `query ($where: String, $params: JSON) {
      evaluate(kpis: ["mean_handling"], ${QUARTER}, where: $where, params: $params) { rows } }`;
    for (const variables of [
      { where: `channel == "${text}"` },
      { where: text },
      { where: 'channel == $x', params: { x: text } },
      { where: 'channel in $x', params: { x: [text] } },
    ]) {
      expect({ variables, ...(await refusal(question, variables)) }).toMatchObject({
        variables,
        code: 'INVALID_EXPRESSION',
        argument: 'where',
      });
    }
  });

  test.each(texts)('%s in a cursor is no cursor', async (_name, text) => {
    for (const [query, after] of [
      ['query ($after: String!) { kpis(after: $after) { nodes { key } } }', cursorOf(text)],
      ['query ($after: String!) { members(after: $after) { nodes { id } } }', cursorOf(text)],
      ['query ($after: String!) { apiKeys(after: $after) { nodes { id } } }', cursorOf('2026-01-01T00:00:00Z', text)],
      [
        'query ($after: String!) { interactions(source: "tickets", after: $after) { nodes { key } } }',
        cursorOf('2026-01-01T00:00:00Z', text),
      ],
      ['query ($after: String!) { kpi(key: "mean_handling") { versions(after: $after) { nodes { id } } } }', cursorOf(text)],
      [
        `query ($after: String!) { evaluate(kpis: ["mean_handling"], ${QUARTER}, by: ["channel"], after: $after) { rows } }`,
        cursorOf(text),
      ],
    ] as const)
      expect({ query, ...(await refusal(query, { after })) }).toMatchObject({ query, code: 'BAD_INPUT', argument: 'after' });
  });

  test('in the name of a variable, in the query itself and as bytes of the body, they are refused as bad input', async () => {
    for (const body of [
      '{"query": "{ kpi(key: \\"a\\u0000\\") { key } }\\u0000"}',
      '{"query": "{ kpi(key: \\"a\\") { \\ud800 } }"}',
      '{"query": "query ($a: String) { __typename }", "variables": {"a\\u0000": 1}}',
      '{"query": "{ __typename }", "operationName": "a\\u0000"}',
      '{"query": "{ __typename }\u0000"}',
    ])
      expect({ body, ...(await owner.client.post(body)) }).toMatchObject({
        body,
        status: 400,
        errors: [{ extensions: { code: 'BAD_INPUT' } }],
      });
  });
});
