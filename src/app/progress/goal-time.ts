import { reviewsDue, type ReviewedGoal } from '../../calendar/cadence.js';
import { parseDate } from '../../calendar/civil-day.js';
import { localClock } from '../../calendar/local-clock.js';
import { periodsCovering, startOfUnitBefore } from '../../calendar/periods.js';
import type { Period } from '../../calendar/period.js';
import type { StoredGoal } from '../../store/goals.js';
import type { GoalContent } from '../../store/goal-content.js';

/** A goal's time: where it begins, where it ends as declared, and where it ended at last. */
export interface GoalTime extends Pick<ReviewedGoal, 'start' | 'pauses'> {
  /** As declared; null: open-ended. */
  readonly end: number | null;
  /** The earlier of its declared end and of the instant that it was closed; null: neither. */
  readonly over: number | null;
}

export function goalTime({ content, transitions }: Pick<StoredGoal, 'content' | 'transitions'>): GoalTime {
  const { start, end, cadence: { calendar: { timeZone } } } = content;
  const closed = transitions.find(({ event }) => event === 'CLOSE')?.recordedAt ?? null;
  const declared = end === null ? null : startOfLocalDay(end, timeZone);
  const over = closed === null ? declared : Math.min(closed, declared ?? closed);
  return { start: startOfLocalDay(start, timeZone), end: declared, over, pauses: pausesOf(transitions) };
}

/** A date that was checked as it was stored. */
export const startOfLocalDay = (date: string, timeZone: string): number => localClock(timeZone).startOfDay(parseDate(date)!);

function pausesOf(transitions: StoredGoal['transitions']): ReviewedGoal['pauses'] {
  const pauses: { from: number; to: number | null }[] = [];
  for (const { event, recordedAt } of transitions) {
    const last = pauses.at(-1);
    if (event === 'PAUSE') pauses.push({ from: recordedAt, to: null });
    else if (last?.to === null) last.to = recordedAt;
  }
  return pauses;
}

/** A period of a goal; `whole` is false where its start or end cuts the calendar's. */
export interface GoalPeriod extends Period {
  readonly whole: boolean;
}

const AT_ONCE = { days: 0, milliseconds: 0 };

/** Periods of a goal that have begun by `now`, ascending, those for the whole of which it was paused left out: those of its reviews. */
export function goalPeriods({ cadence: { grain, calendar } }: Pick<GoalContent, 'cadence'>, time: GoalTime, now: number): GoalPeriod[] {
  const reviewed = { start: time.start, end: time.over, pauses: time.pauses, maturityLagMs: null };
  return reviewsDue({ grain, opensAfter: AT_ONCE, dueAfter: AT_ONCE }, reviewed, now, calendar)
    .map(({ label, from, to, whole }) => ({ label, from, to, whole }));
}

/** So many periods back a chart has its limits, and a line its season, where a season is no more than a year of months. */
const BACKGROUND = { WEEK: 26, MONTH: 24, QUARTER: 12, FISCAL_QUARTER: 12, YEAR: 12 } as const;

/** Whole periods of the calendar before an instant, ascending; the one that holds it is not among them. */
export function periodsBefore({ cadence: { grain, calendar } }: Pick<GoalContent, 'cadence'>, instant: number): Period[] {
  const from = startOfUnitBefore(instant, BACKGROUND[grain], grain, calendar);
  return periodsCovering(from, instant, grain, calendar, BACKGROUND[grain] + 1).filter(({ to }) => to <= instant);
}

/** How many periods of the calendar touch [from, to). */
export const periodsBetween = ({ cadence: { grain, calendar } }: Pick<GoalContent, 'cadence'>, from: number, to: number): number =>
  (to <= from ? 0 : periodsCovering(from, to, grain, calendar, MOST_AHEAD).length);

/** More are never asked for: a forecast does not reach so far. */
const MOST_AHEAD = 20_000;
