import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { addMember } from '../../src/app/add-member.js';
import { removeMember } from '../../src/app/remove-member.js';
import { setRole } from '../../src/app/set-role.js';
import type { MemberModel } from '../../src/app/members.js';
import type { Answer } from '../support/client.js';
import { afterTheFile, testDatabase } from '../support/database.js';
import {
  base64url,
  mint,
  newKey,
  signedBySecret,
  signedWith,
  TestProvider,
  type Signer,
} from '../support/identity-provider.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { testServer, type TestServer } from '../support/server.js';

const ISSUER = 'https://login.example.org/';
const AUDIENCE = 'yardstick';

const rsa = newKey('rsa-1', 'RS256');
const ec = newKey('ec-1', 'ES256');
const ed = newKey('ed-1', 'EdDSA');
const stranger = newKey('rsa-1', 'RS256');
const weak = newKey('weak', 'RS256', {}, 1_024);
const forEncryption = newKey('enc', 'RS256', { use: 'enc' });
const forSigning = newKey('ops', 'RS256', { use: undefined, key_ops: ['sign'] });
const forOtherHash = newKey('rs512', 'RS512');
const p384 = newKey('p384', 'ES384');
const p521 = newKey('p521', 'ES512');
const pss = newKey('pss', 'PS256', { alg: undefined });
const secret = randomBytes(32);
const PUBLISHED = [rsa, ec, ed, weak, forEncryption, forSigning, forOtherHash, p384, p521, pss];

let server: TestServer;
let provider: TestProvider;
let organization: TestOrganization;
let foreign: TestOrganization;
let removed: MemberModel;
/** What the service takes for now, apart from the machine's time. */
let ahead = 0;
const clock = { now: () => Date.now() + ahead };

beforeAll(async () => {
  provider = await TestProvider.start(PUBLISHED);
  provider.keys.push({ kty: 'oct', k: base64url(secret), kid: 'shared', alg: 'HS256', use: 'sig' });
  const { database } = await testDatabase();
  server = await testServer({
    database,
    clock,
    identityProvider: { jwksUrl: new URL(provider.url), issuer: ISSUER, audience: AUDIENCE },
  });
  [organization, foreign] = [await newOrganization(database), await newOrganization(database)];
  const add = (of: TestOrganization, email: string, role: string) =>
    of.as('OWNER', (ctx) => addMember(ctx, { email, name: 'Some One', role }));
  await add(organization, 'ada@example.org', 'ANALYST');
  await add(organization, 'kim@example.org', 'VIEWER');
  await add(organization, 'feed@example.org', 'INGEST');
  removed = await add(organization, 'gone@example.org', 'ADMIN');
  await organization.as('OWNER', (ctx) => removeMember(ctx, removed.id));
  await add(foreign, 'stranger@example.org', 'OWNER');
});

const seconds = (): number => Math.floor(clock.now() / 1000);
const claims = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'user-1',
  iat: seconds(),
  exp: seconds() + 600,
  org: organization.organization.key,
  email: 'ada@example.org',
  email_verified: true,
  ...more,
});
const HEADER = { alg: 'RS256', kid: 'rsa-1', typ: 'JWT' };
/** A good token but for what is said. */
const token = (
  more: Record<string, unknown> = {},
  header: Record<string, unknown> = HEADER,
  signer: Signer = signedWith(rsa),
): string => mint(header, claims(more), signer);

const ME = '{ me { __typename ... on Member { email role } } organization { key } }';
const send = (sent: string): Promise<Answer> => server.client.as(sent).send(ME);
const EDIT = 'mutation { defineSource(input: { key: "9", name: "Nine", fields: [] }) { diagnostics { code } } }';

describe('a token of the identity provider is taken', () => {
  test.each<[string, () => string]>([
    ['signed with RS256', () => token()],
    ['signed with ES256', () => token({}, { alg: 'ES256', kid: 'ec-1' }, signedWith(ec))],
    ['signed with EdDSA', () => token({}, { alg: 'EdDSA', kid: 'ed-1' }, signedWith(ed))],
    ['without a kid, where one key alone fits', () => token({}, { alg: 'ES256' }, signedWith(ec))],
    ['for several audiences', () => token({ aud: ['other', AUDIENCE] })],
    ['that names the organisation by its id', () => token({ org: organization.id })],
    ['whose address is written in capitals', () => token({ email: 'Ada@Example.ORG' })],
    ['whose provider writes "true"', () => token({ email_verified: 'true' })],
    ['of type at+jwt', () => token({}, { ...HEADER, typ: 'at+JWT' })],
    ['without a type', () => token({}, { alg: 'RS256', kid: 'rsa-1' })],
    ['valid from now on', () => token({ nbf: seconds() })],
    ['of a clock that is some seconds ahead', () => token({ nbf: seconds() + 20, iat: seconds() + 20 })],
    ['that expired some seconds ago', () => token({ exp: seconds() - 20 })],
    ['of two hours, the longest life', () => token({ exp: seconds() + 7_200 })],
  ])('%s', async (_, make) => {
    expect(await send(make())).toMatchObject({
      status: 200,
      data: { me: { __typename: 'Member', email: 'ada@example.org' }, organization: { key: organization.organization.key } },
    });
  });

  test('and its keys are fetched once for all of them', () => expect(provider.asked).toBe(1));

  test('for VIEWER, unless it names a role; and never for more than its member has', async () => {
    const may = async (query: string, more: Record<string, unknown>): Promise<string[]> =>
      server.client.as(token(more)).codes(query);
    const RULES: readonly (readonly [Record<string, unknown>, string, string[]])[] = [
      [{}, EDIT, ['FORBIDDEN']],
      [{ role: 'VIEWER' }, EDIT, ['FORBIDDEN']],
      [{ role: 'ANALYST' }, EDIT, []],
      [{ role: 'OWNER' }, EDIT, []],
      [{ role: 'OWNER' }, '{ members { nodes { email } } }', ['FORBIDDEN']],
      [{ role: 'OWNER', email: 'kim@example.org' }, EDIT, ['FORBIDDEN']],
      [{ role: 'INGEST', email: 'feed@example.org' }, '{ kpis { nodes { key } } }', ['FORBIDDEN']],
      [{ role: 'INGEST', email: 'feed@example.org' }, '{ sources { nodes { key } } }', []],
      [{ role: 'OWNER', email: organization.owner.email }, '{ members { nodes { email } } }', []],
    ];
    for (const [more, query, codes] of RULES) expect([more, await may(query, more)]).toEqual([more, codes]);
  });

  test('and what is written with it has the member as its author', async () => {
    const client = server.client.as(token({ role: 'ANALYST' }));
    const { data } =
      await client.send(`mutation { defineSource(input: { key: "by_token", name: "By a token", fields: [{ key: "a", type: TEXT, role: DIMENSION }] }) {
      source { key } diagnostics { message } } }`);
    expect(data.defineSource).toEqual({ source: { key: 'by_token' }, diagnostics: [] });
    const owner = server.client.as(organization.secret);
    const { data: audit } = await owner.send(
      '{ auditLog(first: 100, subject: "by_token") { nodes { actor { ... on Member { email } } } } }',
    );
    expect(audit.auditLog.nodes.at(-1).actor).toEqual({ email: 'ada@example.org' });
  });

  test('makes API keys for whoever is more than a VIEWER: what browsers hold makes nothing that lasts', async () => {
    const CREATE = 'mutation { createApiKey(name: "mine", role: VIEWER) { apiKey { role } secret } }';
    expect(await server.client.as(token()).codes(CREATE)).toEqual(['FORBIDDEN']);
    expect(await server.client.as(token({ email: 'kim@example.org', role: 'OWNER' })).codes(CREATE)).toEqual(['FORBIDDEN']);
    const { data } = await server.client.as(token({ role: 'ANALYST' })).send(CREATE);
    expect((await server.client.as(data.createApiKey.secret).send(ME)).data.me.email).toBe('ada@example.org');
  });

  test('follows its member at once: a role that is taken away, a member that is removed', async () => {
    const add = () =>
      organization.as('OWNER', (ctx) => addMember(ctx, { email: 'short@example.org', name: 'Short', role: 'ANALYST' }));
    const member = await add();
    const held = token({ email: 'short@example.org', role: 'ANALYST' });
    expect(await server.client.as(held).codes(EDIT)).toEqual([]);
    await organization.as('OWNER', (ctx) => setRole(ctx, { member: member.id, role: 'VIEWER' }));
    expect(await server.client.as(held).codes(EDIT)).toEqual(['FORBIDDEN']);
    await organization.as('OWNER', (ctx) => removeMember(ctx, member.id));
    expect((await send(held)).status).toBe(401);
  });
});

const pem = (): string => rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const parts = (of: string): [string, string, string] => of.split('.') as [string, string, string];
const withPayload = (of: string, change: Record<string, unknown>): string => {
  const [header, payload, signature] = parts(of);
  return [header, base64url({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...change }), signature].join('.');
};
const withHeader = (of: string, change: Record<string, unknown>): string => {
  const [header, payload, signature] = parts(of);
  return [base64url({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change }), payload, signature].join('.');
};
const unsigned: Signer = () => Buffer.alloc(0);
const flipped = (of: string, at: number): string => {
  const [header, payload, signature] = parts(of);
  const bytes = Buffer.from(signature, 'base64url');
  bytes[at] = bytes[at]! ^ 1;
  return [header, payload, base64url(bytes)].join('.');
};
const der: Signer = (input) => {
  const raw = signedWith(ec)(input, 'ES256');
  const integer = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([2, bytes.length + 1, 0]), bytes]);
  const both = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
};
const attacker = { jwk: stranger.jwk, key: signedWith(stranger) };

const REFUSED: Readonly<Record<string, readonly (readonly [string, () => string, RegExp?])[]>> = {
  'for its algorithm:': [
    ...['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg): [string, () => string][] => [
      [`${JSON.stringify(alg)}, unsigned`, () => token({}, { ...HEADER, alg }, unsigned)],
      [`${JSON.stringify(alg)}, with a good signature`, () => withHeader(token(), { alg })],
    ]),
    ...(['HS256', 'HS384', 'HS512'] as const).map((alg): [string, () => string, RegExp] => [
      `${alg}, the public key as the secret`,
      () => token({}, { ...HEADER, alg }, signedBySecret(pem())),
      /RS256, ES256, EdDSA/,
    ]),
    [
      'HS256, the published key as the secret',
      () => token({}, { ...HEADER, alg: 'HS256' }, signedBySecret(JSON.stringify(rsa.jwk))),
    ],
    [
      'HS256, the modulus as the secret',
      () => token({}, { ...HEADER, alg: 'HS256' }, signedBySecret(Buffer.from(String(rsa.jwk['n']), 'base64url'))),
    ],
    ['HS256, with an empty secret', () => token({}, { ...HEADER, alg: 'HS256' }, signedBySecret(''))],
    ['HS256, with a secret that is published', () => token({}, { alg: 'HS256', kid: 'shared' }, signedBySecret(secret))],
    ['RS384', () => token({}, { ...HEADER, alg: 'RS384' })],
    ['RS512, with a key of its own', () => token({}, { alg: 'RS512', kid: 'rs512' }, signedWith(forOtherHash))],
    ['RS256, with a key for RS512', () => token({}, { alg: 'RS256', kid: 'rs512' }, signedWith(forOtherHash))],
    ...['PS256', 'PS384', 'PS512'].map((alg): [string, () => string] => [
      alg,
      () => token({}, { alg, kid: 'pss' }, signedWith(pss)),
    ]),
    ['ES384', () => token({}, { alg: 'ES384', kid: 'p384' }, signedWith(p384))],
    ['ES512', () => token({}, { alg: 'ES512', kid: 'p521' }, signedWith(p521))],
    ['Ed25519 by its newer name', () => token({}, { alg: 'Ed25519', kid: 'ed-1' }, signedWith(ed))],
    ['rs256 in small letters', () => token({}, { ...HEADER, alg: 'rs256' })],
    ['a list of algorithms', () => mint({ ...HEADER, alg: ['RS256'] }, claims(), (input) => signedWith(rsa)(input, 'RS256'))],
    ['no algorithm', () => mint({ kid: 'rsa-1' }, claims(), (input) => signedWith(rsa)(input, 'RS256'))],
    ['RS256 named, ES256 meant', () => token({}, { alg: 'RS256', kid: 'ec-1' }, (input) => signedWith(ec)(input, 'ES256'))],
  ],
  'for its key:': [
    ['one that nobody published', () => token({}, { ...HEADER, kid: 'unknown' }, attacker.key)],
    ['another one under a published name', () => token({}, HEADER, attacker.key), /not signed by the identity provider/],
    ['no kid, where several fit', () => token({}, { alg: 'RS256' })],
    ['one that it brings along as jwk', () => token({}, { ...HEADER, jwk: attacker.jwk }, attacker.key)],
    ['one that it brings along as jwk alone', () => token({}, { alg: 'RS256', jwk: attacker.jwk }, attacker.key)],
    ['one at a place that it names (jku)', () => token({}, { ...HEADER, jku: 'http://127.0.0.1:9/keys' }, attacker.key)],
    ['one at a place that it names (x5u)', () => token({}, { ...HEADER, x5u: 'http://127.0.0.1:9/cert' }, attacker.key)],
    ['a certificate that it brings along', () => token({}, { ...HEADER, x5c: ['MIIB'] }, attacker.key)],
    ['a file', () => token({}, { alg: 'RS256', kid: '../../../../dev/null' }, attacker.key)],
    ['a statement', () => token({}, { alg: 'RS256', kid: "' or 1=1 --" }, attacker.key)],
    ['a name of the object prototype', () => token({}, { alg: 'RS256', kid: '__proto__' }, attacker.key)],
    ['a number', () => token({}, { alg: 'RS256', kid: 0 }, attacker.key)],
    ['one for encryption', () => token({}, { alg: 'RS256', kid: 'enc' }, signedWith(forEncryption))],
    ['one that is not for checking', () => token({}, { alg: 'RS256', kid: 'ops' }, signedWith(forSigning))],
    ['one of 1,024 bits', () => token({}, { alg: 'RS256', kid: 'weak' }, signedWith(weak))],
  ],
  'for its signature:': [
    ['empty', () => token({}, HEADER, unsigned)],
    ['cut off', () => token().slice(0, -10)],
    ['one bit wrong at its beginning', () => flipped(token(), 0)],
    ['one bit wrong at its end', () => flipped(token(), 255)],
    ['of another token', () => [...parts(token()).slice(0, 2), parts(token({ sub: 'user-2' }))[2]].join('.')],
    ['longer than it is', () => `${token()}AAAA`],
    ['padded', () => `${token()}==`],
    ['encoded as DER', () => token({}, { alg: 'ES256', kid: 'ec-1' }, der)],
    ['all zeros', () => token({}, { alg: 'ES256', kid: 'ec-1' }, () => Buffer.alloc(64))],
    ['over another role', () => withPayload(token(), { role: 'OWNER' })],
    ['over another organisation', () => withPayload(token(), { org: foreign.organization.key })],
    ['over another person', () => withPayload(token(), { email: organization.owner.email })],
    ['over a later end', () => withPayload(token({ exp: seconds() - 60 }), { exp: seconds() + 600 })],
    ['over another header', () => withHeader(token(), { typ: 'at+jwt' })],
  ],
  'for its form:': [
    ['two parts', () => parts(token()).slice(0, 2).join('.')],
    ['four parts', () => `${token()}.AAAA`],
    ['five parts', () => `${token()}.AAAA.AAAA`],
    ['empty parts', () => `${parts(token())[0]}..`],
    ['a header that is no JSON', () => `ey${token().slice(8)}`],
    ['a payload that is no JSON', () => mint(HEADER, 'no json', signedWith(rsa))],
    ['a payload that is a list', () => mint(HEADER, [claims()], signedWith(rsa))],
    ['a payload that is no UTF-8', () => mint(HEADER, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), signedWith(rsa))],
    ['an extension that is not known', () => token({}, { ...HEADER, crit: ['b65'], b65: true })],
    ['a payload that is not encoded', () => token({}, { ...HEADER, crit: ['b64'], b64: false })],
    ['a token for logging out', () => token({}, { ...HEADER, typ: 'logout+jwt' }), /another kind/],
    ['a proof of possession', () => token({}, { ...HEADER, typ: 'dpop+jwt' }), /another kind/],
    ['JSON', () => JSON.stringify({ protected: parts(token())[0], payload: parts(token())[1], signature: parts(token())[2] })],
    ['capitals', () => token().toUpperCase()],
    ['10,000 characters', () => token({ more: 'x'.repeat(7_000) }, { ...HEADER, kid: 'unknown' })],
  ],
  'for its issuer or audience:': [
    ['another issuer', () => token({ iss: 'https://login.example.com/' }), /another issuer/],
    ['an issuer without its slash', () => token({ iss: ISSUER.slice(0, -1) })],
    ['an issuer in capitals', () => token({ iss: ISSUER.toUpperCase() })],
    ['a list of issuers', () => token({ iss: [ISSUER] })],
    ['no issuer', () => token({ iss: undefined }), /no "iss"/],
    ['another audience', () => token({ aud: 'other' }), /another audience/],
    ['an audience that begins alike', () => token({ aud: `${AUDIENCE}-staging` })],
    ['audiences without ours', () => token({ aud: ['a', 'b'] })],
    ['an empty list of audiences', () => token({ aud: [] })],
    ['an audience inside another list', () => token({ aud: [[AUDIENCE]] })],
    ['an object as audience', () => token({ aud: { [AUDIENCE]: true } })],
    ['no audience', () => token({ aud: undefined }), /no "aud"/],
  ],
  'for its time:': [
    ['expired', () => token({ iat: seconds() - 600, exp: seconds() - 31 }), /expired/],
    ['expired in milliseconds', () => token({ exp: -1 })],
    ['no end', () => token({ exp: undefined }), /no "exp"/],
    ['an end that is null', () => token({ exp: null })],
    ['an end that is a text', () => token({ exp: String(seconds() + 600) })],
    [
      'an end beyond all numbers',
      () => mint(HEADER, JSON.stringify(claims()).replace(/"exp":\d+/, '"exp":1e999'), signedWith(rsa)),
    ],
    ['an end in milliseconds', () => token({ exp: clock.now() + 600_000 }), /longer than 2 hours/],
    ['a life of more than two hours', () => token({ exp: seconds() + 7_201 }), /longer than 2 hours/],
    ['issued long ago, with an end to come', () => token({ iat: seconds() - 86_400, exp: seconds() + 60 })],
    ['issued in the future', () => token({ iat: seconds() + 3_600, exp: seconds() + 4_200 }), /issued in the future/],
    ['not said when issued', () => token({ iat: undefined }), /no "iat"/],
    ['issued at a text', () => token({ iat: 'now' })],
    ['not valid yet', () => token({ nbf: seconds() + 60 }), /not valid yet/],
    ['valid from a text on', () => token({ nbf: 'now' })],
  ],
  'for its person:': [
    ['nobody', () => token({ sub: undefined }), /no "sub"/],
    ['an empty subject', () => token({ sub: '' })],
    ['a subject that is a number', () => token({ sub: 1 })],
    ['no address', () => token({ email: undefined }), /no e-mail address/],
    ['an address that nobody verified', () => token({ email_verified: false }), /not verified/],
    ['an address of which it is not said', () => token({ email_verified: undefined }), /not verified/],
    ['an address verified by 1', () => token({ email_verified: 1 })],
    ['an address verified as "false"', () => token({ email_verified: 'false' })],
    ['a list of addresses', () => token({ email: ['ada@example.org'] })],
    ['an address of nobody here', () => token({ email: 'nobody@example.org' }), /nobody who is a member/],
    ['an address with space around it', () => token({ email: ' ada@example.org' })],
    ['an address with NUL', () => token({ email: 'ada@example.org\u0000' })],
    ['an address that Unicode folds to a member’s', () => token({ email: '\u212Aim@example.org' })],
    ['a pattern for addresses', () => token({ email: '%@example.org' })],
    ['a member who was removed', () => token({ email: 'gone@example.org' }), /nobody who is a member/],
    ['a member whose role the token’s has nothing of', () => token({ role: 'INGEST' }), /member's role is ANALYST/],
    ['VIEWER, of a member who feeds', () => token({ email: 'feed@example.org' })],
  ],
  'for its organisation or role:': [
    ['no organisation', () => token({ org: undefined }), /names no organisation/],
    ['another organisation', () => token({ org: foreign.organization.key }), /nobody who is a member/],
    ['another organisation by its id', () => token({ org: foreign.id }), /nobody who is a member/],
    ['a member of another organisation', () => token({ email: 'stranger@example.org' }), /nobody who is a member/],
    ['an organisation that is not there', () => token({ org: 'nowhere' }), /nobody who is a member/],
    ['the platform', () => token({ org: '00000000-0000-0000-0000-000000000000' })],
    ['a list of organisations', () => token({ org: [organization.organization.key] })],
    ['a statement', () => token({ org: "x' or '1'='1" })],
    ['a key in capitals', () => token({ org: organization.organization.key.toUpperCase() })],
    ['a role that there is not', () => token({ role: 'ROOT' }), /role that there is not/],
    ['a role in small letters', () => token({ role: 'owner' })],
    ['the platform’s role', () => token({ role: 'PLATFORM' })],
    ['a role that is null', () => token({ role: null })],
    ['a list of roles', () => token({ role: ['OWNER'] })],
  ],
};

describe.each(Object.entries(REFUSED))('a token is refused %s', (_, cases) => {
  test.each(cases)('%s', async (_name, make, message = /./) => {
    const sent = make();
    const { status, data, errors } = await send(sent);
    expect([status, data ?? null, errors?.map(({ extensions }) => extensions.code)]).toEqual([401, null, ['UNAUTHENTICATED']]);
    expect(errors![0]!.message).toMatch(message);
    expect(JSON.stringify(errors)).not.toContain(sent.slice(0, 60));
  });
});

test('there are a hundred kinds of refused tokens, and none of them has harmed the good ones, nor asked for keys each time', async () => {
  expect(Object.values(REFUSED).flat().length).toBeGreaterThanOrEqual(100);
  expect((await send(token())).status).toBe(200);
  expect(provider.asked).toBeLessThanOrEqual(2);
  expect(server.complaints).toEqual([]);
});

test('the answer about a member of another organisation and about an organisation that is not there is one and the same', async () => {
  const answers = [];
  for (const org of [foreign.organization.key, foreign.id, 'nowhere', '00000000-0000-4000-8000-000000000000']) {
    const { status, errors } = await send(token({ org }));
    answers.push(JSON.stringify([status, errors]));
  }
  expect(new Set(answers).size).toBe(1);
});

describe('the provider’s keys', () => {
  /** A server that has not asked for keys yet, with a clock of its own. */
  async function begin(keys = [rsa]) {
    const [own, time] = [await TestProvider.start(keys), { ahead: 0 }];
    const fresh = await testServer({
      database: server.database,
      clock: { now: () => Date.now() + time.ahead },
      identityProvider: { jwksUrl: new URL(own.url), issuer: ISSUER, audience: AUDIENCE },
    });
    const ask = async (sent: string): Promise<string> => {
      const { status, errors } = await fresh.client.as(sent).send(ME);
      return status === 200 ? 'taken' : `${errors![0]!.extensions.code}: ${errors![0]!.message}`;
    };
    /** Of that clock's time. */
    const make = (key = rsa): string => {
      const at = Math.floor((Date.now() + time.ahead) / 1000);
      return token({ iat: at, exp: at + 600 }, { alg: 'RS256', kid: key.kid }, signedWith(key));
    };
    return { own, time, ask, make };
  }
  const UNAVAILABLE = 'UNAUTHENTICATED: Tokens cannot be checked now: the identity provider does not give its keys.';
  const NOT_SIGNED = 'UNAUTHENTICATED: The token is not signed by the identity provider of this server.';
  const next = newKey('rsa-2', 'RS256');

  test('are asked for again where a token names a new one, and one that was withdrawn is not taken', async () => {
    const { own, time, ask, make } = await begin();
    expect(await ask(make())).toBe('taken');
    own.keys = [rsa.jwk, next.jwk];
    expect(await ask(make(next))).toBe(NOT_SIGNED);
    time.ahead = 31_000;
    expect(await ask(make(next))).toBe('taken');
    own.keys = [next.jwk];
    expect(await ask(make())).toBe('taken');
    time.ahead += 10 * 60_000;
    expect([await ask(make()), await ask(make(next))]).toEqual([NOT_SIGNED, 'taken']);
  });

  test('are not asked for by tokens that name what nobody has, but every half minute', async () => {
    const { own, time, ask, make } = await begin();
    for (let minute = 0; minute < 3; minute++, time.ahead += 31_000) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => ask(make(newKeyNamed(`none-${minute}-${index}`)))));
    }
    expect(own.asked).toBe(3);
    expect(await ask(make())).toBe('taken');
  });
  const newKeyNamed = (kid: string): typeof rsa => ({ ...rsa, kid });

  test('are asked for once by many who need them at the same time', async () => {
    const { own, ask, make } = await begin();
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => ask(make()))))).toEqual(new Set(['taken']));
    expect(own.asked).toBe(1);
  });

  test('stay in force for ten minutes where the provider is down, and no longer; then tokens are refused without waiting, until it is back', async () => {
    const { own, time, ask, make } = await begin();
    expect(await ask(make())).toBe('taken');
    own.answer = (response) => void response.socket!.destroy();
    time.ahead = 9 * 60_000;
    expect(await ask(make())).toBe('taken');
    time.ahead = 11 * 60_000;
    expect(await ask(make())).toBe(UNAVAILABLE);
    const asked = own.asked;
    expect(new Set(await Promise.all(Array.from({ length: 10 }, () => ask(make()))))).toEqual(new Set([UNAVAILABLE]));
    expect(own.asked).toBe(asked);
    own.answer = (response) => own.publish(response);
    time.ahead += 6_000;
    expect(await ask(make())).toBe('taken');
  });

  test.each<[string, TestProvider['answer']]>([
    ['answers 500', (response) => void response.writeHead(500).end('{"keys":[]}')],
    ['answers 404', (response) => void response.writeHead(404).end()],
    ['answers HTML', (response) => void response.end('<html>Sign in</html>')],
    ['answers another JSON', (response) => void response.end('{"jwks_uri": "elsewhere"}')],
    ['answers null', (response) => void response.end('null')],
    [
      'sends elsewhere',
      (response, request) => void response.writeHead(302, { location: `http://${request.headers.host}/other` }).end(),
    ],
    ['cuts the connection', (response) => void response.socket!.destroy()],
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"keys":');
        setTimeout(() => response.socket?.destroy(), 20);
      },
    ],
    ['never answers', () => undefined],
    ['never ends its answer', (response) => void response.write('{"keys":[')],
  ])('of a provider that %s let no token in, and keep nobody waiting', async (_, answer) => {
    const { own, ask, make } = await begin();
    own.answer = answer;
    expect(await ask(make())).toBe(UNAVAILABLE);
  });

  test('of a provider that is not there, or has none, let no token in', async () => {
    const gone = await begin();
    await gone.own.stop();
    expect(await gone.ask(gone.make())).toBe(UNAVAILABLE);
    const empty = await begin([]);
    expect(await empty.ask(empty.make())).toBe(NOT_SIGNED);
  });

  test('are not needed for API keys, which work on', async () => {
    const { own, ask } = await begin();
    await own.stop();
    expect(await ask(organization.secret)).toBe('taken');
  });
});

describe('a server without an identity provider', () => {
  test('takes no token, and says so', async () => {
    const plain = await testServer({ database: server.database });
    const { status, errors } = await plain.client.as(token()).send(ME);
    expect([status, errors![0]!.message]).toEqual([401, 'This server takes API keys, and no tokens.']);
  });
});

test.each([
  ['as Basic', (sent: string) => ({ authorization: `Basic ${sent}` })],
  ['twice', (sent: string) => ({ authorization: `Bearer ${sent}, Bearer ${sent}` })],
  ['bare', (sent: string) => ({ authorization: sent })],
  ['in a cookie', (sent: string) => ({ cookie: `token=${sent}; Authorization=Bearer ${sent}` })],
  ['in another header', (sent: string) => ({ 'x-authorization': `Bearer ${sent}` })],
])('a token is taken from one header alone, not %s', async (_, headers) => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers(token()) as Record<string, string>) },
    body: JSON.stringify({ query: ME }),
  });
  expect(response.status).toBe(401);
});

test('jku is never followed', async () => {
  let followed = 0;
  const trap = createServer((_request, response) => {
    followed++;
    response.end(JSON.stringify({ keys: [stranger.jwk] }));
  });
  await new Promise<void>((done) => {
    trap.listen(0, '127.0.0.1', done);
  });
  afterTheFile(
    () =>
      new Promise((done) => {
        trap.close(() => done());
      }),
  );
  const jku = `http://127.0.0.1:${(trap.address() as { port: number }).port}/keys`;
  expect((await send(token({}, { ...HEADER, jku }, attacker.key))).status).toBe(401);
  expect(followed).toBe(0);
});
