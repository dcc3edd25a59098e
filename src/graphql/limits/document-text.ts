import { YardstickError } from '../../kernel/errors.js';
import { LIMITS } from './limits.js';
import { grouped } from './refusal.js';

/** Before a document is read: its text alone. @throws YardstickError TOO_EXPENSIVE. */
export function refuseByLength(body: unknown): void {
  const query: unknown = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  if (typeof query !== 'string' || query.length <= LIMITS.characters) return;
  throw new YardstickError('TOO_EXPENSIVE', `The query has ${grouped(query.length)} characters; at most ${grouped(LIMITS.characters)} are read.`, {
    hint: 'Send values as variables, or split the query.',
  });
}
