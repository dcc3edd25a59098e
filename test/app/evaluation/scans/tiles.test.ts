import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tilesOf, WHOLE } from '../../../../src/app/evaluation/scans/tiles.js';

const span = (from: number, to: number) => ({ from, to });

describe('spans as tiles', () => {
  test('periods and the window that they tile are buckets and their whole', () => {
    expect(tilesOf([span(0, 1), span(1, 2), span(2, 4), span(0, 4)])).toEqual({ bounds: [0, 1, 2, 4], whole: true, slots: [1, 2, 3, WHOLE] });
  });

  test('a span that is asked twice is read once', () => {
    expect(tilesOf([span(3, 5), span(3, 5)])).toEqual({ bounds: [3, 5], whole: false, slots: [1, 1] });
  });

  test('what lies between spans is a bucket of nobody', () => {
    expect(tilesOf([span(5, 6), span(0, 1)])).toEqual({ bounds: [0, 1, 5, 6], whole: false, slots: [3, 1] });
  });

  test('an empty span has no slot, and nothing but empty ones are no tiles', () => {
    expect(tilesOf([span(0, 1), span(2, 2)])).toEqual({ bounds: [0, 1], whole: false, slots: [1, null] });
    expect(tilesOf([span(2, 2)])).toBeNull();
  });

  test('spans that overlap are none', () => {
    expect(tilesOf([span(0, 2), span(1, 3)])).toBeNull();
    expect(tilesOf([span(0, 1), span(2, 3), span(0, 3)])).toBeNull();
  });

  test('every span is its bucket, or all of them', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(12), fc.nat(12))), (pairs) => {
      const asked = pairs.map(([from, to]) => span(from, to));
      const tiles = tilesOf(asked);
      tiles?.slots.forEach((slot, position) => {
        const { bounds } = tiles;
        const read = slot === null ? null : slot === WHOLE ? span(bounds[0]!, bounds.at(-1)!) : span(bounds[slot - 1]!, bounds[slot]!);
        expect(read).toEqual(asked[position]!.to <= asked[position]!.from ? null : asked[position]);
      });
    }));
  });
});
