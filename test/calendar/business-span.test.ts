import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { businessSpan } from '../../src/calendar/business-span.js';
import type { WorkSchedule } from '../../src/calendar/schedule.js';
import type { TagRange } from '../../src/calendar/tag.js';
import { sample } from '../support/size.js';

const WEEK = 604_800;
const HOUR = 3_600;
const day = [{ from: 540, to: 1020 }];
const office: WorkSchedule = { versions: [{ validFrom: null, weekly: [day, day, day, day, day, [], []] }], holidays: [] };

const DAY_MS = 86_400_000;
const dateOf = (index: number): string => new Date(Date.UTC(2026, 0, 1) + index * DAY_MS).toISOString().slice(0, 10);
/** Working seconds of a day in UTC, as a person would look it up. */
function openOn(index: number, { versions, holidays }: WorkSchedule, closed: readonly TagRange[]): number {
  const date = dateOf(index);
  const hours = versions.findLast(({ validFrom }) => validFrom === null || validFrom <= date);
  if (hours === undefined || holidays.includes(date) || closed.some(({ from, to }) => from <= date && date < to)) return 0;
  return hours.weekly[(3 + index) % 7]!.reduce((sum, { from, to }) => sum + (to - from) * 60, 0);
}

describe('the time within which business time surely passes', () => {
  test('is in whole weeks', () => {
    expect(businessSpan(8 * HOUR, office, [])).toBe(WEEK);
    expect(businessSpan(40 * HOUR, office, [])).toBe(WEEK);
    expect(businessSpan(40 * HOUR + 1, office, [])).toBe(2 * WEEK);
    expect(businessSpan(0, office, [])).toBe(0);
  });

  test('is longer where days are closed, by holidays or by a tag', () => {
    expect(businessSpan(40 * HOUR, { ...office, holidays: ['2026-12-25'] }, [])).toBe(2 * WEEK);
    expect(businessSpan(8 * HOUR, office, [{ name: 'Summer', from: '2026-07-01', to: '2026-07-22' }])).toBe(5 * WEEK);
  });

  test('is nothing where nobody ever works, and not endless where nearly all is closed', () => {
    expect(businessSpan(HOUR, { versions: [{ validFrom: null, weekly: [[], [], [], [], [], [], []] }], holidays: [] }, [])).toBe(0);
    expect(businessSpan(HOUR, office, [{ name: 'Always', from: '2000-01-01', to: '2100-01-01' }])).toBe(54 * WEEK);
  });

  test('suffices wherever it begins', () => {
    const weekly = fc.array(fc.constantFrom([], day, [{ from: 0, to: 1440 }], [{ from: 480, to: 600 }, { from: 660, to: 720 }]), { minLength: 7, maxLength: 7 })
      .filter((days) => days.some((hours) => hours.length > 0));
    const schedule = fc.record({
      versions: fc.tuple(weekly, fc.option(fc.record({ validFrom: fc.nat({ max: 60 }).map(dateOf), weekly }), { nil: null }))
        .map(([first, second]) => [{ validFrom: null, weekly: first }, ...second === null ? [] : [second]]),
      holidays: fc.array(fc.nat({ max: 90 }).map(dateOf), { maxLength: 8 }),
    });
    const range = fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 9 })).map(([from, length]) => ({ name: 'x', from: dateOf(from), to: dateOf(from + length) }));
    fc.assert(fc.property(schedule, fc.array(range, { maxLength: 1 }), fc.integer({ min: 1, max: 60 }), fc.nat({ max: 90 }), (of, closed, hours, start) => {
      const days = businessSpan(hours * HOUR, of, closed) / 86_400;
      // A stretch of whole days that begins at a day's end sees the least of it.
      const passed = Array.from({ length: days }, (_, index) => openOn(start + index, of, closed)).reduce((sum, seconds) => sum + seconds, 0);
      expect(passed).toBeGreaterThanOrEqual(hours * HOUR);
    }), { numRuns: sample(300, 20_000) });
  });
});
