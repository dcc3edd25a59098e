import { beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { REVIEW_EVENTS, REVIEW_STATES, type ReviewEventType, type ReviewState } from '../../src/goals/review-states.js';
import { newId } from '../../src/kernel/ids.js';
import { appConnection, parseUrl } from '../../src/store/connection.js';
import { Database } from '../../src/store/database.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { newOrganization } from '../support/organization.js';

/** The lines of the specification, written down once more: what leads where. */
const MOVES: Readonly<Record<string, ReviewState>> = {
  'SCHEDULED OPEN': 'OPEN', 'OPEN SUBMIT': 'SUBMITTED', 'CHANGES_REQUESTED SUBMIT': 'SUBMITTED',
  'SUBMITTED REQUEST_CHANGES': 'CHANGES_REQUESTED', 'SUBMITTED SIGN_OFF': 'SIGNED_OFF', 'SIGNED_OFF DRIFT': 'DRIFTED', 'RESTATED DRIFT': 'DRIFTED',
  'DRIFTED ACCEPT_DRIFT': 'SIGNED_OFF', 'DRIFTED PROPOSE_RESTATEMENT': 'DRIFTED', 'DRIFTED RESTATE': 'RESTATED',
  'SCHEDULED SKIP': 'SKIPPED', 'OPEN SKIP': 'SKIPPED',
};

/** A way to each state. */
const WAYS: Readonly<Record<ReviewState, readonly ReviewEventType[]>> = {
  SCHEDULED: [], OPEN: ['OPEN'], SUBMITTED: ['OPEN', 'SUBMIT'], CHANGES_REQUESTED: ['OPEN', 'SUBMIT', 'REQUEST_CHANGES'],
  SIGNED_OFF: ['OPEN', 'SUBMIT', 'SIGN_OFF'], DRIFTED: ['OPEN', 'SUBMIT', 'SIGN_OFF', 'DRIFT'],
  RESTATED: ['OPEN', 'SUBMIT', 'SIGN_OFF', 'DRIFT', 'PROPOSE_RESTATEMENT', 'RESTATE'], SKIPPED: ['SKIP'],
};

let app: pg.Client;
let organization: string;
let goal: string;
let source: string;
let anna: string;
let ben: string;

beforeAll(async () => {
  const url = await migratedDatabase();
  const database = await Database.open({ url });
  afterTheFile(() => database.close());
  organization = (await newOrganization(database)).id;
  [anna, ben, goal, source] = [newId(), newId(), newId(), newId()];
  const owner = await ownerClient(url);
  for (const [id, name] of [[anna, 'anna'], [ben, 'ben']]) {
    await owner.query(`insert into member (organization_id, id, email, name, role, created_at) values ($1, $2, $3, 'A', 'ANALYST', now())`, [organization, id, `${name}@example.org`]);
  }
  await owner.query(`insert into goal (organization_id, id, key, name, tags) values ($1, $2, 'csat', 'CSAT', '{}')`, [organization, goal]);
  await owner.query(`insert into source (organization_id, id, key, name) values ($1, $2, 'calls', 'Calls')`, [organization, source]);
  app = new pg.Client(appConnection(parseUrl(url)));
  await app.connect();
  afterTheFile(() => app.end());
});

type Row = Readonly<Record<string, unknown>>;

/** Everything that the app role does to one review, in a transaction that is rolled back. */
async function onReview<T>(work: (review: string) => Promise<T>): Promise<T> {
  await app.query('begin');
  try {
    await app.query(`select set_config('app.organization', $1, true)`, [organization]);
    const review = newId();
    await insert('review', { id: review, goal_id: goal, recorded_at: 'now', label: review, period_from: '2026-01-01', period_to: '2026-02-01', whole: true });
    return await work(review);
  } finally {
    await app.query('rollback');
  }
}

async function insert(table: string, row: Row): Promise<void> {
  const columns = { organization_id: organization, ...row };
  const names = Object.keys(columns);
  await app.query(`insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`, Object.values(columns));
}

/** Which rule of the database refuses the work, or its SQLSTATE; null: none does. */
async function refusedBy(work: () => Promise<unknown>): Promise<string | null> {
  await app.query('savepoint before');
  try {
    await work();
    return null;
  } catch (error) {
    await app.query('rollback to savepoint before');
    const { constraint, code } = error as pg.DatabaseError;
    return constraint ?? code ?? String(error);
  }
}

async function snapshot(review: string): Promise<string> {
  const id = newId();
  await insert('snapshot', { id, review_id: review, recorded_at: 'now', knowledge: 'now', content: '{}', hash: Buffer.alloc(32) });
  return id;
}

/** A review's life so far; each step is as good as it can be, but for what is said otherwise. */
class Life {
  private readonly steps: { readonly event: ReviewEventType; readonly to: ReviewState; readonly snapshot: string | null }[] = [];
  private editions = 0;

  constructor(readonly review: string) {}

  get state(): ReviewState {
    return this.steps.at(-1)?.to ?? 'SCHEDULED';
  }

  async along(events: readonly ReviewEventType[]): Promise<this> {
    for (const event of events) await this.step(event);
    return this;
  }

  /** What a good row of the event has here. */
  async row(event: ReviewEventType, to: ReviewState): Promise<Row> {
    const last = this.steps.length;
    const signs = this.steps.findLastIndex((step) => step.event === 'SUBMIT' || step.event === 'PROPOSE_RESTATEMENT');
    const isSigning = event === 'SIGN_OFF' || event === 'RESTATE';
    const isWriting = event === 'SUBMIT' || event === 'PROPOSE_RESTATEMENT';
    return {
      review_id: this.review, number: last + 1, previous_number: last === 0 ? null : last, recorded_at: 'now', event, from_state: this.state, to_state: to,
      text: 'because', knowledge: isWriting ? 'now' : null,
      snapshot_id: isWriting ? await snapshot(this.review) : isSigning ? this.steps[signs]?.snapshot ?? null : null,
      author_id: isWriting || isSigning ? anna : null, signs_number: isSigning && signs >= 0 ? signs + 1 : null, self_reviewed: false,
      edition_number: isSigning ? this.editions + 1 : null,
      created_by_member: event === 'OPEN' || event === 'DRIFT' ? null : isSigning ? ben : anna,
    };
  }

  async step(event: ReviewEventType, more: Row = {}, to: ReviewState = MOVES[`${this.state} ${event}`] ?? 'OPEN'): Promise<void> {
    const row = { ...await this.row(event, to), ...more };
    await insert('review_transition', row);
    this.steps.push({ event, to, snapshot: row['snapshot_id'] as string | null });
    if (event === 'SIGN_OFF' || event === 'RESTATE') this.editions++;
  }

  /** The edition of the last signature. */
  edition(more: Row = {}): Promise<void> {
    const number = this.editions;
    return insert('review_edition', {
      review_id: this.review, id: newId(), number, previous_number: number === 1 ? null : number - 1, transition_number: this.steps.length,
      snapshot_id: this.steps.at(-1)!.snapshot, recorded_at: 'now', reason: number === 1 ? null : 'late rows', hash: Buffer.alloc(32), ...more,
    });
  }
}

const lifeTo = async (review: string, state: ReviewState): Promise<Life> => new Life(review).along(WAYS[state]);

describe('by direct SQL as the app role, the state of a review', () => {
  test.each(REVIEW_STATES)('%s can be reached, and left for where the table leads, and nowhere else', async (state) => {
    const allowed = await onReview(async (review) => {
      const life = await lifeTo(review, state);
      expect(life.state).toBe(state);
      const led: string[] = [];
      for (const event of REVIEW_EVENTS) {
        for (const to of REVIEW_STATES) {
          const row = await life.row(event, to);
          const reason = await refusedBy(() => insert('review_transition', row));
          // A signature where nothing was submitted breaks two rules at once; either may be told.
          if (reason === null) led.push(`${state} ${event} ${to}`);
          else expect(reason).toMatch(/^review_transition_(move|signing)_check$/);
          if (reason === null) await app.query('rollback to savepoint before');
        }
      }
      return led;
    });
    const expected = Object.entries(MOVES).filter(([from]) => from.startsWith(`${state} `)).map(([from, to]) => `${from} ${to}`);
    expect(allowed.sort()).toEqual(expected.sort());
  });
});

const refusal = (state: ReviewState, work: (life: Life) => Promise<unknown>): Promise<string | null> => onReview(async (review) => {
  const life = await lifeTo(review, state);
  return refusedBy(() => work(life));
});

describe('the database refuses', () => {
  test.each<[what: string, state: ReviewState, work: (life: Life) => Promise<unknown>, rule: string]>([
    ['a life that does not begin SCHEDULED', 'SCHEDULED', (life) => life.step('SUBMIT', { from_state: 'OPEN' }, 'SUBMITTED'), 'review_transition_line_check'],
    ['a gap', 'OPEN', (life) => life.step('SUBMIT', { number: 3, previous_number: 2 }), 'review_transition_organization_id_review_id_prev_f1532_foreign'],
    ['a step that follows nothing', 'OPEN', (life) => life.step('SUBMIT', { previous_number: null }), 'review_transition_line_check'],
    ['a step that skips the one before it', 'SUBMITTED', (life) => life.step('SIGN_OFF', { previous_number: 1 }), 'review_transition_line_check'],
    ['a step from another state than the last one led to', 'OPEN', (life) => life.step('SIGN_OFF', {
      from_state: 'SUBMITTED', signs_number: 1, author_id: anna, snapshot_id: null,
    }, 'SIGNED_OFF'), 'review_transition_signing_check'],
    ['a fork', 'SUBMITTED', (life) => life.step('SKIP', { number: 2, previous_number: 1, from_state: 'OPEN' }, 'SKIPPED'), 'review_transition_pkey'],
    ['a second beginning', 'OPEN', (life) => life.step('SKIP', { number: 1, previous_number: null, from_state: 'SCHEDULED' }, 'SKIPPED'), 'review_transition_pkey'],
    ['a submission without a snapshot', 'OPEN', (life) => life.step('SUBMIT', { snapshot_id: null }), 'review_transition_authored_check'],
    ['a submission without its knowledge', 'OPEN', (life) => life.step('SUBMIT', { knowledge: null }), 'review_transition_authored_check'],
    ['a submission in the name of somebody else', 'OPEN', (life) => life.step('SUBMIT', { created_by_member: ben }), 'review_transition_authored_check'],
    ['a submission in nobody\'s name', 'OPEN', (life) => life.step('SUBMIT', { author_id: null }), 'review_transition_authored_check'],
    ['a submission by a key of a service', 'OPEN', (life) => life.step('SUBMIT', { created_by_member: null }), 'review_transition_authored_check'],
    ['an opening by a person', 'SCHEDULED', (life) => life.step('OPEN', { created_by_member: anna }), 'review_transition_person_check'],
    ['a drift that a person declares', 'SIGNED_OFF', (life) => life.step('DRIFT', { created_by_member: ben }), 'review_transition_person_check'],
    ['changes asked for without a note', 'SUBMITTED', (life) => life.step('REQUEST_CHANGES', { text: null }), 'review_transition_text_check'],
    ['a note of spaces', 'SUBMITTED', (life) => life.step('REQUEST_CHANGES', { text: '  ' }), 'review_transition_text_check'],
    ['a drift accepted without a note', 'DRIFTED', (life) => life.step('ACCEPT_DRIFT', { text: '' }), 'review_transition_text_check'],
    ['a restatement without a reason', 'DRIFTED', (life) => life.step('PROPOSE_RESTATEMENT', { text: null }), 'review_transition_text_check'],
    ['a period skipped without a reason', 'OPEN', (life) => life.step('SKIP', { text: null }), 'review_transition_text_check'],
    ['one\'s own signature that does not say so', 'SUBMITTED', (life) => life.step('SIGN_OFF', { created_by_member: anna }), 'review_transition_signing_check'],
    ['a signature that says it is one\'s own and is not', 'SUBMITTED', (life) => life.step('SIGN_OFF', { self_reviewed: true }), 'review_transition_signing_check'],
    ['a signature that names another author', 'SUBMITTED', (life) => life.step('SIGN_OFF', { author_id: ben, created_by_member: anna }),
      'review_transition_organization_id_review_id_sign_e2148_foreign'],
    ['a signature of what was not submitted', 'SUBMITTED', (life) => life.step('SIGN_OFF', { signs_number: null }), 'review_transition_signing_check'],
    ['a signature of another snapshot', 'SUBMITTED', async (life) => life.step('SIGN_OFF', { snapshot_id: await snapshot(life.review) }),
      'review_transition_organization_id_review_id_sign_e2148_foreign'],
    ['a signature that makes no edition', 'SUBMITTED', (life) => life.step('SIGN_OFF', { edition_number: null }), 'review_transition_edition_check'],
    ['anything else that makes one', 'OPEN', (life) => life.step('SUBMIT', { edition_number: 1 }), 'review_transition_edition_check'],
    ['an edition without a signature', 'SUBMITTED', (life) => life.edition({ number: 1, previous_number: null }), 'review_edition_organization_id_review_id_number__b2a81_foreign'],
    ['an edition of another number than was signed', 'RESTATED', (life) => life.edition({ number: 1, previous_number: null, reason: null }),
      'review_edition_organization_id_review_id_number__b2a81_foreign'],
    ['an edition of another snapshot than was signed', 'SIGNED_OFF', async (life) => life.edition({ snapshot_id: await snapshot(life.review) }),
      'review_edition_organization_id_review_id_number__b2a81_foreign'],
    ['a second edition without the first', 'RESTATED', (life) => life.edition(), 'review_edition_organization_id_review_id_previou_1448e_foreign'],
    ['a second edition without a reason', 'RESTATED', (life) => life.edition({ reason: null }), 'review_edition_line_check'],
    ['a second edition for no reason but spaces', 'RESTATED', (life) => life.edition({ reason: ' ' }), 'review_edition_line_check'],
    ['a second edition that follows nothing', 'RESTATED', (life) => life.edition({ previous_number: null }), 'review_edition_line_check'],
    ['the same edition twice', 'SIGNED_OFF', async (life) => { await life.edition(); await life.edition(); }, 'review_edition_pkey'],
    ['a transition changed', 'SIGNED_OFF', () => app.query(`update review_transition set text = 'better'`), '42501'],
    ['a transition removed', 'SIGNED_OFF', () => app.query('delete from review_transition'), '42501'],
    ['an edition changed', 'SIGNED_OFF', () => app.query(`update review_edition set hash = '\\x00'`), '42501'],
    ['an edition removed', 'SIGNED_OFF', () => app.query('delete from review_edition'), '42501'],
    ['a snapshot changed', 'SIGNED_OFF', () => app.query('update snapshot set value = 1'), '42501'],
    ['a snapshot removed', 'SIGNED_OFF', () => app.query('delete from snapshot'), '42501'],
    ['a review moved to another period', 'OPEN', () => app.query(`update review set label = '2026-02'`), '42501'],
    ['a review removed', 'SCHEDULED', () => app.query('delete from review'), '42501'],
    ['a comment changed', 'OPEN', () => app.query(`update review_comment set text = 'never said'`), '42501'],
    ['an action as it was, changed', 'OPEN', () => app.query(`update review_action_version set state = 'DONE'`), '42501'],
  ])('%s', async (_what, state, work, rule) => {
    expect(await refusal(state, work)).toBe(rule);
  });

  test('a second review of the same goal and period', async () => {
    const reason = await onReview((review) => refusedBy(() => insert('review', {
      id: newId(), goal_id: goal, recorded_at: 'now', label: review, period_from: '2026-01-01', period_to: '2026-02-01', whole: true,
    })));
    expect(reason).toBe('review_label_unique');
  });
});

test('what is as it should be goes in: a whole life with two editions, the second one signed by its author, alone', async () => {
  const rows = await onReview(async (review) => {
    const life = await lifeTo(review, 'SIGNED_OFF');
    await life.edition();
    await life.along(['DRIFT', 'PROPOSE_RESTATEMENT']);
    await life.step('RESTATE', { created_by_member: anna, self_reviewed: true });
    await life.edition();
    return (await app.query('select number, reason from review_edition where review_id = $1 order by number', [review])).rows;
  });
  expect(rows).toEqual([{ number: 1, reason: null }, { number: 2, reason: 'late rows' }]);
});
