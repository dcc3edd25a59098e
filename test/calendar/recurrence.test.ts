import { describe, expect, test } from '@jest/globals';
import { dateText, parseDate } from '../../src/calendar/civil-day.js';
import { recurrences, type RecurrenceRule } from '../../src/calendar/recurrence.js';

const rule = (more: Partial<RecurrenceRule>): RecurrenceRule => ({
  frequency: 'YEARLY', interval: 1, until: null, count: null, months: [], monthDays: [], weekdays: [], positions: [], weekStart: 1, ...more,
});
const on = (...weekdays: number[]) => weekdays.map((weekday) => ({ weekday, ordinal: null }));
const nth = (ordinal: number, weekday: number) => [{ weekday, ordinal }];
const day = (text: string): number => parseDate(text)!;

const dates = (more: Partial<RecurrenceRule>, start: string, end = '2030-01-01'): string[] =>
  [...recurrences(rule(more), day(start), day(end))].map(dateText);

describe('recurrences', () => {
  test.each<[string, Partial<RecurrenceRule>, string, string[]]>([
    ['every year', { count: 3 }, '2024-12-25', ['2024-12-25', '2025-12-25', '2026-12-25']],
    ['29 February, in leap years alone', {}, '2020-02-29', ['2020-02-29', '2024-02-29', '2028-02-29']],
    ['the fourth Thursday of November', { months: [11], weekdays: nth(4, 4), count: 3 }, '2024-11-28', ['2024-11-28', '2025-11-27', '2026-11-26']],
    ['the same by its position', { months: [11], weekdays: on(4), positions: [4], count: 2 }, '2024-11-28', ['2024-11-28', '2025-11-27']],
    ['the last Monday of May', { months: [5], weekdays: nth(-1, 1), count: 2 }, '2025-01-01', ['2025-05-26', '2026-05-25']],
    ['the twentieth Monday of the year', { weekdays: nth(20, 1), count: 3 }, '1997-05-19', ['1997-05-19', '1998-05-18', '1999-05-17']],
    ['every Friday the thirteenth', { frequency: 'MONTHLY', weekdays: on(5), monthDays: [13], count: 3 }, '1998-02-13', ['1998-02-13', '1998-03-13', '1998-11-13']],
    ['the last day of the month', { frequency: 'MONTHLY', monthDays: [-1], count: 3 }, '2026-01-31', ['2026-01-31', '2026-02-28', '2026-03-31']],
    ['the 31st, in months that have one', { frequency: 'MONTHLY', count: 3 }, '2026-01-31', ['2026-01-31', '2026-03-31', '2026-05-31']],
    ['the last working day of the month', { frequency: 'MONTHLY', weekdays: on(1, 2, 3, 4, 5), positions: [-1], count: 2 }, '2026-01-01', ['2026-01-30', '2026-02-27']],
    ['every other week, from Monday', { frequency: 'WEEKLY', interval: 2, weekdays: on(2, 7), count: 4 }, '1997-08-05', ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24']],
    ['every other week, from Sunday', { frequency: 'WEEKLY', interval: 2, weekdays: on(2, 7), count: 4, weekStart: 7 }, '1997-08-05', ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31']],
    ['a weekday that is left open', { frequency: 'WEEKLY', count: 2 }, '2026-03-04', ['2026-03-04', '2026-03-11']],
    ['every tenth day', { frequency: 'DAILY', interval: 10, count: 3 }, '2026-01-01', ['2026-01-01', '2026-01-11', '2026-01-21']],
    ['days of one month', { frequency: 'DAILY', months: [1], count: 2, interval: 20 }, '2026-01-01', ['2026-01-01', '2026-01-21']],
    ['every second year', { interval: 2, count: 3 }, '2024-07-01', ['2024-07-01', '2026-07-01', '2028-07-01']],
    ['a month on the day it began', { months: [3, 6], count: 3 }, '2026-01-15', ['2026-03-15', '2026-06-15', '2027-03-15']],
  ])('%s', (_, more, start, expected) => expect(dates(more, start)).toEqual(expected));

  test('end with the day that they run until, included, and where the range does', () => {
    expect(dates({ frequency: 'DAILY', until: day('2026-01-03') }, '2026-01-01')).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
    expect(dates({ frequency: 'DAILY' }, '2026-01-01', '2026-01-03')).toEqual(['2026-01-01', '2026-01-02']);
  });

  test('a rule that never comes true ends with the range', () => {
    expect(dates({ frequency: 'DAILY', months: [2], monthDays: [30] }, '1970-01-01')).toEqual([]);
    expect(dates({ months: [2], monthDays: [30] }, '1970-01-01')).toEqual([]);
    expect(dates({ frequency: 'MONTHLY', interval: 12, months: [4] }, '2026-01-31')).toEqual([]);
    expect(dates({ interval: 1_000_000 }, '2026-01-01')).toEqual(['2026-01-01']);
  });

  test('positions count from the start of the period, also of the one that it begins in', () => {
    expect(dates({ frequency: 'MONTHLY', weekdays: on(1), positions: [1], count: 2 }, '2026-03-10')).toEqual(['2026-04-06', '2026-05-04']);
  });
});
