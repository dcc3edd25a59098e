import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CopyBuffer } from '../../src/sql/copy-buffer.js';

describe('a buffer of what is to be copied', () => {
  const texts = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat({ max: 80_000 }).map((length) => 'é'.repeat(length))));

  test('holds the texts that were added, and gives them back in any order', () => {
    fc.assert(
      fc.property(texts, (added) => {
        const buffer = new CopyBuffer();
        const places = added.map((text) => buffer.add(text));
        expect(buffer.length).toBe(Buffer.byteLength(added.join('')));
        expect(buffer.takeInOrder(places.toReversed()).toString()).toBe(added.toReversed().join(''));
        expect(buffer.length).toBe(0);
        for (const text of added) buffer.add(text);
        expect(buffer.takeAll().toString()).toBe(added.join(''));
        expect(buffer.length).toBe(0);
      }),
    );
  });
});
