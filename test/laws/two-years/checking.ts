import { loadGoals, type StoredGoal } from '../../../src/store/goals.js';
import { loadReviews, type StoredReview, type StoredReviewTransition } from '../../../src/store/reviews.js';
import type { Company } from './company.js';
import type { GoalLife } from './goal-life.js';
import { ReviewLife } from './review-life.js';
import type { TwoYearsModel } from './two-years-model.js';


/**
 * Lays what is stored beside the model after a round: takes over what the service did by itself, after judging it, and gives as
 * sentences what is there otherwise than it should be.
 *
 * @param before the last stamp before the round, up to which it has seen all; null: none came to its end, so nothing has to be there.
 */
export async function differencesAfterRound(company: Company, model: TwoYearsModel, before: number | null): Promise<string[]> {
  const [goals, reviews] = await company.as('olive', async (ctx) => {
    const reading = await ctx.reading();
    return [await loadGoals(reading), await loadReviews(reading, {})] as const;
  });
  const found: string[] = [];
  const byId = new Map(goals.map((goal) => [goal.id, goal]));
  for (const goal of goals) found.push(...goalDifferences(model.goals.get(goal.key)!, goal, before));
  for (const review of reviews) found.push(...takeOver(model, byId.get(review.goalId)!.key, review));
  for (const goal of model.goals.values()) found.push(...missingReviews(model, goal, before));
  if (before !== null) for (const review of model.reviews.values()) found.push(...overdueSteps(model, review, before));
  if (reviews.length !== model.reviews.size) found.push(`there are ${reviews.length} reviews, and ${model.reviews.size} were seen`);
  return found;
}

function goalDifferences(goal: GoalLife, stored: StoredGoal, before: number | null): string[] {
  const found: string[] = [];
  for (const { event, recordedAt } of stored.transitions.slice(goal.transitions)) {
    if (event !== 'REQUIRE_REBASE') found.push(`${event} of ${goal.spec.key} came from nowhere`);
    else if (!goal.isUndecided(recordedAt)) found.push(`${goal.spec.key} was asked for a rebase without a major version`);
    goal.rebaseRequired();
  }
  if (before !== null && goal.isUndecided(before)) found.push(`${goal.spec.key} was not asked about a major version`);
  if (stored.state !== goal.state) found.push(`${goal.spec.key} is ${stored.state} instead of ${goal.state}`);
  if (stored.pinnedVersionId !== null && stored.content.versionPolicy === 'PIN' && stored.pinnedVersionId !== (goal.pinned?.id ?? null)) {
    found.push(`${goal.spec.key} pins ${stored.pinnedVersionId} instead of ${goal.pinned?.id}`);
  }
  return found;
}

/** Makes the review known, with what the service did to it. */
function takeOver(model: TwoYearsModel, goal: string, stored: StoredReview): string[] {
  const place = `${goal} ${stored.label}`;
  const found: string[] = [];
  if (!model.reviews.has(stored.id)) {
    const period = model.goals.get(goal)!.periods(stored.recordedAt).find(({ label }) => label === stored.label);
    if (period === undefined) found.push(`${place} should not exist`);
    else if (period.from !== stored.from || period.to !== stored.to) found.push(`${place} is of another stretch than ${period.from} to ${period.to}`);
    if (model.reviewsOf(goal).some(({ label }) => label === stored.label)) found.push(`${place} is there twice`);
    model.reviews.set(stored.id, new ReviewLife(stored.id, goal, stored.label, stored.from));
  }
  const review = model.reviews.get(stored.id)!;
  const known = stored.transitions.slice(0, review.events.length).map(({ event }) => event);
  if (known.join() !== review.events.join()) found.push(`${place} went through ${known.join()} instead of ${review.events.join()}`);
  for (const transition of stored.transitions.slice(review.events.length)) found.push(...byItself(model, review, transition).map((said) => `${place} ${said}`));
  if (stored.state !== review.state) found.push(`${place} is ${stored.state} instead of ${review.state}`);
  if (stored.editions.map(({ id }) => id).join() !== review.editions.map(({ id }) => id).join()) found.push(`${place} has other editions than were signed`);
  return found;
}

/** What the service did to a review, and why it should not have. */
function byItself(model: TwoYearsModel, review: ReviewLife, { event, recordedAt, knowledge }: StoredReviewTransition): string[] {
  if (event === 'OPEN') {
    const isFine = review.state === 'SCHEDULED' && model.mayOpen(review, recordedAt);
    review.moved('OPEN');
    return isFine ? [] : ['was opened too early'];
  }
  if (event === 'DRIFT') {
    const isFine = (review.state === 'SIGNED_OFF' || review.state === 'RESTATED') && model.hasDrifted(review, knowledge ?? recordedAt);
    review.drifted();
    return isFine ? [] : ['was said to have drifted, and had not'];
  }
  review.moved(event);
  return [`went through ${event} by nobody`];
}

function missingReviews(model: TwoYearsModel, goal: GoalLife, before: number | null): string[] {
  if (before === null) return [];
  const labels = new Set(model.reviewsOf(goal.spec.key).map(({ label }) => label));
  return goal.periods(before).filter(({ label }) => !labels.has(label)).map(({ label }) => `${goal.spec.key} ${label} is missing`);
}

/** What a round that saw everything up to `before` should have done and did not. */
function overdueSteps(model: TwoYearsModel, review: ReviewLife, before: number): string[] {
  const place = `${review.goal} ${review.label}`;
  if (!review.isSettled && model.times(review, before).dueAt <= before) model.seenOverdue.add(review.id);
  if (review.state === 'SCHEDULED') return model.mayOpen(review, before) ? [`${place} was not opened`] : [];
  if (review.state !== 'SIGNED_OFF' && review.state !== 'RESTATED') return [];
  const must = model.mustDrift(review, before);
  review.lookedThrough = before;
  if (!must) return [];
  const { atPinned, asOfNow } = model.drift(review, before)!;
  return [`${place} (${review.events.join()}) drifted from ${atPinned} to ${asOfNow} unseen`];
}

