import { repeat, type Repeating, type RepeatOptions } from '../repeat.js';
import { failureData } from '../scheduler/run-rounds.js';
import { RollupKeeper, type RollupTools } from './keep-rollups.js';
import type { PlanOptions } from './plan-rollups.js';

export interface RollupOptions extends RepeatOptions {
  /** How it is found which rollups there are to be; null: those that there are stay. Default: as the planner does by itself. */
  readonly plan?: PlanOptions | null;
}

/** Keeps rollups from now on, until it is closed. */
export function startRollups(tools: RollupTools, { plan = {}, ...options }: RollupOptions): Repeating {
  const keeper = new RollupKeeper(tools, { plan });
  return repeat((signal) => keeper.round(signal).catch((error: unknown) => {
    tools.log.error({ error: failureData(error) }, 'the organisations could not be listed for their rollups');
    return false;
  }), options);
}
