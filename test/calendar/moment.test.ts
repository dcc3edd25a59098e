import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Calendar, Grain } from '../../src/calendar/grain.js';
import {
  askedMoment, beside, changed, isWholeUnits, settled, UnitDoesNotTile, unitsIn, type Moment, type TimeChange,
} from '../../src/calendar/moment.js';
import { periodContaining } from '../../src/calendar/periods.js';
import { stepOfGrain } from '../../src/calendar/step.js';
import { HOUR_MS, hoursBefore, hourStart, hoursTouching } from '../../src/calendar/hour-unit.js';
import { sample } from '../support/size.js';
import { localClock, localTimeText } from '../../src/calendar/local-clock.js';

const PARIS: Calendar = { timeZone: 'Europe/Paris', weekStart: 'MONDAY', fiscalYearStart: 1 };
const LATER = Date.parse('2030-01-01T00:00:00Z');

const at = (text: string): number => Date.parse(text);
const local = (instant: number, { timeZone } = PARIS): string => localTimeText(instant, localClock(timeZone).offsetAt(instant)).slice(0, 16);
const show = ({ from, end }: Moment, calendar = PARIS): string => `${from === null ? 'beginning' : local(from, calendar)} to ${local(end, calendar)}`;

/** The period of the grain that holds the instant, asked with this as now. */
const asked = (grain: Grain, instant: string, now = LATER, calendar = PARIS): Moment =>
  askedMoment(periodContaining(at(instant), grain, calendar), grain, stepOfGrain(grain), now);
const after = (moment: Moment, changes: readonly TimeChange[], now = LATER, calendar = PARIS): string =>
  show(changes.reduce((each, change) => settled(changed(each, change, now, calendar), now), moment), calendar);

const rolling = (count: number, unit: Grain): TimeChange => ({ kind: 'rolling', count, unit });
const shift = (count: number, unit: Grain): TimeChange => ({ kind: 'shift', count, unit });
const previous = (count = 1): TimeChange => ({ kind: 'previous', count });
const toDate = (unit: Grain): TimeChange => ({ kind: 'toDate', unit });

describe('a finished period', () => {
  const march = asked('MONTH', '2026-03-10T00:00:00Z');

  test.each<[string, TimeChange[], string]>([
    ['previous', [previous()], '2026-02-01T00:00 to 2026-03-01T00:00'],
    ['previous 14', [previous(14)], '2025-01-01T00:00 to 2025-02-01T00:00'],
    ['shift 1 week: the month in which it begins then', [shift(1, 'WEEK')], '2026-02-01T00:00 to 2026-03-01T00:00'],
    ['rolling 28 days', [rolling(28, 'DAY')], '2026-03-04T00:00 to 2026-04-01T00:00'],
    ['rolling 3 months', [rolling(3, 'MONTH')], '2026-01-01T00:00 to 2026-04-01T00:00'],
    ['rolling 2 weeks: the one that runs on its last day included', [rolling(2, 'WEEK')], '2026-03-23T00:00 to 2026-04-01T00:00'],
    ['to date in its year', [toDate('YEAR')], '2026-01-01T00:00 to 2026-04-01T00:00'],
    ['cumulative', [{ kind: 'cumulative' }], 'beginning to 2026-04-01T00:00'],
    ['outside in: rolling first, then the month in which that ends', [rolling(28, 'DAY'), toDate('MONTH')], '2026-03-01T00:00 to 2026-04-01T00:00'],
    ['trap 4: a rolling window inside a time shift keeps both', [shift(1, 'MONTH'), rolling(28, 'DAY')], '2026-02-01T00:00 to 2026-03-01T00:00'],
    ['trap 4: a time shift inside a rolling window keeps both', [rolling(28, 'DAY'), shift(1, 'YEAR')], '2025-03-04T00:00 to 2025-04-01T00:00'],
    ['a cumulative one moves its end alone', [{ kind: 'cumulative' }, previous()], 'beginning to 2026-03-01T00:00'],
  ])('%s', (_, changes, expected) => expect(after(march, changes)).toBe(expected));
});

describe('trap 1: month to date', () => {
  test('asked by month is the whole month, not its first day', () => {
    expect(after(asked('MONTH', '2026-03-10T00:00:00Z'), [toDate('MONTH')])).toBe('2026-03-01T00:00 to 2026-04-01T00:00');
  });
  test('asked by day grows from day to day', () => {
    expect(after(asked('DAY', '2026-03-10T12:00:00Z'), [toDate('MONTH')])).toBe('2026-03-01T00:00 to 2026-03-11T00:00');
  });
  test('of a week that ends in another month is that month’s', () => {
    expect(after(asked('WEEK', '2026-03-31T12:00:00Z'), [toDate('MONTH')])).toBe('2026-04-01T00:00 to 2026-04-06T00:00');
  });
});

test('trap 2: a trailing window asked without a grain ends where the question’s window ends', () => {
  const window = askedMoment({ from: at('2026-01-15T00:00:00+01:00'), to: at('2026-03-20T00:00:00+01:00') }, null, { unit: 'DAY', count: 64 }, LATER);
  expect(after(window, [rolling(7, 'DAY')])).toBe('2026-03-13T00:00 to 2026-03-20T00:00');
});

describe('trap 3: calendars', () => {
  test('a shift of one month keeps the 31st: it meets the end of February', () => {
    expect(after(asked('DAY', '2026-03-31T12:00:00Z'), [shift(1, 'MONTH')])).toBe('2026-02-28T00:00 to 2026-03-01T00:00');
    expect(after(asked('DAY', '2026-03-30T12:00:00Z'), [shift(1, 'MONTH')])).toBe('2026-02-28T00:00 to 2026-03-01T00:00');
  });
  test('29 February a year earlier is the 28th', () => {
    expect(after(asked('DAY', '2024-02-29T12:00:00Z'), [shift(1, 'YEAR')])).toBe('2023-02-28T00:00 to 2023-03-01T00:00');
  });
  test('days are local days, of 23 or 25 hours where the clock changes', () => {
    const moment = changed(asked('DAY', '2026-03-30T12:00:00Z'), previous(), LATER, PARIS);
    expect(moment.end - moment.from!).toBe(23 * 3_600_000);
    const autumn = changed(asked('DAY', '2026-10-26T12:00:00Z'), previous(), LATER, PARIS);
    expect(autumn.end - autumn.from!).toBe(25 * 3_600_000);
  });
  test('half an hour of daylight saving at Lord Howe: the hour before is the half one', () => {
    const calendar: Calendar = { ...PARIS, timeZone: 'Australia/Lord_Howe' };
    const moment = changed(asked('HOUR', '2026-04-04T15:45:00Z', LATER, calendar), previous(), LATER, calendar);
    expect((moment.end - moment.from!) / 60_000).toBe(30);
  });
  test('the day that Apia skipped is no day: two days back from the 1st is the 29th', () => {
    const calendar: Calendar = { ...PARIS, timeZone: 'Pacific/Apia' };
    expect(after(asked('DAY', '2011-12-31T20:00:00Z', LATER, calendar), [rolling(3, 'DAY')], LATER, calendar)).toBe('2011-12-31T00:00 to 2012-01-02T00:00');
  });
  test('ISO week 53 of 2026 follows week 52, and weeks may start on Sunday', () => {
    expect(after(asked('WEEK', '2027-01-05T12:00:00Z'), [previous()])).toBe('2026-12-28T00:00 to 2027-01-04T00:00');
    const sunday: Calendar = { ...PARIS, weekStart: 'SUNDAY' };
    expect(after(asked('DAY', '2026-03-31T12:00:00Z', LATER, sunday), [rolling(1, 'WEEK')], LATER, sunday)).toBe('2026-03-29T00:00 to 2026-04-01T00:00');
  });
  test('fiscal years begin where the organisation says', () => {
    const april: Calendar = { ...PARIS, fiscalYearStart: 4 };
    expect(after(asked('MONTH', '2026-03-10T12:00:00Z', LATER, april), [toDate('FISCAL_YEAR')], LATER, april)).toBe('2025-04-01T00:00 to 2026-04-01T00:00');
  });
});

describe('a running period', () => {
  const now = at('2026-03-31T10:00:00+02:00');
  const march = asked('MONTH', '2026-03-10T00:00:00Z', now);

  test.each<[string, TimeChange[], string]>([
    ['ends now', [rolling(7, 'DAY')], '2026-03-25T00:00 to 2026-03-31T10:00'],
    ['moves as far as it has run: to 28 February 10:00', [previous()], '2026-02-01T00:00 to 2026-02-28T10:00'],
    ['moves again from there', [previous(), previous()], '2026-01-01T00:00 to 2026-01-28T10:00'],
    ['trails from where it was moved to', [previous(), rolling(7, 'DAY')], '2026-02-22T00:00 to 2026-02-28T10:00'],
  ])('%s', (_, changes, expected) => expect(after(march, changes, now)).toBe(expected));

  test('asked by year, its month to date is the running month’s', () => {
    expect(after(asked('YEAR', '2026-06-10T00:00:00Z', now), [toDate('MONTH')], now)).toBe('2026-03-01T00:00 to 2026-03-31T10:00');
  });
  test('stays open wherever it is moved', () => expect(changed(march, previous(), now, PARIS).open).toBe(true));
});

describe('a period that has not begun', () => {
  const now = at('2026-03-10T10:00:00+01:00');
  const april = asked('MONTH', '2026-04-10T00:00:00Z', now);

  test('has no trailing window either', () => expect(changed(april, rolling(28, 'DAY'), now, PARIS)).toEqual(april));
  test('can be moved to one that runs, which is read up to now', () => {
    expect(settled(changed(april, previous(), now, PARIS), now)).toMatchObject({ end: now, running: true, open: true });
  });
});

describe('the units inside', () => {
  const days = (moment: Moment, unit: Grain, now = LATER): number => unitsIn(moment, unit, now, PARIS, 1_000).length;

  test('are those that are over', () => {
    expect(days(asked('MONTH', '2026-03-10T00:00:00Z'), 'DAY')).toBe(31);
    const now = at('2026-03-10T10:00:00+01:00');
    expect(days(asked('MONTH', '2026-03-10T00:00:00Z', now), 'DAY', now)).toBe(9);
  });
  test('have to tile it', () => {
    expect(() => days(asked('MONTH', '2026-03-10T00:00:00Z'), 'WEEK')).toThrow(UnitDoesNotTile);
    expect(() => days(asked('DAY', '2026-03-10T00:00:00Z'), 'MONTH')).toThrow(UnitDoesNotTile);
  });
  test('are none where it has not begun', () => {
    expect(days(asked('MONTH', '2026-04-10T00:00:00Z', at('2026-03-10T10:00:00Z')), 'DAY', at('2026-03-10T10:00:00Z'))).toBe(0);
  });
});

describe('what lies beside a moment', () => {
  const beforeOf = (moment: Moment): string => show(beside(moment, 'BEFORE', PARIS)!);

  test('is as long: a calendar step for a calendar period, as many units for a trailing one', () => {
    const march = asked('MONTH', '2026-03-10T00:00:00Z');
    expect(beforeOf(march)).toBe('2026-02-01T00:00 to 2026-03-01T00:00');
    expect(show(beside(march, 'AFTER', PARIS)!)).toBe('2026-04-01T00:00 to 2026-05-01T00:00');
    expect(beforeOf(changed(march, rolling(28, 'DAY'), LATER, PARIS))).toBe('2026-02-04T00:00 to 2026-03-04T00:00');
  });
  test('is cut likewise where the period runs', () => {
    expect(beforeOf(asked('MONTH', '2026-03-10T00:00:00Z', at('2026-03-31T10:00:00+02:00')))).toBe('2026-02-01T00:00 to 2026-02-28T10:00');
  });
  test('is nothing for what has no beginning', () => {
    expect(beside(changed(asked('MONTH', '2026-03-10T00:00:00Z'), { kind: 'cumulative' }, LATER, PARIS), 'BEFORE', PARIS)).toBeNull();
  });
});

test('a monthly ledger has values in whole months, and in the elapsed part of the running one', () => {
  const whole = (moment: Moment): boolean => isWholeUnits(moment, 'MONTH', PARIS);
  const march = asked('MONTH', '2026-03-10T00:00:00Z');
  expect([whole(march), whole(asked('QUARTER', '2026-03-10T00:00:00Z')), whole(changed(march, rolling(3, 'MONTH'), LATER, PARIS))]).toEqual([true, true, true]);
  expect([whole(asked('DAY', '2026-03-10T00:00:00Z')), whole(changed(march, rolling(28, 'DAY'), LATER, PARIS))]).toEqual([false, false]);
  expect(whole(asked('MONTH', '2026-03-10T00:00:00Z', at('2026-03-31T10:00:00+02:00')))).toBe(true);
});

describe('hours are found without walking them', () => {
  test.each(['Europe/Paris', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kolkata', 'America/St_Johns', 'Africa/Monrovia'])('in %s', (timeZone) => {
    const clock = localClock(timeZone);
    fc.assert(fc.property(fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2035, 0, 1) }), fc.integer({ min: 1, max: 9_000 }), (instant, count) => {
      const start = hourStart(instant, clock);
      const walked = [...hoursTouching(start - count * HOUR_MS, start, clock)].at(-count)!.from;
      expect(hoursBefore(start, count, clock)).toBe(walked);
    }), { numRuns: sample(15, 2_000) });
  });
});
