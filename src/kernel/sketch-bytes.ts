import { RANKS, Registers, REGISTERS } from './distinct-sketch.js';

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

/** A bin in one number with its times is bin × this + times; no cell has a trillion rows. */
export const MOST_TIMES = 2 ** 40;

/** A sketch's keys, each with its times. A key may stand there several times, and of a register several keys, the highest of which counts. */
export interface SketchKeys {
  readonly keys: Int32Array;
  /** Null: once each. */
  readonly times: Float64Array | null;
}

/** Where each of the states lies that stand one after the other. */
function framesIn(bytes: Buffer): { readonly from: number; readonly to: number }[] {
  const frames: { from: number; to: number }[] = [];
  for (let at = 0; at < bytes.length;) {
    const from = at + 4;
    at = from + bytes.readUInt32BE(at);
    frames.push({ from, to: at });
  }
  return frames;
}

/** The keys of registers of all states that stand one after the other. */
export function registersIn(bytes: Buffer): SketchKeys {
  const frames = framesIn(bytes);
  const keys = new Int32Array(frames.reduce((most, { from, to }) => most + (to - from === REGISTERS ? REGISTERS : (to - from) / KEY_BYTES), 0));
  let count = 0;
  for (const { from, to } of frames) {
    if (to - from === REGISTERS) {
      for (let register = 0; register < REGISTERS; register++) {
        const rank = bytes[from + register]!;
        if (rank > 0) keys[count++] = register * RANKS + rank;
      }
    } else {
      for (let at = from; at < to; at += KEY_BYTES) keys[count++] = bytes[at]! << 16 | bytes[at + 1]! << 8 | bytes[at + 2]!;
    }
  }
  return { keys: keys.subarray(0, count), times: null };
}

/** The bins of all states that stand one after the other. */
export function binsIn(bytes: Buffer): SketchKeys {
  const frames = framesIn(bytes);
  const count = frames.reduce((sum, { from, to }) => sum + (to - from) / BIN_BYTES, 0);
  const [keys, times] = [new Int32Array(count), new Float64Array(count)];
  let index = 0;
  for (const { from, to } of frames) {
    for (let at = from; at < to; at += BIN_BYTES) {
      const high = bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!;
      const low = (bytes[at + 4]! << 24 | bytes[at + 5]! << 16 | bytes[at + 6]! << 8 | bytes[at + 7]!) >>> 0;
      keys[index] = high >> 8;
      times[index++] = (high & 0xff) * 2 ** 32 + low;
    }
  }
  return { keys, times };
}

/** The state of registers that met what those of these states did, in the shorter of both ways. */
export function mergedRegisters(states: readonly Buffer[]): Buffer {
  const registers = new Registers();
  registers.add(registersIn(framed(states)).keys);
  const { ranks } = registers;
  const bytes = Buffer.alloc(REGISTERS);
  let at = 0;
  for (let register = 0; register < REGISTERS; register++) {
    const rank = ranks[register]!;
    if (rank === 0) continue;
    if (at + KEY_BYTES > REGISTERS) return Buffer.from(ranks);
    at = bytes.writeUIntBE(register * RANKS + rank, at, KEY_BYTES);
  }
  return bytes.subarray(0, at);
}

/** The state of bins that met what those of these states did. */
export function mergedBins(states: readonly Buffer[]): Buffer {
  const { keys, times } = binsIn(framed(states));
  const merged = new Map<number, number>();
  keys.forEach((bin, index) => merged.set(bin, (merged.get(bin) ?? 0) + times![index]!));
  const bytes = Buffer.alloc(merged.size * BIN_BYTES);
  let at = 0;
  for (const [bin, many] of merged) at = bytes.writeBigInt64BE(BigInt(bin) * BigInt(MOST_TIMES) + BigInt(many), at);
  return bytes;
}

/** One after the other, each behind its length. */
export function framed(states: readonly Buffer[]): Buffer {
  return Buffer.concat(states.flatMap((state) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(state.length);
    return [length, state];
  }));
}
