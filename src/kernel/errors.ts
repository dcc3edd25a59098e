/** What a caller sees in `errors[].extensions.code`. The set is the API's contract: nothing else leaves the server. */
export const ERROR_CODES = [
  'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_INPUT', 'CONFLICT', 'TOO_EXPENSIVE',
  'RATE_LIMITED', 'TIMEOUT', 'INVALID_EXPRESSION', 'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Everything else that travels in `extensions`: where it is, what to do, and data a program can use. */
export interface ErrorDetails {
  /** The argument or input path at fault: `window.last.count`. */
  readonly argument?: string;
  /** What to do about it, in a sentence. */
  readonly hint?: string;
  /** For INVALID_EXPRESSION: the located diagnostics (`lang/diagnostics`). */
  readonly diagnostics?: readonly unknown[];
  readonly [name: string]: unknown;
}

/** The one error that use cases throw on purpose; its message is written for the caller. */
export class YardstickError extends Error {
  override readonly name = 'YardstickError';

  constructor(readonly code: ErrorCode, message: string, readonly details: ErrorDetails = {}) {
    super(message);
  }
}

export const badInput = (argument: string, message: string, hint?: string): YardstickError =>
  new YardstickError('BAD_INPUT', message, hint === undefined ? { argument } : { argument, hint });

/** One wording for foreign and absent alike, so that no answer tells which of the two it was. */
export const notFound = (noun: string, key: string, hint?: string): YardstickError =>
  new YardstickError('NOT_FOUND', `There is no ${noun} "${key}".`, hint === undefined ? {} : { hint });

export const conflict = (message: string, details: ErrorDetails = {}): YardstickError =>
  new YardstickError('CONFLICT', message, details);

export const unauthenticated = (message: string, hint?: string): YardstickError =>
  new YardstickError('UNAUTHENTICATED', message, hint === undefined ? {} : { hint });
