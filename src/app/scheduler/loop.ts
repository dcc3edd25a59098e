import { repeat, type Repeating, type RepeatOptions } from '../repeat.js';
import { failureData, runRounds } from './run-rounds.js';
import type { RoundTools } from './system-context.js';

/** Makes rounds from now on, one at a time, until it is closed. */
export const startRounds = (tools: RoundTools, options: RepeatOptions): Repeating => repeat(async (signal) => {
  await runRounds(tools, signal).catch((error: unknown) => {
    tools.log.error({ error: failureData(error) }, 'the organisations could not be listed for a round');
  });
  return false;
}, options);
