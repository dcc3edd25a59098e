import { YardstickError } from '../kernel/errors.js';
import { civilDay, FIRST_YEAR } from './civil-day.js';
import { dateUnits, type DateGrain } from './date-unit.js';
import type { Calendar, Grain } from './grain.js';
import { HOUR_MS, hoursTouching } from './hour-unit.js';
import { localClock } from './local-clock.js';
import type { Period } from './period.js';

/** The period of the grain that holds the instant. Instants are milliseconds since the epoch. */
export function periodContaining(instant: number, grain: Grain, calendar: Calendar): Period {
  return periodsCovering(instant, instant + 1, grain, calendar, 1)[0]!;
}

/**
 * Every period of the grain that touches [from, to), ascending and contiguous: the first one holds `from`, the last one holds
 * the instant before `to`. A day that the zone skipped (Apia, 2011-12-30) has no length and is no period.
 * Throws TOO_EXPENSIVE, before any is computed, where there would be more than `limit`. Needs from < to.
 */
export function periodsCovering(from: number, to: number, grain: Grain, calendar: Calendar, limit: number): Period[] {
  const clock = localClock(calendar.timeZone);
  if (grain === 'HOUR') {
    refuseBeyond(limit, Math.floor((to - from) / HOUR_MS), grain);
    const hours = [...hoursTouching(from, to, clock)];
    refuseBeyond(limit, hours.length, grain);
    return hours;
  }
  const units = dateUnits(grain, calendar);
  const first = units.numberOf(clock.dayAt(from));
  const last = units.numberOf(clock.dayAt(to - 1));
  refuseBeyond(limit, last - first + 1, grain);
  const periods: Period[] = [];
  let start = clock.startOfDay(units.firstDay(first));
  for (let number = first; number <= last; number += 1) {
    const end = clock.startOfDay(units.firstDay(number + 1));
    if (end > start) periods.push({ from: start, to: end, label: units.label(number) });
    start = end;
  }
  return periods;
}

/**
 * The start of the unit `count` units before the one that holds the instant; never before the year that precedes the first
 * year served, however large the count.
 */
export function startOfUnitBefore(instant: number, count: number, grain: DateGrain, calendar: Calendar): number {
  const clock = localClock(calendar.timeZone);
  const units = dateUnits(grain, calendar);
  const earliest = units.numberOf(civilDay(FIRST_YEAR - 1, 0, 1));
  return clock.startOfDay(units.firstDay(Math.max(earliest, units.numberOf(clock.dayAt(instant)) - count)));
}

function refuseBeyond(limit: number, count: number, grain: Grain): void {
  if (count <= limit) return;
  throw new YardstickError(
    'TOO_EXPENSIVE',
    `The window holds more than ${limit.toLocaleString('en-US')} periods of grain ${grain}, the most that are answered at once.`,
    { argument: 'grain', hint: 'Ask for a shorter window or a coarser grain.' },
  );
}
