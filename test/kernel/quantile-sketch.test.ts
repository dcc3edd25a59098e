import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { binOf, QUANTILE_ERROR, QuantileSketch, valueOfBin } from '../../src/kernel/quantile-sketch.js';
import { sample } from '../support/size.js';

const sketchOf = (values: readonly number[]): QuantileSketch => {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.add(binOf(value), 1);
  return sketch;
};

/** What doubles add to the bound by rounding. */
const ROUNDING = 1e-15;
const isNear = (found: number, exact: number): boolean => Math.abs(found - exact) <= (QUANTILE_ERROR + ROUNDING) * Math.abs(exact);

const magnitude = fc.oneof(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), fc.integer({ min: -299, max: 299 }).map((power) => 10 ** power), fc.nat());
const number = fc.oneof(magnitude, magnitude.map((value) => -value), fc.constantFrom(0, 0, 1, -1, 128, 0.1));
const numbers = fc.array(number, { minLength: 1, maxLength: 40 });

describe('a bin', () => {
  test('stands for its values, to within less than 0.4 %', () => {
    expect(QUANTILE_ERROR).toBeLessThan(0.004);
    fc.assert(fc.property(number, (value) => {
      const shown = valueOfBin(binOf(value));
      expect(isNear(shown, value) || Math.abs(value) < 1e-300).toBe(true);
      expect(binOf(shown)).toBe(binOf(value));
    }), { numRuns: sample(2_000, 50_000) });
  });

  test('of a greater number is not before that of a smaller one', () => {
    fc.assert(fc.property(number, number, (a, b) => {
      expect(a < b ? binOf(a) <= binOf(b) : binOf(a) >= binOf(b)).toBe(true);
    }), { numRuns: sample(2_000, 50_000) });
  });

  test('has exact edges: 128 of them between a number and its double', () => {
    expect(binOf(2) - binOf(1)).toBe(128);
    expect(binOf(1 + 1 / 128)).toBe(binOf(1) + 1);
    expect(binOf(1 + 1 / 128 - 2 ** -52)).toBe(binOf(1));
    expect([binOf(-2) - binOf(-1), binOf(0), valueOfBin(0)]).toEqual([-128, 0, 0]);
  });

  test('keeps what is too small as 0, and what is too large at the end', () => {
    expect([1e-301, -1e-320, Number.MIN_VALUE].map(binOf).map(Math.abs)).toEqual([0, 0, 0]);
    expect(binOf(1.7e308)).toBe(binOf(1e300));
    expect(isNear(valueOfBin(binOf(-1.7e308)), -1e300)).toBe(true);
  });
});

describe('a quantile', () => {
  test('is that of its rank, of any numbers: below 0, 0, huge and tiny', () => {
    fc.assert(fc.property(numbers, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (values, p) => {
      const sorted = [...values].sort((a, b) => a - b);
      expect(isNear(sketchOf(values).quantile(p)!, sorted[Math.floor(p * (sorted.length - 1))]!)).toBe(true);
    }), { numRuns: sample(2_000, 50_000) });
  });

  test('of nothing is none', () => {
    const sketch = sketchOf([5]);
    sketch.add(binOf(5), -1);
    expect([sketch.quantile(0.5), new QuantileSketch().quantile(0.5)]).toEqual([null, null]);
  });
});

describe('states merge', () => {
  test('in any order, and what is taken back leaves no trace', () => {
    fc.assert(fc.property(numbers, numbers, fc.constantFrom(0.05, 0.5, 0.9), (a, b, p) => {
      const merged = sketchOf(b);
      for (const value of a) merged.add(binOf(value), 2);
      for (const value of a) merged.add(binOf(value), -1);
      expect(merged.quantile(p)).toBe(sketchOf([...a, ...b]).quantile(p));
      for (const value of b) merged.add(binOf(value), -1);
      expect(merged.quantile(p)).toBe(sketchOf(a).quantile(p));
    }), { numRuns: sample(300, 5_000) });
  });
});
