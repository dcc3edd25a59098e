import { civilDay, DAY_MS, dateText, parseDate, type CivilDay } from './civil-day.js';
import { localClock } from './local-clock.js';
import type { WorkSchedule } from './schedule.js';
import { rangeOn, type TagRange } from './tag.js';

/** Business time is known from the first of these years until the last begins; outside, it is unknown. */
const FIRST_BUSINESS_YEAR = 1970;
const LAST_BUSINESS_YEAR = 2100;

export const WEEK_SECONDS = 604_800;
/** Monday 1969-12-29, from which weeks are counted: no local time from 1970 on lies before it. */
export const MONDAY_BEFORE_EPOCH = 259_200;
const DAY_SECONDS = 86_400;

/**
 * How much business time has passed until an instant, as data that SQL can read. Time is cut into stretches of one offset from
 * UTC, one version of the hours, open or closed as a whole; within one, the local week repeats itself. All in whole seconds,
 * where hours open and close, so that a fraction of a second is either open or not.
 *
 * Until t, in stretch i: with n = local seconds since Monday 1969-12-29, r = n mod week + shifts[i], and j the edges at or before
 * r: bases[i] + n div week × weeks[i] + totals[j] + (j is odd ? r − edges[j] : 0).
 */
export interface BusinessTime {
  /** Where the stretches begin, in milliseconds since the epoch; the last entry is where they all end. */
  readonly starts: readonly number[];
  /** Offset from UTC of each stretch. */
  readonly offsets: readonly number[];
  /** Business time in a whole local week of each; 0 where it is closed. */
  readonly weeks: readonly number[];
  /** Where its week begins among `edges`. */
  readonly shifts: readonly number[];
  readonly bases: readonly number[];
  /** Opening, closing, opening … of the weekly hours of all versions, one week after another. */
  readonly edges: readonly number[];
  /** The open time before each edge. */
  readonly totals: readonly number[];
}

/** The business time of a schedule in a zone; ranges of `closed` are holidays besides its own. */
export function businessTime(schedule: WorkSchedule, closed: readonly TagRange[], timeZone: string): BusinessTime {
  const { edges, totals, weeks } = weeklyAxis(schedule);
  const stateOn = dayStates(schedule, closed);
  const changes = changeDays(schedule, closed);
  const [first, last] = [Date.UTC(FIRST_BUSINESS_YEAR, 0, 1), Date.UTC(LAST_BUSINESS_YEAR, 0, 1)];
  const table: { [K in keyof BusinessTime]: number[] } =
    { starts: [], offsets: [], weeks: [], shifts: [], bases: [], edges, totals };
  const untilIn = (stretch: number, instant: number): number => {
    const n = instant / 1000 + MONDAY_BEFORE_EPOCH + table.offsets[stretch]!;
    const week = Math.floor(n / WEEK_SECONDS);
    const r = n - week * WEEK_SECONDS + table.shifts[stretch]!;
    return table.bases[stretch]! + week * table.weeks[stretch]! + openBefore(r, edges, totals);
  };
  const begin = (instant: number, offset: number, state: number): void => {
    const current = table.starts.length - 1;
    const until = current < 0 ? 0 : untilIn(current, instant);
    if (current >= 0 && table.offsets[current] === offset && table.shifts[current] === state * WEEK_SECONDS) return;
    table.starts.push(instant);
    table.offsets.push(offset);
    table.weeks.push(weeks[state] ?? 0);
    table.shifts.push(state * WEEK_SECONDS);
    table.bases.push(0);
    table.bases[current + 1] = until - untilIn(current + 1, instant);
  };
  for (const stretch of localClock(timeZone).stretches(first, last)) {
    const [from, to] = [Math.max(stretch.from, first), Math.min(stretch.to, last)];
    const [localFrom, localTo] = [from + stretch.offset, to + stretch.offset];
    const offset = stretch.offset / 1000;
    begin(from, offset, stateOn(Math.floor(localFrom / DAY_MS)));
    for (const day of changes) {
      const midnight = day * DAY_MS;
      if (midnight > localFrom && midnight < localTo) begin(midnight - stretch.offset, offset, stateOn(day));
    }
  }
  table.starts.push(last);
  return table;
}

/** The weekly hours of all versions on one axis, a week each; edges where one interval ends as the next begins are left out. */
function weeklyAxis({ versions }: WorkSchedule): { edges: number[]; totals: number[]; weeks: number[] } {
  const edges: number[] = [];
  const weeks = versions.map(({ weekly }, version) => {
    let open = 0;
    weekly.forEach((intervals, weekday) => {
      for (const interval of intervals) {
        const midnight = version * WEEK_SECONDS + weekday * DAY_SECONDS;
        const [from, to] = [midnight + interval.from * 60, midnight + interval.to * 60];
        if (edges.at(-1) === from) edges.pop();
        else edges.push(from);
        edges.push(to);
        open += to - from;
      }
    });
    return open;
  });
  let total = 0;
  const totals = edges.map((edge, index) => (total += index % 2 === 1 ? edge - edges[index - 1]! : 0));
  return { edges, totals, weeks };
}

function openBefore(r: number, edges: readonly number[], totals: readonly number[]): number {
  let passed = edges.findIndex((edge) => edge > r);
  if (passed < 0) passed = edges.length;
  if (passed === 0) return 0;
  return totals[passed - 1]! + (passed % 2 === 1 ? r - edges[passed - 1]! : 0);
}

/** Which version's hours a local day has; the number of versions where it has none. */
function dayStates({ versions, holidays }: WorkSchedule, closed: readonly TagRange[]): (day: CivilDay) => number {
  const closedDays = new Set(holidays);
  const firstDays = versions.map(({ validFrom }) => (validFrom === null ? Number.NEGATIVE_INFINITY : parseDate(validFrom)!));
  return (day) => {
    const date = dateText(day);
    const isClosed = closedDays.has(date) || rangeOn(closed, date) !== undefined;
    const version = firstDays.findLastIndex((first) => first <= day);
    return isClosed || version < 0 ? versions.length : version;
  };
}

/** Days on which the state may change, ascending. */
function changeDays({ versions, holidays }: WorkSchedule, closed: readonly TagRange[]): CivilDay[] {
  const days = new Set([
    ...versions.flatMap(({ validFrom }) => (validFrom === null ? [] : [parseDate(validFrom)!])),
    ...holidays.map((date) => parseDate(date)!).flatMap((day) => [day, day + 1]),
    ...closed.flatMap(({ from, to }) => [parseDate(from)!, parseDate(to)!]),
  ]);
  const [first, last] = [civilDay(FIRST_BUSINESS_YEAR, 0, 1) - 1, civilDay(LAST_BUSINESS_YEAR, 0, 1) + 1];
  return [...days].filter((day) => day > first && day < last).sort((a, b) => a - b);
}
