import { beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { auditLog } from '../../../src/app/audit-log.js';
import { acceptDrift } from '../../../src/app/reviews/accept-drift.js';
import { addAction } from '../../../src/app/reviews/add-action.js';
import { commentOnReview } from '../../../src/app/reviews/comment-on-review.js';
import { proposeRestatement } from '../../../src/app/reviews/propose-restatement.js';
import { requestReviewChanges } from '../../../src/app/reviews/request-review-changes.js';
import { restateReview } from '../../../src/app/reviews/restate-review.js';
import { reviewSnapshots } from '../../../src/app/reviews/review-snapshots.js';
import { reviews } from '../../../src/app/reviews/reviews.js';
import { signOffReview } from '../../../src/app/reviews/sign-off-review.js';
import { skipReview } from '../../../src/app/reviews/skip-review.js';
import { submitReview, type SubmitReviewInput } from '../../../src/app/reviews/submit-review.js';
import { updateAction } from '../../../src/app/reviews/update-action.js';
import { waitsOfReviews } from '../../../src/app/reviews/waits-of-reviews.js';
import { verifyAudit } from '../../../src/app/verify-audit.js';
import type { YardstickError } from '../../../src/kernel/errors.js';
import type { Database } from '../../../src/store/database.js';
import { writeGoalVersion } from '../../../src/store/goals.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { refusal } from '../definition-fixture.js';
import { ReviewedOrganization } from './review-fixture.js';

let database: Database;
let owner: pg.Client;

beforeAll(async () => {
  const made = await testDatabase();
  database = made.database;
  owner = await ownerClient(made.url);
});

const codesOf = ({ details }: YardstickError): string[] => (details['refusals'] as { code: string }[]).map(({ code }) => code);

/** In an organisation whose goal has a review of January open, with so many of ten calls answered. */
async function january(answered: number, input: Parameters<ReviewedOrganization['goal']>[0] = {}, options = {}): Promise<{ own: ReviewedOrganization; id: string }> {
  const own = await ReviewedOrganization.on(database, owner, options);
  await own.at('2040-01-10T00:00:00Z');
  await own.goal(input);
  await own.calls('january', '2040-01-05T09:00:00Z', answered, 10);
  await own.at('2040-02-05T00:00:00Z');
  await own.round();
  return { own, id: (await own.review(input.key)).id };
}

const submit = (own: ReviewedOrganization, input: SubmitReviewInput) => own.as(own.anna, (ctx) => submitReview(ctx, input));
const sign = (own: ReviewedOrganization, id: string) => own.as(own.ben, (ctx) => signOffReview(ctx, id));

describe('submitting', () => {
  test('needs no word where the goal is on track', async () => {
    const { own, id } = await january(9);
    expect(await submit(own, { id })).toMatchObject({ state: 'SUBMITTED', narrative: null, declared: null });
  });

  test('needs a narrative and an open action where the target was missed; both are told at once', async () => {
    const { own, id } = await january(2);
    expect(codesOf(await refusal(submit(own, { id })))).toEqual(['NARRATIVE_WHERE_DUE', 'ACTION_WHERE_OFF_TRACK']);
    expect(codesOf(await refusal(submit(own, { id, narrative: 'flu', declared: 'ON_TRACK' })))).toEqual(['ACTION_WHERE_OFF_TRACK']);
    await own.as(own.anna, (ctx) => addAction(ctx, { review: id, text: 'Hire', dueOn: '2040-03-01' }));
    expect(codesOf(await refusal(submit(own, { id })))).toEqual(['NARRATIVE_WHERE_DUE']);
    expect(await submit(own, { id, narrative: 'flu' })).toMatchObject({ state: 'SUBMITTED', narrative: 'flu' });
  });

  test('needs a narrative where a status is declared', async () => {
    const { own, id } = await january(9);
    expect(codesOf(await refusal(submit(own, { id, declared: 'AT_RISK', narrative: '  ' })))).toEqual(['NARRATIVE_WHERE_DUE']);
    expect(await submit(own, { id, declared: 'AT_RISK', narrative: 'two have given notice' })).toMatchObject({ declared: 'AT_RISK' });
  });

  test('pins the number: rows that come later do not change it, nor does what is submitted now where an earlier knowledge is asked for', async () => {
    const { own, id } = await january(9);
    await own.at('2040-02-06T00:00:00Z');
    await own.calls('late', '2040-01-06T09:00:00Z', 0, 10);
    const valueOf = async ({ snapshotId }: { readonly snapshotId: string | null }): Promise<string | null> =>
      own.as(own.anna, async (ctx) => (await reviewSnapshots(ctx, [snapshotId!]))[0]!.value);
    const before = await submit(own, { id, knowledge: '2040-02-05T12:00:00Z' });
    expect([await valueOf(before), before.history.at(-1)!.knowledge]).toEqual(['0.9', '2040-02-05T12:00:00Z']);
    await own.as(own.ben, (ctx) => requestReviewChanges(ctx, id, 'and the late ones?'));
    await own.as(own.anna, (ctx) => addAction(ctx, { review: id, text: 'Hire' }));
    const after = await submit(own, { id, narrative: 'with the late ones' });
    await own.calls('later', '2040-01-07T09:00:00Z', 0, 80);
    expect(await valueOf(after)).toBe('0.45');
  });

  test('is refused as of an instant before the period\'s end, to come, or that is none', async () => {
    const { own, id } = await january(9);
    for (const knowledge of ['2040-01-31T23:59:59Z', '2041-01-01T00:00:00Z', 'yesterday']) {
      expect(await refusal(submit(own, { id, knowledge }))).toMatchObject({ code: 'BAD_INPUT', details: { argument: 'knowledge' } });
    }
  });
});

describe('signing', () => {
  test('is for a reviewer who did not write it, though the owner may be named as one', async () => {
    const { own, id } = await january(9);
    const goal = await own.stored('answered');
    await database.write(own.id, async (tx) => {
      await tx.stamp();
      await writeGoalVersion(tx, goal.id, {
        number: 2, content: { ...goal.content, reviewers: [own.anna, own.ben].sort() }, by: { member: own.anna, apiKey: null },
      });
    });
    await submit(own, { id });
    expect(codesOf(await refusal(own.as(own.anna, (ctx) => signOffReview(ctx, id))))).toEqual(['OTHER_THAN_AUTHOR']);
    expect(await sign(own, id)).toMatchObject({ state: 'SIGNED_OFF', editions: [{ number: 1, selfReviewed: false, signedBy: { member: own.ben }, authorId: own.anna }] });
  });

  test('by the only member of an organisation is their own, and says so for ever', async () => {
    const { own, id } = await january(9, { reviewers: [] }, { alone: true });
    await submit(own, { id });
    const signed = await own.as(own.olive, (ctx) => signOffReview(ctx, id));
    expect(signed).toMatchObject({ state: 'SIGNED_OFF', editions: [{ selfReviewed: true }] });
    expect(signed.history.at(-1)).toMatchObject({ event: 'SIGN_OFF', selfReviewed: true });
  });

  test('hashes what was signed, by whom and when, and the edition before it', async () => {
    const { own, id } = await january(9, { materiality: '0.01' });
    await submit(own, { id });
    await sign(own, id);
    await own.calls('late', '2040-01-06T09:00:00Z', 0, 10);
    expect(await own.round()).toMatchObject({ drifted: 1 });
    await own.as(own.anna, (ctx) => proposeRestatement(ctx, { id, reason: 'late calls' }));
    const { editions: [first, second] } = await own.as(own.ben, (ctx) => restateReview(ctx, id));
    const { rows } = await owner.query<{ id: string; hash: Buffer }>('select id, hash from snapshot where review_id = $1', [id]);
    const hashOf = (snapshot: string): string => rows.find((row) => row.id === snapshot)!.hash.toString('hex');
    // Written in the order that canonical JSON has.
    const expected = (edition: NonNullable<typeof first>, previousHash: string | null): string => createHash('sha256').update(JSON.stringify({
      author: own.anna, number: edition.number, previousHash, reason: edition.reason, review: id, signedAt: edition.at, signer: own.ben,
      snapshotHash: hashOf(edition.snapshotId),
    })).digest('hex');
    expect(first!.hash).toBe(expected(first!, null));
    expect(second!.hash).toBe(expected(second!, first!.hash));
    expect([first!.reason, second!.reason]).toEqual([null, 'late calls']);
  });

  test('by two reviewers at once makes one edition', async () => {
    const { own, id } = await january(9, {});
    await submit(own, { id });
    const outcomes = await Promise.allSettled([sign(own, id), sign(own, id), sign(own, id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((await own.review()).editions.length).toBe(1);
  });
});

describe('a parent', () => {
  test('waits for the reviews of its children, to be submitted and to be signed', async () => {
    const own = await ReviewedOrganization.on(database, owner);
    await own.at('2040-01-10T00:00:00Z');
    await own.goal({ key: 'whole', name: 'All' });
    await own.goal({ key: 'phone', name: 'Phone', scope: 'channel == \'phone\'', parent: { goal: 'whole', edge: 'ROLLUP' } });
    await own.calls('january', '2040-01-05T09:00:00Z', 9, 10);
    await own.at('2040-02-05T00:00:00Z');
    await own.round();
    const [parent, child] = [(await own.review('whole')).id, (await own.review('phone')).id];
    const error = await refusal(submit(own, { id: parent }));
    expect([codesOf(error), error.message]).toEqual([['CHILDREN_SETTLED'], 'Reviews of child goals are not settled: Phone.']);
    const waits = await own.as(own.anna, async (ctx) => {
      const { items } = await reviews(ctx, { goal: 'whole', state: 'OPEN' });
      return waitsOfReviews(ctx, items);
    });
    expect(waits.map((each) => each.map(({ code }) => code))).toEqual([['CHILDREN_SETTLED']]);
    await submit(own, { id: child });
    expect(codesOf(await refusal(submit(own, { id: parent })))).toEqual(['CHILDREN_SETTLED']);
    await sign(own, child);
    await submit(own, { id: parent });
    expect(await sign(own, parent)).toMatchObject({ state: 'SIGNED_OFF' });
    const { rows } = await owner.query<{ children: unknown }>(`select content -> 'children' as children from snapshot where review_id = $1`, [parent]);
    const { editions: [signed] } = await own.review('phone');
    expect(rows).toEqual([{ children: [{ goal: 'phone', snapshot: signed!.snapshotId, weight: '1' }] }]);
  });

  test('goes on where a child skipped the period', async () => {
    const own = await ReviewedOrganization.on(database, owner);
    await own.at('2040-01-10T00:00:00Z');
    await own.goal({ key: 'whole' });
    await own.goal({ key: 'phone', parent: { goal: 'whole', edge: 'DRIVER' } });
    await own.calls('january', '2040-01-05T09:00:00Z', 9, 10);
    await own.at('2040-02-05T00:00:00Z');
    await own.round();
    await own.as(own.ben, async (ctx) => skipReview(ctx, (await own.review('phone')).id, 'no phones'));
    expect(await submit(own, { id: (await own.review('whole')).id })).toMatchObject({ state: 'SUBMITTED' });
  });
});

describe('drift', () => {
  async function signed(): Promise<{ own: ReviewedOrganization; id: string }> {
    const made = await january(9, { materiality: '0.05' });
    await submit(made.own, { id: made.id });
    await sign(made.own, made.id);
    return made;
  }

  test('is found after late rows, and within the materiality is none', async () => {
    const { own, id } = await signed();
    await own.calls('few', '2040-01-06T09:00:00Z', 9, 10);
    await own.calls('elsewhere', '2040-02-03T09:00:00Z', 0, 50);
    expect(await own.round()).toMatchObject({ drifted: 0 });
    await own.calls('many', '2040-01-06T10:00:00Z', 0, 20);
    expect(await own.round()).toMatchObject({ drifted: 1 });
    expect(await own.round()).toMatchObject({ drifted: 0 });
    expect((await own.review()).state).toBe('DRIFTED');
    expect((await own.told()).filter((kind) => kind.startsWith('review.drifted'))).toEqual(['review.drifted 2040-01']);
    expect(id).toBe((await own.review()).id);
  });

  test('that is accepted is measured from there, by a reviewer, with a note', async () => {
    const { own, id } = await signed();
    await own.calls('many', '2040-01-06T10:00:00Z', 0, 20);
    await own.round();
    expect(codesOf(await refusal(own.as(own.ben, (ctx) => acceptDrift(ctx, id, ' '))))).toEqual(['NOTE']);
    expect(await own.as(own.ben, (ctx) => acceptDrift(ctx, id, 'late calls'))).toMatchObject({ state: 'SIGNED_OFF' });
    await own.calls('one', '2040-01-06T11:00:00Z', 0, 1);
    expect(await own.round()).toMatchObject({ drifted: 0 });
    await own.calls('most', '2040-01-06T12:00:00Z', 0, 60);
    expect(await own.round()).toMatchObject({ drifted: 1 });
  });

  test('is restated with a reason, by two people', async () => {
    const { own, id } = await signed();
    await own.calls('many', '2040-01-06T10:00:00Z', 0, 20);
    await own.round();
    expect(codesOf(await refusal(own.as(own.ben, (ctx) => restateReview(ctx, id))))).toEqual(['RESTATEMENT_PROPOSED']);
    expect(codesOf(await refusal(own.as(own.anna, (ctx) => proposeRestatement(ctx, { id, reason: '' }))))).toEqual(['REASON']);
    await own.as(own.anna, (ctx) => proposeRestatement(ctx, { id, reason: 'late calls' }));
    expect(codesOf(await refusal(own.as(own.anna, (ctx) => restateReview(ctx, id))))).toEqual(['NOT_YOURS', 'OTHER_THAN_AUTHOR']);
    const restated = await own.as(own.ben, (ctx) => restateReview(ctx, id));
    expect(restated).toMatchObject({ state: 'RESTATED', editions: [{ number: 1, reason: null }, { number: 2, reason: 'late calls' }] });
    await own.calls('most', '2040-01-06T12:00:00Z', 0, 200);
    expect(await own.round()).toMatchObject({ drifted: 1 });
  });

  test('found in two processes at once is told once', async () => {
    const { own } = await signed();
    await own.calls('many', '2040-01-06T10:00:00Z', 0, 20);
    const reports = await Promise.all([own.round(), own.round(), own.round()]);
    expect(reports.reduce((sum, { drifted }) => sum + drifted, 0)).toBe(1);
    expect((await own.review()).transitions.filter(({ event }) => event === 'DRIFT').length).toBe(1);
  });
});

describe('actions and comments', () => {
  test('open actions move to the next review with the signature, or as soon as there is one; what is done stays', async () => {
    const { own, id } = await january(9, { end: '2040-04-01' });
    const add = (text: string, review = id) => own.as(own.ben, (ctx) => addAction(ctx, { review, text, owner: own.olive, dueOn: '2040-03-01' }));
    const [open, done] = [await add('Hire'), await add('Train')];
    await own.as(own.olive, (ctx) => updateAction(ctx, { id: done.id, state: 'DONE', note: 'in May' }));
    await submit(own, { id });
    await sign(own, id);
    const where = async (): Promise<Record<string, string>> => {
      const { rows } = await owner.query<{ text: string; label: string; state: string }>(`
        select distinct on (a.id) a.text, r.label, v.state from review_action a join review_action_version v on v.action_id = a.id join review r on r.id = v.review_id
        where a.organization_id = $1 order by a.id, v.number desc`, [own.id]);
      return Object.fromEntries(rows.map(({ text, label, state }) => [text, `${label} ${state}`]));
    };
    expect(await where()).toEqual({ Hire: '2040-02 OPEN', Train: '2040-01 DONE' });
    await own.as(own.anna, async (ctx) => skipReview(ctx, (await own.review('answered', '2040-02')).id, 'short'));
    expect((await where())['Hire']).toBe('2040-02 OPEN');
    await own.at('2040-03-01T00:00:00Z');
    await own.round();
    expect((await where())['Hire']).toBe('2040-03 OPEN');
    expect(open.state).toBe('OPEN');
  });

  test('are for the people of the goal, the action\'s owner, and members; never for a key of a service', async () => {
    const { own, id } = await january(9);
    expect(await refusal(own.as(own.olive, (ctx) => addAction(ctx, { review: id, text: 'x' })))).toMatchObject({ code: 'FORBIDDEN' });
    const action = await own.as(own.anna, (ctx) => addAction(ctx, { review: id, text: 'x' }));
    expect(await refusal(own.as(own.olive, (ctx) => updateAction(ctx, { id: action.id, state: 'DONE' })))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await own.as(own.olive, (ctx) => commentOnReview(ctx, id, ' Well done. '))).toMatchObject({ text: 'Well done.' });
    expect(await refusal(own.organization.as('OWNER', (ctx) => commentOnReview(ctx, id, '')))).toMatchObject({ code: 'BAD_INPUT' });
    expect(await refusal(own.organization.as('ANALYST', (ctx) => commentOnReview(ctx, id, 'x')))).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('a comment may come after the signature, an action may not', async () => {
    const { own, id } = await january(9);
    await submit(own, { id });
    await sign(own, id);
    expect(await own.as(own.ben, (ctx) => commentOnReview(ctx, id, 'years later'))).toMatchObject({ text: 'years later' });
    expect(await refusal(own.as(own.ben, (ctx) => addAction(ctx, { review: id, text: 'x' })))).toMatchObject({ code: 'CONFLICT' });
  });

  test('an action without a text, by a day that there is none of, of nobody, or too long is BAD_INPUT', async () => {
    const { own, id } = await january(9);
    for (const [more, argument] of [
      [{ text: ' ' }, 'text'], [{ dueOn: '2040-02-30' }, 'dueOn'], [{ owner: 'nobody' }, 'owner'], [{ text: 'x'.repeat(10_001) }, 'text'],
    ] as const) {
      expect(await refusal(own.as(own.anna, (ctx) => addAction(ctx, { review: id, text: 'x', ...more })))).toMatchObject({ code: 'BAD_INPUT', details: { argument } });
    }
  });
});

test('an overdue review can be skipped with a reason, and is overdue no more', async () => {
  const { own, id } = await january(9);
  await own.at('2040-02-20T00:00:00Z');
  await own.round();
  const overdue = () => own.as(own.anna, async (ctx) => (await reviews(ctx, { overdue: true })).items.map(({ period }) => period.label));
  expect(await overdue()).toEqual(['2040-01']);
  expect(codesOf(await refusal(own.as(own.anna, (ctx) => skipReview(ctx, id, '\n'))))).toEqual(['REASON']);
  expect(await own.as(own.anna, (ctx) => skipReview(ctx, id, 'the source was down'))).toMatchObject({ state: 'SKIPPED', overdue: false });
  expect(await overdue()).toEqual([]);
});

test('the list of reviews is by period, the newest first, in pages, narrowed by goal, state, and whose they are', async () => {
  const own = await ReviewedOrganization.on(database, owner);
  await own.at('2040-01-10T00:00:00Z');
  await own.goal({ key: 'first' });
  await own.goal({ key: 'second', owner: own.olive, reviewers: [own.ben] });
  await own.at('2040-03-10T00:00:00Z');
  await own.round();
  const listed = (member: string, input: Parameters<typeof reviews>[1]) => own.as(member, async (ctx) => {
    const { items, nextCursor } = await reviews(ctx, input);
    return { labels: items.map(({ goalKey, period, state }) => `${period.label} ${goalKey} ${state}`), nextCursor };
  });
  const all = await listed(own.anna, {});
  expect(all.labels.map((label) => label.slice(0, 7))).toEqual(['2040-03', '2040-03', '2040-02', '2040-02', '2040-01', '2040-01']);
  const pages: string[] = [];
  for (let after: string | null = null; ;) {
    const page: { labels: string[]; nextCursor: string | null } = await listed(own.anna, { first: 4, after });
    pages.push(...page.labels);
    if (page.nextCursor === null) break;
    after = page.nextCursor;
  }
  expect(pages).toEqual(all.labels);
  expect((await listed(own.anna, { goal: 'second', state: 'OPEN' })).labels).toEqual(['2040-02 second OPEN', '2040-01 second OPEN']);
  expect((await listed(own.anna, { mine: true, state: 'SCHEDULED' })).labels).toEqual(['2040-03 first SCHEDULED']);
  expect((await listed(own.ben, { mine: true })).labels.length).toBe(6);
  expect(await refusal(listed(own.anna, { goal: 'nothing' }))).toMatchObject({ code: 'NOT_FOUND' });
  expect(await refusal(listed(own.anna, { after: 'x' }))).toMatchObject({ code: 'BAD_INPUT' });
});

test('the log tells what the service did by itself as its own, and holds no word of what people wrote', async () => {
  const { own, id } = await january(2, { materiality: '0.01' });
  await own.as(own.anna, (ctx) => addAction(ctx, { review: id, text: 'unspeakable' }));
  await submit(own, { id, narrative: 'unspeakable' });
  await own.as(own.ben, (ctx) => requestReviewChanges(ctx, id, 'unspeakable'));
  await submit(own, { id, narrative: 'unspeakable' });
  await sign(own, id);
  await own.as(own.ben, (ctx) => commentOnReview(ctx, id, 'unspeakable'));
  await own.calls('late', '2040-01-06T09:00:00Z', 10, 10);
  await own.round();
  const [items, verified] = await own.organization.as('OWNER', async (ctx) => [(await auditLog(ctx, { first: 100 })).items, await verifyAudit(ctx, null)] as const);
  const told = items.toReversed().filter(({ action }) => action.startsWith('REVIEW_') || action === 'ORGANIZATION_CREATED').map(({ action, actedAs }) => `${action} ${actedAs}`);
  expect(told).toEqual([
    'ORGANIZATION_CREATED PLATFORM', 'REVIEW_OPENED SYSTEM', 'REVIEW_ACTION_ADDED MEMBER', 'REVIEW_SUBMITTED MEMBER', 'REVIEW_CHANGES_REQUESTED MEMBER',
    'REVIEW_SUBMITTED MEMBER', 'REVIEW_SIGNED_OFF MEMBER', 'REVIEW_COMMENTED MEMBER', 'REVIEW_DRIFTED SYSTEM',
  ]);
  expect(JSON.stringify(items)).not.toContain('unspeakable');
  expect(verified.intact).toBe(true);
  const { rows } = await owner.query<{ payload: unknown }>('select payload from outbox_event where organization_id = $1', [own.id]);
  expect(JSON.stringify(rows)).not.toContain('unspeakable');
  expect(await own.told()).toEqual(expect.arrayContaining(['review.opened 2040-01', 'review.submitted 2040-01', 'review.changes_requested 2040-01', 'review.signed_off 2040-01', 'review.drifted 2040-01']));
});
