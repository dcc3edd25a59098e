import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deviation, exactColumn, exactText, runningSums } from '../../../../src/app/evaluation/scans/exact-sums.js';
import { Extremes } from '../../../../src/app/evaluation/scans/extremes.js';
import { Decimal } from '../../../../src/kernel/decimal.js';

const Wide = Decimal.clone({ precision: 200 });
const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(9)).map(([digits, scale]) => new Wide(`${digits}e-${scale}`).toFixed(scale));

describe('exact sums', () => {
  test('are those of the decimals, whatever their digits', () => {
    fc.assert(fc.property(fc.array(fc.option(decimal)), (texts) => {
      const { scale, values } = runningSums(exactColumn(texts));
      texts.forEach((_, index) => {
        const expected = texts.slice(0, index + 1).reduce((sum, text) => sum.plus(text ?? 0), new Wide(0));
        expect(new Wide(exactText(values[index + 1]!, scale)).eq(expected)).toBe(true);
      });
    }));
  });

  test('keep signs and zeros', () => {
    expect([exactText(-5n, 2), exactText(5n, 0), exactText(0n, 1), exactText(-1234n, 3)]).toEqual(['-0.05', '5', '0.0', '-1.234']);
  });

  test('give the deviation of the sample, which fewer than two values have not', () => {
    expect(deviation(1, '3', '9')).toBeNull();
    expect(deviation(4, '10', '30.00')).toBe(new Decimal(5).div(3).sqrt().toFixed());
    // In doubles the squares would swallow the difference.
    expect(deviation(2, '18014398509481987', new Wide('9007199254740993').pow(2).plus(new Wide('9007199254740994').pow(2)).toFixed())).toBe(new Decimal('0.5').sqrt().toFixed());
  });
});

test('the best of any stretch is found', () => {
  fc.assert(fc.property(fc.array(fc.integer(), { maxLength: 40 }), fc.nat(40), fc.nat(40), (items, from, length) => {
    const [start, end] = [Math.min(from, items.length), Math.min(from + length, items.length)];
    const stretch = items.slice(start, end);
    expect(new Extremes(items, (a, b) => a < b).between(start, end)).toBe(stretch.length === 0 ? undefined : Math.min(...stretch));
  }));
});
