import { reviewTimes, type ReviewedGoal, type ScheduledReview } from '../../calendar/cadence.js';
import { periodContaining } from '../../calendar/periods.js';
import type { StoredGoal } from '../../store/goals.js';
import type { StoredReview } from '../../store/reviews.js';
import { cadenceIn } from '../goals/goal-content.js';
import { goalTime } from '../progress/goal-time.js';

/** Which reviews the goal should have is decided by this. */
export function reviewedGoal(goal: StoredGoal, maturityLagMs: number): ReviewedGoal {
  const { start, over, pauses } = goalTime(goal);
  return { start, end: over, pauses, maturityLagMs };
}

export type ReviewPeriod = Omit<ScheduledReview, 'label'>;

/**
 * What a review is about, and when it is due, as its goal stands: a goal that ends earlier or later than when the review came about
 * cuts its last period elsewhere.
 */
export function periodOf(
  { from, to, whole }: Pick<StoredReview, 'from' | 'to' | 'whole'>, goal: StoredGoal, maturityLagMs: number,
): ReviewPeriod {
  const { grain, calendar } = goal.content.cadence;
  const { over } = goalTime(goal);
  const calendarEnd = whole ? to : periodContaining(from, grain, calendar).to;
  const end = Math.max(from + 1, Math.min(calendarEnd, over ?? calendarEnd));
  return { from, to: end, whole: whole && end === to, ...reviewTimes(cadenceIn(goal.content), end, maturityLagMs, calendar) };
}
