import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chainsOf, instantsOf } from '../../../../src/app/evaluation/scans/chains.js';
import { elementaryBuckets } from '../../../../src/app/evaluation/scans/elementary-buckets.js';

const span = (from: number, to: number) => ({ from, to });
const spans = fc.array(fc.tuple(fc.nat(12), fc.nat(12)).map(([from, to]) => span(from, to)), { maxLength: 12 });

describe('spans as chains', () => {
  test('trailing periods are one', () => {
    expect(chainsOf([span(0, 3), span(1, 4), span(2, 5)])).toEqual({ chains: [{ from: [0, 1, 2], to: [3, 4, 5] }], slots: [0, 1, 2], firstOf: [0, 1, 2], depth: 3 });
  });

  test('one that lies inside of another is in another chain', () => {
    expect(chainsOf([span(0, 9), span(2, 3), span(9, 9)])).toEqual({
      chains: [{ from: [0], to: [9] }, { from: [2], to: [3] }], slots: [0, 1, null], firstOf: [0, 1], depth: 2,
    });
  });

  test('spans that differ in their companions alone have slots of their own', () => {
    expect(chainsOf([span(0, 1), span(0, 1), span(0, 1)], (position) => `${position % 2}`).slots).toEqual([0, 1, 0]);
  });

  test('the spans around an instant are neighbours in every chain', () => {
    fc.assert(fc.property(spans, (asked) => {
      const { chains, slots, depth } = chainsOf(asked);
      for (let instant = 0; instant < 12; instant++) {
        const around = new Set(slots.filter((slot, position) => slot !== null && asked[position]!.from <= instant && instant < asked[position]!.to));
        let before = 0;
        const found = chains.flatMap(({ from, to }) => {
          const [low, high] = [to.filter((end) => end <= instant).length, from.filter((start) => start <= instant).length];
          const range = Array.from({ length: Math.max(0, high - low) }, (_, index) => before + low + index);
          before += to.length;
          return range;
        });
        expect(new Set(found)).toEqual(around);
        expect(found.length).toBeLessThanOrEqual(depth);
      }
    }));
  });

  test('instants are slots in order, each once', () => {
    expect(instantsOf([7, null, 3, 7])).toEqual({ instants: [3, 7], slots: [1, null, 0, 1], firstOf: [2, 0] });
  });
});

test('every span is made of the buckets between all bounds, and no bucket of another counts', () => {
  fc.assert(fc.property(spans, (asked) => {
    const { bounds, ranges, isInSpan } = elementaryBuckets(asked);
    asked.forEach(({ from, to }, position) => {
      const range = ranges[position] ?? null;
      expect(range === null ? null : [bounds[range[0] - 1], bounds[range[1] - 1]]).toEqual(to <= from ? null : [from, to]);
    });
    for (let bucket = 1; bucket < bounds.length; bucket++) {
      expect(isInSpan(bucket)).toBe(asked.some(({ from, to }) => from <= bounds[bucket - 1]! && bounds[bucket]! <= to));
    }
  }));
});
