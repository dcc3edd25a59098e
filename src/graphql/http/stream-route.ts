import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parse, type DocumentNode, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-sse';
import type { Authenticated } from '../../app/authenticate.js';
import { badInput, YardstickError } from '../../kernel/errors.js';
import type { errorFormatter } from '../format-error.js';
import { check } from '../limits/admission.js';
import { refuseByLength } from '../limits/document-text.js';
import { introspectionRule } from '../limits/introspection.js';
import { LIMITS } from '../limits/limits.js';
import { rateLimited, type Allowance } from '../limits/rate.js';
import type { RequestContext } from '../request-context.js';
import { EventStream } from './event-stream.js';

export interface StreamRouteOptions {
  readonly schema: GraphQLSchema;
  readonly formatError: ReturnType<typeof errorFormatter>;
  readonly introspection: boolean;
  /** An event that is not resolved by then is an error TIMEOUT. */
  readonly deadlineMs: number;
  readonly allowance: Allowance | undefined;
  /** Throws UNAUTHENTICATED for a key that is not good, or none. */
  readonly authenticate: (request: FastifyRequest) => Promise<Authenticated>;
  readonly contextOf: (request: FastifyRequest, who: Authenticated, givenUp: AbortSignal) => RequestContext;
}

/** What the request's headers come to; they were looked at already. */
const ASKED_AS: Readonly<Record<string, string>> = { accept: 'text/event-stream', 'content-type': 'application/json' };

/** Streams of one organisation that one process keeps open. */
const MOST_STREAMS = 100;

/** A reader that takes nothing of what waits for it this long does not keep its stream. */
const PATIENCE_MS = 30_000;

/** What a request asks for, once it is let in. */
interface Admitted {
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown> | undefined;
  readonly operationName: string | undefined;
  readonly points: number;
}

/** What the handler hands back of a request that was let in. */
interface Following {
  readonly args: ExecutionArgs & { readonly stream: EventStream; readonly contextValue: undefined };
}

/**
 * POST /graphql/stream: subscriptions as server-sent events, by the protocol of graphql-sse, one connection each. Who asks and what may be
 * asked are the rules of POST /graphql.
 */
export function serveSubscriptions(app: FastifyInstance, options: StreamRouteOptions): void {
  const { schema, introspection, formatError } = options;
  const rules = { schema, introspection, streams: true, refuseIntrospection: introspectionRule(schema), sound: new WeakSet<DocumentNode>() };
  const open = new Map<string, Set<EventStream>>();
  let closing = false;
  const answer = createHandler<undefined, Following>({
    // No token: each subscription has a connection of its own.
    authenticate: () => undefined,
    validate: () => [],
    onSubscribe: ({ context }) => context.args,
    subscribe: (args) => (args as Following['args']).stream.results(args) as never,
  });

  function admitted(body: unknown): Admitted {
    const { query, variables, operationName } = (body ?? {}) as Record<string, unknown>;
    if (typeof query !== 'string') throw badInput('query', 'The body of the request has no query.');
    const values = typeof variables === 'object' && variables !== null ? variables as Record<string, unknown> : undefined;
    const name = typeof operationName === 'string' ? operationName : undefined;
    const document = parsed(query);
    const { errors, points } = check(rules, document, name, values);
    if (errors.length > 0) throw new Refused(errors.map((error) => formatError(error)), 400);
    return { document, variables: values, operationName: name, points };
  }

  function parsed(query: string): DocumentNode {
    try {
      return parse(query, { maxTokens: LIMITS.tokens });
    } catch (error) {
      throw new Refused([formatError(error, { message: '', extensions: { code: 'GRAPHQL_PARSE_FAILED' } })], 400);
    }
  }

  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!(request.headers.accept ?? '').includes('text/event-stream')) {
      throw new YardstickError('BAD_INPUT', 'Subscriptions are answered as server-sent events alone.', { hint: 'Send the header accept: text/event-stream.' });
    }
    const who = await options.authenticate(request);
    const asked = admitted(request.body);
    const spent = await spend(who, asked.points, request);
    if (spent !== null) throw spent;
    // A connection that is gone says so once, and may have said it by now.
    if (closing || reply.raw.destroyed) return leave(reply);
    const own = open.get(who.organizationId) ?? new Set();
    if (own.size >= MOST_STREAMS) throw rateLimitedStreams();
    const stream = new EventStream({
      who, formatError, deadlineMs: options.deadlineMs,
      authenticate: () => options.authenticate(request),
      contextOf: (givenUp) => options.contextOf(request, who, givenUp),
      spend: () => spend(who, asked.points, request),
      patienceMs: PATIENCE_MS, disconnect: () => void reply.raw.destroy(),
    });
    open.set(who.organizationId, own.add(stream));
    reply.raw.once('close', () => {
      stream.end();
      void stream.ended().then(() => {
        own.delete(stream);
        if (own.size === 0) open.delete(who.organizationId);
      });
    });
    const args = {
      schema, document: asked.document, operationName: asked.operationName, variableValues: asked.variables,
      contextValue: undefined, stream,
    };
    const [body, init] = await answer({
      method: 'POST', url: request.url, headers: { get: (name) => ASKED_AS[name] },
      body: { query: String((request.body as { query: unknown }).query) }, raw: undefined, context: { args },
    });
    if (reply.raw.destroyed) return leave(reply);
    // Answered by proxies that gather what they pass on, a stream would never be heard.
    void reply.code(init.status).headers({ ...init.headers, 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    return reply.send(typeof body === 'object' && body !== null ? Readable.from(stream.paced(body)) : body);
  }

  async function spend(who: Authenticated, points: number, request: FastifyRequest): Promise<YardstickError | null> {
    const { spender } = options.contextOf(request, who, AbortSignal.abort());
    const wait = spender === undefined ? null : await options.allowance?.spend(spender, points) ?? null;
    return wait === null ? null : rateLimited(points, wait);
  }

  app.route({
    method: 'POST',
    url: '/graphql/stream',
    preHandler: async ({ body }) => refuseByLength(body),
    handler: (request, reply) => begin(request, reply).catch((error: unknown) => {
      if (!(error instanceof Refused)) {
        const wait = error instanceof YardstickError ? error.details['retryAfterSeconds'] : undefined;
        if (typeof wait === 'number') void reply.header('retry-after', String(wait));
        throw error;
      }
      return reply.code(error.status).type('application/json; charset=utf-8').send({ errors: error.errors });
    }),
  });
  // Their clients come back by themselves, to a process that goes on, and say where they were.
  app.addHook('preClose', async () => {
    closing = true;
    const streams = [...open.values()].flatMap((own) => [...own]);
    for (const stream of streams) stream.breakOff();
    await Promise.all(streams.map((stream) => stream.ended()));
  });
}

/** Answers nothing: nobody is there to read it, or a reader is to come back elsewhere. */
function leave(reply: FastifyReply): FastifyReply {
  reply.raw.destroy();
  return reply.hijack();
}

/** A document that is refused before anything of it runs. */
class Refused extends Error {
  constructor(readonly errors: readonly unknown[], readonly status: number) {
    super('refused');
  }
}

const rateLimitedStreams = (): YardstickError => new YardstickError('RATE_LIMITED',
  `The organisation has ${MOST_STREAMS} subscriptions open here, which is as many as there can be.`,
  { hint: 'Follow several goals by one subscription.', retryAfterSeconds: 30 });

