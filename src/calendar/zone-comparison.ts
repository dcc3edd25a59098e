import { localClock } from './local-clock.js';

/** The instants at which two databases of zones are compared, in milliseconds since the epoch. */
export interface ZoneProbe {
  readonly timeZone: string;
  readonly at: readonly number[];
}

/** What the other database says; null where it does not know the zone. */
export interface ZoneReading {
  readonly timeZone: string;
  readonly at: number;
  readonly offsetMs: number | null;
}

/** The first instant at which the two databases disagree about a zone. `theirs` null: they do not know the zone. */
export interface ZoneDifference {
  readonly timeZone: string;
  readonly at: number;
  readonly ours: number;
  readonly theirs: number | null;
}

const WEEK_MS = 7 * 86_400_000;

/**
 * Where to compare: the last second before and the first instant after every change of the clock that we know in [from, to),
 * and every week, which finds the changes that only the other database knows (none has lasted less than weeks).
 */
export function zoneProbes(timeZones: Iterable<string>, from: number, to: number): ZoneProbe[] {
  return [...new Set(timeZones)].sort().map((timeZone) => {
    const at = new Set<number>();
    for (let week = from; week < to; week += WEEK_MS) at.add(week);
    for (const stretch of localClock(timeZone).stretches(from, to)) {
      if (stretch.from > from) at.add(stretch.from - 1000).add(stretch.from);
    }
    return { timeZone, at: [...at].sort((a, b) => a - b) };
  });
}

/** The first difference of each zone, by name; empty where the two databases agree. */
export function compareZones(readings: Iterable<ZoneReading>): ZoneDifference[] {
  const found = new Map<string, ZoneDifference>();
  for (const { timeZone, at, offsetMs } of readings) {
    const ours = localClock(timeZone).offsetAt(at);
    const earlier = found.get(timeZone);
    if (ours === offsetMs || (earlier && earlier.at <= at)) continue;
    found.set(timeZone, { timeZone, at, ours, theirs: offsetMs });
  }
  return [...found.values()].sort((a, b) => (a.timeZone < b.timeZone ? -1 : 1));
}
