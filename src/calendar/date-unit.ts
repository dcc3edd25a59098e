import { civilDay, dateText, isoWeekday, yearMonthDay, type CivilDay } from './civil-day.js';
import { WEEKDAYS, type Calendar, type Grain } from './grain.js';

/** The grains that are made of whole local days. */
export type DateGrain = Exclude<Grain, 'HOUR'>;

/**
 * Units of one grain, numbered: consecutive units have consecutive numbers, so that stepping and counting are integer
 * arithmetic. Numbers mean nothing across grains or calendars.
 */
export interface DateUnits {
  numberOf(day: CivilDay): number;
  firstDay(number: number): CivilDay;
  label(number: number): string;
}

const two = (n: number): string => String(n).padStart(2, '0');
const four = (n: number): string => String(n).padStart(4, '0');

/** Units of `size` months, beginning with the month `offset` (0 January). */
function months(size: number, offset: number, label: (year: number, part: number) => string): DateUnits {
  const perYear = 12 / size;
  return {
    numberOf: (day) => {
      const { year, month } = yearMonthDay(day);
      return Math.floor((year * 12 + month - offset) / size);
    },
    // Counted from 2000, since Date.UTC reads the years 0 to 99 as 1900 to 1999.
    firstDay: (number) => civilDay(2000, number * size + offset - 24_000, 1),
    label: (number) => label(Math.floor(number / perYear), number - Math.floor(number / perYear) * perYear),
  };
}

/**
 * A week is named by the ISO week of its Thursday: the ISO week with which it shares the most days, whatever its first
 * weekday. With Monday that is the ISO week itself.
 */
function weeks(calendar: Calendar): DateUnits {
  const first = WEEKDAYS.indexOf(calendar.weekStart) + 1;
  // Day −3 was a Monday.
  const origin = first - 4;
  const firstDay = (number: number): CivilDay => origin + number * 7;
  return {
    numberOf: (day) => Math.floor((day - origin) / 7),
    firstDay,
    label: (number) => {
      const start = firstDay(number);
      const thursday = start + ((4 - isoWeekday(start) + 7) % 7);
      const { year } = yearMonthDay(thursday);
      return `${four(year)}-W${two(Math.floor((thursday - civilDay(year, 0, 1)) / 7) + 1)}`;
    },
  };
}

export function dateUnits(grain: DateGrain, calendar: Calendar): DateUnits {
  const fiscal = calendar.fiscalYearStart - 1;
  // Named by the calendar year in which the fiscal year ends.
  const ends = fiscal === 0 ? 0 : 1;
  switch (grain) {
    case 'DAY': return { numberOf: (day) => day, firstDay: (number) => number, label: dateText };
    case 'WEEK': return weeks(calendar);
    case 'MONTH': return months(1, 0, (year, part) => `${four(year)}-${two(part + 1)}`);
    case 'QUARTER': return months(3, 0, (year, part) => `${four(year)}-Q${part + 1}`);
    case 'YEAR': return months(12, 0, (year) => four(year));
    case 'FISCAL_QUARTER': return months(3, fiscal, (year, part) => `FY${four(year + ends)}-Q${part + 1}`);
    case 'FISCAL_YEAR': return months(12, fiscal, (year) => `FY${four(year + ends)}`);
  }
}
