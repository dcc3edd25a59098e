/** The machine's clock, behind an interface so that tests can be at any instant. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
