import { ApolloServer, type ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled, ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { YardstickError } from '../../kernel/errors.js';
import { executeDocument } from '../execution/executor.js';
import type { errorFormatter } from '../format-error.js';
import { admission } from '../limits/admission.js';
import { AdmittedDocuments } from '../limits/admitted-documents.js';
import { refuseByLength } from '../limits/document-text.js';
import { LIMITS } from '../limits/limits.js';
import type { Allowance } from '../limits/rate.js';
import type { Outcome, RequestContext } from '../request-context.js';
import { httpStatus } from './http-status.js';
import { noteOutcome, type Metrics } from './metrics.js';
import { statusOfRefusal } from './status-of-refusal.js';

export interface GraphQLRouteOptions {
  readonly schema: GraphQLSchema;
  readonly formatError: ReturnType<typeof errorFormatter>;
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean;
  /** A request that has no answer by then gets TIMEOUT. */
  readonly deadlineMs: number;
  /** What one key may ask for in a minute; absent: as much as it likes. */
  readonly allowance: Allowance | undefined;
  readonly metrics: Metrics;
  /** Who asks, and their readings. Throws UNAUTHENTICATED for a key that is not good. */
  readonly openContext: (request: FastifyRequest, running: RunningRequest) => Promise<RequestContext>;
}

/** POST and GET /graphql. Returns what to call once the server listens no more. */
export async function serveGraphQL(app: FastifyInstance, options: GraphQLRouteOptions): Promise<() => Promise<void>> {
  const { schema, formatError, introspection, allowance, metrics } = options;
  const documents = new AdmittedDocuments();
  const apollo = new ApolloServer<RequestContext>({
    gateway: executorOf(schema),
    formatError: (formatted, error) => formatError(error, formatted),
    introspection,
    parseOptions: { maxTokens: LIMITS.tokens },
    // Not left out: `admission` validates, after it has bounded what there is to validate.
    dangerouslyDisableValidation: true,
    documentStore: documents,
    persistedQueries: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      admission(schema, { introspection, formatError, allowance, documents }),
      statusOfRefusal,
      noteOutcome,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      // It loads its scripts from elsewhere; the console is at `/`.
      ApolloServerPluginLandingPageDisabled(),
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

  const running = new WeakMap<FastifyRequest, RunningRequest>();
  const answer = fastifyApolloHandler(apollo, {
    context: async (request) => {
      const own = running.get(request)!;
      own.context = await options.openContext(request, own).catch(withStatus);
      return own.context;
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preHandler: async ({ body }) => refuseByLength(body),
    async handler(request, reply) {
      const own: RunningRequest = { givenUp: new AbortController(), outcome: {}, context: undefined };
      running.set(request, own);
      reply.raw.once('close', () => {
        // Its reader left before the answer was whole.
        if (!reply.raw.writableFinished) own.givenUp.abort();
      });
      // Closed before the answer is written: a slow reader of it holds no transaction open.
      const answered = Promise.resolve(answer.call(app, request, reply)).finally(() => own.context?.close());
      return await beforeDeadline(answered, options.deadlineMs, own.givenUp);
    },
    async onResponse(request, reply) {
      metrics.answered(running.get(request)?.outcome ?? {}, reply.statusCode, reply.elapsedTime / 1000);
    },
  });
  return () => apollo.stop();
}

/** Apollo takes an executor of one's own from what it calls a gateway. */
const executorOf = (schema: GraphQLSchema): ApolloServerOptionsWithGateway<RequestContext>['gateway'] => ({
  load: () => Promise.resolve({
    executor: ({ document, request, context }) => executeDocument({
      schema, document, operationName: request.operationName, variables: request.variables, contextValue: context,
    }),
  }),
  onSchemaLoadOrUpdate(callback) {
    callback({ apiSchema: schema, coreSupergraphSdl: '' });
    return () => undefined;
  },
  stop: () => Promise.resolve(),
});

export interface RunningRequest {
  readonly givenUp: AbortController;
  readonly outcome: Outcome;
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
