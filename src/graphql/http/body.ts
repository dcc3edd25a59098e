import type { FastifyInstance } from 'fastify';
import { parseJsonExactly } from '../../kernel/decimal.js';
import { badInput } from '../../kernel/errors.js';

/** A batch of 5,000 interactions fits; more is refused with 413 before it is read. */
export const BODY_LIMIT = 8 * 1024 * 1024;

/** The one body there is: JSON, its numbers with every digit. Anything else is 415. */
export function acceptExactJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) => {
    try {
      done(null, parseJsonExactly(body as string));
    } catch (error) {
      done(badInput('body', error instanceof RangeError ? 'The body of the request is nested too deeply.' : 'The body of the request is no JSON.'));
    }
  });
}
