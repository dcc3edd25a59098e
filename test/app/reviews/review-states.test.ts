import { beforeAll, describe, expect, test } from '@jest/globals';
import { acceptDrift } from '../../../src/app/reviews/accept-drift.js';
import { proposeRestatement } from '../../../src/app/reviews/propose-restatement.js';
import { requestReviewChanges } from '../../../src/app/reviews/request-review-changes.js';
import { restateReview } from '../../../src/app/reviews/restate-review.js';
import type { ReviewModel } from '../../../src/app/reviews/review-model.js';
import { signOffReview } from '../../../src/app/reviews/sign-off-review.js';
import { skipReview } from '../../../src/app/reviews/skip-review.js';
import { submitReview } from '../../../src/app/reviews/submit-review.js';
import { REVIEW_STATES, type ReviewEventType, type ReviewState } from '../../../src/goals/review-states.js';
import type { YardstickError } from '../../../src/kernel/errors.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { refusal } from '../definition-fixture.js';
import { ReviewedOrganization } from './review-fixture.js';

type Act = Exclude<ReviewEventType, 'OPEN' | 'DRIFT'>;

/** What may be done in each state, written down once more. The service opens and finds drift by itself. */
const POSSIBLE: Readonly<Record<ReviewState, readonly Act[]>> = {
  SCHEDULED: ['SKIP'], OPEN: ['SUBMIT', 'SKIP'], SUBMITTED: ['REQUEST_CHANGES', 'SIGN_OFF'], CHANGES_REQUESTED: ['SUBMIT'], SIGNED_OFF: [],
  DRIFTED: ['ACCEPT_DRIFT', 'PROPOSE_RESTATEMENT', 'RESTATE'], RESTATED: [], SKIPPED: [],
};

/** How each state is reached from an open review; DRIFTED and RESTATED by late rows from there. */
const WAYS: Readonly<Record<ReviewState, readonly Act[]>> = {
  SCHEDULED: [], OPEN: [], SUBMITTED: ['SUBMIT'], CHANGES_REQUESTED: ['SUBMIT', 'REQUEST_CHANGES'], SIGNED_OFF: ['SUBMIT', 'SIGN_OFF'],
  DRIFTED: ['SUBMIT', 'SIGN_OFF'], RESTATED: ['SUBMIT', 'SIGN_OFF'], SKIPPED: ['SKIP'],
};

let own: ReviewedOrganization;

/** Each act by who may do it. */
const ACTS: Readonly<Record<Act, (id: string) => Promise<ReviewModel>>> = {
  SUBMIT: (id) => own.as(own.anna, (ctx) => submitReview(ctx, { id, narrative: 'as hoped' })),
  REQUEST_CHANGES: (id) => own.as(own.ben, (ctx) => requestReviewChanges(ctx, id, 'say more')),
  SIGN_OFF: (id) => own.as(own.ben, (ctx) => signOffReview(ctx, id)),
  ACCEPT_DRIFT: (id) => own.as(own.ben, (ctx) => acceptDrift(ctx, id, 'late calls')),
  PROPOSE_RESTATEMENT: (id) => own.as(own.anna, (ctx) => proposeRestatement(ctx, { id, reason: 'late calls' })),
  RESTATE: (id) => own.as(own.ben, (ctx) => restateReview(ctx, id)),
  SKIP: (id) => own.as(own.anna, (ctx) => skipReview(ctx, id, 'nobody was there')),
};

const keyOf = (state: ReviewState): string => `in_${state.toLowerCase()}`;

/** January of 2040 is open in each goal and February scheduled; each goal's review is led to the state that it is named for. */
beforeAll(async () => {
  const { url, database } = await testDatabase();
  own = await ReviewedOrganization.on(database, await ownerClient(url));
  await own.at('2040-01-10T00:00:00Z');
  for (const state of REVIEW_STATES) {
    await own.goal({ key: keyOf(state), materiality: state === 'DRIFTED' || state === 'RESTATED' ? '0.01' : '1' });
  }
  await own.calls('january', '2040-01-05T09:00:00Z', 9, 10);
  await own.at('2040-02-05T00:00:00Z');
  await own.round();
  for (const state of REVIEW_STATES) {
    const { id } = await own.review(keyOf(state));
    for (const act of WAYS[state]) await ACTS[act](id);
  }
  await own.calls('late', '2040-01-06T09:00:00Z', 0, 10);
  await own.round();
  const { id } = await own.review(keyOf('RESTATED'));
  await ACTS.PROPOSE_RESTATEMENT(id);
  await ACTS.RESTATE(id);
});

const inState = (state: ReviewState): Promise<{ readonly id: string; readonly state: ReviewState }> =>
  own.review(keyOf(state), state === 'SCHEDULED' ? '2040-02' : '2040-01');

const codesOf = ({ details }: YardstickError): string[] => (details['refusals'] as { code: string }[]).map(({ code }) => code);

describe.each(REVIEW_STATES)('a review that is %s', (state) => {
  test('can be had', async () => {
    expect((await inState(state)).state).toBe(state);
  });

  test('is not led on by a round', async () => {
    await own.round();
    expect((await inState(state)).state).toBe(state);
  });

  test.each((Object.keys(ACTS) as Act[]).filter((act) => !POSSIBLE[state].includes(act)))('refuses %s, and says what is possible', async (act) => {
    const { id } = await inState(state);
    const error = await refusal(ACTS[act](id));
    expect([error.code, codesOf(error)]).toEqual(['CONFLICT', ['NOT_IN_THIS_STATE']]);
    expect(error.message).toBe(`${act} is not possible while a review is ${state}.`);
    for (const possible of POSSIBLE[state]) expect(error.details.hint).toContain(possible);
    if (state === 'SKIPPED') expect(error.details.hint).toBe('Nothing more happens to it; comment on it instead.');
    expect((await inState(state)).state).toBe(state);
  });

  test('is for its people alone: to all others every step is FORBIDDEN', async () => {
    const { id } = await inState(state);
    for (const act of POSSIBLE[state]) {
      for (const stranger of [own.olive, null]) {
        const error = await refusal(stranger === null
          ? own.organization.as('ADMIN', (ctx) => tried(act)(ctx, id)) : own.as(stranger, (ctx) => tried(act)(ctx, id)));
        expect(error.code).toBe('FORBIDDEN');
        expect(codesOf(error)).toContain('NOT_YOURS');
      }
    }
    expect((await inState(state)).state).toBe(state);
  });
});

/** An act by whoever. */
function tried(act: Act): (ctx: Parameters<typeof skipReview>[0], id: string) => Promise<ReviewModel> {
  switch (act) {
    case 'SUBMIT': return (ctx, id) => submitReview(ctx, { id, narrative: 'mine' });
    case 'REQUEST_CHANGES': return (ctx, id) => requestReviewChanges(ctx, id, 'mine');
    case 'SIGN_OFF': return (ctx, id) => signOffReview(ctx, id);
    case 'ACCEPT_DRIFT': return (ctx, id) => acceptDrift(ctx, id, 'mine');
    case 'PROPOSE_RESTATEMENT': return (ctx, id) => proposeRestatement(ctx, { id, reason: 'mine' });
    case 'RESTATE': return (ctx, id) => restateReview(ctx, id);
    case 'SKIP': return (ctx, id) => skipReview(ctx, id, 'mine');
  }
}

test('every state that is not final has an exit that somebody, or the service, can take', () => {
  const byTheService: Partial<Record<ReviewState, string>> = { SCHEDULED: 'OPEN', SIGNED_OFF: 'DRIFT', RESTATED: 'DRIFT' };
  expect(REVIEW_STATES.filter((state) => POSSIBLE[state].length === 0 && byTheService[state] === undefined)).toEqual(['SKIPPED']);
});
