import type pg from 'pg';
import { verifyAudit } from '../../../src/app/verify-audit.js';
import { loadActions } from '../../../src/store/review-talk.js';
import type { Company } from './company.js';
import type { ModelReviewEvent, ReviewLife } from './review-life.js';
import type { TwoYearsModel } from './two-years-model.js';

const TOLD: Readonly<Record<ModelReviewEvent, string>> = {
  OPEN: 'review.opened', SUBMIT: 'review.submitted', REQUEST_CHANGES: 'review.changes_requested', SIGN_OFF: 'review.signed_off',
  DRIFT: 'review.drifted', ACCEPT_DRIFT: 'review.drift_accepted', PROPOSE_RESTATEMENT: 'review.submitted', RESTATE: 'review.signed_off',
  SKIP: 'review.skipped',
};
const NOTICES: ReadonlySet<string> = new Set(['review.due', 'review.overdue']);

interface Told {
  readonly review: string;
  readonly kind: string;
  readonly at: number;
}

/**
 * What two years leave behind beside reviews: events, of which each transition has one, in their order; open actions, which stand where
 * something is still asked of somebody; a log whose chain holds.
 */
export async function aftermathDifferences(company: Company, model: TwoYearsModel, owner: pg.Client): Promise<string[]> {
  const { id } = company.organization;
  const { rows: told } = await owner.query<Told>(
    `select review_id as review, kind, (extract(epoch from recorded_at) * 1000)::float8 as at from outbox_event
     where organization_id = $1 and review_id is not null order by number`, [id],
  );
  const byReview = Map.groupBy(told, ({ review }) => review);
  const found = told.some(({ at }, index) => at < (told[index - 1]?.at ?? 0)) ? ['events were not told in the order of their stamps'] : [];
  for (const review of model.reviews.values()) found.push(...toldDifferences(model, review, byReview.get(review.id) ?? []));
  found.push(...await promiseDifferences(company, model), ...await statusDifferences(owner, id));
  const { intact, complete, broken } = await company.as('olive', (ctx) => verifyAudit(ctx, null));
  if (!intact || !complete) found.push(`the log is broken: ${JSON.stringify(broken)}`);
  return found;
}

function toldDifferences(model: TwoYearsModel, review: ReviewLife, told: readonly Told[]): string[] {
  const place = `${review.goal} ${review.label}`;
  const happened = told.filter(({ kind }) => !NOTICES.has(kind)).map(({ kind }) => kind).join();
  const modelled = review.events.map((event) => TOLD[event]).join();
  const found = happened === modelled ? [] : [`of ${place} was told ${happened} instead of ${modelled}`];
  for (const kind of NOTICES) if (told.filter((each) => each.kind === kind).length > 1) found.push(`${place} was told ${kind} twice`);
  const isOverdue = told.some(({ kind }) => kind === 'review.overdue');
  if (model.seenOverdue.has(review.id) && !isOverdue) found.push(`nobody was told that ${place} was overdue`);
  return found;
}

/** A status is told where it is another than before: never twice in a row. */
async function statusDifferences(owner: pg.Client, organizationId: string): Promise<string[]> {
  const { rows } = await owner.query<{ goal: string; period: string; status: string }>(
    'select goal_id as goal, period, status from goal_status where organization_id = $1 order by goal_id, recorded_at', [organizationId],
  );
  return rows.filter(({ goal, period, status }, index) => {
    const before = rows[index - 1];
    return before?.goal === goal && before.period === period && before.status === status;
  }).map(({ goal, period, status }) => `${status} in ${period} was told twice of ${goal}`);
}

async function promiseDifferences(company: Company, model: TwoYearsModel): Promise<string[]> {
  const actions = await company.as('olive', async (ctx) => loadActions(await ctx.reading(), {}));
  const found = actions.length === model.promises ? [] : [`there are ${actions.length} actions, and ${model.promises} were added`];
  for (const { reviewId, state } of actions) {
    const review = model.reviews.get(reviewId)!;
    const next = model.reviewsOf(review.goal).find(({ from, isSettled }) => from > review.from && !isSettled);
    if (state === 'OPEN' && review.isSettled && next !== undefined) {
      found.push(`an open action stands in ${review.goal} ${review.label}, which is settled, and not in ${next.label}`);
    }
  }
  return found;
}
