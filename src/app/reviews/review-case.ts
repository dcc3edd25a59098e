import type { GoalPeople } from '../../goals/party.js';
import type { ReviewFacts } from '../../goals/review-facts.js';
import { notFound } from '../../kernel/errors.js';
import { isId } from '../../kernel/ids.js';
import type { Writing } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { loadActions, type StoredAction } from '../../store/review-talk.js';
import { loadReviews, type StoredReview, type StoredReviewTransition } from '../../store/reviews.js';
import { shownKey } from '../definitions/texts.js';
import { goalPeople } from '../goals/goal-people.js';
import { activatedGoals, childReviews, pendingChildren, type ChildReviews } from './family.js';
import { goalKpis, sourcesBehind } from './goal-kpi.js';
import { periodOf, type ReviewPeriod } from './review-period.js';

/** A review with all that an event on it may be decided by, as it stands after the transaction's stamp. */
export interface ReviewCase {
  readonly review: StoredReview;
  readonly goal: StoredGoal;
  readonly period: ReviewPeriod;
  readonly people: GoalPeople;
  readonly children: readonly ChildReviews[];
  /** Of the goal, wherever they stand. */
  readonly actions: readonly StoredAction[];
  /** But for the computed status, which a snapshot tells, and drift, which two readings tell. */
  readonly facts: ReviewFacts;
}

/** @throws YardstickError NOT_FOUND. */
export async function reviewCase(tx: Writing, id: string): Promise<ReviewCase> {
  const now = await tx.stamp();
  const review = await requireReview(tx, id);
  const goals = await activatedGoals(tx);
  const goal = goals.find((each) => each.id === review.goalId)!;
  const kpi = (await goalKpis(tx, [goal])).get(goal.id)!;
  const period = periodOf(review, goal, kpi.maturityLagMs);
  const people = await goalPeople(tx, goal.content);
  const [children = []] = await childReviews(tx, [{ parent: goal, period }], goals);
  const actions = await loadActions(tx, { goalIds: [goal.id] });
  const facts: ReviewFacts = {
    now, periodEnd: period.to, opensAt: period.opensAt, people,
    sourcesBehind: await sourcesBehind(tx, kpi, period.to, goal.content.cadence.calendar.timeZone),
    author: proposal(review)?.authorId ?? null,
    editions: review.editions.length,
    computedOffTrack: false,
    openActions: actions.filter(({ state }) => state === 'OPEN').length,
    childrenPending: pendingChildren(children),
    drift: null,
    restatementProposed: isRestatementProposed(review),
  };
  return { review, goal, period, people, children, actions, facts };
}

/** @throws YardstickError NOT_FOUND. */
export async function requireReview(tx: Writing, id: string): Promise<StoredReview> {
  const [review] = isId(id) ? await loadReviews(tx, { ids: [id] }) : [];
  if (review === undefined) throw notFound('review', shownKey(id));
  return review;
}

/** What would be signed, or was: the last submission, or the restatement that was proposed after it. */
export const proposal = ({ transitions }: Pick<StoredReview, 'transitions'>): StoredReviewTransition | undefined =>
  transitions.findLast(({ event }) => event === 'SUBMIT' || event === 'PROPOSE_RESTATEMENT');

/** Somebody wrote a restatement since the number was last seen to drift. */
function isRestatementProposed({ transitions }: StoredReview): boolean {
  const [drifted, proposed] = (['DRIFT', 'PROPOSE_RESTATEMENT'] as const).map((wanted) => transitions.findLastIndex(({ event }) => event === wanted));
  return proposed! > drifted!;
}
