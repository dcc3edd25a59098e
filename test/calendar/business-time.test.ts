import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { businessTime, MONDAY_BEFORE_EPOCH, WEEK_SECONDS, type BusinessTime } from '../../src/calendar/business-time.js';
import type { WorkSchedule } from '../../src/calendar/schedule.js';
import { sample } from '../support/size.js';
import { trials, walked } from './schedules.js';

/** What the table says has passed until an instant, in microseconds; as its description reads. */
function until(table: BusinessTime, micros: bigint): bigint | null {
  const i = table.starts.filter((start) => BigInt(start) * 1000n <= micros).length - 1;
  if (i < 0 || i >= table.offsets.length) return null;
  const [seconds, fraction] = [Number(micros / 1_000_000n), micros % 1_000_000n];
  const n = seconds + table.offsets[i]! + MONDAY_BEFORE_EPOCH;
  const r = (n % WEEK_SECONDS) + table.shifts[i]!;
  const j = table.edges.filter((edge) => edge <= r).length;
  const within = (table.totals[j - 1] ?? 0) + (j % 2 === 1 ? r - table.edges[j - 1]! : 0);
  const whole = table.bases[i]! + Math.floor(n / WEEK_SECONDS) * table.weeks[i]! + within;
  return BigInt(whole) * 1_000_000n + (j % 2 === 1 ? fraction : 0n);
}

const office = [{ from: 540, to: 720 }, { from: 780, to: 1050 }];
const week = [office, office, office, office, office, [], []];
const schedule = (more: Partial<WorkSchedule> = {}): WorkSchedule => ({ versions: [{ validFrom: null, weekly: week }], holidays: [], ...more });

/** Seconds of business time between two instants. */
function between(of: WorkSchedule, timeZone: string, a: string, b: string): number | null {
  const table = businessTime(of, [], timeZone);
  const [from, to] = [a, b].map((text) => until(table, BigInt(Date.parse(text)) * 1000n));
  return from == null || to == null ? null : Number(to - from) / 1e6;
}

describe('business time', () => {
  test('is that of a walk from minute to minute, whatever zone, hours, holidays and changes', () => {
    fc.assert(fc.property(trials, (trial) => {
      const table = businessTime(trial.schedule, trial.closed, trial.timeZone);
      const passed = trial.instants.map((instant) => until(table, instant)!);
      trial.instants.slice(1).forEach((instant, index) => {
        expect(passed[index + 1]! - passed[index]!).toBe(walked(trial, trial.instants[index]!, instant));
      });
    }), { numRuns: sample(30, 600) });
  }, 600_000);

  test('of a working day is seven and a half hours, of a week 37.5', () => {
    expect(between(schedule(), 'Europe/Berlin', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')).toBe(27_000);
    expect(between(schedule(), 'Europe/Berlin', '2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z')).toBe(135_000);
  });

  test('stands still at night, over the weekend and on holidays, and runs backwards', () => {
    const of = schedule({ holidays: ['2026-03-03'] });
    expect(between(of, 'UTC', '2026-03-02T17:00:00Z', '2026-03-04T09:10:00Z')).toBe(2_400);
    expect(between(of, 'UTC', '2026-03-04T09:10:00Z', '2026-03-02T17:00:00Z')).toBe(-2_400);
    expect(between(of, 'UTC', '2026-03-06T18:00:00Z', '2026-03-09T08:00:00Z')).toBe(0);
  });

  test('of a night shift loses the hour that spring skips and gains the one that autumn repeats', () => {
    const night = [{ from: 0, to: 360 }];
    const of = schedule({ versions: [{ validFrom: null, weekly: Array.from({ length: 7 }, () => night) }] });
    expect(between(of, 'Europe/Berlin', '2026-03-28T20:00:00Z', '2026-03-29T20:00:00Z')).toBe(5 * 3600);
    expect(between(of, 'Europe/Berlin', '2026-10-24T20:00:00Z', '2026-10-25T20:00:00Z')).toBe(7 * 3600);
    expect(between(of, 'Australia/Lord_Howe', '2026-04-04T10:00:00Z', '2026-04-05T10:00:00Z')).toBe(6.5 * 3600);
  });

  test('around the clock is all time there is, over seconds in the offset, too', () => {
    const always = schedule({ versions: [{ validFrom: null, weekly: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]) }] });
    const table = businessTime(always, [], 'Africa/Monrovia');
    const [a, b] = [Date.UTC(1970, 0, 2, 3, 4, 5), Date.UTC(2099, 11, 30, 1, 2, 3)];
    expect(until(table, BigInt(b) * 1000n)! - until(table, BigInt(a) * 1000n)!).toBe(BigInt(b - a) * 1000n);
    expect(table.edges).toEqual([0, WEEK_SECONDS]);
    const trial = { schedule: schedule(), closed: [], timeZone: 'Africa/Monrovia' };
    const [from, to] = [BigInt(Date.UTC(1971, 11, 31)) * 1000n, BigInt(Date.UTC(1972, 0, 8)) * 1000n];
    const own = businessTime(trial.schedule, [], trial.timeZone);
    expect(until(own, to)! - until(own, from)!).toBe(walked(trial, from, to, 1_000_000n));
  });

  test('follows new hours from the day on which they are valid, and there is none before the first', () => {
    const of = schedule({ versions: [
      { validFrom: '2026-03-02', weekly: week }, { validFrom: '2026-03-04', weekly: [[], [], [{ from: 600, to: 660 }], [], [], [], []] },
    ] });
    expect(between(of, 'UTC', '2026-01-01T00:00:00Z', '2026-03-02T09:00:00Z')).toBe(0);
    expect(between(of, 'UTC', '2026-03-03T00:00:00Z', '2026-03-05T00:00:00Z')).toBe(27_000 + 3_600);
  });

  test('is unknown before 1970 and from 2100 on', () => {
    expect(between(schedule(), 'UTC', '1969-12-31T23:59:59Z', '2026-03-02T09:00:00Z')).toBeNull();
    expect(between(schedule(), 'UTC', '2026-03-02T09:00:00Z', '2100-01-01T00:00:00Z')).toBeNull();
    expect(between(schedule(), 'UTC', '1970-01-01T00:00:00Z', '2099-12-31T23:59:59Z')).toBeGreaterThan(0);
  });
});
