import type { DemoGoals, DemoReview, LedReview } from '../../../seeds/demo-goals.js';
import { addAction } from '../../app/reviews/add-action.js';
import { actionsOfReviews } from '../../app/reviews/actions-of.js';
import { commentOnReview } from '../../app/reviews/comment-on-review.js';
import { commentsOfReviews } from '../../app/reviews/comments-of-reviews.js';
import { requestReviewChanges } from '../../app/reviews/request-review-changes.js';
import type { ReviewModel } from '../../app/reviews/review-model.js';
import { signOffReview } from '../../app/reviews/sign-off-review.js';
import { skipReview } from '../../app/reviews/skip-review.js';
import { submitReview } from '../../app/reviews/submit-review.js';
import type { DemoPeople } from './demo-people.js';
import { eachReview } from './each-review.js';

/** Leads each review that has opened to where its story has it before anything drifts; what an earlier run did is not done again. */
export async function leadReviews(people: DemoPeople, { goals }: DemoGoals): Promise<void> {
  // A parent waits for its children, which are told after it.
  for (const demo of [...goals].reverse()) await eachReview(people, demo, (review, story) => lead(people, review, story));
}

async function lead(people: DemoPeople, review: ReviewModel, story: DemoReview): Promise<void> {
  const { id } = review;
  if ('skipped' in story) {
    if (review.state === 'OPEN') await people.LEAD((ctx) => skipReview(ctx, id, story.skipped));
    return;
  }
  let { state } = review;
  if (state === 'OPEN') {
    await talk(people, id, story);
    state = await submit(people, id, story);
  }
  const { changesAsked } = story;
  if (state === 'SUBMITTED' && changesAsked !== undefined && !review.history.some(({ event }) => event === 'REQUEST_CHANGES')) {
    ({ state } = await people.REVIEWER((ctx) => requestReviewChanges(ctx, id, changesAsked)));
  }
  if (state === 'CHANGES_REQUESTED') state = await submit(people, id, story);
  if (state === 'SUBMITTED' && story.unsigned !== true) await people.REVIEWER((ctx) => signOffReview(ctx, id));
}

const submit = async ({ LEAD }: DemoPeople, id: string, { narrative, declared, knowledge }: LedReview): Promise<ReviewModel['state']> =>
  (await LEAD((ctx) => submitReview(ctx, { id, narrative, knowledge, declared: declared ?? null }))).state;

async function talk({ LEAD, REVIEWER }: DemoPeople, id: string, { action, comment }: LedReview): Promise<void> {
  if (action !== undefined) {
    const [actions] = await LEAD((ctx) => actionsOfReviews(ctx, [id]));
    if (!actions!.some(({ text }) => text === action)) await LEAD((ctx) => addAction(ctx, { review: id, text: action }));
  }
  if (comment !== undefined) {
    const [comments] = await REVIEWER((ctx) => commentsOfReviews(ctx, [id]));
    if (!comments!.some(({ text }) => text === comment)) await REVIEWER((ctx) => commentOnReview(ctx, id, comment));
  }
}
