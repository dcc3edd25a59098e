import { YardstickError } from '../../kernel/errors.js';
import { organizationIds } from '../../sql/organizations.js';
import { runRound } from './run-round.js';
import type { RoundTools } from './system-context.js';

/**
 * A round in every organisation, one after another. One that fails is told in the log and stops no other. Rejects only where the
 * organisations cannot be listed.
 */
export async function runRounds(tools: RoundTools, signal?: AbortSignal): Promise<void> {
  const { database, log } = tools;
  for (const { id: organization } of await database.platform((tx) => tx.query(organizationIds()))) {
    if (signal?.aborted === true) return;
    try {
      await runRound(tools, organization, signal);
    } catch (error) {
      log.error({ organization, error: failureData(error) }, 'a round failed');
    }
  }
}

/** What went wrong and where, without its message, which may hold values. */
export function failureData(error: unknown): Record<string, unknown> {
  if (error instanceof YardstickError) return { code: error.code };
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
  return { type: error.name, frames };
}
