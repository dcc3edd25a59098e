import { setTimeout as sleep } from 'node:timers/promises';

export interface Repeating {
  /** Begins no further step; resolves when the one that runs is over, or has been given up. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface RepeatOptions {
  /** Between the end of the work and its next beginning, in milliseconds. */
  readonly everyMs: number;
  /** How long closing waits for a step. Whatever it has not committed by then is done by the next one. Default 5,000. */
  readonly patienceMs?: number;
}

/**
 * Does the work from now on, once at a time, until it is closed. It says whether there is more of it to do at once, and never
 * rejects; by the signal it learns that no further step is to begin.
 */
export function repeat(work: (signal: AbortSignal) => Promise<boolean>, { everyMs, patienceMs = 5_000 }: RepeatOptions): Repeating {
  const stopped = new AbortController();
  const { signal } = stopped;
  const running = (async () => {
    while (!signal.aborted) if (!await work(signal)) await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  })();
  let closing: Promise<void> | undefined;
  return {
    close: () => closing ??= (async () => {
      stopped.abort();
      await Promise.race([running, sleep(patienceMs, undefined, { ref: false })]);
    })(),
  };
}
