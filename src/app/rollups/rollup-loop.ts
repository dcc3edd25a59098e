import { setTimeout as sleep } from 'node:timers/promises';
import { failureData } from '../scheduler/run-rounds.js';
import { RollupKeeper, type RollupTools } from './keep-rollups.js';
import type { PlanOptions } from './plan-rollups.js';

export interface RunningRollups {
  /** Begins no further step; resolves when the one that runs is over, or has been given up. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface RollupOptions {
  /** Between two looks for something to do, where there was nothing more. */
  readonly everyMs: number;
  /** How it is found which rollups there are to be; null: those that there are stay. Default: as the planner does by itself. */
  readonly plan?: PlanOptions | null;
  /** How long closing waits for a step. Whatever it has not committed by then, somebody does again. Default 5,000. */
  readonly patienceMs?: number;
}

/** Keeps rollups from now on, until it is closed. */
export function startRollups(tools: RollupTools, { everyMs, plan = {}, patienceMs = 5_000 }: RollupOptions): RunningRollups {
  const stopped = new AbortController();
  const { signal } = stopped;
  const keeper = new RollupKeeper(tools, { plan });
  const running = (async () => {
    while (!signal.aborted) {
      const more = await keeper.round(signal).catch((error: unknown) => {
        tools.log.error({ error: failureData(error) }, 'the organisations could not be listed for their rollups');
        return false;
      });
      if (!more) await sleep(everyMs, undefined, { signal }).catch(() => undefined);
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
