import { addKeys, RANKS, REGISTERS } from './distinct-sketch.js';

/*
 * States of sketches in bytes, as rollups keep them. Numbers are big-endian; nothing is in any order.
 *
 * - Registers: the key of each that met something, in 3 bytes; or, where that is no longer, the rank of every one, in a byte each.
 *   The number of bytes says which, since that of registers is no multiple of 3.
 * - Bins: each with its times in 8 bytes, as bin × 2^40 + times.
 *
 * Several states of one kind stand one after the other, each behind its length in 4 bytes.
 */

const KEY_BYTES = 3;
const BIN_BYTES = 8;

/** A bin in one number with its times is bin × this + times. */
export const MOST_TIMES = 2 ** 40;

/** The states that stand one after the other. */
export function statesIn(bytes: Buffer): Buffer[] {
  const states: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const from = at + 4;
    at = from + bytes.readUInt32BE(at);
    states.push(bytes.subarray(from, at));
  }
  return states;
}

/** The registers that met what those of all states did: per register the highest rank. */
export function mergedRegisters(states: readonly Buffer[]): Uint8Array {
  const ranks = new Uint8Array(REGISTERS);
  for (const state of states) {
    if (state.length === REGISTERS) {
      for (let register = 0; register < REGISTERS; register++) if (state[register]! > ranks[register]!) ranks[register] = state[register]!;
      continue;
    }
    addKeys(ranks, Int32Array.from({ length: state.length / KEY_BYTES }, (_, index) => state.readUIntBE(index * KEY_BYTES, KEY_BYTES)));
  }
  return ranks;
}

/** The keys of the registers that met something, ascending. */
export function keysOf(ranks: Uint8Array): Int32Array {
  const keys = new Int32Array(ranks.length);
  let count = 0;
  ranks.forEach((rank, register) => {
    if (rank > 0) keys[count++] = register * RANKS + rank;
  });
  return keys.slice(0, count);
}

/** In the shorter of both ways. */
export function registersInBytes(ranks: Uint8Array): Buffer {
  const keys = keysOf(ranks);
  if (keys.length * KEY_BYTES >= ranks.length) return Buffer.from(ranks);
  const bytes = Buffer.alloc(keys.length * KEY_BYTES);
  keys.forEach((key, index) => bytes.writeUIntBE(key, index * KEY_BYTES, KEY_BYTES));
  return bytes;
}

/** How many times each bin was met in all states, by bin, ascending. */
export function mergedBins(states: readonly Buffer[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const state of states) {
    for (let at = 0; at < state.length; at += BIN_BYTES) {
      const high = state.readInt32BE(at);
      const bin = high >> 8;
      times.set(bin, (times.get(bin) ?? 0) + (high & 0xff) * 2 ** 32 + state.readUInt32BE(at + 4));
    }
  }
  return new Map([...times].sort(([a], [b]) => a - b));
}

export function binsInBytes(times: ReadonlyMap<number, number>): Buffer {
  const bytes = Buffer.alloc(times.size * BIN_BYTES);
  [...times].forEach(([bin, many], index) => bytes.writeBigInt64BE(BigInt(bin) * BigInt(MOST_TIMES) + BigInt(many), index * BIN_BYTES));
  return bytes;
}
