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

/** What a database error means to the caller, or the error itself. Its text, which may hold values, never travels. */
export function toYardstickError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof message === 'string' && POOL_EXHAUSTED.test(message)) {
    return new YardstickError('TIMEOUT', 'Too much is asked at once: no database connection became free.', { hint: 'Try again.' });
  }
  return typeof code === 'string' && !(error instanceof YardstickError) ? MESSAGES[code]?.() ?? error : error;
}

/** The name of the unique constraint that was violated, if that is what happened. */
export function violatedUnique(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' ? constraint : undefined;
}
