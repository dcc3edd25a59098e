import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';

import { GRAINS, WEEKDAYS, type Calendar, type Grain } from '../../src/calendar/grain.js';
import { localClock } from '../../src/calendar/local-clock.js';
import { periodContaining, periodsCovering } from '../../src/calendar/periods.js';
import { YardstickError } from '../../src/kernel/errors.js';
import { sample } from '../support/size.js';
import { calendarIn, ODD_ZONES } from './zones.js';

const HOUR = 3_600_000;
const berlin = calendarIn('Europe/Berlin');
const covering = (from: string, to: string, grain: Grain, calendar: Calendar) =>
  periodsCovering(Date.parse(from), Date.parse(to), grain, calendar, 20_000);
const labels = (from: string, to: string, grain: Grain, calendar: Calendar): string[] =>
  covering(from, to, grain, calendar).map(({ label }) => label);
const lengths = (from: string, to: string, grain: Grain, calendar: Calendar): Record<string, number> =>
  Object.fromEntries(covering(from, to, grain, calendar).map((period) => [period.label, (period.to - period.from) / HOUR]));

/** Every change of the clock in the odd zones. */
const CHANGES = ODD_ZONES.flatMap((timeZone) => [...localClock(timeZone).stretches(Date.UTC(1985, 0, 1), Date.UTC(2030, 0, 1))]
  .slice(1).map(({ from }) => from));
const anyCalendar = fc.record({
  timeZone: fc.constantFrom(...ODD_ZONES),
  weekStart: fc.constantFrom(...WEEKDAYS),
  fiscalYearStart: fc.integer({ min: 1, max: 12 }),
});
const days: Record<Grain, number> = {
  HOUR: 4, DAY: 60, WEEK: 400, MONTH: 1_000, QUARTER: 3_000, YEAR: 9_000, FISCAL_QUARTER: 3_000, FISCAL_YEAR: 9_000,
};

describe('the calendar grid, for every zone, week, fiscal year and grain', () => {
  const question = fc.tuple(
    anyCalendar,
    fc.constantFrom(...GRAINS),
    fc.oneof(
      fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) }),
      // The weeks in which clocks are changed.
      fc.tuple(fc.integer({ min: 1990, max: 2037 }), fc.constantFrom(2, 3, 9, 10, 11), fc.integer({ min: 0, max: 30 * 24 }))
        .map(([year, month, hour]) => Date.UTC(year, month, 1, hour)),
      // The minutes around a change of some zone's clock.
      fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -120, max: 120 })).map(([change, minutes]) => change + minutes * 60_000),
    ),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
  );

  test('trap 3: periods touch, never overlap, cover what was asked, and are named once and in order', () => {
    fc.assert(fc.property(question, ([calendar, grain, from, share]) => {
      const to = from + Math.ceil(share * days[grain] * 24 * HOUR);
      const periods = periodsCovering(from, to, grain, calendar, 20_000);
      expect(periods[0]!.from).toBeLessThanOrEqual(from);
      expect(periods[0]!.to).toBeGreaterThan(from);
      expect(periods.at(-1)!.from).toBeLessThan(to);
      expect(periods.at(-1)!.to).toBeGreaterThanOrEqual(to);
      for (const [index, period] of periods.entries()) {
        expect(period.to).toBeGreaterThan(period.from);
        if (index > 0) expect(period.from).toBe(periods[index - 1]!.to);
      }
      const names = periods.map(({ label }) => label);
      expect(new Set(names).size).toBe(names.length);
      if (grain !== 'HOUR') expect([...names].sort()).toEqual(names);
    }), { numRuns: sample(600, 20_000) });
  }, 600_000);

  test('an instant lies in the period that contains it, alone or among its neighbours', () => {
    fc.assert(fc.property(question, ([calendar, grain, at]) => {
      const period = periodContaining(at, grain, calendar);
      expect(period.from).toBeLessThanOrEqual(at);
      expect(period.to).toBeGreaterThan(at);
      expect(periodContaining(period.from, grain, calendar)).toEqual(period);
      expect(periodContaining(period.to - 1, grain, calendar)).toEqual(period);
      expect(periodContaining(period.to, grain, calendar).from).toBe(period.to);
    }), { numRuns: sample(600, 20_000) });
  });

  test('every date grain begins where Temporal begins the local day of its label', () => {
    fc.assert(fc.property(question, ([calendar, grain, at]) => {
      if (grain === 'HOUR') return;
      const { from } = periodContaining(at, grain, calendar);
      const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(calendar.timeZone);
      expect(start.startOfDay().epochMilliseconds).toBe(from);
      const skipped = start.hour > 0 || calendar.timeZone === 'Pacific/Apia';
      if (skipped) return;
      if (grain === 'WEEK') expect(WEEKDAYS[start.dayOfWeek - 1]).toBe(calendar.weekStart);
      if (grain !== 'WEEK' && grain !== 'DAY') expect(start.day).toBe(1);
      if (grain === 'YEAR') expect(start.month).toBe(1);
      if (grain === 'FISCAL_YEAR') expect(start.month).toBe(calendar.fiscalYearStart);
      if (grain === 'FISCAL_QUARTER') expect((start.month - calendar.fiscalYearStart + 12) % 3).toBe(0);
    }), { numRuns: sample(600, 20_000) });
  });

  test('hours tile every day, and days every week, month and year', () => {
    fc.assert(fc.property(question, ([calendar, grain, at]) => {
      const outer = periodContaining(at, grain === 'HOUR' ? 'DAY' : grain, calendar);
      const inner = periodsCovering(outer.from, outer.to, grain === 'HOUR' || grain === 'DAY' ? 'HOUR' : 'DAY', calendar, 20_000);
      expect(inner[0]!.from).toBe(outer.from);
      expect(inner.at(-1)!.to).toBe(outer.to);
    }), { numRuns: sample(300, 5_000) });
  });
});

describe('trap 3, by name', () => {
  test('a day has 23 hours when summer time begins and 25 when it ends', () => {
    expect(lengths('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', 'DAY', berlin))
      .toEqual({ '2026-03-28': 24, '2026-03-29': 23, '2026-03-30': 24 });
    expect(lengths('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', 'DAY', berlin))
      .toEqual({ '2026-10-24': 24, '2026-10-25': 25, '2026-10-26': 24 });
  });

  test('the repeated hour is two hours, told apart by their offsets, and the skipped one is none', () => {
    expect(labels('2026-10-24T23:00:00Z', '2026-10-25T03:00:00Z', 'HOUR', berlin)).toEqual([
      '2026-10-25T01:00+02:00', '2026-10-25T02:00+02:00', '2026-10-25T02:00+01:00', '2026-10-25T03:00+01:00',
    ]);
    expect(labels('2026-03-28T23:00:00Z', '2026-03-29T03:00:00Z', 'HOUR', berlin)).toEqual([
      '2026-03-29T00:00+01:00', '2026-03-29T01:00+01:00', '2026-03-29T03:00+02:00', '2026-03-29T04:00+02:00',
    ]);
  });

  test('Lord Howe changes its clock by half an hour: the hour that the change cuts is half as long', () => {
    const lordHowe = calendarIn('Australia/Lord_Howe');
    expect(lengths('2026-04-04T14:00:00Z', '2026-04-04T16:00:00Z', 'HOUR', lordHowe)).toEqual({
      '2026-04-05T01:00+11:00': 1, '2026-04-05T01:30+10:30': 0.5, '2026-04-05T02:00+10:30': 1,
    });
    expect(lengths('2026-10-03T15:00:00Z', '2026-10-03T17:00:00Z', 'HOUR', lordHowe)).toEqual({
      '2026-10-04T01:00+10:30': 1, '2026-10-04T02:30+11:00': 0.5, '2026-10-04T03:00+11:00': 1,
    });
    expect(lengths('2026-04-04T13:30:00Z', '2026-04-05T13:00:00Z', 'DAY', lordHowe)).toEqual({ '2026-04-05': 24.5 });
  });

  test('Apia skipped 30 December 2011: there is no such day, and the week has six', () => {
    const apia = calendarIn('Pacific/Apia');
    expect(lengths('2011-12-29T12:00:00Z', '2012-01-01T00:00:00Z', 'DAY', apia))
      .toEqual({ '2011-12-29': 24, '2011-12-31': 24, '2012-01-01': 24 });
    expect(lengths('2011-12-29T12:00:00Z', '2011-12-29T13:00:00Z', 'WEEK', apia)).toEqual({ '2011-W52': 144 });
    expect(labels('2011-12-30T09:00:00Z', '2011-12-30T11:00:00Z', 'HOUR', apia))
      .toEqual(['2011-12-29T23:00-10:00', '2011-12-31T00:00+14:00']);
  });

  test('2026 has an ISO week 53, and a year begins in the week of its first Thursday', () => {
    expect(labels('2026-12-24T12:00:00Z', '2027-01-12T12:00:00Z', 'WEEK', berlin))
      .toEqual(['2026-W52', '2026-W53', '2027-W01', '2027-W02']);
    expect(periodContaining(Date.parse('2025-12-29T12:00:00Z'), 'WEEK', berlin).label).toBe('2026-W01');
    expect(periodContaining(Date.parse('2026-03-31T12:00:00Z'), 'WEEK', berlin).label).toBe('2026-W14');
  });

  test('Monday weeks are the weeks of Temporal', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) }), (at) => {
      const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC');
      const label = `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`;
      expect(periodContaining(at, 'WEEK', calendarIn('UTC')).label).toBe(label);
    }), { numRuns: sample(1_000, 20_000) });
  });

  test('weeks that start on Sunday begin on Sunday and are named by the ISO week of their Thursday', () => {
    const sunday = calendarIn('America/New_York', 'SUNDAY');
    const weeks = covering('2025-12-28T12:00:00Z', '2026-01-05T12:00:00Z', 'WEEK', sunday);
    expect(weeks.map(({ from, label }) => [new Date(from).toISOString(), label])).toEqual([
      ['2025-12-28T05:00:00.000Z', '2026-W01'], ['2026-01-04T05:00:00.000Z', '2026-W02'],
    ]);
  });

  test('fiscal years are named by the year in which they end', () => {
    const april = calendarIn('Europe/London', 'MONDAY', 4);
    expect(labels('2026-03-31T12:00:00Z', '2026-04-01T12:00:00Z', 'FISCAL_YEAR', april)).toEqual(['FY2026', 'FY2027']);
    expect(labels('2026-03-31T12:00:00Z', '2027-03-31T12:00:00Z', 'FISCAL_QUARTER', april))
      .toEqual(['FY2026-Q4', 'FY2027-Q1', 'FY2027-Q2', 'FY2027-Q3', 'FY2027-Q4']);
    expect(labels('2026-01-01T12:00:00Z', '2026-04-02T12:00:00Z', 'FISCAL_QUARTER', berlin)).toEqual(['FY2026-Q1', 'FY2026-Q2']);
  });

  test('a leap day is a day', () => {
    expect(labels('2028-02-28T12:00:00Z', '2028-03-01T12:00:00Z', 'DAY', berlin)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(lengths('2028-02-28T12:00:00Z', '2028-02-28T13:00:00Z', 'MONTH', berlin)).toEqual({ '2028-02': 29 * 24 });
  });
});

test('trap 5: weeks do not drift with the year: their origin is a weekday, not 1 January', () => {
  const weeks = covering('2015-12-28T12:00:00Z', '2035-01-07T12:00:00Z', 'WEEK', berlin);
  for (const { from } of weeks) {
    expect(Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO('Europe/Berlin').dayOfWeek).toBe(1);
  }
});

describe('too many periods', () => {
  test('are refused with their number and what to do', () => {
    const ask = (): unknown => covering('2000-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'HOUR', berlin);
    expect(ask).toThrow(YardstickError);
    expect(ask).toThrow('The window holds more than 20,000 periods of grain HOUR, the most that are answered at once.');
  });

  test('are refused without being computed', () => {
    expect(() => periodsCovering(Date.UTC(1000, 0, 1), Date.UTC(8000, 0, 1), 'HOUR', berlin, 20_000)).toThrow('more than 20,000');
    expect(() => periodsCovering(Date.UTC(1000, 0, 1), Date.UTC(8000, 0, 1), 'DAY', berlin, 20_000)).toThrow('more than 20,000');
  });

  test('begin one above the limit', () => {
    const limit = (grain: Grain, most: number): number =>
      periodsCovering(Date.parse('2026-03-01T00:00:00Z'), Date.parse('2026-03-02T00:00:00Z'), grain, calendarIn('UTC'), most).length;
    expect(limit('HOUR', 24)).toBe(24);
    expect(() => limit('HOUR', 23)).toThrow('more than 23');
  });
});
