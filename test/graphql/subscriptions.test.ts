import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { createApiKey } from '../../src/app/create-api-key.js';
import { emitEvent } from '../../src/app/notifications/emit-event.js';
import { revokeApiKey } from '../../src/app/revoke-api-key.js';
import { ROLES } from '../../src/app/role.js';
import { Database } from '../../src/store/database.js';
import { lastEventNumber } from '../../src/store/outbox.js';
import { writeReviews, writeReviewTransition } from '../../src/store/reviews.js';
import { newGoal, tell, type ToldGoal } from '../app/notifications/told-goals.js';
import { afterTheFile, ownerClient, testDatabase } from '../support/database.js';
import { mistyped } from '../support/mistyped.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { testServer, type TestServer } from '../support/server.js';
import { Follower } from './follower.js';

/** Two processes as far as the service is concerned: each with connections and memory of its own, over one database. */
let here: TestServer;
let there: TestServer;
let organization: TestOrganization;
let viewer: string;
let goal: ToldGoal;
let owner: pg.Client;

beforeAll(async () => {
  const { url, database } = await testDatabase();
  owner = await ownerClient(url);
  here = await testServer({ database, corsOrigins: ['https://app.example.org'] });
  const second = await Database.open({ url });
  afterTheFile(() => second.close());
  there = await testServer({ database: second });
});

beforeEach(async () => {
  organization = await newOrganization(here.database);
  viewer = await organization.secretOf('VIEWER');
  goal = await newGoal(here.database, organization, 'calls');
});

const STATUS = 'subscription ($goals: [String!], $after: Int) { goalStatusChanged(goals: $goals, after: $after) { number key to } }';
const field = 'goalStatusChanged';

const change = (to: string, of = goal, on = here): Promise<void> =>
  tell(on.database, organization, of, { period: '2026-03', status: to, previous: 'ON_TRACK', rule: 'GAP' });

/** From the last event on, so that nothing that happens from here on can be missed. */
async function follow(server: TestServer, query = STATUS, variables: Record<string, unknown> = {}, secret = viewer): Promise<Follower> {
  const after = await here.database.read(organization.id, lastEventNumber);
  return new Follower(server.url, secret, query, { after, ...variables });
}

/** The request as it is sent, and its answer as it comes. */
const raw = (body: unknown, { secret = viewer, headers = {}, signal }: { secret?: string; headers?: Record<string, string>; signal?: AbortSignal } = {}, server = here) =>
  fetch(`${server.url}/graphql/stream`, {
    method: 'POST', body: JSON.stringify(body), signal: signal ?? null,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${secret}`, ...headers },
  });

const refusal = async (response: Response): Promise<[number, string[]]> =>
  [response.status, ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors.map(({ extensions }) => extensions.code)];

describe('a follower', () => {
  test('is told what happens through any process, in order, with what it selects of the goal as it stands', async () => {
    const query = `subscription ($after: Int) { goalStatusChanged(after: $after) { number at key changed from to period goal { key name state } } }`;
    const followers = [await follow(here, query), await follow(there, query)];
    await change('AT_RISK', goal, there);
    await tell(here.database, organization, goal, { event: 'PAUSE', from: 'ACTIVE', state: 'PAUSED' });
    await change('MET', goal, here);
    const common = { at: expect.any(String), key: 'calls', goal: { key: 'calls', name: 'calls', state: 'DRAFT' } };
    for (const follower of followers) {
      expect(await follower.told(field, 3)).toEqual([
        { number: 1, changed: 'STATUS', from: 'ON_TRACK', to: 'AT_RISK', period: '2026-03', ...common },
        { number: 2, changed: 'STATE', from: 'ACTIVE', to: 'PAUSED', period: null, ...common },
        { number: 3, changed: 'STATUS', from: 'ON_TRACK', to: 'MET', period: '2026-03', ...common },
      ]);
    }
  });

  test('is told of signals and budgets when they begin and when they are over', async () => {
    const follower = await follow(there, 'subscription ($after: Int) { goalStatusChanged(after: $after) { changed from to period } }');
    const signal = (active: boolean) => tell(here.database, organization, goal, { period: '2026-03', meaning: 'CONCERN', active }, 'goal.signal_changed');
    const burning = (active: boolean) => tell(here.database, organization, goal, { period: '2026-03', burn: 2.5, active }, 'goal.budget_burning');
    for (const active of [true, false]) {
      await signal(active);
      await burning(active);
    }
    expect(await follower.told(field, 4)).toEqual([
      { changed: 'SIGNAL', from: 'COMMON', to: 'CONCERN', period: '2026-03' }, { changed: 'BUDGET', from: 'KEPT', to: 'BURNING', period: '2026-03' },
      { changed: 'SIGNAL', from: 'CONCERN', to: 'COMMON', period: '2026-03' }, { changed: 'BUDGET', from: 'BURNING', to: 'KEPT', period: '2026-03' },
    ]);
  });

  test('of reviews is told what happened to them, and the state that it led to then', async () => {
    const query = 'subscription ($after: Int) { reviewChanged(after: $after) { number kind reviewId period state key goal { key } } }';
    const follower = await follow(there, query);
    const [from, to] = [Date.parse('2026-03-01'), Date.parse('2026-04-01')];
    const review = await here.database.write(organization.id, async (tx) => {
      const [id] = await writeReviews(tx, [{ goalId: goal.id, label: '2026-03', from, to, whole: true }]);
      return id!;
    });
    const say = (kind: 'review.opened' | 'review.due' | 'review.skipped', leads: (tx: Parameters<Parameters<Database['write']>[1]>[0]) => Promise<unknown>) =>
      here.database.write(organization.id, async (tx) => {
        await tx.stamp();
        await leads(tx);
        await emitEvent(tx, kind, { goal, review: { id: review, label: '2026-03' }, details: {} });
      });
    const nobody = { member: null, apiKey: null };
    const nothing = { text: null, declared: null, knowledge: null, snapshotId: null, authorId: null, signsNumber: null, editionNumber: null, selfReviewed: false };
    await say('review.opened', (tx) => writeReviewTransition(tx, { id: review, state: 'SCHEDULED', transitions: [] }, { event: 'OPEN', toState: 'OPEN', by: nobody, ...nothing }));
    await say('review.due', async () => undefined);
    await change('MISSED');
    await say('review.skipped', (tx) => writeReviewTransition(tx, { id: review, state: 'OPEN', transitions: [{ number: 1 } as never] },
      { event: 'SKIP', toState: 'SKIPPED', by: { member: organization.owner.id, apiKey: null }, ...nothing, text: 'Holidays' }));
    const common = { reviewId: review, period: '2026-03', key: 'calls', goal: { key: 'calls' } };
    expect(await follower.told('reviewChanged', 3)).toEqual([
      { number: 1, kind: 'REVIEW_OPENED', state: 'OPEN', ...common }, { number: 2, kind: 'REVIEW_DUE', state: 'OPEN', ...common },
      { number: 4, kind: 'REVIEW_SKIPPED', state: 'SKIPPED', ...common },
    ]);
  });

  test('of some goals is told of these alone; goals that are not there yet are heard of once they are', async () => {
    const other = await newGoal(here.database, organization, 'emails');
    const follower = await follow(here, STATUS, { goals: ['calls', 'chats'] });
    await change('MET', other);
    await change('AT_RISK');
    await change('MISSED', await newGoal(here.database, organization, 'chats'));
    expect(await follower.told(field, 2)).toEqual([{ number: 2, key: 'calls', to: 'AT_RISK' }, { number: 3, key: 'chats', to: 'MISSED' }]);
  });

  test('that says no number is told what happens once it is connected, and nothing of before', async () => {
    await change('BEFORE');
    const gone = new AbortController();
    const response = await raw({ query: STATUS }, { signal: gone.signal });
    await change('AFTER', goal, there);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: next')) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`the stream ended after ${JSON.stringify(text)}`);
      text += value;
    }
    gone.abort();
    expect(text).toMatch(/^:\n\n/);
    expect(text).toContain('{"data":{"goalStatusChanged":{"number":2,"key":"calls","to":"AFTER"}}}');
    expect(text).not.toContain('BEFORE');
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect([response.headers.get('cache-control'), response.headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  });

  test('that comes back with the last number misses nothing and is told nothing twice, though it comes to another process and many things happened', async () => {
    const first = await follow(here);
    await change('S1');
    const [{ number }] = await first.told(field, 1);
    first.stop();
    // More than two pages of what is read at once.
    await here.database.write(organization.id, async (tx) => {
      for (let step = 2; step <= 229; step++) await emitEvent(tx, 'goal.status_changed', { goal, review: null, details: { status: `S${step}` } });
    });
    await change('S230', goal, there);
    const second = await follow(there, STATUS, { after: number });
    await second.told(field, 229);
    await change('S231');
    const told = await second.told(field, 230);
    expect(told.map(({ to }) => to)).toEqual(Array.from({ length: 230 }, (_, i) => `S${i + 2}`));
  });

  test('hears on after the connection of the process to the database was lost, of what happened meanwhile, too', async () => {
    const follower = await follow(there);
    await change('ONE');
    await follower.told(field, 1);
    const { rows } = await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'yardstick notices'`);
    expect(rows.length).toBe(2);
    await change('TWO');
    expect((await follower.told(field, 2)).map(({ to }) => to)).toEqual(['ONE', 'TWO']);
  });
});

describe('who may follow', () => {
  test.each([...ROLES])('%s is let in where the table of permissions says so', async (role) => {
    for (const query of [STATUS, 'subscription ($after: Int) { reviewChanged(after: $after) { number } }']) {
      const follower = await follow(here, query, {}, await organization.secretOf(role));
      if (role === 'INGEST') {
        expect(await follower.ended()).toEqual({ completed: true });
        expect(follower.codes()).toEqual(['FORBIDDEN']);
      } else {
        await change('ANY');
        if (query === STATUS) expect(await follower.told(field, 1)).toMatchObject([{ to: 'ANY' }]);
        expect(follower.codes()).toEqual([]);
      }
      follower.stop();
    }
  });

  test('nobody without a key, with one that is not good, or with the platform’s', async () => {
    const withoutKey = await fetch(`${here.url}/graphql/stream`, {
      method: 'POST', body: JSON.stringify({ query: STATUS }), headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    });
    expect(await refusal(withoutKey)).toEqual([401, ['UNAUTHENTICATED']]);
    expect(await refusal(await raw({ query: STATUS }, { secret: mistyped(viewer) }))).toEqual([401, ['UNAUTHENTICATED']]);
  });

  test('nobody is told of another organisation, whatever it names', async () => {
    const stranger = await newOrganization(here.database);
    const own = await newGoal(here.database, stranger, 'calls');
    const secret = await stranger.secretOf('OWNER');
    const followers = [new Follower(here.url, secret, STATUS, { after: 0 }), new Follower(there.url, secret, STATUS, { after: 0, goals: ['calls', goal.id] })];
    await change('SECRET');
    await change('SECRET', goal, there);
    await tell(here.database, stranger, own, { status: 'OWN' });
    for (const follower of followers) expect(await follower.told(field, 1)).toEqual([{ number: 1, key: 'calls', to: 'OWN' }]);
    expect(JSON.stringify(followers.map(({ results }) => results))).not.toContain('SECRET');
  });

  test('a key that is revoked is told nothing more within five seconds, and that it was', async () => {
    const { apiKey, secret } = await organization.as('OWNER', (ctx) => createApiKey(ctx, { name: 'Short', role: 'VIEWER', service: true }));
    const follower = await follow(there, STATUS, {}, secret);
    await change('ONE');
    await follower.told(field, 1);
    const revoked = Date.now();
    await organization.as('OWNER', (ctx) => revokeApiKey(ctx, apiKey.id));
    expect(await follower.ended()).toEqual({ completed: true });
    expect(Date.now() - revoked).toBeLessThan(5_000);
    await change('TWO');
    expect([follower.codes(), follower.results.length]).toEqual([['UNAUTHENTICATED'], 2]);
  });
});

describe('what may be asked', () => {
  test('is a subscription at the stream, and anything else at /graphql', async () => {
    expect(await refusal(await raw({ query: '{ organization { key } }' }))).toEqual([400, ['BAD_INPUT']]);
    expect(await refusal(await raw({ query: 'mutation { revokeApiKey(id: "x") { id } }' }))).toEqual([400, ['BAD_INPUT']]);
    const answer = await here.client.as(viewer).send(STATUS);
    expect([answer.status, answer.errors?.map(({ message }) => message)]).toEqual([400, [expect.stringContaining('/graphql/stream')]]);
  });

  test.each<[string, unknown, string]>([
    ['no query', {}, 'BAD_INPUT'], ['no body', null, 'BAD_INPUT'], ['no GraphQL', { query: 'subscription {' }, 'BAD_INPUT'],
    ['an unknown field', { query: 'subscription { nothing }' }, 'BAD_INPUT'],
    ['two fields', { query: 'subscription { goalStatusChanged { number } reviewChanged { number } }' }, 'BAD_INPUT'],
    ['too many characters', { query: `${STATUS} #${'x'.repeat(100_000)}` }, 'TOO_EXPENSIVE'],
    ['too many tokens', { query: `subscription { goalStatusChanged { ${'number '.repeat(10_001)} } }` }, 'TOO_EXPENSIVE'],
    ['too many aliases', { query: `subscription { goalStatusChanged { ${Array.from({ length: 101 }, (_, i) => `a${i}: number`).join(' ')} } }` }, 'TOO_EXPENSIVE'],
  ])('%s is refused before anything runs', async (_, body, code) => {
    expect(await refusal(await raw(body))).toEqual([400, [code]]);
  });

  test('arguments that are none are told in the stream, which then ends', async () => {
    for (const variables of [{ after: -1 }, { after: 99 }, { goals: Array(101).fill('calls') }, { goals: ['\u0000'] }]) {
      const follower = new Follower(here.url, viewer, STATUS, variables);
      expect(await follower.ended()).toEqual({ completed: true });
      expect(follower.codes()).toEqual(['BAD_INPUT']);
    }
  });

  test('is answered as server-sent events, to pages of origins that are named', async () => {
    expect(await refusal(await raw({ query: STATUS }, { headers: { accept: 'application/json' } }))).toEqual([400, ['BAD_INPUT']]);
    const gone = new AbortController();
    const response = await raw({ query: STATUS }, { headers: { origin: 'https://app.example.org' }, signal: gone.signal });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.org');
    gone.abort();
  });

  test('costs what it may return, at its beginning and again with each event', async () => {
    const poor = await testServer({ database: here.database, rateLimit: { pointsPerMinute: 15 } });
    const follower = await follow(poor);
    for (let i = 0; i < 5; i++) await change(`S${i}`);
    expect(await follower.ended()).toEqual({ completed: true });
    expect(follower.codes()).toEqual(['RATE_LIMITED']);
    expect(follower.results.length).toBeLessThan(5);
    const refused = await raw({ query: STATUS }, {}, poor);
    expect([refused.headers.get('retry-after'), await refusal(refused)]).toEqual([expect.stringMatching(/^\d+$/), [429, ['RATE_LIMITED']]]);
  });

  test('is at most a hundred streams at once, each of which frees its place when it ends', async () => {
    const gone = new AbortController();
    const streams = await Promise.all(Array.from({ length: 100 }, () => raw({ query: STATUS }, { signal: gone.signal })));
    expect(streams.map(({ status }) => status)).toEqual(Array(100).fill(200));
    expect(await refusal(await raw({ query: STATUS }))).toEqual([429, ['RATE_LIMITED']]);
    const other = await newOrganization(here.database);
    const elsewhere = await raw({ query: STATUS }, { secret: await other.secretOf('VIEWER'), signal: gone.signal });
    expect(elsewhere.status).toBe(200);
    gone.abort();
    for (let status = 429, tries = 0; status === 429 && tries < 50; tries++) {
      const again = await raw({ query: STATUS }, { signal: AbortSignal.timeout(1_000) });
      status = again.status;
      void again.body?.cancel();
    }
  });
});

test('a server that stops breaks its streams off at once, and whoever comes back to another one misses nothing', async () => {
  const leaving = await testServer({ database: there.database });
  const follower = await follow(leaving);
  await change('ONE');
  await follower.told(field, 1);
  const begun = Date.now();
  await leaving.close();
  expect(Date.now() - begun).toBeLessThan(3_000);
  expect(await follower.ended()).toMatchObject({ completed: false });
  await change('TWO');
  const back = await follow(here, STATUS, { after: 1 });
  expect(await back.told(field, 1)).toMatchObject([{ number: 2, to: 'TWO' }]);
  expect(here.complaints).toEqual([]);
});
