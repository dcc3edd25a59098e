import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { YardstickError } from '../../kernel/errors.js';
import type { errorFormatter } from '../format-error.js';
import { admission } from '../limits/admission.js';
import { LIMITS } from '../limits/limits.js';
import type { RequestContext } from '../request-context.js';
import { httpStatus } from './http-status.js';
import { statusOfRefusal } from './status-of-refusal.js';

export interface GraphQLRouteOptions {
  readonly schema: GraphQLSchema;
  readonly formatError: ReturnType<typeof errorFormatter>;
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean;
  /** A request that has no answer by then gets TIMEOUT. */
  readonly deadlineMs: number;
  /** Who asks, and their readings. Throws UNAUTHENTICATED for a key that is not good. */
  readonly openContext: (request: FastifyRequest, givenUp: AbortSignal) => Promise<RequestContext>;
}

/** POST and GET /graphql. Returns what to call once the server listens no more. */
export async function serveGraphQL(app: FastifyInstance, options: GraphQLRouteOptions): Promise<() => Promise<void>> {
  const { schema, formatError } = options;
  const apollo = new ApolloServer<RequestContext>({
    schema,
    formatError: (formatted, error) => formatError(error, formatted),
    introspection: options.introspection,
    parseOptions: { maxTokens: LIMITS.tokens },
    // Not left out: `admission` validates, after it has bounded what there is to validate.
    dangerouslyDisableValidation: true,
    // It would keep documents that nothing has admitted yet.
    documentStore: null,
    persistedQueries: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      admission(schema, { introspection: options.introspection, formatError }),
      statusOfRefusal,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      fastifyApolloDrainPlugin(app),
    ],
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message?: unknown) => app.log.warn(message),
      error: (message?: unknown) => app.log.error(message),
    },
  });
  await apollo.start();

  const running = new WeakMap<FastifyRequest, Running>();
  const answer = fastifyApolloHandler(apollo, {
    context: async (request) => {
      const own = running.get(request)!;
      own.context = await options.openContext(request, own.givenUp.signal).catch(withStatus);
      return own.context;
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    async handler(request, reply) {
      const own: Running = { givenUp: new AbortController(), context: undefined };
      running.set(request, own);
      // Its reader left before the answer was whole.
      reply.raw.once('close', () => own.givenUp.abort());
      // Closed before the answer is written: a slow reader of it holds no transaction open.
      const answered = Promise.resolve(answer.call(app, request, reply)).finally(() => own.context?.close());
      return await beforeDeadline(answered, options.deadlineMs, own.givenUp);
    },
  });
  return () => apollo.stop();
}

interface Running {
  readonly givenUp: AbortController;
  context: RequestContext | undefined;
}

/** What runs on after the deadline begins nothing new, and what it has begun ends by the statement timeout. */
async function beforeDeadline<T>(answered: Promise<T>, deadlineMs: number, givenUp: AbortController): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // Whoever waited for it has been told: how it ends interests nobody.
      answered.catch(() => undefined);
      givenUp.abort();
      reject(new YardstickError('TIMEOUT', `The request took longer than ${deadlineMs / 1000} seconds.`,
        { hint: 'Ask for a shorter window, fewer groups or fewer KPIs at once.' }));
    }, deadlineMs);
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Apollo would answer 500 for whatever fails before the query is looked at. */
function withStatus(error: unknown): never {
  if (!(error instanceof YardstickError)) throw error;
  throw new GraphQLError(error.message, { originalError: error, extensions: { http: { status: httpStatus(error.code) } } });
}
