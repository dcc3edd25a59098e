import type { Calendar, Grain } from './grain.js';
import type { Lag } from './lag.js';
import { periodsCovering } from './periods.js';
import { stepBack } from './step.js';

export const CADENCE_GRAINS = ['WEEK', 'MONTH', 'QUARTER', 'FISCAL_QUARTER', 'YEAR'] as const satisfies readonly Grain[];
export type CadenceGrain = (typeof CADENCE_GRAINS)[number];

/** How often a goal is reviewed: one review for each period of the grain. */
export interface Cadence {
  readonly grain: CadenceGrain;
  /** From the period's end until its review opens. */
  readonly opensAfter: Lag;
  /** From there until it is due. */
  readonly dueAfter: Lag;
}

/** What of a goal decides which reviews it has. All instants in milliseconds since the epoch, all stretches half-open. */
export interface ReviewedGoal {
  readonly start: number;
  /** Where it ends or was closed; null: open-ended. */
  readonly end: number | null;
  /** `to` null: it is paused still. */
  readonly pauses: readonly { readonly from: number; readonly to: number | null }[];
  /** How long a value of its KPI may still change after the period's end; null: not at all. */
  readonly maturityLagMs: number | null;
}

/** A review that should exist. The label identifies it among the reviews of its goal, whatever the grain. */
export interface ScheduledReview {
  readonly label: string;
  /** Cut at the goal's start and end, so that the reviews of a goal cover its time and nothing else. */
  readonly from: number;
  readonly to: number;
  /** False where the goal's start or end cuts the calendar's period. */
  readonly whole: boolean;
  readonly opensAt: number;
  readonly dueAt: number;
}

/** Over a century of weeks. */
const MOST_REVIEWS = 6_000;

/**
 * The reviews that should exist at `now`, ascending: one for each period of the goal that has begun, except where the goal is
 * paused for the whole of it. A later clock only adds to them. `calendar` is the one that was declared with the cadence.
 * Throws TOO_EXPENSIVE for a goal of more than 6,000 periods.
 */
export function reviewsDue(cadence: Cadence, goal: ReviewedGoal, now: number, calendar: Calendar): ScheduledReview[] {
  const { start, end } = goal;
  // The instant `now` has begun: a period that begins with it counts.
  const until = Math.min(end ?? Number.POSITIVE_INFINITY, now + 1);
  if (until <= start) return [];
  return periodsCovering(start, until, cadence.grain, calendar, MOST_REVIEWS)
    .map((period) => {
      const [from, to] = [Math.max(period.from, start), Math.min(period.to, end ?? period.to)];
      const whole = from === period.from && to === period.to;
      return { label: period.label, from, to, whole, ...reviewTimes(cadence, to, goal.maturityLagMs, calendar) };
    })
    .filter((review) => !goal.pauses.some((pause) => pause.from <= review.from && (pause.to ?? review.to) >= review.to));
}

/** When the review of a period that ends at `to` opens, and when it is due. */
export function reviewTimes(
  cadence: Cadence, to: number, maturityLagMs: number | null, calendar: Calendar,
): Pick<ScheduledReview, 'opensAt' | 'dueAt'> {
  const opensAt = Math.max(after(to, cadence.opensAfter, calendar), to + (maturityLagMs ?? 0));
  return { opensAt, dueAt: after(opensAt, cadence.dueAfter, calendar) };
}

/** Those that should exist and do not; `existing` holds labels. */
export function missingReviews(existing: Iterable<string>, should: readonly ScheduledReview[]): ScheduledReview[] {
  const known = new Set(existing);
  return should.filter(({ label }) => !known.has(label));
}

const after = (instant: number, { days, milliseconds }: Lag, calendar: Calendar): number =>
  stepBack(instant, { unit: 'DAY', count: -days }, calendar) + milliseconds;
