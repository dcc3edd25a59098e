import { parseDate } from './civil-day.js';
import { localClock } from './local-clock.js';

/** A named stretch of a calendar tag: half-open local dates, `from` included, `to` not. */
export interface TagRange {
  readonly name: string;
  /** YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
}

/** The range that holds a local date; undefined between them. Ranges of one tag are sorted and never overlap. */
export function rangeOn(ranges: readonly TagRange[], date: string): TagRange | undefined {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.to <= date) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range.from <= date ? range : undefined;
}

/**
 * Where the ranges begin and end in a zone, in milliseconds since the epoch: an instant is inside one where an odd number of
 * these lie at or before it. Ascending; where ranges touch, the same instant stands twice.
 */
export function tagBounds(ranges: readonly TagRange[], timeZone: string): number[] {
  const clock = localClock(timeZone);
  return ranges.flatMap(({ from, to }) => [clock.startOfDay(parseDate(from)!), clock.startOfDay(parseDate(to)!)]);
}
