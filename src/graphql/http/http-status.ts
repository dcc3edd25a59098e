import type { ErrorCode } from '../../kernel/errors.js';

/** The status of an answer that is nothing but this error. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404, BAD_INPUT: 400, CONFLICT: 409, TOO_EXPENSIVE: 400,
  RATE_LIMITED: 429, TIMEOUT: 503, INVALID_EXPRESSION: 400, INTERNAL: 500,
};

/** The code that most likely stands behind the status of an answer. */
export function codeOfStatus(status: number): ErrorCode | 'OK' {
  if (status < 400) return 'OK';
  const exactly = (Object.keys(STATUS) as ErrorCode[]).find((code) => STATUS[code] === status && code !== 'INVALID_EXPRESSION');
  return exactly ?? (status < 500 ? 'BAD_INPUT' : 'INTERNAL');
}

export const httpStatus = (code: ErrorCode): number => STATUS[code];
