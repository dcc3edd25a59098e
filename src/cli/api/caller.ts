import type { Authenticated } from '../../app/authenticate.js';
import { OpenContext, type Log } from '../../app/context.js';
import { systemClock } from '../../kernel/clock.js';
import { YardstickError } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import type { Database } from '../../store/database.js';
import { CliError } from '../cli-error.js';

/** Runs a use case as one request. What is refused is a `CliError`. */
export type Caller = <T>(useCase: (ctx: OpenContext) => Promise<T>) => Promise<T>;

/** Use cases that fail say so to whoever runs the command; nothing else is worth a line there. */
export const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Who asks is found out anew with each call, as the server does for each request. */
export const caller =
  (database: Database, who: () => Promise<Authenticated>): Caller =>
  (useCase) =>
    refusalsAsCliErrors(async () => {
      const ctx = new OpenContext({ database, ...(await who()), clock: systemClock, log: QUIET, requestId: newId() });
      try {
        return await useCase(ctx);
      } finally {
        await ctx.close();
      }
    });

/** What the people who run a command can mend is told to them in its own words. */
export async function refusalsAsCliErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof YardstickError) throw new CliError([error.message, error.details.hint].filter(Boolean).join(' '));
    throw error;
  }
}
