import { beforeAll, describe, expect, test } from '@jest/globals';
import { createApiKey } from '../../src/app/create-api-key.js';
import { contentHash } from '../../src/kernel/canonical-json.js';
import { ReviewedOrganization } from '../app/reviews/review-fixture.js';
import type { Client } from '../support/client.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { testServer } from '../support/server.js';

let own: ReviewedOrganization;
let anna: Client;
let ben: Client;
let viewer: Client;

beforeAll(async () => {
  const { url, database } = await testDatabase();
  own = await ReviewedOrganization.on(database, await ownerClient(url));
  const { client } = await testServer({ database });
  const keyOf = async (member: string, role = 'ANALYST'): Promise<Client> =>
    client.as((await own.as(member, (ctx) => createApiKey(ctx, { name: 'of a test', role }))).secret);
  [anna, ben, viewer] = [await keyOf(own.anna), await keyOf(own.ben), await keyOf(own.ben, 'VIEWER')];
  await own.at('2040-01-10T00:00:00Z');
  await own.goal({ materiality: '0.01' });
  await own.calls('january', '2040-01-05T09:00:00Z', 9, 10);
  await own.at('2040-02-05T00:00:00Z');
  await own.round();
});

const REVIEW = `query ($id: ID!) { review(id: $id) {
  goal { key } period { label from to whole } state overdue opensAt dueAt waitsFor { code } narrative declared
  history { number event from state text by { ... on Member { name } } selfReviewed }
  editions { number selfReviewed reason author { name } signedBy { name } snapshot { value computed exclusions { from } evidenceCount materiality } hash }
  snapshot {
    value valueOfAllRows reason computed rule declared margin knowledge evidenceDigest engine hash content
    components { measure context value n } breakdowns { dimension truncated groups { value components { measure n } } }
  }
  progress { value computed } actions { text state dueOn owner { name } createdBy { ... on Member { name } } changedBy { ... on Member { name } } }
  comments { text by { ... on Member { name } } } drift { then now materiality moved }
} }`;

describe('over HTTP', () => {
  test('a review goes from open to signed, drifted and restated, and tells all of it', async () => {
    const { data } = await anna.send('{ reviews(goal: "answered", state: OPEN, mine: true) { nodes { id period { label } } pageInfo { hasNextPage } } }');
    const [{ id }] = data.reviews.nodes;
    const did = async (client: Client, mutation: string): Promise<string> => {
      const answer = await client.send(`mutation ($id: ID!) { ${mutation} }`, { id });
      if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
      return Object.values<{ state?: string }>(answer.data)[0]!.state ?? '';
    };
    await did(anna, 'addAction(review: $id, text: "Hire", dueOn: "2040-03-01") { id }');
    await did(ben, 'commentOnReview(review: $id, text: "Soon, please") { id }');
    expect(await did(anna, 'submitReview(id: $id, narrative: "As hoped", declared: ON_TRACK) { state }')).toBe('SUBMITTED');
    expect(await did(ben, 'requestReviewChanges(id: $id, note: "Say more") { state }')).toBe('CHANGES_REQUESTED');
    expect(await did(anna, 'submitReview(id: $id, narrative: "As hoped, by two") { state }')).toBe('SUBMITTED');
    expect(await did(ben, 'signOffReview(id: $id) { state }')).toBe('SIGNED_OFF');
    await own.calls('late', '2040-01-06T09:00:00Z', 0, 5);
    await own.round();

    const { data: { review }, errors } = await ben.send(REVIEW, { id });
    expect(errors).toBeUndefined();
    expect(review).toMatchObject({
      goal: { key: 'answered' }, period: { label: '2040-01', from: '2040-01-01T00:00:00Z', to: '2040-02-01T00:00:00Z', whole: true },
      state: 'DRIFTED', overdue: false, opensAt: '2040-02-03T00:00:00Z', dueAt: '2040-02-08T00:00:00Z', waitsFor: [],
      narrative: 'As hoped, by two', declared: null,
      editions: [{
        number: 1, selfReviewed: false, reason: null, author: { name: 'anna' }, signedBy: { name: 'ben' },
        snapshot: { value: '0.9', computed: 'MET', exclusions: [], evidenceCount: 10, materiality: '0.01' },
      }],
      snapshot: { value: '0.9', valueOfAllRows: '0.9', reason: null, computed: 'MET', declared: null, margin: '0.1' },
      progress: { value: 0.6, computed: 'MISSED' }, actions: [],
      comments: [{ text: 'Soon, please', by: { name: 'ben' } }],
      drift: { then: '0.9', now: '0.6', materiality: '0.01', moved: true },
    });
    expect(review.history.map(({ event, by }: { event: string; by: { name: string } | null }) => `${event} ${by?.name ?? 'the service'}`)).toEqual([
      'OPEN the service', 'SUBMIT anna', 'REQUEST_CHANGES ben', 'SUBMIT anna', 'SIGN_OFF ben', 'DRIFT the service',
    ]);
    const { content, hash, components, breakdowns } = review.snapshot;
    expect(contentHash(content)).toBe(hash);
    expect(components.map(({ n }: { n: number }) => n)).toEqual(content.components.map(({ n }: { n: number }) => n));
    for (const { groups } of breakdowns) {
      const counted = groups.map(({ components: [first] }: { components: { n: number }[] }) => first!.n);
      expect(counted.reduce((sum: number, n: number) => sum + n, 0)).toBe(components[0].n);
    }
    const { data: seen } = await viewer.send('query ($id: ID!) { review(id: $id) { snapshot { hash content } } }', { id });
    expect(seen.review.snapshot).toEqual({ hash, content: null });
    expect(await did(anna, 'proposeRestatement(id: $id, reason: "Late calls") { state }')).toBe('DRIFTED');
    expect(await did(ben, 'restateReview(id: $id) { state }')).toBe('RESTATED');
    const { data: { goal } } = await anna.send('{ goal(key: "answered") { reviews { period { label } state editions { number } } actions { id text reviewId state } } }');
    expect(goal).toMatchObject({
      reviews: [{ period: { label: '2040-01' }, state: 'RESTATED', editions: [{ number: 1 }, { number: 2 }] }, { period: { label: '2040-02' }, state: 'SCHEDULED' }],
      actions: [{ text: 'Hire', state: 'OPEN' }],
    });
    const { data: { updateAction } } = await anna.send('mutation ($id: ID!) { updateAction(id: $id, state: DONE, dueOn: null, note: "Two") { state dueOn note } }', { id: goal.actions[0].id });
    expect(updateAction).toEqual({ state: 'DONE', dueOn: null, note: 'Two' });
  });

  test('what is refused is told with every reason, for people and for programs', async () => {
    const { data } = await anna.send('{ reviews(state: SCHEDULED) { nodes { id waitsFor { code message } } } }');
    const [{ id, waitsFor }] = data.reviews.nodes;
    expect(waitsFor.map(({ code }: { code: string }) => code)).toEqual(['PERIOD_OVER', 'MATURE']);
    const [error] = (await anna.send('mutation ($id: ID!) { skipReview(id: $id, reason: " ") { id } }', { id })).errors!;
    expect(error!.extensions).toMatchObject({ code: 'CONFLICT', refusals: [{ code: 'REASON', message: 'A reason is missing.' }] });
    const [other] = (await ben.send('mutation ($id: ID!) { submitReview(id: $id) { id } }', { id })).errors!;
    expect(other).toMatchObject({
      message: 'SUBMIT is not possible while a review is SCHEDULED.', extensions: { code: 'CONFLICT', hint: 'Possible now: OPEN, SKIP.', refusals: [{ code: 'NOT_IN_THIS_STATE' }] },
    });
    for (const goal of ['nothing', 'No key', '\u0000', 'x'.repeat(5_000)]) {
      expect(await anna.codes('query ($goal: String) { reviews(goal: $goal) { nodes { id } } }', { goal })).toEqual(['NOT_FOUND']);
    }
    expect(await anna.codes('{ review(id: "nothing") { id } }')).toEqual(['NOT_FOUND']);
    expect(await anna.codes('{ review(id: "00000000-0000-4000-8000-000000000000") { id } }')).toEqual(['NOT_FOUND']);
  });

  test('a page of goals with their reviews, actions, comments and snapshots takes as many statements as one goal does', async () => {
    const page = (keys: readonly string[]): Promise<number> => counted(async () => {
      const { errors, data } = await anna.send(`query ($keys: [String!]) { goals(first: 100, keys: $keys) { nodes { key actions { text owner { name } }
        reviews { state overdue waitsFor { code } editions { number author { name } snapshot { value } } snapshot { value }
          actions { text createdBy { ... on Member { name } } } comments { text by { ... on Member { name } } } history { event by { ... on Member { name } } } } } } }`, { keys });
      expect(errors).toBeUndefined();
      expect(data.goals.nodes.map(({ key }: { key: string }) => key)).toEqual([...keys]);
    });
    const keys = Array.from({ length: 12 }, (_, index) => `goal_${String(index).padStart(2, '0')}`);
    for (const key of keys) await own.goal({ key });
    await own.round();
    await page(['answered']);
    const [one, many] = [await page(['answered']), await page(['answered', ...keys])];
    expect(many - one).toBeLessThanOrEqual(2);
  });
});

async function counted(work: () => Promise<void>): Promise<number> {
  let statements = 0;
  const stop = own.database.onStatement((statement) => { if (/^\s*(select|with)/i.test(statement)) statements++; });
  await work();
  stop();
  return statements;
}
