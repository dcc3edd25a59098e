import { beforeAll, describe, expect, test } from '@jest/globals';
import { createApiKey } from '../../src/app/create-api-key.js';
import { Database } from '../../src/store/database.js';
import type { Client } from '../support/client.js';
import { afterTheFile, testDatabase } from '../support/database.js';
import { contextOf, inContext } from '../support/organization.js';
import { testServer, type TestServer } from '../support/server.js';
import { tenant, type Tenant } from './two-organizations.js';

/** Two processes as far as the service is concerned: each with connections and memory of its own, over one database. */
let here: TestServer;
let there: TestServer;
let owner: Tenant;

beforeAll(async () => {
  const { url, database } = await testDatabase();
  here = await testServer({ database });
  const second = await Database.open({ url });
  afterTheFile(() => second.close());
  there = await testServer({ database: second });
  owner = await tenant(here);
});

const PROBE = '{ organization { key } }';

/** What the other process answers to the key: asked before, so that whatever it could remember of the key, it does. */
async function afterwards(secret: string, change: () => Promise<unknown>, query = PROBE): Promise<Awaited<ReturnType<Client['send']>>> {
  const other = there.client.as(secret);
  for (let i = 0; i < 3; i++) expect((await other.send(query)).errors).toBeUndefined();
  await change();
  return other.send(query);
}

const serviceKey = async (role: string): Promise<{ secret: string; id: string }> => {
  const made = await owner.ask(
    'mutation ($role: Role!) { createApiKey(name: "K", role: $role, service: true) { secret apiKey { id } } }', { role });
  return { secret: made.createApiKey.secret, id: made.createApiKey.apiKey.id };
};

let serial = 0;
/** A new owner with a key of the role, which only they themselves can make. */
async function member(role: string): Promise<{ id: string; secret: string }> {
  const { addMember } = await owner.ask(
    'mutation ($email: String!) { addMember(email: $email, name: "M", role: OWNER) { id } }', { email: `m${++serial}@example.org` });
  const actor = { kind: 'member', memberId: addMember.id, keyId: addMember.id, role: 'OWNER' } as const;
  const { secret } = await inContext(contextOf(here.database, actor, owner.organization.id), (ctx) => createApiKey(ctx, { name: 'M', role }));
  return { id: addMember.id, secret };
}

const refused = (message: string) => ({ status: 401, errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });

describe('what is taken away through one process, another no longer grants at its next request', () => {
  test('a key that was revoked', async () => {
    const { id, secret } = await serviceKey('VIEWER');
    expect(await afterwards(secret, () => owner.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id })))
      .toMatchObject(refused('This API key was revoked.'));
  });

  test('the keys of a member who was removed', async () => {
    const { id, secret } = await member('OWNER');
    expect(await afterwards(secret, () => owner.ask('mutation ($id: ID!) { removeMember(member: $id) { id } }', { id })))
      .toMatchObject(refused('This API key was revoked.'));
  });

  test('what a member may do whose role was lowered', async () => {
    const { id, secret } = await member('ADMIN');
    const lower = (): Promise<unknown> => owner.ask('mutation ($id: ID!) { setRole(member: $id, role: VIEWER) { role } }', { id });
    const answer = await afterwards(secret, lower, '{ members { nodes { id } } }');
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await there.client.as(secret).send(PROBE)).errors).toBeUndefined();
  });

  test('a key whose member has a role now that shares nothing with it', async () => {
    const { id, secret } = await member('INGEST');
    expect(await afterwards(secret, () => owner.ask('mutation ($id: ID!) { setRole(member: $id, role: VIEWER) { role } }', { id })))
      .toMatchObject({ status: 401 });
  });

  test('a key that has expired meanwhile', async () => {
    const expiresAt = new Date(Date.now() + 1_000).toISOString();
    const made = await owner.ask(
      'mutation ($at: DateTime!) { createApiKey(name: "K", role: VIEWER, service: true, expiresAt: $at) { secret } }', { at: expiresAt });
    const wait = (): Promise<void> => new Promise((done) => { setTimeout(done, 1_100); });
    expect(await afterwards(made.createApiKey.secret, wait)).toMatchObject(refused('This API key has expired.'));
  });

  test('and what is granted, it grants: a role that was raised', async () => {
    const { id, secret } = await member('ADMIN');
    await owner.ask('mutation ($id: ID!) { setRole(member: $id, role: VIEWER) { role } }', { id });
    expect(await there.client.as(secret).codes('{ members { nodes { id } } }')).toEqual(['FORBIDDEN']);
    await owner.ask('mutation ($id: ID!) { setRole(member: $id, role: OWNER) { role } }', { id });
    expect(await there.client.as(secret).codes('{ members { nodes { id } } }')).toEqual([]);
  });
});
