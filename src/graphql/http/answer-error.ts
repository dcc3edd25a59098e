import type { FastifyError, FastifyInstance } from 'fastify';
import { YardstickError } from '../../kernel/errors.js';
import type { errorFormatter } from '../format-error.js';
import { BODY_LIMIT } from './body.js';
import { httpStatus } from './http-status.js';
import { lingerOn } from './linger.js';

/** Whatever fails outside of GraphQL is answered in GraphQL's shape, so that clients read one kind of error. */
export function answerErrors(app: FastifyInstance, formatError: ReturnType<typeof errorFormatter>): void {
  app.setErrorHandler<FastifyError | Error>((error, request, reply) => {
    if ('code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') lingerOn(request.raw);
    const known = error instanceof YardstickError ? error : fromFastify(error);
    void reply.code(known === undefined ? 500 : 'statusCode' in error && error.statusCode ? error.statusCode : httpStatus(known.code));
    return reply.type('application/json; charset=utf-8').send({ errors: [formatError(known ?? error)] });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('application/json; charset=utf-8').send({
    errors: [formatError(new YardstickError('NOT_FOUND', 'There is nothing here.', { hint: 'The API is POST /graphql.' }))],
  }));
}

/** Fastify's own refusals, in words for the caller; undefined for what is no refusal. */
function fromFastify(error: FastifyError | Error): YardstickError | undefined {
  if (!('code' in error)) return undefined;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new YardstickError('BAD_INPUT', `The body of the request is larger than ${BODY_LIMIT / 1024 / 1024} MiB.`,
        { hint: 'Send interactions in smaller batches, or import a file with the command line.' });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new YardstickError('BAD_INPUT', 'The body of the request must be JSON.', { hint: 'Send it with content-type: application/json.' });
    default:
      return error.statusCode !== undefined && error.statusCode < 500 ? new YardstickError('BAD_INPUT', error.message) : undefined;
  }
}
