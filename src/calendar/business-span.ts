import { parseDate } from './civil-day.js';
import { WEEK_SECONDS } from './business-time.js';
import type { WeeklyHours, WorkSchedule } from './schedule.js';
import type { TagRange } from './tag.js';

const DAYS = 7;
/** Further weeks that closed days may add before a bound is given up as endless: a year. */
const MOST_WEEKS_MORE = 53;

/**
 * Seconds within which so much business time surely passes, wherever they begin: whole weeks of the shortest hours, of which the
 * closed days of the worst such stretch take their longest day each. An upper bound; where more than a year of them is closed, a
 * year is what is waited.
 */
export function businessSpan(seconds: number, { versions, holidays }: WorkSchedule, closed: readonly TagRange[]): number {
  const weeks = versions.map(({ weekly }) => open(weekly)).filter((week) => week > 0);
  if (weeks.length === 0 || seconds <= 0) return 0;
  const week = Math.min(...weeks);
  const longestDay = Math.max(...versions.flatMap(({ weekly }) => weekly.map((day) => open([day]))));
  const days = closedDays(holidays, closed);
  // Where the hours change inside a stretch, two weeks of different hours may both be cut.
  const least = Math.ceil(seconds / week) + (versions.length > 1 ? 1 : 0);
  const suffices = (count: number): boolean =>
    (count - (versions.length > 1 ? 1 : 0)) * week - mostWithin(days, count * DAYS + 1) * longestDay >= seconds;
  let count = least;
  while (count < least + MOST_WEEKS_MORE && !suffices(count)) count += 1;
  return count * WEEK_SECONDS;
}

const open = (weekly: WeeklyHours): number => weekly.flat().reduce((sum, { from, to }) => sum + (to - from) * 60, 0);

/** Numbers of the days, ascending. */
function closedDays(holidays: readonly string[], closed: readonly TagRange[]): number[] {
  const days = new Set(holidays.map((date) => parseDate(date)!));
  for (const { from, to } of closed) for (let day = parseDate(from)!; day < parseDate(to)!; day++) days.add(day);
  return [...days].sort((a, b) => a - b);
}

/** How many of these days lie in the fullest stretch of so many. */
function mostWithin(days: readonly number[], length: number): number {
  let most = 0;
  let first = 0;
  days.forEach((day, index) => {
    while (days[first]! <= day - length) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}
