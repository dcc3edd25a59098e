import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';

import { civilDay, dateText } from '../../src/calendar/civil-day.js';
import { localClock, localTimeText } from '../../src/calendar/local-clock.js';
import { sample } from '../support/size.js';
import { ODD_ZONES } from './zones.js';

const zone = fc.constantFrom(...ODD_ZONES);

describe('the local clock', () => {
  test('shows the offset that Temporal shows at any instant', () => {
    const instant = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(fc.property(zone, instant, (timeZone, at) => {
      const theirs = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
      expect(localClock(timeZone).offsetAt(at)).toBe(theirs);
    }), { numRuns: sample(2_000, 50_000) });
  });

  test('starts every day where Temporal starts it', () => {
    const day = fc.integer({ min: civilDay(1900, 0, 1), max: civilDay(2100, 0, 1) });
    fc.assert(fc.property(zone, day, (timeZone, date) => {
      const theirs = Temporal.PlainDate.from(dateText(date)).toZonedDateTime(timeZone).epochMilliseconds;
      expect(localClock(timeZone).startOfDay(date)).toBe(theirs);
    }), { numRuns: sample(2_000, 50_000) });
  });

  test('misses no change of the clock: an hourly walk through every odd zone finds the same offsets', () => {
    const years = sample(1, 30);
    const from = Date.UTC(2010, 10, 1);
    for (const timeZone of sample(ODD_ZONES.slice(0, 8), [...ODD_ZONES])) {
      const clock = localClock(timeZone);
      for (let at = from; at < from + years * 366 * 86_400_000; at += 3_600_000) {
        const theirs = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
        if (clock.offsetAt(at) !== theirs) throw new Error(`${timeZone} at ${new Date(at).toISOString()}`);
      }
    }
  }, 600_000);

  test('names the stretches between changes, without cutting them where the year ends', () => {
    const stretches = [...localClock('Europe/Berlin').stretches(Date.UTC(2025, 6, 1), Date.UTC(2026, 6, 1))];
    expect(stretches.map(({ offset }) => offset / 3_600_000)).toEqual([2, 1, 2]);
    expect(new Date(stretches[1]!.from).toISOString()).toBe('2025-10-26T01:00:00.000Z');
    expect(new Date(stretches[1]!.to).toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });

  test('a midnight that daylight saving skips starts the day at the change', () => {
    // Beirut goes to summer time at 00:00, Sao Paulo did so until 2018.
    const beirut = localClock('Asia/Beirut').startOfDay(civilDay(2026, 2, 29));
    expect(localTimeText(beirut, localClock('Asia/Beirut').offsetAt(beirut))).toBe('2026-03-29T01:00+03:00');
    const saoPaulo = localClock('America/Sao_Paulo').startOfDay(civilDay(2018, 10, 4));
    expect(localTimeText(saoPaulo, localClock('America/Sao_Paulo').offsetAt(saoPaulo))).toBe('2018-11-04T01:00-02:00');
  });

  test('an instant belongs to the last day that has started, also where the clock was put back across midnight', () => {
    const clock = localClock('America/St_Johns');
    const repeated = Date.parse('2010-11-07T02:40:00Z');
    expect(localTimeText(repeated, clock.offsetAt(repeated))).toBe('2010-11-06T23:10-03:30');
    expect(dateText(clock.dayAt(repeated))).toBe('2010-11-07');
  });

  test('writes seconds and historic offsets only where there are some', () => {
    expect(localTimeText(Date.parse('2026-03-01T09:00:00Z'), 0)).toBe('2026-03-01T09:00+00:00');
    expect(localTimeText(Date.parse('2026-03-01T09:00:05.250Z'), -12_600_000)).toBe('2026-03-01T05:30:05.250-03:30');
    expect(localTimeText(Date.parse('1969-12-31T23:00:00Z'), -2_670_000)).toBe('1969-12-31T22:15:30-00:44:30');
  });
});
