import { SETTLED_STATES, REVIEW_STATES, type ReviewState } from '../../goals/review-states.js';
import type { Reading } from '../../store/database.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { loadReviewHeads, type ReviewHead } from '../../store/reviews.js';
import { goalKpis, type GoalKpi } from '../reviews/goal-kpi.js';
import { periodOf, type ReviewPeriod } from '../reviews/review-period.js';

/** A review that something may happen to by itself. */
export interface Unsettled {
  readonly head: ReviewHead;
  readonly goal: StoredGoal;
  readonly kpi: GoalKpi;
  readonly period: ReviewPeriod;
}

export const UNSETTLED_STATES: readonly ReviewState[] = REVIEW_STATES.filter((state) => !SETTLED_STATES.has(state));

/** Reviews in these states, by when they are due; `ids` absent: all of the organisation. */
export async function unsettledReviews(reading: Reading, states: readonly ReviewState[], ids?: readonly string[]): Promise<Unsettled[]> {
  const heads = await loadReviewHeads(reading, ids === undefined ? {} : { ids }, states);
  if (heads.length === 0) return [];
  const goals = await loadGoals(reading, { ids: [...new Set(heads.map(({ goalId }) => goalId))] });
  const kpis = await goalKpis(reading, goals);
  const byId = new Map(goals.map((goal) => [goal.id, goal]));
  return heads.map((head) => {
    const [goal, kpi] = [byId.get(head.goalId)!, kpis.get(head.goalId)!];
    return { head, goal, kpi, period: periodOf(head, goal, kpi.maturityLagMs) };
  }).sort((a, b) => a.period.dueAt - b.period.dueAt);
}
