import { describe, expect, test } from '@jest/globals';

import { validZone } from '../../src/calendar/zone.js';
import { YardstickError } from '../../src/kernel/errors.js';

function refusal(text: string): YardstickError {
  try {
    validZone(text, 'timeZone');
  } catch (error) {
    if (error instanceof YardstickError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('a zone', () => {
  test('is spelt as the database spells it', () => {
    expect(validZone('europe/berlin', 'timeZone')).toBe('Europe/Berlin');
    expect(validZone('Asia/Kolkata', 'timeZone')).toBe('Asia/Kolkata');
    expect(validZone('utc', 'timeZone')).toBe('UTC');
    expect(validZone('Etc/GMT+5', 'timeZone')).toBe('Etc/GMT+5');
  });

  test('that is misspelt is refused with what was probably meant', () => {
    const error = refusal('Europe/Berln');
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toBe('There is no time zone "Europe/Berln".');
    expect(error.details).toEqual({ argument: 'timeZone', hint: 'Did you mean "Europe/Berlin"?' });
  });

  test('named by its city alone is refused with its full name', () => {
    expect(refusal('berlin').details.hint).toBe('Did you mean "Europe/Berlin"?');
  });

  test('that PostgreSQL would read otherwise is refused: offsets and abbreviations', () => {
    for (const text of ['+02:00', '-0530', 'CET', 'EST', 'PST', 'MST']) expect(refusal(text).code).toBe('BAD_INPUT');
  });

  test('is never found by nonsense', () => {
    for (const text of ['', ' ', '\0', 'a/b', '../../etc/passwd', 'constructor', '__proto__', 'Europe/Berlin\0', 'x'.repeat(100_000), 'Europe/Bérlin']) {
      expect(refusal(text).code).toBe('BAD_INPUT');
    }
  });
});
