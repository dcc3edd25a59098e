import type { ReviewFacts } from '../../goals/review-facts.js';
import { REVIEW_NEEDS } from '../../goals/review-needs.js';
import type { ReviewNeed, ReviewState } from '../../goals/review-states.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { activatedGoals, childReviews, pendingChildren } from './family.js';
import { goalKpis, sourcesBehind } from './goal-kpi.js';
import type { ReviewModel } from './review-model.js';
import { periodOf } from './review-period.js';

/** Why nobody can lead a review on yet. */
export interface ReviewWait {
  readonly code: ReviewNeed;
  readonly message: string;
  readonly hint: string;
}

/** What stands between a review and its next step, of what no person of the goal can do there and then. */
const WAITS: Readonly<Partial<Record<ReviewState, readonly ReviewNeed[]>>> = {
  SCHEDULED: ['PERIOD_OVER', 'MATURE', 'SOURCES_REPORTED'],
  OPEN: ['CHILDREN_SETTLED'], CHANGES_REQUESTED: ['CHILDREN_SETTLED'], SUBMITTED: ['CHILDREN_SETTLED'],
};

/** What each review waits for; in a bounded number of statements. */
export async function waitsOfReviews(ctx: AppContext, reviews: readonly ReviewModel[]): Promise<ReviewWait[][]> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const pending = reviews.filter(({ state }) => state in WAITS);
  if (pending.length === 0) return reviews.map(() => []);
  const [goals, now] = [await activatedGoals(reading), await reading.knowledge()];
  const byId = new Map(goals.map((goal) => [goal.id, goal]));
  const kpis = await goalKpis(reading, [...new Set(pending.map(({ goalId }) => byId.get(goalId)!))]);
  const families = await childReviews(reading, pending.map(({ goalId, stored }) => ({ parent: byId.get(goalId)!, period: stored })), goals);
  const children = new Map(pending.map(({ id }, index) => [id, families[index]!]));
  return Promise.all(reviews.map(async ({ id, goalId, state, stored }) => {
    const needs = WAITS[state];
    if (needs === undefined) return [];
    const [goal, kpi] = [byId.get(goalId)!, kpis.get(goalId)!];
    const period = periodOf(stored, goal, kpi.maturityLagMs);
    const { owner, reviewers, cadence } = goal.content;
    const facts: ReviewFacts = {
      now, periodEnd: period.to, opensAt: period.opensAt, people: { owner, reviewers, alone: false },
      sourcesBehind: now < period.to ? [] : await sourcesBehind(reading, kpi, period.to, cadence.calendar.timeZone),
      author: null, editions: 0, computedOffTrack: false, openActions: 0, childrenPending: pendingChildren(children.get(id)!), drift: null,
      restatementProposed: false,
    };
    const event = { type: 'OPEN', actor: { kind: 'SYSTEM' }, text: null, declared: null } as const;
    return needs.filter((need) => !REVIEW_NEEDS[need].isMet(facts, event))
      .map((code) => ({ code, message: REVIEW_NEEDS[code].message(facts), hint: REVIEW_NEEDS[code].hint }));
  }));
}
