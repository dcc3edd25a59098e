import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.js';
import { newApiKeySecret } from '../../../src/kernel/secrets.js';
import { mistyped } from '../../support/mistyped.js';
import { testServer, type TestServer } from '../../support/server.js';
import { defineAlike, tenant, type Tenant } from '../two-organizations.js';
import { refusalOf, refusalsOf } from './refusal.js';

let server: TestServer;
let owner: Tenant;

beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await defineAlike(owner, 1);
});

afterAll(() => expect(server.complaints).toEqual([]));

describe('a key', () => {
  const asks = async (key: string | undefined): Promise<unknown> => {
    const answer = await server.client.as(key).send('{ organization { key } }');
    return { status: answer.status, data: answer.data ?? null, refusals: refusalsOf(answer) };
  };
  const refused = (message: string, hint?: string): unknown => ({
    status: 401,
    data: null,
    refusals: [{ code: 'UNAUTHENTICATED', message, ...(hint === undefined ? {} : { hint }) }],
  });

  test('that is missing is asked for', async () => {
    expect(await asks(undefined)).toEqual(refused('This needs an API key.', 'Send it as a header: Authorization: Bearer ysk_…'));
  });

  test.each([
    ['mistyped', (): string => mistyped(owner.secret, 40)],
    ['cut short', (): string => owner.secret.slice(0, -1)],
    ['of another kind', (): string => 'sk-0123456789abcdef'],
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
    const expiry = Date.now() + 3_000;
    const { createApiKey } = await owner.ask(
      'mutation ($at: DateTime!) { createApiKey(name: "Short", role: VIEWER, expiresAt: $at) { secret } }',
      { at: new Date(expiry).toISOString() },
    );
    const early = await asks(createApiKey.secret);
    if (Date.now() < expiry) expect(early).toMatchObject({ status: 200 });
    await new Promise((resolve) => setTimeout(resolve, expiry + 200 - Date.now()));
    expect(await asks(createApiKey.secret)).toEqual(refused('This API key has expired.'));
  });

  test('of too small a role is told which roles may', async () => {
    const { createApiKey } = await owner.ask('mutation { createApiKey(name: "Viewer", role: VIEWER, service: true) { secret } }');
    expect(await refusalOf(server.client.as(createApiKey.secret), 'mutation { deleteMeasure(key: "handled") }')).toEqual({
      code: 'FORBIDDEN',
      message: 'The role VIEWER may not do this; OWNER, ADMIN and ANALYST may.',
    });
  });
});
