import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  CADENCE_GRAINS, missingReviews, reviewsDue, type Cadence, type CadenceGrain, type ReviewedGoal, type ScheduledReview,
} from '../../src/calendar/cadence.js';
import { cadenceFindings } from '../../src/calendar/cadence-findings.js';
import { WEEKDAYS } from '../../src/calendar/grain.js';
import { lagOf, type Lag } from '../../src/calendar/lag.js';
import { sample } from '../support/size.js';
import { calendarIn, ODD_ZONES } from './zones.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const berlin = calendarIn('Europe/Berlin');
const at = (text: string): number => Date.parse(text);
const text = (instant: number): string => new Date(instant).toISOString().replace(':00.000Z', 'Z');
const days = (count: number): Lag => ({ days: count, milliseconds: 0 });
const cadence = (grain: CadenceGrain, opensAfter = days(3), dueAfter = days(7)): Cadence => ({ grain, opensAfter, dueAfter });
const goal = (start: string, end: string | null, more: Partial<ReviewedGoal> = {}): ReviewedGoal =>
  ({ start: at(start), end: end === null ? null : at(end), pauses: [], maturityLagMs: null, ...more });
const shown = ({ label, from, to, opensAt, dueAt }: ScheduledReview): string =>
  `${label} ${text(from)}..${text(to)} opens ${text(opensAt)} due ${text(dueAt)}`;
const labels = (reviews: readonly ScheduledReview[]): string[] => reviews.map(({ label }) => label);

describe('the reviews that should exist', () => {
  it('have the dates of the local calendar around the start of summer time', () => {
    // Berlin is at +01:00 until 2026-03-29 and at +02:00 from then on; every date below is a local midnight.
    const reviews = reviewsDue(cadence('MONTH'), goal('2026-01-31T23:00Z', null), at('2026-04-15T00:00Z'), berlin);
    expect(reviews.map(shown)).toEqual([
      '2026-02 2026-01-31T23:00Z..2026-02-28T23:00Z opens 2026-03-03T23:00Z due 2026-03-10T23:00Z',
      '2026-03 2026-02-28T23:00Z..2026-03-31T22:00Z opens 2026-04-03T22:00Z due 2026-04-10T22:00Z',
      '2026-04 2026-03-31T22:00Z..2026-04-30T22:00Z opens 2026-05-03T22:00Z due 2026-05-10T22:00Z',
    ]);
  });

  it('open after local days, of which the one when clocks go forward has 23 hours, but after elapsed hours where these are declared', () => {
    // Week 12 ends on Monday 23 March; the clocks go forward on Sunday 29 March.
    const week = goal('2026-03-15T23:00Z', '2026-03-22T23:00Z');
    const opens = (lag: Lag): string => text(reviewsDue(cadence('WEEK', lag), week, at('2027-01-01T00:00Z'), berlin)[0]!.opensAt);
    expect(opens(days(7))).toBe('2026-03-29T22:00Z');
    expect(opens({ days: 0, milliseconds: 168 * HOUR })).toBe('2026-03-29T23:00Z');
    expect(opens({ days: 1, milliseconds: 9 * HOUR })).toBe('2026-03-24T08:00Z');
  });

  it('cover the 169 hours of the week in which clocks go back', () => {
    const [review] = reviewsDue(cadence('WEEK'), goal('2026-10-18T22:00Z', null), at('2026-10-20T00:00Z'), berlin);
    expect([review!.label, (review!.to - review!.from) / HOUR]).toEqual(['2026-W43', 169]);
  });

  it('open at the first instant of a day whose midnight is skipped', () => {
    // In São Paulo the clock went from 2018-11-04 00:00 (-03:00) to 01:00 (-02:00): the day began at 03:00 UTC.
    const october = goal('2018-10-01T03:00Z', '2018-11-01T03:00Z');
    const reviews = reviewsDue(cadence('MONTH'), october, at('2019-01-01T00:00Z'), calendarIn('America/Sao_Paulo'));
    expect(reviews.map(shown)).toEqual(['2018-10 2018-10-01T03:00Z..2018-11-01T03:00Z opens 2018-11-04T03:00Z due 2018-11-11T02:00Z']);
  });

  it('follow the fiscal year of the organisation', () => {
    const april = calendarIn('Europe/Berlin', 'MONDAY', 4);
    const reviews = reviewsDue(cadence('FISCAL_QUARTER'), goal('2026-03-31T22:00Z', '2027-03-31T22:00Z'), at('2030-01-01T00:00Z'), april);
    expect(reviews.map(({ label, from, to }) => `${label} ${text(from)}..${text(to)}`)).toEqual([
      'FY2027-Q1 2026-03-31T22:00Z..2026-06-30T22:00Z', 'FY2027-Q2 2026-06-30T22:00Z..2026-09-30T22:00Z',
      'FY2027-Q3 2026-09-30T22:00Z..2026-12-31T23:00Z', 'FY2027-Q4 2026-12-31T23:00Z..2027-03-31T22:00Z',
    ]);
    expect(labels(reviewsDue(cadence('QUARTER'), goal('2026-03-31T22:00Z', '2027-03-31T22:00Z'), at('2030-01-01T00:00Z'), april)))
      .toEqual(['2026-Q2', '2026-Q3', '2026-Q4', '2027-Q1']);
    expect(labels(reviewsDue(cadence('YEAR'), goal('2025-12-31T23:00Z', null), at('2027-06-01T00:00Z'), april))).toEqual(['2026', '2027']);
  });

  it('have a week 53 in the years that have one', () => {
    const reviews = reviewsDue(cadence('WEEK'), goal('2026-12-13T23:00Z', '2027-01-17T23:00Z'), at('2027-06-01T00:00Z'), berlin);
    expect(labels(reviews)).toEqual(['2026-W51', '2026-W52', '2026-W53', '2027-W01', '2027-W02']);
  });

  it('of a goal from 31 January are one of that day, then whole months: none is lost and none begins on a 3 March', () => {
    const reviews = reviewsDue(cadence('MONTH'), goal('2026-01-30T23:00Z', null), at('2026-04-15T00:00Z'), berlin);
    expect(reviews.map(({ label, from, to, whole }) => [label, text(from), text(to), whole])).toEqual([
      ['2026-01', '2026-01-30T23:00Z', '2026-01-31T23:00Z', false],
      ['2026-02', '2026-01-31T23:00Z', '2026-02-28T23:00Z', true],
      ['2026-03', '2026-02-28T23:00Z', '2026-03-31T22:00Z', true],
      ['2026-04', '2026-03-31T22:00Z', '2026-04-30T22:00Z', true],
    ]);
  });

  it('end with the goal: the last one opens after the goal, not after the month that it ends in', () => {
    const reviews = reviewsDue(cadence('MONTH'), goal('2026-05-31T22:00Z', '2026-06-14T22:00Z'), at('2026-06-10T00:00Z'), berlin);
    expect(reviews.map(shown)).toEqual(['2026-06 2026-05-31T22:00Z..2026-06-14T22:00Z opens 2026-06-17T22:00Z due 2026-06-24T22:00Z']);
  });

  it('never open before the KPI is mature', () => {
    const mature = goal('2026-05-31T22:00Z', '2026-06-30T22:00Z', { maturityLagMs: 10 * DAY });
    const opens = (lag: Lag): string => text(reviewsDue(cadence('MONTH', lag), mature, at('2027-01-01T00:00Z'), berlin)[0]!.opensAt);
    expect([opens(days(3)), opens(days(12))]).toEqual(['2026-07-10T22:00Z', '2026-07-12T22:00Z']);
  });

  it('begin with their period, and not an instant before', () => {
    const open = goal('2025-12-31T23:00Z', null);
    const until = (now: string): string[] => labels(reviewsDue(cadence('MONTH'), open, at(now), berlin));
    expect(until('2025-12-31T22:59:59.999Z')).toEqual([]);
    expect(until('2025-12-31T23:00Z')).toEqual(['2026-01']);
    expect(until('2026-01-31T22:59:59.999Z')).toEqual(['2026-01']);
    expect(until('2026-01-31T23:00Z')).toEqual(['2026-01', '2026-02']);
  });

  it('leave out the periods for the whole of which the goal is paused', () => {
    const months = (to: string | null): string[] => labels(reviewsDue(
      cadence('MONTH'), goal('2025-12-31T23:00Z', null, { pauses: [{ from: at('2026-01-20T00:00Z'), to: to === null ? null : at(to) }] }),
      at('2026-05-15T00:00Z'), berlin,
    ));
    expect(months('2026-04-10T00:00Z')).toEqual(['2026-01', '2026-04', '2026-05']);
    expect(months(null)).toEqual(['2026-01']);
  });

  it('are refused for a goal of more than a century of weeks', () => {
    expect(() => reviewsDue(cadence('WEEK'), goal('1800-01-01T00:00Z', null), at('2026-01-01T00:00Z'), berlin)).toThrow(/more than 6,000 periods/);
  });
});

const START = Date.UTC(2018, 0, 1);
const anyLag = fc.record({ days: fc.integer({ min: 0, max: 20 }), milliseconds: fc.integer({ min: 0, max: 3 * DAY }) });
const anyCase = fc.record({
  calendar: fc.record({
    timeZone: fc.constantFrom(...ODD_ZONES), weekStart: fc.constantFrom(...WEEKDAYS), fiscalYearStart: fc.integer({ min: 1, max: 12 }),
  }),
  cadence: fc.record({ grain: fc.constantFrom(...CADENCE_GRAINS), opensAfter: anyLag, dueAfter: anyLag }),
  goal: fc.record({
    start: fc.integer({ min: START, max: START + 700 * DAY }), length: fc.option(fc.integer({ min: 1, max: 900 * DAY })),
    pauses: fc.constant([]), maturityLagMs: fc.option(fc.integer({ min: 0, max: 30 * DAY })),
  }).map(({ length, ...rest }) => ({ ...rest, end: length === null ? null : rest.start + length })),
});
const anyInstant = fc.integer({ min: START - 100 * DAY, max: START + 2_000 * DAY });
const runs = { numRuns: sample(300, 2_000) };

/** A scheduler that knows only what is stored: each run inserts what is missing, and a label is stored once. */
function runAt(stored: Map<string, ScheduledReview>, should: readonly ScheduledReview[]): void {
  for (const review of missingReviews(stored.keys(), should)) {
    if (stored.has(review.label)) throw new Error(`${review.label} is created twice`);
    stored.set(review.label, review);
  }
}

describe('the scheduler, whatever its clock does', () => {
  it('no instant of now removes or changes a review', () => {
    fc.assert(fc.property(anyCase, anyInstant, anyInstant, (given, a, b) => {
      const [earlier, later] = [a, b].sort((x, y) => x - y).map((now) => reviewsDue(given.cadence, given.goal, now, given.calendar));
      expect(later!.slice(0, earlier!.length)).toEqual(earlier);
    }), runs);
  });

  it('no instant of now removes a review of a goal that was paused, and no end of a pause does', () => {
    const anyPause = fc.tuple(anyInstant, fc.integer({ min: 1, max: 400 * DAY })).map(([from, length]) => ({ from, to: from + length }));
    fc.assert(fc.property(anyCase, fc.array(anyPause, { maxLength: 3 }), anyInstant, anyInstant, (given, pauses, a, b) => {
      const seenAt = (now: number): string[] => {
        const known = pauses.filter(({ from }) => from <= now).map(({ from, to }) => ({ from, to: to <= now ? to : null }));
        return labels(reviewsDue(given.cadence, { ...given.goal, pauses: known }, now, given.calendar));
      };
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)].map(seenAt);
      expect(later).toEqual(expect.arrayContaining(earlier!));
    }), runs);
  });

  it('reviews tile the time of the goal, each opens after its period and is due after it opens', () => {
    fc.assert(fc.property(anyCase, anyInstant, (given, now) => {
      const reviews = reviewsDue(given.cadence, given.goal, now, given.calendar);
      reviews.forEach((review, index) => {
        expect(review.from).toBe(index === 0 ? given.goal.start : reviews[index - 1]!.to);
        expect(review.from).toBeLessThan(review.to);
        expect(review.from).toBeLessThanOrEqual(now);
        expect(review.opensAt).toBeGreaterThanOrEqual(review.to + (given.goal.maturityLagMs ?? 0));
        expect(review.dueAt).toBeGreaterThanOrEqual(review.opensAt);
      });
      if (given.goal.end !== null && now >= given.goal.end) expect(reviews.at(-1)!.to).toBe(given.goal.end);
      expect(new Set(labels(reviews)).size).toBe(reviews.length);
    }), runs);
  });

  it('a three-day outage, clock jumps and two schedulers lose and double nothing', () => {
    fc.assert(fc.property(anyCase, fc.array(anyInstant, { maxLength: 12 }), anyInstant, (given, instants, end) => {
      const should = (now: number): ScheduledReview[] => reviewsDue(given.cadence, given.goal, now, given.calendar);
      const stored = new Map<string, ScheduledReview>();
      const past = instants.filter((instant) => instant <= end);
      for (const now of past) {
        const [ours, theirs] = [should(now), should(now - 3 * DAY)];
        runAt(stored, ours);
        runAt(stored, theirs);
      }
      runAt(stored, should(end));
      expect([...stored.values()].sort((a, b) => a.from - b.from)).toEqual(should(end));
    }), runs);
  });
});

describe('a cadence as declared', () => {
  it('has lags of local days, elapsed time, or both', () => {
    expect(['P3D', 'PT72H', 'P1DT12H', 'P1M', 'soon'].map(lagOf)).toEqual([
      { days: 3, milliseconds: 0 }, { days: 0, milliseconds: 72 * HOUR }, { days: 1, milliseconds: 12 * HOUR }, undefined, undefined,
    ]);
  });

  it('may open at once and takes time to review', () => {
    expect(cadenceFindings(cadence('MONTH', days(0), days(1)))).toEqual([]);
  });

  it.each<[string, Cadence, string[]]>([
    ['no time to review', cadence('MONTH', days(3), days(0)), ['NO_TIME_TO_REVIEW dueAfter']],
    ['a negative lag', cadence('MONTH', days(-1), days(7)), ['LAG_NEGATIVE opensAfter']],
    ['a lag that is no whole number', cadence('MONTH', { days: 1.5, milliseconds: 0 }), ['LAG_NOT_WHOLE opensAfter']],
    [
      'lags longer than a leap year', cadence('MONTH', { days: 0, milliseconds: 400 * DAY }, days(367)),
      ['LAG_TOO_LONG opensAfter', 'LAG_TOO_LONG dueAfter'],
    ],
  ])('is refused with %s, all findings at once', (_, given, expected) => {
    expect(cadenceFindings(given).map(({ code, field }) => `${code} ${field}`)).toEqual(expected);
  });
});
