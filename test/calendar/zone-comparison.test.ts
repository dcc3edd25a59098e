import { describe, expect, test } from '@jest/globals';

import { localClock } from '../../src/calendar/local-clock.js';
import { compareZones, zoneProbes, type ZoneReading } from '../../src/calendar/zone-comparison.js';

const from = Date.UTC(2020, 0, 1);
const to = Date.UTC(2030, 0, 1);
const zones = ['Europe/Berlin', 'Asia/Kolkata', 'Europe/Berlin'];

/** What a database would answer whose zones are ours, but for `change`. */
const readings = (change: (reading: ZoneReading) => number | null = (reading) => reading.offsetMs): ZoneReading[] =>
  zoneProbes(zones, from, to).flatMap(({ timeZone, at }) => at.map((instant) => {
    const reading = { timeZone, at: instant, offsetMs: localClock(timeZone).offsetAt(instant) };
    return { ...reading, offsetMs: change(reading) };
  }));

describe('trap 9: two databases of zones are compared, since periods come from one and row functions from the other', () => {
  test('each zone is probed once, on both sides of every change', () => {
    const probes = zoneProbes(zones, from, to);
    expect(probes.map(({ timeZone }) => timeZone)).toEqual(['Asia/Kolkata', 'Europe/Berlin']);
    const change = Date.parse('2026-03-29T01:00:00Z');
    expect(probes[1]!.at).toEqual(expect.arrayContaining([change - 1000, change]));
  });

  test('equal zones have no difference', () => {
    expect(compareZones(readings())).toEqual([]);
  });

  test('a change that comes a second late, or that only the other side knows, is found with its instant', () => {
    const change = Date.parse('2026-03-29T01:00:00Z');
    expect(compareZones(readings(({ at, offsetMs }) => (at === change ? 3_600_000 : offsetMs))))
      .toEqual([{ timeZone: 'Europe/Berlin', at: change, ours: 7_200_000, theirs: 3_600_000 }]);
    const abolished = compareZones(readings(({ timeZone, at, offsetMs }) =>
      (timeZone === 'Asia/Kolkata' && at > Date.UTC(2027, 0, 1) ? 21_600_000 : offsetMs)));
    expect(abolished).toHaveLength(1);
    expect(abolished[0]!.at - Date.UTC(2027, 0, 1)).toBeLessThanOrEqual(7 * 86_400_000);
  });

  test('a zone that the other side lacks is a difference', () => {
    expect(compareZones(readings(({ timeZone, offsetMs }) => (timeZone === 'Asia/Kolkata' ? null : offsetMs))))
      .toEqual([{ timeZone: 'Asia/Kolkata', at: from, ours: 19_800_000, theirs: null }]);
  });
});
