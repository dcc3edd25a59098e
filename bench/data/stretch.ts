/** The time that the rows lie in, and the windows that are asked about. All of it in UTC. */
export interface Stretch {
  /** 26 months before `end`, the first of a month. */
  readonly start: Date;
  /** The last full hour before the run. */
  readonly end: Date;
  /** The 24 months up to and with the running one. */
  readonly twoYears: Window;
  /** The last 12 of them. */
  readonly year: Window;
  /** The 12 before those. */
  readonly yearBefore: Window;
  /** 365 whole days up to today, behind enough days that 28 can be looked back. */
  readonly days: Window;
}

/** First days, the second one excluded: 2024-12-01. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function stretchUpTo(now: number): Stretch {
  const end = new Date(Math.floor(now / HOUR) * HOUR);
  const month = (back: number): Date => new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - back, 1));
  const between = (from: Date, to: Date): Window => ({ from: dayOf(from), to: dayOf(to) });
  const today = new Date(Math.floor(end.getTime() / DAY) * DAY);
  return {
    start: month(25),
    end,
    twoYears: between(month(23), month(-1)),
    year: between(month(11), month(-1)),
    yearBefore: between(month(23), month(11)),
    days: between(new Date(today.getTime() - 365 * DAY), today),
  };
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
