import type { Calendar, Grain } from '../../calendar/grain.js';
import type { Period } from '../../calendar/period.js';
import { periodContaining } from '../../calendar/periods.js';

/** A stretch of time in which one version of a KPI answers: every period that begins in it. */
export interface Reign {
  /** Index of the version among those it was made from. */
  readonly version: number;
  /** Another one: the numbers on either side cannot be compared. */
  readonly major: number;
  /** Start of the first period that the version answers; −Infinity: nothing was meant before. */
  readonly from: number;
  /** Start of the first period that its major version answers; −Infinity where it is the first. */
  readonly breakAt: number;
}

/** What decides when a version answers. */
export interface InForce {
  readonly major: number;
  /** Milliseconds since the epoch. */
  readonly effectiveFrom: number;
}

/**
 * Which version answers when, ascending and without gaps. `versions` are in the order of their numbers: a later one overrides all
 * earlier ones from its `effectiveFrom` on, and before every `effectiveFrom` the first one answers. Those that no period begins
 * under are left out.
 */
export function reignsOf(versions: readonly InForce[], firstPeriod: (instant: number) => number): Reign[] {
  const starts: { readonly version: number; readonly from: number }[] = [];
  versions.forEach(({ effectiveFrom }, version) => {
    const from = version === 0 ? -Infinity : firstPeriod(effectiveFrom);
    while (starts.length > 0 && starts.at(-1)!.from >= from) starts.pop();
    starts.push({ version, from });
  });
  const reigns: Reign[] = [];
  for (const { version, from } of starts) {
    const { major } = versions[version]!;
    const before = reigns.at(-1);
    reigns.push({ version, major, from, breakAt: before?.major === major ? before.breakAt : from });
  }
  return reigns;
}

/** The start of the first period of the grain that begins at or after an instant; without a grain the instant itself. */
export function firstPeriodFrom(instant: number, grain: Grain | null, calendar: Calendar): number {
  if (grain === null) return instant;
  const period = periodContaining(instant, grain, calendar);
  return period.from === instant ? instant : period.to;
}

/** The reign in which a period begins. */
export const reignAt = (reigns: readonly Reign[], from: number): Reign => reigns.findLast((reign) => reign.from <= from)!;

/** Whether another major version begins to answer inside of a stretch. */
export const breaksWithin = (reigns: readonly Reign[], { from, to }: Pick<Period, 'from' | 'to'>): boolean =>
  reigns.some(({ breakAt }) => from < breakAt && breakAt < to);
