import { beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '../support/client.js';
import { testServer, type TestServer } from '../support/server.js';
import { openShop, record } from './shop.js';
import { dataOf, type Tenant } from './two-organizations.js';

let server: TestServer;
let owner: Tenant;

beforeAll(async () => {
  ({ server, owner } = await openShop());
});

const ROWS = [{ answered: true }, { answered: false }, {}].map((fields, i) => ({
  key: `row-${i}`,
  occurredAt: '2026-01-05T09:00:00Z',
  fields,
}));

describe('trap 30: what is defined is there at once, in every process', () => {
  test('trap 30: a KPI made, redefined, and its source extended through one server answers through another', async () => {
    const other = await testServer({ database: server.database });
    const there = new Client(other.url, owner.secret);
    const ask = async (): Promise<any> =>
      dataOf(
        await there.send(
          `{ evaluate(kpis: ["made_now"], window: { between: { from: "2026-01-01", to: "2026-02-01" } }) { rows }
            kpis(search: "made_now") { nodes { key current { number } } } }`,
        ),
      );
    const define = (expression: string): Promise<any> =>
      owner.ask(
        `mutation ($e: String!) { defineKpi(input: { key: "made_now", name: "Made now", expression: $e, direction: NEUTRAL }) {
          diagnostics { message rendered } } }`,
        { e: expression },
      );

    await record(owner, 'surveys', ROWS);
    expect(await there.codes('{ evaluate(kpis: ["made_now"], window: { toDate: YEAR }) { rows } }')).toEqual(['NOT_FOUND']);
    await define('answers');
    expect(await ask()).toEqual({
      evaluate: { rows: [[3]] },
      kpis: { nodes: [{ key: 'made_now', current: { number: '1.0' } }] },
    });
    await define('answers * 2');
    expect(await ask()).toEqual({
      evaluate: { rows: [[6]] },
      kpis: { nodes: [{ key: 'made_now', current: { number: '2.0' } }] },
    });
    await owner.ask(
      `mutation { defineMeasure(input: { key: "answers", source: "surveys", aggregation: COUNT, filter: "answered" }) {
        diagnostics { message rendered } } }`,
    );
    expect((await ask()).evaluate.rows).toEqual([[2]]);
  });

  test('trap 30: a key that is revoked through one server is refused by the other at its next request', async () => {
    const other = await testServer({ database: server.database });
    const { createApiKey } = await owner.ask(
      'mutation { createApiKey(name: "Short", role: VIEWER, service: true) { secret apiKey { id } } }',
    );
    const there = new Client(other.url, createApiKey.secret);
    expect((await there.send('{ organization { key } }')).status).toBe(200);
    await owner.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id: createApiKey.apiKey.id });
    const refused = await there.send('{ organization { key } }');
    expect({ status: refused.status, errors: refused.errors }).toEqual({
      status: 401,
      errors: [{ message: 'This API key was revoked.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
});
