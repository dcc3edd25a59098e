import { describe, expect, test } from '@jest/globals';

import { durationMs } from '../../src/kernel/duration.js';

describe('a duration', () => {
  test('is made of days, hours, minutes and seconds', () => {
    expect(durationMs('PT24H')).toBe(86_400_000);
    expect(durationMs('P7D')).toBe(7 * 86_400_000);
    expect(durationMs('P1DT2H3M4S')).toBe((((24 + 2) * 60 + 3) * 60 + 4) * 1000);
    expect(durationMs('PT0S')).toBe(0);
  });

  test('is refused where its length is not fixed, or it is none', () => {
    for (const text of ['P1M', 'P1Y', 'P1W', 'P', 'PT', 'P1DT', 'T1H', '-P1D', 'PT1.5H', 'P1D ', '24h', '', 'PT9999999H', 'P1D\0']) {
      expect(durationMs(text)).toBeUndefined();
    }
  });
});
