import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { canonicalInstant, instantText } from '../../src/kernel/instant.js';
import { sample } from '../support/size.js';

describe('the text of whole milliseconds', () => {
  test('is what the calendar says, also of one that was written just now, or in the place of another', () => {
    const instant = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9000, 0, 1) });
    const round = fc.integer({ min: -20_000, max: 60_000 }).map((days) => days * 86_400_000);
    fc.assert(fc.property(fc.array(fc.oneof(instant, round), { maxLength: 30 }), (instants) => {
      for (const each of [...instants, ...instants]) {
        expect(instantText(each)).toBe(Temporal.Instant.fromEpochMilliseconds(each).toString());
      }
    }), { numRuns: sample(300, 20_000) });
  });
});

describe('the canonical text of an instant', () => {
  test.each([
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00Z'],
    ['2026-03-01t09:30z', '2026-03-01T09:30:00Z'],
    ['2026-03-01 10:30:00.250000+01:00', '2026-03-01T09:30:00.25Z'],
    ['2026-03-01T00:00:00.000001+0530', '2026-02-28T18:30:00.000001Z'],
    ['2024-02-29T23:59:59-00:01', '2024-03-01T00:00:59Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ])('%s is %s', (text, canonical) => expect(canonicalInstant(text)).toBe(canonical));

  test.each([
    '2026-03-01',
    '2026-03-01T09:30:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-00T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T09:60:00Z',
    '2026-03-01T09:30:00.1234567Z',
    '0000-06-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:00-00:01',
    '+12026-03-01T00:00:00Z',
    '2026-03-01T09:30:00+24:00',
    '',
    'yesterday',
    '2026-03-01T09:30:00Z\u0000',
  ])('%j is none', (text) => expect(canonicalInstant(text)).toBeUndefined());

  test('agrees with Temporal on every text of its form', () => {
    const two = fc.integer({ min: 0, max: 61 }).map((n) => String(n).padStart(2, '0'));
    const upTo = (most: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
    const year = fc
      .oneof(fc.integer({ min: 0, max: 9999 }), fc.constantFrom(0, 1, 99, 100, 999, 1000, 9999))
      .map((n) => String(n).padStart(4, '0'));
    const fraction = fc.option(fc.stringMatching(/^\d{1,6}$/), { nil: undefined });
    const offset = fc.oneof(
      fc.constant('Z'),
      fc.tuple(fc.constantFrom('+', '-'), upTo(25), two).map(([sign, h, m]) => `${sign}${h}:${m}`),
    );
    const text = fc
      .tuple(year, upTo(13), upTo(32), upTo(25), two, two, fraction, offset)
      .map(([y, mo, d, h, mi, s, f, o]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${f === undefined ? '' : `.${f}`}${o}`);
    fc.assert(
      fc.property(text, (given) => {
        expect(canonicalInstant(given)).toBe(byTemporal(given));
      }),
      { numRuns: 5_000 },
    );
  });
});

function byTemporal(text: string): string | undefined {
  try {
    const canonical = Temporal.Instant.from(text).toString();
    return /^\d{4}-/.test(canonical) && !canonical.startsWith('0000') ? canonical : undefined;
  } catch {
    return undefined;
  }
}

describe('the text of an instant in milliseconds', () => {
  test('is what Temporal writes', () => {
    fc.assert(fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (milliseconds) => {
      expect(instantText(milliseconds)).toBe(Temporal.Instant.fromEpochMilliseconds(milliseconds).toString());
    }), { numRuns: sample(1_000, 100_000) });
  });

  test.each([[0, '1970-01-01T00:00:00Z'], [10_000, '1970-01-01T00:00:10Z'], [10_100, '1970-01-01T00:00:10.1Z'], [-1, '1969-12-31T23:59:59.999Z']])('of %d is %s', (milliseconds, text) => {
    expect(instantText(milliseconds)).toBe(text);
  });
});
