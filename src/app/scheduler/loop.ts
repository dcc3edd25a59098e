import { setTimeout as sleep } from 'node:timers/promises';
import { failureData, runRounds } from './run-rounds.js';
import type { RoundTools } from './system-context.js';

export interface RunningRounds {
  /** Begins no further step; resolves when the one that runs is over, or has been given up. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface RoundOptions {
  /** Between the end of a round and the beginning of the next. */
  readonly everyMs: number;
  /** How long closing waits for a step. Whatever it has not committed by then is done by the next round. Default 5,000. */
  readonly patienceMs?: number;
}

/** Makes rounds from now on, one at a time, until it is closed. */
export function startRounds(tools: RoundTools, { everyMs, patienceMs = 5_000 }: RoundOptions): RunningRounds {
  const stopped = new AbortController();
  const { signal } = stopped;
  const running = (async () => {
    while (!signal.aborted) {
      await runRounds(tools, signal).catch((error: unknown) => {
        tools.log.error({ error: failureData(error) }, 'the organisations could not be listed for a round');
      });
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  let closing: Promise<void> | undefined;
  return {
    close: () => closing ??= (async () => {
      stopped.abort();
      await Promise.race([running, sleep(patienceMs, undefined, { ref: false })]);
    })(),
  };
}
