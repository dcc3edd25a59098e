import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DISTINCT_ERROR, DistinctSketch, distinctKey, RANKS, REGISTERS } from '../../src/kernel/distinct-sketch.js';
import { sample } from '../support/size.js';

/** Hashes as different values would have them: two words of 32 bits each from a counter, mixed as MurmurHash3 ends. */
function words(seed: number): () => readonly [high: number, low: number] {
  let counter = Math.imul(seed + 1, 0x9e3779b1);
  const mixed = (word: number): number => {
    let z = word;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  return () => {
    counter = (counter + 0x6d2b79f5) | 0;
    return [mixed(counter ^ 0x5bd1e995), mixed(counter)];
  };
}

const hashOf = ([high, low]: readonly [number, number]): bigint => BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));

/** As distinctKey, faster. */
const keyOf = ([high, low]: readonly [number, number]): number => {
  const rest = low >>> 13;
  const rank = high !== 0 ? Math.clz32(high) + 1 : rest !== 0 ? 32 + Math.clz32(rest) - 13 + 1 : 52;
  return (low & (REGISTERS - 1)) * RANKS + rank;
};

const sketchOf = (keys: Iterable<number>): DistinctSketch => {
  const sketch = new DistinctSketch();
  for (const key of keys) sketch.add(key, 1);
  return sketch;
};

/** The registers by their definition. */
function registersOf(keys: readonly number[]): Uint8Array {
  const registers = new Uint8Array(REGISTERS);
  for (const key of keys) registers[Math.floor(key / RANKS)] = Math.max(registers[Math.floor(key / RANKS)]!, key % RANKS);
  return registers;
}
const hasRegisters = (sketch: DistinctSketch, registers: Uint8Array): boolean =>
  Buffer.from((sketch as unknown as { highest: Uint8Array }).highest).equals(registers);

describe('the key of a hash', () => {
  test.each<[string, bigint, number, number]>([
    ['zero: the register 0, and the highest rank', 0n, 0, 52],
    ['the lowest bits alone: their register', 8191n, 8191, 52],
    ['the sign: the first bit of all', -(2n ** 63n), 0, 1],
    ['all bits', -1n, 8191, 1],
    ['the bit next to the register: the last that a rank can be', 8192n, 0, 51],
    ['some bits', (1n << 40n) + 5n, 5, 24],
  ])('%s', (_, hash, register, rank) => {
    expect(distinctKey(hash)).toBe(register * RANKS + rank);
  });

  test('is told as fast as these tests need it', () => {
    const next = words(3);
    for (const hash of [[0, 0], [0, 8192], [0, 2 ** 31], [1, 7], ...Array.from({ length: 500 }, next)] as [number, number][]) {
      expect(keyOf(hash)).toBe(distinctKey(hashOf(hash)));
    }
  });

  test('a rank has half the hashes of the one before', () => {
    const next = words(7);
    const ranks = Array.from({ length: 40_000 }, () => keyOf(next()) % RANKS);
    for (const rank of [1, 2, 3, 4]) expect(ranks.filter((each) => each === rank).length / 40_000).toBeCloseTo(2 ** -rank, 1.7);
  });
});

describe('an estimate', () => {
  test('is nothing of nothing, and exact of few', () => {
    expect(new DistinctSketch().estimate()).toBe(0);
    const next = words(1);
    const sketch = new DistinctSketch();
    for (let count = 1; count <= 20; count++) {
      sketch.add(keyOf(next()), 1);
      expect(sketch.estimate()).toBe(count);
    }
  });

  test('of 10 to 1,000,000 values lies within four standard errors, and its errors scatter as they should', () => {
    const relative: number[] = [];
    for (const [index, count] of [10, 100, 1_000, 3_000, 10_000, 20_000, 30_000, 50_000, 100_000, 300_000, 1_000_000].entries()) {
      for (let run = 0; run < Math.max(1, Math.min(8, Math.floor(100_000 / count))); run++) {
        const next = words(index * 1_000 + run);
        const sketch = new DistinctSketch();
        for (let made = 0; made < count; made++) sketch.add(keyOf(next()), 1);
        const estimate = sketch.estimate();
        expect(Math.abs(estimate - count)).toBeLessThanOrEqual(Math.max(1, 4 * DISTINCT_ERROR * count));
        if (count >= 10_000) relative.push(estimate / count - 1);
      }
    }
    const deviation = Math.sqrt(relative.reduce((sum, each) => sum + each ** 2, 0) / relative.length);
    expect(deviation).toBeGreaterThan(DISTINCT_ERROR / 2);
    expect(deviation).toBeLessThan(DISTINCT_ERROR * 1.6);
    const bias = relative.reduce((sum, each) => sum + each, 0) / relative.length;
    expect(Math.abs(bias)).toBeLessThan(4 * DISTINCT_ERROR / Math.sqrt(relative.length));
  }, 120_000);

  test('with every register at its highest is still a number', () => {
    const sketch = sketchOf(Array.from({ length: REGISTERS }, (_, register) => register * RANKS + 52));
    expect(sketch.estimate()).toBeGreaterThan(1e15);
  });
});

/** Few registers and ranks, so that keys meet. */
const key = fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 4 })).map(([register, rank]) => register * RANKS + rank);
const keys = fc.array(key, { maxLength: 30 });

describe('states merge', () => {
  test('in any order, however they are put together, and with themselves', () => {
    fc.assert(fc.property(keys, keys, keys, (a, b, c) => {
      const whole = registersOf([...a, ...b, ...c]);
      for (const parts of [[a, b, c], [c, a, b], [b, c, a], [a, a, b, c, c]]) {
        const sketch = new DistinctSketch();
        for (const part of parts) for (const each of part) sketch.add(each, 1);
        expect(hasRegisters(sketch, whole)).toBe(true);
        expect(sketch.estimate()).toBe(sketchOf([...a, ...b, ...c]).estimate());
      }
    }), { numRuns: sample(200, 5_000) });
  });

  test('of each register the highest key alone says as much', () => {
    fc.assert(fc.property(keys, keys, (a, b) => {
      const highest = (part: readonly number[]): number[] => [...registersOf(part)].flatMap((rank, register) => (rank === 0 ? [] : [register * RANKS + rank]));
      expect(sketchOf([...highest(a), ...highest(b)]).estimate()).toBe(sketchOf([...a, ...b]).estimate());
    }), { numRuns: sample(200, 5_000) });
  });

  test('and what is taken back leaves no trace', () => {
    fc.assert(fc.property(keys, keys, keys, (a, b, c) => {
      const sketch = sketchOf([...a, ...b]);
      for (const each of a) sketch.add(each, -1);
      for (const each of c) sketch.add(each, 2);
      expect(hasRegisters(sketch, registersOf([...b, ...c]))).toBe(true);
      for (const each of c) sketch.add(each, -2);
      expect(sketch.estimate()).toBe(sketchOf(b).estimate());
    }), { numRuns: sample(300, 5_000) });
  });
});
