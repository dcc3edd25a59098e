import { YardstickError } from '../kernel/errors.js';

/** SQLSTATEs that say something to the caller. Everything else is ours to find and leaves the server as INTERNAL. */
const MESSAGES: Readonly<Record<string, () => YardstickError>> = {
  // query_canceled
  '57014': () => new YardstickError('TIMEOUT', 'The question took too long and was stopped.', {
    hint: 'Ask for a shorter window, a coarser grain or fewer dimensions.',
  }),
  // lock_not_available
  '55P03': () => new YardstickError('TIMEOUT', 'Another write of the organisation took too long.', { hint: 'Try again.' }),
  // deadlock_detected, serialization_failure
  '40P01': () => new YardstickError('CONFLICT', 'Another write was in the way.', { hint: 'Try again.' }),
  '40001': () => new YardstickError('CONFLICT', 'Another write was in the way.', { hint: 'Try again.' }),
};

/** The pool has no code for it, only this text. */
const POOL_EXHAUSTED = /^timeout exceeded when trying to connect/;

/** connection_exception, too_many_connections, the shutdowns, cannot_connect_now, the timeouts that end a session. */
const SESSION_ENDED = /^(08...|53300|57P0[1-35]|25P0[34])$/;
const NETWORK = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|ENOTFOUND|EAI_AGAIN)$/;
/** What the driver says of a connection that went away has no code either. */
const CONNECTION_LOST = /^(Connection terminated|Client (has encountered a connection error|was closed) and is not queryable)/;

/** There is no connection to the database, or none any more: what came of a COMMIT that was under way nobody knows. */
const outage = (): YardstickError => new YardstickError('TIMEOUT', 'The database is out of reach at the moment.', {
  hint: 'Try again in a moment. What was to be written may have been: sent again, a batch is stored once.',
});

/** What a database error means to the caller, or the error itself. Its text, which may hold values, never travels. */
export function toYardstickError(error: unknown): unknown {
  if (error instanceof YardstickError) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof message === 'string' && POOL_EXHAUSTED.test(message)) {
    return new YardstickError('TIMEOUT', 'Too much is asked at once: no database connection became free.', { hint: 'Try again.' });
  }
  if (typeof message === 'string' && CONNECTION_LOST.test(message)) return outage();
  if (typeof code !== 'string') return error;
  return SESSION_ENDED.test(code) || NETWORK.test(code) ? outage() : MESSAGES[code]?.() ?? error;
}

/** The name of the unique constraint that was violated, if that is what happened. */
export function violatedUnique(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' ? constraint : undefined;
}
