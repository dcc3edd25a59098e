import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { addMember } from '../../src/app/add-member.js';
import { apiKeys } from '../../src/app/api-keys.js';
import { authenticate } from '../../src/app/authenticate.js';
import { createApiKey } from '../../src/app/create-api-key.js';
import { createOrganization } from '../../src/app/create-organization.js';
import { me } from '../../src/app/me.js';
import { members } from '../../src/app/members.js';
import { organization } from '../../src/app/organization.js';
import { organizations } from '../../src/app/organizations.js';
import { removeMember } from '../../src/app/remove-member.js';
import { revokeApiKey } from '../../src/app/revoke-api-key.js';
import { ROLES } from '../../src/app/role.js';
import { setRole } from '../../src/app/set-role.js';
import { updateOrganization } from '../../src/app/update-organization.js';
import { NIL_ID, newId } from '../../src/kernel/ids.js';
import { canonicalInstant } from '../../src/kernel/instant.js';
import { newApiKeySecret } from '../../src/kernel/secrets.js';
import type { Database } from '../../src/store/database.js';
import { mistyped } from '../support/mistyped.js';
import { testDatabase } from '../support/database.js';
import { contextOf, inContext, newOrganization, type TestOrganization } from '../support/organization.js';

let database: Database;
beforeAll(async () => { ({ database } = await testDatabase()); });

const platform = <T>(work: Parameters<typeof inContext<T>>[1]): Promise<T> =>
  inContext(contextOf(database, { kind: 'platform' }, NIL_ID), work);

const member = (org: TestOrganization, email: string, role: string): ReturnType<typeof addMember> =>
  org.as('OWNER', (ctx) => addMember(ctx, { email, name: 'Some One', role }));

describe('an organisation', () => {
  test('is made by the platform key with an owner whose first key works', async () => {
    const org = await newOrganization(database, { timeZone: 'europe/berlin', weekStart: 'SUNDAY', fiscalYearStart: 4 });
    expect(org.organization).toMatchObject({ timeZone: 'Europe/Berlin', weekStart: 'SUNDAY', fiscalYearStart: 4 });
    expect(await org.as('OWNER', me)).toEqual(org.owner);
    expect(await org.as('OWNER', organization)).toEqual(org.organization);
  });

  test('has a key of its own, and a taken one is a CONFLICT', async () => {
    const org = await newOrganization(database);
    await expect(newOrganization(database, { key: org.organization.key })).rejects.toMatchObject({
      code: 'CONFLICT', message: `There is an organisation "${org.organization.key}" already.`,
    });
  });

  test.each([
    [{ key: 'Not a key' }, 'input.key', /lower case letter/],
    [{ timeZone: 'Europe/Berln' }, 'input.timeZone', /no time zone "Europe\/Berln"/],
    [{ fiscalYearStart: 13 }, 'input.fiscalYearStart', /from 1 to 12/],
    [{ weekStart: 'SOMEDAY' }, 'input.weekStart', /no weekday "SOMEDAY"/],
    [{ ownerEmail: 'nobody' }, 'input.ownerEmail', /no e-mail address/],
    [{ name: '  ' }, 'input.name', /cannot be empty/],
    [{ name: 'a\u0000b' }, 'input.name', /control characters/],
    [{ ownerName: 'x'.repeat(201) }, 'input.ownerName', /at most 200 characters/],
  ])('is refused with %j', async (input, argument, message) => {
    await expect(newOrganization(database, input)).rejects.toMatchObject({
      code: 'BAD_INPUT', message: expect.stringMatching(message), details: { argument },
    });
  });

  test('writes a version where a setting changes, and none where nothing does', async () => {
    const org = await newOrganization(database);
    const versions = (): Promise<unknown[]> => database.read(org.id, ({ query }) =>
      query(sql`select number, time_zone as zone, created_by_member as by from organization_version order by number`));
    await org.as('ADMIN', (ctx) => updateOrganization(ctx, { timeZone: 'UTC', weekStart: 'MONDAY', name: 'Renamed' }));
    expect(await versions()).toHaveLength(1);
    const changed = await org.as('OWNER', (ctx) => updateOrganization(ctx, { timeZone: 'Asia/Tokyo' }));
    expect(changed).toMatchObject({ name: 'Renamed', timeZone: 'Asia/Tokyo', weekStart: 'MONDAY' });
    expect(await versions()).toEqual([{ number: 1, zone: 'UTC', by: null }, { number: 2, zone: 'Asia/Tokyo', by: org.owner.id }]);
    expect(await org.as('VIEWER', organization)).toEqual(changed);
    await expect(org.as('OWNER', (ctx) => updateOrganization(ctx, { fiscalYearStart: 4 }, '1'))).rejects.toMatchObject({
      code: 'CONFLICT', details: { currentVersion: '2', changes: [{ part: 'timeZone', before: 'UTC', after: 'Asia/Tokyo' }] },
    });
    expect((await org.as('OWNER', (ctx) => updateOrganization(ctx, { fiscalYearStart: 4 }, '2'))).version).toBe('3');
  });

  test('is listed by key for the platform, page by page, with its settings', async () => {
    const made = [];
    for (let i = 0; i < 3; i++) made.push((await newOrganization(database, { fiscalYearStart: i + 2 })).organization);
    const seen = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await platform((ctx) => organizations(ctx, { first: 2, after: after ?? null }));
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items);
      after = page.nextCursor;
    }
    expect(seen.map(({ key }) => key)).toEqual([...seen.map(({ key }) => key)].sort());
    for (const each of made) expect(seen).toContainEqual({ ...each, cursor: expect.any(String) });
  });
});

describe('a key', () => {
  const header = (secret: string): string => `Bearer ${secret}`;

  test('is found under the policy of the organisation that it names, and nowhere else', async () => {
    const [a, b] = [await newOrganization(database), await newOrganization(database)];
    const payload = await a.as('OWNER', (ctx) => createApiKey(ctx, { name: 'feed', role: 'INGEST', service: true }));
    expect(await authenticate(database, header(payload.secret))).toEqual({
      actor: { kind: 'service', keyId: payload.apiKey.id, role: 'INGEST' }, organizationId: a.id,
    });
    await expect(authenticate(database, header(newApiKeySecret(b.id, payload.apiKey.id).secret)))
      .rejects.toMatchObject({ code: 'UNAUTHENTICATED', message: 'This API key is not known here.' });
  });

  test('that is absent, foreign, mistyped or nonsense gets one and the same answer', async () => {
    const org = await newOrganization(database);
    const answers = [];
    for (const secret of [newApiKeySecret(newId(), newId()).secret, newApiKeySecret(org.id, newId()).secret, mistyped(org.secret), 'ysk_', '…', 'x'.repeat(5_000)]) {
      answers.push(await authenticate(database, header(secret)).catch((error: object) => ({ ...error, message: (error as Error).message })));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test.each([undefined, '', 'Basic eDp5', 'Bearer', 'Bearer a b'])('is asked for where the header is %j', async (authorization) => {
    await expect(authenticate(database, authorization)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', message: 'This needs an API key.' });
  });

  test('is refused from its revocation on, and says so to whoever holds it', async () => {
    const org = await newOrganization(database);
    const { apiKey, secret } = await org.as('OWNER', (ctx) => createApiKey(ctx, { name: 'mine', role: 'VIEWER' }));
    const revoked = await org.as('OWNER', (ctx) => revokeApiKey(ctx, apiKey.id));
    expect(revoked.revokedAt).not.toBeNull();
    await expect(authenticate(database, header(secret))).rejects.toMatchObject({ message: 'This API key was revoked.' });
    expect(await org.as('OWNER', (ctx) => revokeApiKey(ctx, apiKey.id))).toEqual(revoked);
  });

  test('that expires makes none that outlives it', async () => {
    const org = await newOrganization(database);
    const soon = new Date(Date.now() + 60_000);
    const later = new Date(soon.getTime() + 1).toISOString();
    const { secret } = await org.as('OWNER', (ctx) => createApiKey(ctx, { name: 'short', role: 'VIEWER', expiresAt: soon.toISOString() }));
    const { actor } = await authenticate(database, header(secret));
    const make = (expiresAt: string | null) => inContext(contextOf(database, actor, org.id), (ctx) => createApiKey(ctx, { name: 'child', role: 'VIEWER', expiresAt }));
    for (const expiresAt of [null, later]) {
      await expect(make(expiresAt)).rejects.toMatchObject({ code: 'BAD_INPUT', message: 'A key cannot outlive the one that makes it.', details: { argument: 'expiresAt' } });
    }
    expect((await make(soon.toISOString())).apiKey.expiresAt).toBe(canonicalInstant(soon.toISOString()));
  });

  test('is refused once it has expired, and cannot expire in the past', async () => {
    const org = await newOrganization(database);
    const soon = new Date(Date.now() + 3_000).toISOString();
    const { secret } = await org.as('OWNER', (ctx) => createApiKey(ctx, { name: 'short', role: 'VIEWER', expiresAt: soon }));
    await authenticate(database, header(secret));
    await new Promise((done) => { setTimeout(done, Date.parse(soon) + 20 - Date.now()); });
    await expect(authenticate(database, header(secret))).rejects.toMatchObject({ message: 'This API key has expired.' });
    await expect(org.as('OWNER', (ctx) => createApiKey(ctx, { name: 'late', role: 'VIEWER', expiresAt: '2020-01-01T00:00:00Z' })))
      .rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'expiresAt' } });
  });

  test('notes its use once a minute at most', async () => {
    const org = await newOrganization(database);
    const { apiKey, secret } = await org.as('OWNER', (ctx) => createApiKey(ctx, { name: 'noted', role: 'VIEWER' }));
    const sent: string[] = [];
    const stop = database.onStatement((statement) => sent.push(statement));
    for (let i = 0; i < 3; i++) await authenticate(database, header(secret));
    stop();
    expect(sent.filter((statement) => statement.includes('set last_used_at'))).toHaveLength(1);
    const { items } = await org.as('OWNER', (ctx) => apiKeys(ctx, {}));
    expect(items.find(({ id }) => id === apiKey.id)!.lastUsedAt).toMatch(/^\d{4}-.*Z$/);
  });

  test('is stored as a hash alone', async () => {
    const org = await newOrganization(database);
    const rows = await database.read(org.id, ({ query }) => query(sql`select to_jsonb(api_key) as row from api_key`));
    expect(JSON.stringify(rows)).toContain(org.secret.slice(0, 32));
    expect(JSON.stringify(rows)).not.toContain(org.secret.slice(32, 60));
    expect(JSON.stringify(rows)).not.toContain(org.secret.slice(-48, -6));
  });

  test('never holds more than the key that makes it', async () => {
    const org = await newOrganization(database);
    for (const own of ROLES) {
      for (const role of ROLES) {
        const made = org.as('OWNER', async (owner) => {
          const narrow = await createApiKey(owner, { name: 'narrow', role: own });
          const { actor } = await authenticate(database, header(narrow.secret));
          return inContext(contextOf(database, actor, org.id), (ctx) => createApiKey(ctx, { name: 'made', role }));
        });
        const within = own === role || own === 'OWNER' || (own === 'ADMIN' && role !== 'OWNER') || (own === 'ANALYST' && role === 'VIEWER');
        await (within ? expect(made).resolves.toMatchObject({ apiKey: { role } })
          : expect(made).rejects.toMatchObject({ code: 'FORBIDDEN', message: `The role ${role} is not within ${own}.` }));
      }
    }
  });

  test('of a service is made by admins only, and a service cannot make a member\'s', async () => {
    const org = await newOrganization(database);
    await expect(org.as('ANALYST', (ctx) => createApiKey(ctx, { name: 'bot', role: 'VIEWER', service: true }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(org.as('ADMIN', (ctx) => createApiKey(ctx, { name: 'own', role: 'VIEWER' }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await org.as('ADMIN', (ctx) => createApiKey(ctx, { name: 'bot', role: 'INGEST', service: true }))).apiKey.memberId).toBeNull();
  });

  test('of somebody else cannot be seen or revoked below ADMIN, nor an owner\'s by an admin', async () => {
    const org = await newOrganization(database);
    const { items } = await org.as('ADMIN', (ctx) => apiKeys(ctx, {}));
    const owners = items.find(({ role }) => role === 'OWNER')!;
    const own = await org.as('ANALYST', (ctx) => apiKeys(ctx, {}));
    expect(own.items.map(({ name }) => name)).toEqual(['ANALYST of the tests']);
    const answer = (id: string): Promise<unknown> => org.as('ANALYST', (ctx) => revokeApiKey(ctx, id)).catch((error: Error) => error.message.replace(id, 'ID'));
    expect(await answer(owners.id)).toBe(await answer(newId()));
    await expect(org.as('ADMIN', (ctx) => revokeApiKey(ctx, owners.id))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a member', () => {
  test('has an address that no other present member has', async () => {
    const org = await newOrganization(database);
    const ann = await member(org, 'Ann@Example.org', 'VIEWER');
    expect(ann.email).toBe('ann@example.org');
    await expect(member(org, 'ann@EXAMPLE.org', 'VIEWER')).rejects.toMatchObject({ code: 'CONFLICT' });
    await org.as('ADMIN', (ctx) => removeMember(ctx, ann.id));
    expect((await member(org, 'ann@example.org', 'VIEWER')).id).not.toBe(ann.id);
  });

  test('is listed by address while present', async () => {
    const org = await newOrganization(database);
    for (const name of ['c', 'a', 'b']) await member(org, `${name}@example.org`, 'VIEWER');
    const first = await org.as('ADMIN', (ctx) => members(ctx, { first: 2 }));
    const rest = await org.as('ADMIN', (ctx) => members(ctx, { first: 2, after: first.nextCursor }));
    expect([...first.items, ...rest.items].map(({ email }) => email))
      .toEqual(['a@example.org', 'b@example.org', 'c@example.org', org.owner.email]);
    expect(rest.nextCursor).toBeNull();
  });

  test('who is demoted takes their keys along', async () => {
    const org = await newOrganization(database);
    const bob = await member(org, 'bob@example.org', 'ADMIN');
    const bobs = contextOf(database, { kind: 'member', memberId: bob.id, keyId: newId(), role: 'ADMIN' }, org.id);
    const { secret } = await inContext(bobs, (ctx) => createApiKey(ctx, { name: 'bob', role: 'ADMIN' }));
    const feeding = await inContext(bobs, (ctx) => createApiKey(ctx, { name: 'feed', role: 'INGEST' }));
    await org.as('OWNER', (ctx) => setRole(ctx, { member: bob.id, role: 'VIEWER' }));
    expect((await authenticate(database, `Bearer ${secret}`)).actor).toMatchObject({ role: 'VIEWER' });
    await expect(authenticate(database, `Bearer ${feeding.secret}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('who is removed can use no key any more, and stays the author of what they made', async () => {
    const org = await newOrganization(database);
    const bob = await member(org, 'bob@example.org', 'ADMIN');
    const bobs = contextOf(database, { kind: 'member', memberId: bob.id, keyId: newId(), role: 'ADMIN' }, org.id);
    const { secret } = await inContext(bobs, (ctx) => createApiKey(ctx, { name: 'bob', role: 'ADMIN' }));
    await org.as('OWNER', (ctx) => removeMember(ctx, bob.id));
    await expect(authenticate(database, `Bearer ${secret}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await inContext(contextOf(database, { kind: 'member', memberId: bob.id, keyId: newId(), role: 'ADMIN' }, org.id), me)).toEqual(bob);
  });

  test('that is the last owner can be neither removed nor demoted, even by two at once', async () => {
    const org = await newOrganization(database);
    await expect(org.as('OWNER', (ctx) => removeMember(ctx, org.owner.id))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(org.as('OWNER', (ctx) => setRole(ctx, { member: org.owner.id, role: 'ADMIN' }))).rejects.toMatchObject({ code: 'CONFLICT' });
    const other = await member(org, 'second@example.org', 'OWNER');
    const outcomes = await Promise.allSettled([org.owner.id, other.id].map((id) => org.as('OWNER', (ctx) => removeMember(ctx, id))));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('that is an owner is made, changed and removed by owners only', async () => {
    const org = await newOrganization(database);
    const forbidden = { code: 'FORBIDDEN' };
    await expect(org.as('ADMIN', (ctx) => addMember(ctx, { email: 'x@example.org', name: 'X', role: 'OWNER' }))).rejects.toMatchObject(forbidden);
    await expect(org.as('ADMIN', (ctx) => removeMember(ctx, org.owner.id))).rejects.toMatchObject(forbidden);
    await expect(org.as('ADMIN', (ctx) => setRole(ctx, { member: org.owner.id, role: 'VIEWER' }))).rejects.toMatchObject(forbidden);
  });

  test('of another organisation is answered as an absent one', async () => {
    const [a, b] = [await newOrganization(database), await newOrganization(database)];
    const answer = (id: string): Promise<unknown> =>
      a.as('OWNER', (ctx) => removeMember(ctx, id)).catch((error: Error) => error.message.replaceAll(id, 'ID'));
    expect(await answer(b.owner.id)).toBe(await answer(newId()));
    expect(await answer('no id at all')).toBe('There is no member "ID".');
  });
});

describe('the platform key', () => {
  test('does nothing inside an organisation, and no role does what it does', async () => {
    await expect(platform(members.bind(null) as never)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(platform(me)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const org = await newOrganization(database);
    const input = { key: 'other', name: 'Other', timeZone: 'UTC', ownerEmail: 'a@b', ownerName: 'A' };
    await expect(org.as('OWNER', (ctx) => createOrganization(ctx, input))).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'This needs the platform key.' });
    await expect(org.as('OWNER', (ctx) => organizations(ctx, {}))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

test.each(['', 'x', Buffer.from('[1]').toString('base64url'), Buffer.from('["a\\u0000"]').toString('base64url'), Buffer.from('["a","b"]').toString('base64url')])(
  'a cursor that is none (%j) is BAD_INPUT', async (after) => {
    const org = await newOrganization(database);
    for (const list of [members, apiKeys]) {
      await expect(org.as('OWNER', (ctx): Promise<unknown> => list(ctx, { after: list === members && after.length > 12 ? 'x' : after })))
        .rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'after' } });
    }
  },
);
