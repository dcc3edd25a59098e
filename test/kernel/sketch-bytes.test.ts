import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RANKS, REGISTERS } from '../../src/kernel/distinct-sketch.js';
import { binsIn, framed, mergedBins, mergedRegisters, registersIn } from '../../src/kernel/sketch-bytes.js';

const keyBytes = (keys: readonly number[]): Buffer => Buffer.concat(keys.map((key) => Buffer.from([key >> 16, (key >> 8) & 255, key & 255])));
const binBytes = (bins: readonly (readonly [number, number])[]): Buffer => Buffer.concat(bins.map(([bin, times]) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(bin) * 2n ** 40n + BigInt(times));
  return bytes;
}));

/** Few registers and few ranks, so that they meet; sometimes most of them. */
const keys = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 4_000, REGISTERS - 1), fc.integer({ min: 1, max: 52 })), { maxLength: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2_000, max: REGISTERS }).chain((many) => fc.integer({ min: 1, max: 52 }).map((rank) => Array.from({ length: many }, (_, index) => [index, rank] as const))) },
).map((list) => list.map(([register, rank]) => register * RANKS + rank));

const bins = fc.array(fc.tuple(fc.constantFrom(-262_143, -131_000, -1, 0, 1, 131_000, 262_143), fc.integer({ min: 1, max: 2 ** 33 })), { maxLength: 12 });

const highest = (all: readonly number[]): number[] => {
  const ranks = new Map<number, number>();
  for (const key of all) ranks.set(Math.floor(key / RANKS), Math.max(ranks.get(Math.floor(key / RANKS)) ?? 0, key % RANKS));
  return [...ranks].map(([register, rank]) => register * RANKS + rank).sort((a, b) => a - b);
};

describe('states that stand one after the other', () => {
  test('of registers are read as their keys, and merged to the highest of each', () => {
    fc.assert(fc.property(fc.array(keys, { maxLength: 4 }), (states) => {
      const written = states.map(keyBytes);
      expect([...registersIn(framed(written)).keys]).toEqual(states.flat());
      const merged = mergedRegisters(written);
      expect([...registersIn(framed([merged])).keys]).toEqual(highest(states.flat()));
      // However much they met, and in whatever pieces they were merged.
      expect(merged.length).toBeLessThanOrEqual(REGISTERS);
      expect(mergedRegisters([mergedRegisters(written.slice(0, 1)), mergedRegisters(written.slice(1))])).toEqual(merged);
    }), { numRuns: 200 });
  });

  test('of bins are read as their bins with their times, and merged to the sums', () => {
    fc.assert(fc.property(fc.array(bins, { maxLength: 4 }), (states) => {
      const written = states.map(binBytes);
      const { keys: read, times } = binsIn(framed(written));
      expect([...read].map((bin, index) => [bin, times![index]])).toEqual(states.flat());
      const sums = new Map<number, number>();
      for (const [bin, many] of states.flat()) sums.set(bin, (sums.get(bin) ?? 0) + many);
      const merged = binsIn(framed([mergedBins(written)]));
      expect(new Map([...merged.keys].map((bin, index) => [bin, merged.times![index]!]))).toEqual(sums);
    }), { numRuns: 200 });
  });
});
