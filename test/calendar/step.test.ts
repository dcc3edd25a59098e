import { describe, expect, test } from '@jest/globals';
import type { Calendar, Grain } from '../../src/calendar/grain.js';
import { periodContaining } from '../../src/calendar/periods.js';
import { periodBack, stepBack, stepOfGrain, stepOfWindow, windowBack } from '../../src/calendar/step.js';
import { resolveWindow, type WindowInput } from '../../src/calendar/window.js';

const PARIS: Calendar = { timeZone: 'Europe/Paris', weekStart: 'MONDAY', fiscalYearStart: 4 };
const at = (text: string): number => Date.parse(text);
const shown = ({ from, to }: { from: number; to: number }): string => `${new Date(from).toISOString()}..${new Date(to).toISOString()}`;
const back = (instant: string, grain: Grain, now: string, last = stepOfGrain(grain)): string =>
  shown(periodBack(periodContaining(at(instant), grain, PARIS), grain, last, at(now), PARIS));

describe('one step back', () => {
  test('a finished month is compared with the whole month before', () => {
    expect(back('2026-03-15T00:00Z', 'MONTH', '2026-06-01T00:00Z')).toBe('2026-01-31T23:00:00.000Z..2026-02-28T23:00:00.000Z');
  });

  test('trap 3: on 31 March at 10:00 the month before is read up to 28 February at 10:00', () => {
    expect(back('2026-03-31T08:00Z', 'MONTH', '2026-03-31T08:00Z')).toBe('2026-01-31T23:00:00.000Z..2026-02-28T09:00:00.000Z');
  });

  test('a day that runs is compared with the same time of the day before, also across the start of summer time', () => {
    expect(back('2026-03-29T10:00Z', 'DAY', '2026-03-29T10:00Z')).toBe('2026-03-27T23:00:00.000Z..2026-03-28T11:00:00.000Z');
  });

  test('an hour is compared with the hour before it', () => {
    expect(back('2026-03-29T01:30Z', 'HOUR', '2026-04-01T00:00Z')).toBe('2026-03-29T00:00:00.000Z..2026-03-29T01:00:00.000Z');
  });

  test('the 29th of February is compared with the 28th of the year before, and so is the 28th', () => {
    const year = { unit: 'MONTH', count: 12 } as const;
    expect(back('2028-02-29T12:00Z', 'DAY', '2028-06-01T00:00Z', year)).toBe('2027-02-27T23:00:00.000Z..2027-02-28T23:00:00.000Z');
    expect(back('2028-02-28T12:00Z', 'DAY', '2028-06-01T00:00Z', year)).toBe('2027-02-27T23:00:00.000Z..2027-02-28T23:00:00.000Z');
  });

  test('364 days back is the same weekday', () => {
    const period = periodContaining(at('2026-03-04T12:00Z'), 'DAY', PARIS);
    const earlier = periodBack(period, 'DAY', { unit: 'DAY', count: 364 }, at('2027-01-01T00:00Z'), PARIS);
    expect([new Date(period.from + 3_600_000).getUTCDay(), new Date(earlier.from + 3_600_000).getUTCDay()]).toEqual([3, 3]);
  });

  test('a period that has not begun is compared with a whole one', () => {
    expect(back('2026-05-15T00:00Z', 'MONTH', '2026-03-31T08:00Z')).toBe('2026-03-31T22:00:00.000Z..2026-04-30T22:00:00.000Z');
  });
});

describe('the step of a window', () => {
  const now = at('2026-03-31T08:00:00Z');
  const step = (input: WindowInput, grain: Grain | null = null) => stepOfWindow(input, resolveWindow(input, grain, now, PARIS, 1_000).window, PARIS);

  test.each<[string, WindowInput, ReturnType<typeof step>]>([
    ['last 3 MONTH moves three months', { last: { count: 3, unit: 'MONTH' } }, { unit: 'MONTH', count: 3 }],
    ['with the running one, four', { last: { count: 3, unit: 'MONTH', includeCurrent: true } }, { unit: 'MONTH', count: 4 }],
    ['last 2 WEEK moves fourteen days', { last: { count: 2, unit: 'WEEK' } }, { unit: 'DAY', count: 14 }],
    ['toDate QUARTER moves three months', { toDate: 'QUARTER' }, { unit: 'MONTH', count: 3 }],
    ['between whole months moves months', { between: { from: '2026-01-01', to: '2026-03-01' } }, { unit: 'MONTH', count: 2 }],
    ['between whole days moves days', { between: { from: '2026-01-05', to: '2026-03-01' } }, { unit: 'DAY', count: 55 }],
    ['between instants moves the time between', { between: { from: '2026-01-05T10:30:00Z', to: '2026-01-05T12:00:00Z' } }, { unit: 'MILLISECOND', count: 5_400_000 }],
  ])('%s', (_, input, expected) => expect(step(input)).toEqual(expected));

  test('a month to date is compared with the month before up to the same day and time', () => {
    const { window } = resolveWindow({ toDate: 'MONTH' }, null, now, PARIS, 1_000);
    expect(shown(windowBack(window, stepOfWindow({ toDate: 'MONTH' }, window, PARIS), now, PARIS))).toBe('2026-01-31T23:00:00.000Z..2026-02-28T09:00:00.000Z');
  });

  test('instants within a day keep their time of day', () => {
    expect(new Date(stepBack(at('2026-03-31T08:00:00Z'), { unit: 'MONTH', count: 1 }, PARIS)).toISOString()).toBe('2026-02-28T09:00:00.000Z');
  });
});
