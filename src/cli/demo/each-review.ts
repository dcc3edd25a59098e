import type { DemoGoal, DemoReview } from '../../../seeds/demo-goals.js';
import { reviews } from '../../app/reviews/reviews.js';
import type { ReviewModel } from '../../app/reviews/review-model.js';
import type { DemoPeople } from './demo-people.js';

/** Does something with each review of a goal that has a story, in the order of the stories; with those that there are. */
export async function eachReview(
  { LEAD }: DemoPeople,
  { goal: { key }, reviews: stories }: DemoGoal,
  work: (review: ReviewModel, story: DemoReview) => Promise<void>,
): Promise<void> {
  if (stories.length === 0) return;
  const { items } = await LEAD((ctx) => reviews(ctx, { goal: key, first: 100 }));
  for (const story of stories) {
    const review = items.find(({ period: { label } }) => label === story.period);
    if (review !== undefined) await work(review, story);
  }
}
