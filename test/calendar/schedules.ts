import fc from 'fast-check';
import { DAY_MS, dateText, isoWeekday, parseDate } from '../../src/calendar/civil-day.js';
import { localClock } from '../../src/calendar/local-clock.js';
import type { WorkInterval, WorkSchedule } from '../../src/calendar/schedule.js';
import { rangeOn, type TagRange } from '../../src/calendar/tag.js';
import { ODD_ZONES } from './zones.js';

/** Up to three intervals of a day, on whole minutes; one may reach to 24:00. */
const intervals: fc.Arbitrary<WorkInterval[]> = fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 6 }).map((minutes) => {
  const edges = minutes.sort((a, b) => a - b);
  return Array.from({ length: Math.floor(edges.length / 2) }, (_, i) => ({ from: edges[2 * i]!, to: edges[2 * i + 1]! }));
});
const wholeDay: WorkInterval[] = [{ from: 0, to: 1440 }];
const weekly = fc.array(fc.oneof({ weight: 5, arbitrary: intervals }, { weight: 1, arbitrary: fc.constant(wholeDay) }), { minLength: 7, maxLength: 7 });

/** Where a schedule is tried: a stretch of some weeks, often around a change of the clock. */
export interface Trial {
  readonly schedule: WorkSchedule;
  readonly closed: readonly TagRange[];
  readonly timeZone: string;
  /** Microseconds since the epoch. */
  readonly instants: readonly bigint[];
}

const DAYS = 30;

export const trials: fc.Arbitrary<Trial> = fc.record({
  timeZone: fc.constantFrom(...ODD_ZONES),
  start: fc.oneof(
    fc.integer({ min: Date.UTC(1973, 0, 1) / DAY_MS, max: Date.UTC(2098, 0, 1) / DAY_MS }),
    // March, October, December 2011 in Apia, April in Casablanca.
    fc.constantFrom(...['2026-03-15', '2026-10-10', '2011-12-20', '2010-10-25', '2022-03-25'].map((date) => parseDate(date)!)),
  ),
  versions: fc.array(fc.record({ day: fc.integer({ min: -5, max: DAYS }), weekly }), { minLength: 1, maxLength: 3 }),
  fromTheStart: fc.boolean(),
  holidays: fc.array(fc.integer({ min: 0, max: DAYS }), { maxLength: 4 }),
  closed: fc.array(fc.tuple(fc.integer({ min: 0, max: DAYS }), fc.integer({ min: 1, max: 5 })), { maxLength: 2 }),
  instants: fc.array(fc.bigInt({ min: 0n, max: BigInt(DAYS) * 86_400_000_000n }), { minLength: 2, maxLength: 6 }),
}).map(({ timeZone, start, versions, fromTheStart, holidays, closed, instants }) => {
  const days = [...new Map(versions.map((each) => [each.day, each])).values()].sort((a, b) => a.day - b.day);
  const ranges = closed.sort((a, b) => a[0] - b[0])
    .filter(([from], index) => index === 0 || closed[index - 1]![0] + closed[index - 1]![1] <= from);
  return {
    timeZone,
    schedule: {
      versions: days.map(({ day, weekly: hours }, index) =>
        ({ validFrom: index === 0 && fromTheStart ? null : dateText(start + day), weekly: hours.map(joined) })),
      holidays: [...new Set(holidays)].sort((a, b) => a - b).map((day) => dateText(start + day)),
    },
    closed: ranges.map(([from, length]) => ({ name: 'closed', from: dateText(start + from), to: dateText(start + from + length) })),
    instants: instants.map((offset) => BigInt(start) * 86_400_000_000n + offset),
  };
});

const joined = (day: readonly WorkInterval[]): WorkInterval[] => day.filter(({ from, to }) => from < to);

const MINUTE = 60_000_000n;

/** By walking from minute to minute: the open microseconds from a to b, which lie on either side of no more than some weeks. */
export function walked({ schedule, closed, timeZone }: Omit<Trial, 'instants'>, a: bigint, b: bigint, step = MINUTE): bigint {
  if (a > b) return -walked({ schedule, closed, timeZone }, b, a, step);
  const clock = localClock(timeZone);
  let open = 0n;
  for (let at = a - (a % step); at < b; at += step) {
    const instant = Number(at / 1000n);
    const local = instant + clock.offsetAt(instant);
    const day = Math.floor(local / DAY_MS);
    if (!isOpen(schedule, closed, day, (local - day * DAY_MS) / 60_000)) continue;
    const [from, to] = [at < a ? a : at, at + step > b ? b : at + step];
    open += to - from;
  }
  return open;
}

function isOpen({ versions, holidays }: WorkSchedule, closed: readonly TagRange[], day: number, minute: number): boolean {
  const date = dateText(day);
  if (holidays.includes(date) || rangeOn(closed, date) !== undefined) return false;
  const version = versions.findLast(({ validFrom }) => validFrom === null || validFrom <= date);
  return version?.weekly[isoWeekday(day) - 1]!.some(({ from, to }) => from <= minute && minute < to) ?? false;
}
