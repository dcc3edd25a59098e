import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lanesOf } from '../../../src/app/evaluation/lanes.js';

const span = (from: number, to: number) => ({ from, to });

describe('lanes of spans', () => {
  test('periods that tile their window are one lane with its whole', () => {
    const lanes = lanesOf([span(0, 1), span(1, 2), span(2, 4), span(0, 4)]);
    expect(lanes).toEqual([{ bounds: [0, 1, 2, 4], spansOf: new Map([[1, [0]], [2, [1]], [3, [2]]]), whole: [3] }]);
  });

  test('one period that is the window is read once', () => {
    expect(lanesOf([span(3, 5), span(3, 5)])).toEqual([{ bounds: [3, 5], spansOf: new Map([[1, [0, 1]]]), whole: [] }]);
  });

  test('what lies between spans is no bucket of theirs', () => {
    expect(lanesOf([span(0, 1), span(5, 6)])).toEqual([{ bounds: [0, 1, 5, 6], spansOf: new Map([[1, [0]], [3, [1]]]), whole: [] }]);
  });

  test('an empty span is read nowhere', () => expect(lanesOf([span(2, 2)])).toEqual([]));

  test('every span is answered by exactly the instants that it holds', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 6 })).map(([from, length]) => span(from, from + length)), { maxLength: 12 });
    fc.assert(fc.property(spans, (asked) => {
      const read = asked.map(() => new Set<number>());
      for (const { bounds, spansOf, whole } of lanesOf(asked)) {
        expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
        for (let instant = bounds[0]!; instant < bounds.at(-1)!; instant++) {
          const bucket = bounds.filter((bound) => bound <= instant).length;
          for (const position of [...(spansOf.get(bucket) ?? []), ...whole]) {
            expect(read[position]!.has(instant)).toBe(false);
            read[position]!.add(instant);
          }
        }
      }
      asked.forEach(({ from, to }, position) => expect([...read[position]!]).toEqual(Array.from({ length: to - from }, (_, index) => from + index)));
    }));
  });
});
