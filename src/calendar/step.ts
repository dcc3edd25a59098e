import { Temporal } from 'temporal-polyfill';

import { civilDay, yearMonthDay, type CivilDay } from './civil-day.js';
import type { Calendar, Grain } from './grain.js';
import { localClock } from './local-clock.js';
import type { Period } from './period.js';
import { periodContaining } from './periods.js';
import { asOnePeriod, type WindowInput } from './window.js';

/** How far one step moves: calendar months or local days keep the time of day, milliseconds are elapsed time. */
export interface Step {
  readonly unit: 'MONTH' | 'DAY' | 'MILLISECOND';
  readonly count: number;
}

const GRAIN_STEPS: Readonly<Record<Grain, Step>> = {
  HOUR: { unit: 'MILLISECOND', count: 3_600_000 },
  DAY: { unit: 'DAY', count: 1 },
  WEEK: { unit: 'DAY', count: 7 },
  MONTH: { unit: 'MONTH', count: 1 },
  QUARTER: { unit: 'MONTH', count: 3 },
  YEAR: { unit: 'MONTH', count: 12 },
  FISCAL_QUARTER: { unit: 'MONTH', count: 3 },
  FISCAL_YEAR: { unit: 'MONTH', count: 12 },
};

export const stepOfGrain = (grain: Grain): Step => GRAIN_STEPS[grain];

/**
 * The step of a whole window: its own unit × count (`last 3 MONTH`: 3 months, 4 with the running one), the unit of `toDate`, and
 * for `between` its months if it is whole months, else its local days if whole, else its duration.
 */
export function stepOfWindow(input: WindowInput, window: Period, calendar: Calendar): Step {
  if (input.last) {
    const { unit, count } = GRAIN_STEPS[input.last.unit];
    return { unit, count: count * (input.last.count + (input.last.includeCurrent === true ? 1 : 0)) };
  }
  if (input.toDate) return GRAIN_STEPS[input.toDate];
  const clock = localClock(calendar.timeZone);
  const [first, last] = [clock.dayAt(window.from), clock.dayAt(window.to)];
  if (clock.startOfDay(first) !== window.from || clock.startOfDay(last) !== window.to) return { unit: 'MILLISECOND', count: window.to - window.from };
  const [a, b] = [yearMonthDay(first), yearMonthDay(last)];
  return a.day === 1 && b.day === 1
    ? { unit: 'MONTH', count: (b.year - a.year) * 12 + b.month - a.month }
    : { unit: 'DAY', count: last - first };
}

/** The instant one step earlier: the same local time of day, on the last day of the month where there is no such day. */
export function stepBack(instant: number, { unit, count }: Step, calendar: Calendar): number {
  if (unit === 'MILLISECOND') return instant - count;
  const clock = localClock(calendar.timeZone);
  const day = clock.dayAt(instant);
  if (clock.startOfDay(day) === instant) return clock.startOfDay(unit === 'DAY' ? day - count : monthsBefore(day, count));
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(calendar.timeZone);
  return local.subtract(unit === 'DAY' ? { days: count } : { months: count }).epochMilliseconds;
}

function monthsBefore(day: CivilDay, months: number): CivilDay {
  const { year, month, day: dayOfMonth } = yearMonthDay(day);
  const first = civilDay(year, month - months, 1);
  return Math.min(first + dayOfMonth - 1, civilDay(year, month - months + 1, 1) - 1);
}

/**
 * The whole period of the grain one step earlier, and what of it is compared: where the period still runs at `now`, its end moves
 * with it, so that a half-finished month meets the same half of the other.
 */
export function periodBack(period: Period, grain: Grain, step: Step, now: number, calendar: Calendar): Period {
  const earlier = grain === 'HOUR' && step === GRAIN_STEPS.HOUR
    ? periodContaining(period.from - 1, grain, calendar)
    : periodContaining(stepBack(period.from, step, calendar), grain, calendar);
  if (period.to <= now || period.from >= now) return earlier;
  const elapsed = step.unit === 'MILLISECOND' ? earlier.from + now - period.from : stepBack(now, step, calendar);
  return { ...earlier, to: Math.min(earlier.to, Math.max(earlier.from, elapsed)) };
}

/** A whole window one step earlier, its running part cut likewise. */
export function windowBack(window: Period, step: Step, now: number, calendar: Calendar): Period {
  const from = stepBack(window.from, step, calendar);
  const runs = window.from < now && now < window.to;
  const to = Math.max(from, stepBack(runs ? now : window.to, step, calendar));
  const units = step.unit === 'MILLISECOND' ? [] : (['YEAR', 'QUARTER', 'MONTH', 'DAY'] as const);
  return asOnePeriod({ from, to, units }, calendar);
}
