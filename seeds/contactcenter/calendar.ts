import { civilDay, dateText, isoWeekday, yearMonthDay, type CivilDay } from '../../src/calendar/civil-day.js';
import { localClock } from '../../src/calendar/local-clock.js';
import { rangeOn, type TagRange } from '../../src/calendar/tag.js';
import type { ScheduleInput } from '../../src/app/definitions/schedule-content.js';
import type { TagInput } from '../../src/app/definitions/tag-content.js';
import { CLOSES, OPENS, ZONE } from './centre.js';
import { DAY, localTime } from './moments.js';

const YEARS = Array.from({ length: 14 }, (_, index) => 2022 + index);

const range = (name: string, from: CivilDay, days = 1): TagRange => ({ name, from: dateText(from), to: dateText(from + days) });

const HOLIDAYS = YEARS.flatMap((year) => {
  const easter = easterSunday(year);
  return [
    range('New Year', civilDay(year, 0, 1)),
    range('Good Friday', easter - 2),
    range('Easter Monday', easter + 1),
    range('Labour Day', civilDay(year, 4, 1)),
    range('Ascension', easter + 39),
    range('Whit Monday', easter + 50),
    range('German Unity Day', civilDay(year, 9, 3)),
    range('Christmas', civilDay(year, 11, 25), 2),
  ];
});

const PEAKS = YEARS.flatMap((year) => [
  range('Spring sale', first(1, year, 2), 7),
  range('Black week', blackWeek(year), 7),
  range('Before Christmas', civilDay(year, 11, 25) - 21, 21),
]);

/** The days that are unlike others. */
export const TAGS: readonly TagInput[] = [
  { key: 'holiday', name: 'Public holidays', description: 'The lines are closed; mails come in all the same.', ranges: HOLIDAYS },
  { key: 'peak', name: 'Peaks', description: 'Two weeks of promotion, and the three weeks before Christmas.', ranges: PEAKS },
];

const OPEN = [{ from: `${String(OPENS).padStart(2, '0')}:00`, to: `${CLOSES}:00` }];

/** When the lines are open, which is when people work. */
export const SCHEDULES: readonly ScheduleInput[] = [
  {
    key: 'default',
    name: 'Opening hours',
    hours: [
      {
        weekly: (['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const).map((weekday) => ({
          weekday,
          intervals: OPEN,
        })),
      },
    ],
    holidayTag: 'holiday',
  },
];

export const isHoliday = (day: CivilDay): boolean => rangeOn(HOLIDAYS, dateText(day)) !== undefined;
export const isPeak = (day: CivilDay): boolean => rangeOn(PEAKS, dateText(day)) !== undefined;

/** Whether the lines are open: weekdays and Saturdays, 8 to 20. */
export function isOpen(at: number): boolean {
  const day = Math.floor((at + localClock(ZONE).offsetAt(at)) / DAY);
  const hour = Number(localTime(at).slice(0, 2));
  return isoWeekday(day) !== 7 && hour >= OPENS && hour < CLOSES && !isHoliday(day);
}

/** By ISO weekday, 1 is Monday. */
const WEEKDAY: Readonly<Record<number, number>> = { 1: 1.25, 2: 1.08, 3: 1, 4: 0.98, 5: 0.95, 6: 0.55, 7: 0.22 };
/** By month: returns in January, gardens in spring. */
const MONTH = [1.12, 0.92, 0.98, 1.06, 1.05, 0.97, 0.9, 0.88, 0.96, 1, 1.08, 1.12] as const;
const YEARLY_GROWTH = 1.07;
const AT_PEAKS = 1.55;

/** How busy a day is, 1 for an ordinary one. */
export function busyness(day: CivilDay): number {
  const { year, month } = yearMonthDay(day);
  const growth = YEARLY_GROWTH ** (year + (month + 1) / 12 - 2025);
  return growth * WEEKDAY[isoWeekday(day)]! * MONTH[month]! * (isPeak(day) ? AT_PEAKS : 1) * (isHoliday(day) ? 0.3 : 1);
}

/** Of the Gregorian calendar (Butcher). */
function easterSunday(year: number): CivilDay {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return civilDay(year, Math.floor(f / 31) - 1, (f % 31) + 1);
}

/** The first of a weekday in a month. `month` counts from 0, `weekday` is ISO's. */
function first(weekday: number, year: number, month: number): CivilDay {
  const day = civilDay(year, month, 1);
  return day + ((weekday - isoWeekday(day) + 7) % 7);
}

/** The Monday of the week of the fourth Thursday of November and the Friday after it. */
function blackWeek(year: number): CivilDay {
  return first(4, year, 10) + 21 - 3;
}
