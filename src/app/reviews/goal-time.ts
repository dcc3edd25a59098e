import { Temporal } from 'temporal-polyfill';
import { reviewTimes, type ReviewedGoal, type ScheduledReview } from '../../calendar/cadence.js';
import { periodContaining } from '../../calendar/periods.js';
import type { StoredGoal } from '../../store/goals.js';
import type { StoredReview } from '../../store/reviews.js';
import { cadenceIn } from '../goals/goal-content.js';

/** Where the goal's time begins and ends: on its days, or where it was closed before. Milliseconds; `end` null: open-ended. */
export function stretchOf({ content: { start, end, cadence }, transitions }: StoredGoal): { readonly start: number; readonly end: number | null } {
  const instant = (day: string): number => Temporal.PlainDate.from(day).toZonedDateTime(cadence.calendar.timeZone).epochMilliseconds;
  const closedAt = transitions.find(({ event }) => event === 'CLOSE')?.recordedAt;
  const ends = [closedAt, end === null ? undefined : instant(end)].filter((each) => each !== undefined);
  return { start: instant(start), end: ends.length === 0 ? null : Math.min(...ends) };
}

/** Which reviews the goal should have is decided by this. */
export const reviewedGoal = (goal: StoredGoal, maturityLagMs: number): ReviewedGoal =>
  ({ ...stretchOf(goal), pauses: pausesOf(goal), maturityLagMs });

function pausesOf({ transitions }: StoredGoal): { from: number; to: number | null }[] {
  return transitions.flatMap(({ event, recordedAt }, index) =>
    (event === 'PAUSE' ? [{ from: recordedAt, to: transitions[index + 1]?.recordedAt ?? null }] : []));
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
  const { end } = stretchOf(goal);
  const calendarEnd = whole ? to : periodContaining(from, grain, calendar).to;
  const ends = Math.max(from + 1, Math.min(calendarEnd, end ?? calendarEnd));
  return { from, to: ends, whole: whole && ends === to, ...reviewTimes(cadenceIn(goal.content), ends, maturityLagMs, calendar) };
}
