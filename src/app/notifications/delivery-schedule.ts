const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How long to wait after the first, second … failed attempt: those that Standard Webhooks recommends. Together they last longer
 * than three days; after the last attempt it is given up.
 */
export const RETRIES_MS = [
  5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
] as const;

/** Attempts that are made of a delivery, the first one included. */
export const MOST_ATTEMPTS = RETRIES_MS.length + 1;

/** What was waited for together is not sent together: up to this share is added, never taken away. */
const JITTER = 0.2;

/** Milliseconds from a failed attempt, counted from 1, to the next one; null: there is none. `random`: from 0 to 1. */
export function retryAfter(attempt: number, random: number): number | null {
  const wait = RETRIES_MS[attempt - 1];
  return wait === undefined ? null : Math.round(wait * (1 + JITTER * random));
}
