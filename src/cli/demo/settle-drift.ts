import type { DemoGoals, DemoReview } from '../../../seeds/demo-goals.js';
import { acceptDrift } from '../../app/reviews/accept-drift.js';
import { proposeRestatement } from '../../app/reviews/propose-restatement.js';
import { restateReview } from '../../app/reviews/restate-review.js';
import type { ReviewModel } from '../../app/reviews/review-model.js';
import type { DemoPeople } from './demo-people.js';
import { eachReview } from './each-review.js';

/** Of the signed numbers that were found to have drifted, restates or accepts those whose stories say so. */
export async function settleDrift(people: DemoPeople, { goals }: DemoGoals): Promise<void> {
  for (const demo of goals) await eachReview(people, demo, (review, story) => settle(people, review, story));
}

async function settle({ LEAD, REVIEWER }: DemoPeople, { id, state, history }: ReviewModel, story: DemoReview): Promise<void> {
  if (state !== 'DRIFTED' || 'skipped' in story || story.ifDrifted === undefined) return;
  const { ifDrifted } = story;
  if ('accepted' in ifDrifted) {
    await REVIEWER((ctx) => acceptDrift(ctx, id, ifDrifted.accepted));
    return;
  }
  if (history.at(-1)!.event !== 'PROPOSE_RESTATEMENT') await LEAD((ctx) => proposeRestatement(ctx, { id, reason: ifDrifted.restated }));
  await REVIEWER((ctx) => restateReview(ctx, id));
}
