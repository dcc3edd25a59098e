import { describe, expect, test } from '@jest/globals';
import { Decimal } from '../../src/kernel/decimal.js';
import { AGGREGATIONS, type Aggregation } from '../../src/lang/aggregation.js';
import { judgeCell, type Coverage, type Judged } from '../../src/lang/cell.js';
import { NoValue } from '../../src/lang/value.js';

const DAY = 86_400_000;
const period = (from: number, to: number, now = 10 * DAY) => {
  const running = from < now && now < to;
  return { from, to, end: running ? now : to, open: running };
};
const day = (from: number, to = from + 1) => period(from * DAY, to * DAY);
const judged = (aggregation: Aggregation): Judged => ({ aggregation, isStock: false, hasGrain: true, maturesAt: null });
const covered = (from: number | null, completeThrough: number | null = null): Coverage => ({
  from: from === null ? null : from * DAY, completeThrough: completeThrough === null ? null : completeThrough * DAY,
});
const show = (cell: ReturnType<typeof judgeCell>) => (cell.value instanceof NoValue ? cell.value.reason : cell.value.toString());

describe('a cell without rows', () => {
  test.each(AGGREGATIONS.map((aggregation) => [aggregation, ['COUNT', 'SUM', 'COUNT_DISTINCT', 'APPROX_COUNT_DISTINCT'].includes(aggregation) ? '0' : 'NO_DATA']))(
    'in the covered past: %s is %s', (aggregation, expected) => {
      expect(show(judgeCell(judged(aggregation as 'COUNT'), undefined, day(5), covered(1), 10 * DAY))).toBe(expected);
    });

  test.each<[string, ReturnType<typeof day>, Coverage]>([
    ['ends at the start of the coverage', day(4), covered(5)],
    ['begins now', day(10), covered(5)],
    ['is of a source that covers nothing yet', day(5), covered(null)],
  ])('is not covered where it %s, also for a count', (_, moment, coverage) => {
    expect(show(judgeCell(judged('COUNT'), undefined, moment, coverage, 10 * DAY))).toBe('NOT_COVERED');
  });
});

describe('what may still move or is missing', () => {
  const incomplete = (moment: ReturnType<typeof day>, coverage: Coverage) => judgeCell(judged('COUNT'), undefined, moment, coverage, 10 * DAY).incomplete;

  test('a period that now lies in is open', () => expect(incomplete(day(10, 12), covered(1))).toEqual(['PERIOD_OPEN']));
  test('a period that ended is not', () => expect(incomplete(day(9), covered(1))).toEqual([]));
  test('a source is behind where it was declared complete up to before the end', () => {
    expect(incomplete(day(8), covered(1, 8))).toEqual(['SOURCE_BEHIND']);
    expect(incomplete(day(8), covered(1, 9))).toEqual([]);
  });
  test('an open period asks the source only up to now', () => {
    expect(incomplete(day(9, 11), covered(1, 10))).toEqual(['PERIOD_OPEN']);
  });
  test('rows that may still come to count make it immature', () => {
    const until = (maturesAt: number) => judgeCell({ ...judged('COUNT'), maturesAt }, undefined, day(8), covered(1), 10 * DAY).incomplete;
    expect([until(10 * DAY + 1), until(10 * DAY)]).toEqual([['IMMATURE'], []]);
  });
  test('a stock is read at one instant, so it is never covered in part', () => {
    const stock = judgeCell({ ...judged('COUNT'), isStock: true }, undefined, day(4, 6), covered(5), 10 * DAY);
    expect([show(stock), stock.incomplete]).toEqual(['0', []]);
  });
  test('where a moment is no whole unit of the finest grain there is no value', () => {
    expect(show(judgeCell({ ...judged('COUNT'), hasGrain: false }, undefined, day(8), covered(1), 10 * DAY))).toBe('UNDEFINED');
  });
  test('a period that begins before the coverage is covered in part', () => expect(incomplete(day(4, 6), covered(5))).toEqual(['PARTLY_COVERED']));
});

test('the mean is divided here, at the precision of the fold', () => {
  const cell = judgeCell(judged('AVG'), { value: '10', n: 3, rows: 4 }, day(5), covered(1), 10 * DAY);
  expect((cell.value as Decimal).toString()).toBe('3.333333333333333333333333333333333');
});

test('a sum whose rows have no known value is 0, so that parts add up to the whole', () => {
  expect(show(judgeCell(judged('SUM'), { value: null, n: 0, rows: 3 }, day(5), covered(1), 10 * DAY))).toBe('0');
});
