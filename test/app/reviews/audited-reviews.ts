import { acceptDrift } from '../../../src/app/reviews/accept-drift.js';
import { addAction } from '../../../src/app/reviews/add-action.js';
import { commentOnReview } from '../../../src/app/reviews/comment-on-review.js';
import { proposeRestatement } from '../../../src/app/reviews/propose-restatement.js';
import { requestReviewChanges } from '../../../src/app/reviews/request-review-changes.js';
import { restateReview } from '../../../src/app/reviews/restate-review.js';
import { signOffReview } from '../../../src/app/reviews/sign-off-review.js';
import { skipReview } from '../../../src/app/reviews/skip-review.js';
import { submitReview } from '../../../src/app/reviews/submit-review.js';
import { updateAction } from '../../../src/app/reviews/update-action.js';
import type { Database } from '../../../src/store/database.js';
import { loadGoals, writeGoalHeader, writeGoalTransition, writeGoalVersion } from '../../../src/store/goals.js';
import { loadReviews, writeReviews, writeReviewTransition, type StoredReview } from '../../../src/store/reviews.js';
import type { TestOrganization } from '../../support/organization.js';

const KEY = 'reviewed';
const SERVICE = { member: null, apiKey: null };
const SILENT = { text: null, declared: null, knowledge: null, snapshotId: null, authorId: null, signsNumber: null, selfReviewed: false, by: SERVICE };

/** A goal of the organisation's owner, who is alone, with two open reviews, made without a trace in the log. */
async function openReviews(database: Database, { id, owner }: TestOrganization): Promise<void> {
  const by = { member: owner.id, apiKey: null };
  await database.write(id, async (tx) => {
    await tx.stamp();
    const goalId = await writeGoalHeader(tx, null, { key: KEY, name: 'Muster', description: null, tags: [] });
    await writeGoalVersion(tx, goalId, { number: 1, by, content: {
      kpi: null, versionPolicy: 'PIN', scope: null, owner: owner.id, reviewers: [], materiality: '0', evidence: 'CENSUS', start: '2026-01-01', end: null,
      cadence: { grain: 'MONTH', opensAfter: 'P0D', dueAfter: 'P7D', calendar: { timeZone: 'UTC', weekStart: 'MONDAY', fiscalYearStart: 1 } },
      parent: null, rollup: { method: 'WORST', ifMissing: 'NULL' }, guardrails: [],
    } });
    await writeGoalTransition(tx, goalId, 0, { event: 'ACTIVATE', fromState: 'DRAFT', toState: 'ACTIVE', reason: null, outcome: null, kpiVersionId: null, by });
    const ids = await writeReviews(tx, [1, 2].map((month) =>
      ({ goalId, label: `2026-0${month}`, from: Date.UTC(2026, month - 1), to: Date.UTC(2026, month), whole: true })));
    for (const review of await loadReviews(tx, { ids })) await writeReviewTransition(tx, review, { ...SILENT, event: 'OPEN', toState: 'OPEN' });
  });
}

const reviewOf = (database: Database, { id }: TestOrganization, label = '2026-01'): Promise<StoredReview | undefined> =>
  database.read(id, async (reading) => {
    const [goal] = await loadGoals(reading, { keys: [KEY] });
    return goal && (await loadReviews(reading, { goalIds: [goal.id] })).find((review) => review.label === label);
  });

/** What one change is to leave in the log. */
interface Told {
  readonly subject: string;
  readonly details: Record<string, unknown>;
}

/** One change by each mutation of reviews, in an order in which each finds what it needs. */
export function reviewChanges(database: () => Database) {
  const first = async (of: TestOrganization): Promise<StoredReview> => (await reviewOf(database(), of))!;
  const asOwner = async (of: TestOrganization, work: (ctx: Parameters<typeof skipReview>[0], id: string) => Promise<unknown>): Promise<StoredReview> => {
    const { id } = await first(of);
    await of.as('OWNER', (ctx) => work(ctx, id));
    return first(of);
  };
  const led = (review: StoredReview, more: Record<string, unknown> = {}): Told => {
    const { fromState, toState, snapshotId } = review.transitions.at(-1)!;
    return { subject: review.id, details: { goal: KEY, period: review.label, from: fromState, to: toState, ...(snapshotId !== null && { snapshot: snapshotId }), ...more } };
  };
  const signed = (review: StoredReview): Told => {
    const { id, number } = review.editions.at(-1)!;
    return led(review, { edition: id, editionNumber: number, selfReviewed: true });
  };
  const drifted = async (of: TestOrganization): Promise<void> => {
    const review = await first(of);
    await database().write(of.id, (tx) => writeReviewTransition(tx, review, { ...SILENT, event: 'DRIFT', toState: 'DRIFTED' }));
  };
  let action = '';
  return {
    'Mutation.addAction': { action: 'REVIEW_ACTION_ADDED', make: async (of: TestOrganization): Promise<Told> => {
      await openReviews(database(), of);
      const { id } = await asOwner(of, async (ctx, review) => { action = (await addAction(ctx, { review, text: 'Muster' })).id; });
      return { subject: id, details: { action, owner: of.owner.id } };
    } },
    'Mutation.updateAction': { action: 'REVIEW_ACTION_UPDATED', make: async (of: TestOrganization): Promise<Told> => {
      const { id } = await asOwner(of, (ctx) => updateAction(ctx, { id: action, state: 'DONE', note: 'Muster' }));
      return { subject: id, details: { action, state: 'DONE' } };
    } },
    'Mutation.commentOnReview': { action: 'REVIEW_COMMENTED', make: async (of: TestOrganization): Promise<Told> => {
      let comment = '';
      const { id } = await asOwner(of, async (ctx, review) => { comment = (await commentOnReview(ctx, review, 'Muster')).id; });
      return { subject: id, details: { comment } };
    } },
    'Mutation.submitReview': { action: 'REVIEW_SUBMITTED', make: async (of: TestOrganization): Promise<Told> =>
      led(await asOwner(of, (ctx, id) => submitReview(ctx, { id, narrative: 'Muster' }))) },
    'Mutation.requestReviewChanges': { action: 'REVIEW_CHANGES_REQUESTED', make: async (of: TestOrganization): Promise<Told> =>
      led(await asOwner(of, (ctx, id) => requestReviewChanges(ctx, id, 'Muster'))) },
    'Mutation.signOffReview': { action: 'REVIEW_SIGNED_OFF', make: async (of: TestOrganization) => {
      const again = led(await asOwner(of, (ctx, id) => submitReview(ctx, { id, narrative: 'Muster' })));
      return { before: [{ action: 'REVIEW_SUBMITTED' as const, ...again }], ...signed(await asOwner(of, signOffReview)) };
    } },
    'Mutation.acceptDrift': { action: 'REVIEW_DRIFT_ACCEPTED', make: async (of: TestOrganization): Promise<Told> => {
      await drifted(of);
      return led(await asOwner(of, (ctx, id) => acceptDrift(ctx, id, 'Muster')));
    } },
    'Mutation.proposeRestatement': { action: 'REVIEW_RESTATEMENT_PROPOSED', make: async (of: TestOrganization): Promise<Told> => {
      await drifted(of);
      return led(await asOwner(of, (ctx, id) => proposeRestatement(ctx, { id, reason: 'Muster' })));
    } },
    'Mutation.restateReview': { action: 'REVIEW_RESTATED', make: async (of: TestOrganization): Promise<Told> => signed(await asOwner(of, restateReview)) },
    'Mutation.skipReview': { action: 'REVIEW_SKIPPED', make: async (of: TestOrganization): Promise<Told> => {
      const { id } = (await reviewOf(database(), of, '2026-02'))!;
      await of.as('OWNER', (ctx) => skipReview(ctx, id, 'Muster'));
      return led((await reviewOf(database(), of, '2026-02'))!);
    } },
  } as const;
}
