import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dateFormat, inZone } from '../../../src/cli/import/date-format.js';

describe('a stated date format', () => {
  test.each([
    ['D/M/YYYY H:mm', 'UTC', '29/2/2016 01:16', '2016-02-29T01:16:00Z'],
    ['D/M/YYYY H:mm', 'Europe/Berlin', ' 1/7/2016 9:05 ', '2016-07-01T07:05:00Z'],
    ['MM/DD/YYYY hh:mm:ss A', 'America/New_York', '01/31/2026 12:05:09 AM', '2026-01-31T05:05:09Z'],
    ['MM/DD/YYYY hh:mm:ss A', 'America/New_York', '01/31/2026 12:05:09 pm', '2026-01-31T17:05:09Z'],
    ['DD.MM.YY', 'Europe/Berlin', '01.03.26', '2026-02-28T23:00:00Z'],
    ['YYYY-MM-DD HH:mm:ss.S', 'UTC', '2026-03-01 09:30:00.250', '2026-03-01T09:30:00.25Z'],
    ['YYYY-MM-DDTHH:mm:ssZ', 'UTC', '2026-03-01T09:30:00+0530', '2026-03-01T04:00:00Z'],
    ['D MMM YYYY', 'UTC', '7 Mar 2026', '2026-03-07T00:00:00Z'],
    ['YYYY(MM)DD', 'UTC', '2026(03)07', '2026-03-07T00:00:00Z'],
  ])('%s in %s reads %s', (format, zone, text, instant) => expect(dateFormat(format, zone).parse(text)).toBe(instant));

  test.each([
    ['D/M/YYYY', '30/2/2026'],
    ['D/M/YYYY', '1/13/2026'],
    ['DD/MM/YYYY', '1/3/2026'],
    ['D/M/YYYY', '1/3/2026 10:00'],
    ['D/M/YYYY h:mm A', '1/3/2026 13:00 PM'],
    ['D.M.YYYY', '1/3/2026'],
    ['D/M/YYYY H:mm', '1/3/2026 24:00'],
    ['D/M/YYYY', ''],
  ])('%s does not read %j', (format, text) => expect(dateFormat(format, 'UTC').parse(text)).toBeUndefined());

  test('is refused where it says no day, or one part twice', () => {
    expect(() => dateFormat('YYYY-MM', 'UTC')).toThrow('it says no day');
    expect(() => dateFormat('D/M/YYYY DD', 'UTC')).toThrow('DD says the day a second time');
  });
});

describe('a local time in a zone', () => {
  test('that the clock shows twice is the earlier; one that it skips is read as if it had not been put forward', () => {
    expect(inZone('2026-10-25T02:30:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00Z');
    expect(inZone('2026-03-29T02:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z');
    expect(inZone('2011-12-30T10:00:00', 'Pacific/Apia')).toBe('2011-12-30T20:00:00Z');
  });

  test('agrees with Temporal, in zones with every kind of transition', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'UTC',
    );
    const minutes = fc.oneof(
      fc.integer({ min: Date.UTC(1990, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 }),
      fc
        .constantFrom('2026-03-29T00:00Z', '2026-10-25T00:00Z', '2026-10-04T00:00Z', '2011-12-29T00:00Z', '2026-11-01T00:00Z')
        .chain((day) => fc.integer({ min: 0, max: 2_880 }).map((more) => Date.parse(day) / 60_000 + more)),
    );
    fc.assert(
      fc.property(zone, minutes, (timeZone, minute) => {
        const local = new Date(minute * 60_000).toISOString().slice(0, 19);
        const expected = Temporal.PlainDateTime.from(local)
          .toZonedDateTime(timeZone, { disambiguation: 'compatible' })
          .toInstant()
          .toString();
        expect(inZone(local, timeZone)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
