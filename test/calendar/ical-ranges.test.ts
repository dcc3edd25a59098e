import { describe, expect, test } from '@jest/globals';
import { parseDate } from '../../src/calendar/civil-day.js';
import { icalRanges } from '../../src/calendar/ical-ranges.js';

const calendar = (...events: string[][]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']), 'END:VCALENDAR'].join('\r\n');
const event = (summary: string, start: string, ...more: string[]): string[] => [`SUMMARY:${summary}`, 'UID:1', `DTSTART;VALUE=DATE:${start}`, ...more];

const read = (text: string, most = 100): string[] =>
  icalRanges(text, parseDate('2029-01-01')!, most, 'input.iCalendar').map(({ name, from, to }) => `${name} ${from} ${to}`);
const refusal = (text: string, most?: number): string => {
  try {
    read(text, most);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

describe('all-day events of an iCalendar text', () => {
  test('are ranges: DTEND is the first day after, and without one it is one day', () => {
    expect(read(calendar(event('Easter', '20260403', 'DTEND;VALUE=DATE:20260407'), event('May Day', '20260501'), event('Fair', '20260601', 'DURATION:P3D'))))
      .toEqual(['Easter 2026-04-03 2026-04-07', 'May Day 2026-05-01 2026-05-02', 'Fair 2026-06-01 2026-06-04']);
  });

  test('recur as their rules say, before the end of what is followed', () => {
    expect(read(calendar(event('Christmas', '20261225', 'DTEND;VALUE=DATE:20261227', 'RRULE:FREQ=YEARLY'))))
      .toEqual(['Christmas 2026-12-25 2026-12-27', 'Christmas 2027-12-25 2027-12-27', 'Christmas 2028-12-25 2028-12-27']);
    expect(read(calendar(event('Thanks', '20261126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20271231'))))
      .toEqual(['Thanks 2026-11-26 2026-11-27', 'Thanks 2027-11-25 2027-11-26']);
    expect(read(calendar(event('Pay', '20260130', 'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2'))))
      .toEqual(['Pay 2026-01-30 2026-01-31', 'Pay 2026-02-27 2026-02-28']);
  });

  test('leave out what is excluded or cancelled, add what is added, and move what is moved', () => {
    const weekly = event('Off', '20260301', 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;VALUE=DATE:20260308', 'RDATE;VALUE=DATE:20260320');
    expect(read(calendar(weekly)).sort()).toEqual(['Off 2026-03-01 2026-03-02', 'Off 2026-03-15 2026-03-16', 'Off 2026-03-20 2026-03-21']);
    const moved = event('Moved', '20260316', 'RECURRENCE-ID;VALUE=DATE:20260315');
    expect(read(calendar(weekly, moved)).sort()).toEqual(['Moved 2026-03-16 2026-03-17', 'Off 2026-03-01 2026-03-02', 'Off 2026-03-20 2026-03-21']);
    expect(read(calendar(event('Gone', '20260301', 'STATUS:CANCELLED')))).toEqual([]);
    expect(read(calendar(event('Week', '20260302', 'RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU;COUNT=3'))))
      .toEqual(['Week 2026-03-03 2026-03-04', 'Week 2026-03-15 2026-03-16', 'Week 2026-03-17 2026-03-18']);
  });

  test('several calendars in one text are all read', () => {
    expect(read(`${calendar(event('A', '20260101'))}\r\n${calendar(event('B', '20260102'))}`)).toEqual(['A 2026-01-01 2026-01-02', 'B 2026-01-02 2026-01-03']);
    expect(read(calendar())).toEqual([]);
  });

  test.each([
    ['what is no calendar', 'hello', 'input.iCalendar is no iCalendar text that can be read.'],
    ['an event with a time of day', calendar(['SUMMARY:Call', 'DTSTART:20260301T090000Z']), 'input.iCalendar: event 1 ("Call") is no all-day event: a tag\'s ranges are whole days.'],
    ['an event without a name', calendar(['DTSTART;VALUE=DATE:20260301']), 'input.iCalendar: event 1 has no SUMMARY, which would be its range\'s name.'],
    ['an event without a start', calendar(['SUMMARY:x']), 'input.iCalendar: event 1 ("x") has no DTSTART.'],
    ['an event that ends too soon', calendar(event('x', '20260301', 'DTEND;VALUE=DATE:20260301')), 'input.iCalendar: event 1 ("x") ends before it has begun.'],
    ['a rule by the second', calendar(event('x', '20260301', 'RRULE:FREQ=SECONDLY')), 'input.iCalendar: event 1 ("x") recurs SECONDLY: days recur DAILY, WEEKLY, MONTHLY or YEARLY.'],
    ['a rule by weeks of the year', calendar(event('x', '20260301', 'RRULE:FREQ=YEARLY;BYWEEKNO=20')), 'input.iCalendar: event 1 ("x") recurs by BYWEEKNO, which is not followed here.'],
    ['a rule of too many values', calendar(event('x', '20260301', `RRULE:FREQ=YEARLY;BYDAY=${Array.from({ length: 63 }, (_, i) => (i < 50 ? `${i + 1}MO` : `${i - 49}TU`)).join(',')}`)), 'input.iCalendar: event 1 ("x") recurs by more than 62 values of BYDAY.'],
    ['a rule from too long ago', calendar(event('x', '19000301', 'RRULE:FREQ=YEARLY')), 'The event "x" recurs for more than sixty years.'],
    ['too many rules', calendar(...Array.from({ length: 61 }, () => event('x', '20260301', 'RRULE:FREQ=YEARLY;COUNT=1'))), 'More than 60 events recur.'],
    ['more ranges than are kept', calendar(event('x', '20260301', 'RRULE:FREQ=DAILY')), 'The event "x" gives more than 100 ranges.'],
  ])('refuse %s', (_, text, message) => expect(refusal(text)).toBe(message));

  test('come to an end, whatever rule they have', () => {
    for (const rule of ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO', 'FREQ=YEARLY;INTERVAL=1000000000', 'FREQ=DAILY;INTERVAL=0', 'FREQ=WEEKLY;BYMONTH=13', 'FREQ=MONTHLY;BYDAY=99MO']) {
      expect(typeof refusal(calendar(event('x', '19700101', `RRULE:${rule}`)))).toBe('string');
    }
  });
});
