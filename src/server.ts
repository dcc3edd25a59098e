import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { authorize } from './app/access.js';
import { authenticate, authenticateAndRead, type Authenticated } from './app/authenticate.js';
import { OpenContext, type ContextOptions } from './app/context.js';
import { DeliveryWorker, type DeliveryOptions } from './app/notifications/delivery-worker.js';
import { startRollups, type RollupOptions } from './app/rollups/rollup-loop.js';
import { startRounds } from './app/scheduler/loop.js';
import { IdentityProvider, type IdentityProviderOptions } from './app/tokens/identity-provider.js';
import { errorFormatter } from './graphql/format-error.js';
import { acceptExactJson, BODY_LIMIT } from './graphql/http/body.js';
import { answerErrors } from './graphql/http/answer-error.js';
import { serveConsole } from './graphql/http/console.js';
import { allowOrigins } from './graphql/http/cors.js';
import { serveGraphQL } from './graphql/http/graphql-route.js';
import { serveHealth } from './graphql/http/health.js';
import { sendSecurityHeaders } from './graphql/http/security-headers.js';
import { incidentData } from './graphql/incident.js';
import { Metrics, serveMetrics } from './graphql/http/metrics.js';
import { serveSubscriptions } from './graphql/http/stream-route.js';
import { Allowance, type RateLimit } from './graphql/limits/rate.js';
import { RequestContext, type Outcome, type Surroundings } from './graphql/request-context.js';
import { buildYardstickSchema } from './graphql/schema.js';
import { newId } from './kernel/ids.js';
import { sameHash, secretHash } from './kernel/secrets.js';
import type { Clock } from './kernel/clock.js';
import type { Database } from './store/database.js';

export interface ServerOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Pino, or what behaves like it. */
  readonly log: FastifyBaseLogger;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Whether clients may ask for the schema. Default true. */
  readonly introspection?: boolean;
  /** A request that has no answer by then gets TIMEOUT. Default 30,000. */
  readonly deadlineMs?: number;
  /** What one key may ask for in a minute. Default: as much as it likes. */
  readonly rateLimit?: RateLimit;
  /** A secret that opens /metrics and nothing else, beside the platform key. Default none. */
  readonly metricsKey?: string | null;
  /** Whether /metrics tells of the whole process too, which is for whoever owns it. Default false. */
  readonly processMetrics?: boolean;
  /** Origins of pages that may ask. Default none. */
  readonly corsOrigins?: readonly string[];
  /** Whose tokens are taken beside API keys. Default nobody's. */
  readonly identityProvider?: IdentityProviderOptions | null;
  /** How this process sends events to webhooks; null: it does not. Default null. */
  readonly webhooks?: DeliveryOptions | null;
  /** Between two rounds of what happens by itself: reviews, due dates, drift, changes of status. Default null: none are made here. */
  readonly roundMs?: number | null;
  /** How this process builds and refreshes rollups; null: it does not. Default null. */
  readonly rollups?: RollupOptions | null;
}

export interface RunningServer {
  /** http://127.0.0.1:4000 */
  readonly url: string;
  /** Takes no more requests, answers those that came, then resolves. Closing twice is harmless. */
  close(): Promise<void>;
}

/** How a request travels: headers → body → who asks → limits → execution → answer. Rejects with EADDRINUSE where the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { database, clock, log, introspection = true, deadlineMs = 30_000, rateLimit, metricsKey = null, processMetrics = false } = options;
  const { corsOrigins = [], identityProvider = null, webhooks = null, roundMs = null, rollups: keeping = null } = options;
  const app = Fastify({
    loggerInstance: log,
    genReqId: newId,
    // Fastify's own lines hold URLs, and those of GET requests hold queries and values.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
  });
  const formatError = errorFormatter(
    (incident, error) => log.error({ incident, error: incidentData(error) }, 'internal error'), { suggestions: introspection },
  );

  const provider = identityProvider === null ? null : new IdentityProvider(identityProvider, clock);

  sendSecurityHeaders(app);
  await allowOrigins(app, corsOrigins);
  logAnswers(app);
  acceptExactJson(app);
  answerErrors(app, formatError);
  serveHealth(app, () => database.ping());
  const metrics = new Metrics(() => database.pool);
  if (processMetrics) metrics.observeProcess();
  const stopCounting = database.onStatement((statement) => metrics.statement(statement));
  serveMetrics(app, metrics, ({ headers }) => mayReadMetrics(database, metricsKey, headers.authorization));
  serveConsole(app);
  const schema = buildYardstickSchema();
  const allowance = rateLimit && new Allowance(rateLimit);
  const surroundingsOf = ({ id, log: requestLog }: FastifyRequest, givenUp: AbortSignal, outcome: Outcome): Surroundings => ({
    database, clock, log: requestLog, requestId: id, givenUp, outcome, meter: metrics, webhookTargets: webhooks ?? undefined,
  });
  const stopGraphQL = await serveGraphQL(app, {
    schema, formatError, introspection, deadlineMs, allowance, metrics,
    openContext: (request, { givenUp, outcome }) =>
      openContext(surroundingsOf(request, givenUp.signal, outcome), request.headers.authorization, provider),
  });
  serveSubscriptions(app, {
    schema, formatError, introspection, deadlineMs, allowance,
    authenticate: ({ headers }) => authenticate(database, headers.authorization, provider),
    contextOf: (request, who, givenUp) => contextOf(surroundingsOf(request, givenUp, {}), who),
  });

  await app.listen({ host: options.host, port: options.port });
  const { address, family, port } = app.server.address() as AddressInfo;
  const worker = webhooks === null ? undefined : new DeliveryWorker(database, log, webhooks);
  const rounds = roundMs === null ? undefined : startRounds({ database, clock, log }, { everyMs: roundMs });
  const rollups = keeping === null ? undefined : startRollups({ database, log }, keeping);
  let closing: Promise<void> | undefined;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: () => closing ??= Promise.all([drain(app).then(stopGraphQL), worker?.stop(), rounds?.close(), rollups?.close()])
      .then(() => undefined).finally(stopCounting),
  };
}

/** A connection that is kept alive becomes idle when its last answer is sent, which may be after closing has begun. */
async function drain(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

/** Without a key there is a context without an actor: introspection needs none, and every use case asks for one. */
async function openContext(
  surroundings: Surroundings, authorization: string | undefined, provider: IdentityProvider | null,
): Promise<RequestContext> {
  if (authorization === undefined) return new RequestContext(surroundings, undefined);
  const who = await authenticateAndRead(surroundings.database, authorization, provider);
  return contextOf(surroundings, who);
}

const contextOf = (surroundings: Surroundings, who: Authenticated & Pick<ContextOptions, 'reading'>): RequestContext =>
  new RequestContext(surroundings, new OpenContext({ ...surroundings, ...who }));

/** The scraper's own secret, or the platform key. @throws YardstickError UNAUTHENTICATED, FORBIDDEN. */
async function mayReadMetrics(database: Database, metricsKey: string | null, authorization: string | undefined): Promise<void> {
  const sent = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (metricsKey !== null && sent !== undefined && sameHash(secretHash(sent), secretHash(metricsKey))) return;
  authorize(await authenticate(database, authorization), 'platform');
}

/** One line per answer: no query string, no header, no body. */
function logAnswers(app: { addHook(name: 'onResponse', hook: (request: FastifyRequest, reply: { statusCode: number; elapsedTime: number }) => Promise<void>): unknown }): void {
  app.addHook('onResponse', async (request, reply) => {
    const [path] = request.url.split('?', 1);
    request.log.info({ method: request.method, path, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) }, 'answered');
  });
}
