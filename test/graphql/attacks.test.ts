import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defineAlike, tenant, type Tenant } from '../journeys/two-organizations.js';
import { testServer, type TestServer } from '../support/server.js';
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
    const answer = await owner.client.post(body);
    expect({ status: answer.status, code: answer.errors?.[0]?.extensions.code, data: answer.data, message: answer.errors?.[0]?.message.slice(0, 200) })
      .toEqual({ status: 400, code, data: undefined, message: expect.any(String) });
    expect(executed()).toEqual([]);
  });
});
