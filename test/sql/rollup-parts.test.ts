import { describe, expect, test } from '@jest/globals';
import { cutMonths } from '../../src/sql/rollup-parts.js';

describe('months are read as one', () => {
  test.each<[string, string[], string[] | null]>([
    ['where buckets are months', ['2026-01-01', '2026-02-01', '2026-03-01'], []],
    ['or longer', ['2025-01-01', '2026-01-01'], []],
    ['where a bucket has them and others besides', ['2025-12-15', '2026-03-10'], ['2025-12-01', '2026-03-01']],
    ['but not where a bucket begins within each', ['2026-01-05', '2026-01-12', '2026-02-02'], null],
    ['but not where there is a part of one alone', ['2026-01-01', '2026-01-31'], null],
  ])('%s', (_, days, cut) => {
    expect(cutMonths(days)).toEqual(cut);
  });
});
