import { localTimeText, type LocalClock } from './local-clock.js';
import type { Period } from './period.js';

export const HOUR_MS = 3_600_000;

/**
 * An HOUR is the time during which the local clock shows one hour under one offset: it begins where the clock reads a full
 * hour, or where the clock is changed. So an hour that is repeated in autumn is two periods, told apart by the offset in
 * their labels, and one that the change cuts is shorter (half an hour at Lord Howe). Hours touch, never overlap, tile every
 * DAY, and none is longer than sixty minutes.
 */
export function hourStart(instant: number, clock: LocalClock): number {
  const offset = clock.offsetAt(instant);
  const full = Math.floor((instant + offset) / HOUR_MS) * HOUR_MS - offset;
  if (clock.offsetAt(full) === offset) return full;
  let changed = full;
  for (const stretch of clock.stretches(full, instant + 1)) changed = Math.max(full, stretch.from);
  return changed;
}

/** Every hour that touches [from, to), ascending. */
export function* hoursTouching(from: number, to: number, clock: LocalClock): Generator<Period> {
  let at = hourStart(from, clock);
  // Reading an hour further shows whether the last hour is cut by a change of the clock.
  for (const { to: change, offset } of clock.stretches(at, to + HOUR_MS)) {
    while (at < change && at < to) {
      const next = Math.min(change, (Math.floor((at + offset) / HOUR_MS) + 1) * HOUR_MS - offset);
      yield { from: at, to: next, label: localTimeText(at, offset) };
      at = next;
    }
  }
}

/** The start of the hour `count` hours before the one that begins at `start`, found without walking them. */
export function hoursBefore(start: number, count: number, clock: LocalClock): number {
  let remaining = count;
  let end = start;
  // No hour is longer than sixty minutes, so they all lie in these stretches.
  for (const { from, offset } of [...clock.stretches(start - count * HOUR_MS, start)].reverse()) {
    const full = (instant: number): number => Math.floor((instant + offset) / HOUR_MS) * HOUR_MS - offset;
    const last = full(end - 1);
    const hours = (last - full(from)) / HOUR_MS + 1;
    if (remaining <= hours) return Math.max(from, last - (remaining - 1) * HOUR_MS);
    remaining -= hours;
    end = from;
  }
  throw new Error('an hour was longer than sixty minutes');
}
