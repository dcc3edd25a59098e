import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RecordReport } from '../../app/record-report.js';
import type { Meter, Outcome, RequestContext } from '../request-context.js';
import { codeOfStatus } from './http-status.js';

/** Connections to the database. `waiting`: requests that none was free for. */
export interface PoolState {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

const VERBS = new Set(['start', 'commit', 'rollback', 'select', 'with', 'insert', 'update', 'delete', 'copy']);

/** What this process has done, for Prometheus. Labels come from closed lists: nothing of an organisation is in them. */
export class Metrics implements Meter {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'yardstick_graphql_request_duration_seconds',
    help: 'GraphQL requests until their answer was sent, by operation (query, mutation, none) and code (OK, or that of the first error).',
    labelNames: ['operation', 'code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });
  private readonly statements = new Counter({
    name: 'yardstick_database_statements_total',
    help: 'Statements sent to the database, by their first word.',
    labelNames: ['verb'],
    registers: [this.registry],
  });
  private readonly ingested = new Counter({
    name: 'yardstick_interactions_total',
    help: 'Rows of recordInteractions and retractInteractions, by what became of them. Replayed batches are not counted.',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  constructor(pool: () => PoolState) {
    this.registry.registerMetric(new Gauge({
      name: 'yardstick_database_connections',
      help: 'Connections to the database: busy, idle; and waiting, the requests that none was free for.',
      labelNames: ['state'],
      registers: [],
      collect() {
        const { total, idle, waiting } = pool();
        this.set({ state: 'busy' }, total - idle);
        this.set({ state: 'idle' }, idle);
        this.set({ state: 'waiting' }, waiting);
      },
    }));
  }

  /** Tells of the process as well: memory, CPU, event loop, garbage collection. What observes those is there until the process ends. */
  observeProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** What is not known of the request is told by its status. */
  answered({ operation = 'none', code }: Outcome, status: number, seconds: number): void {
    this.requests.observe({ operation, code: code ?? codeOfStatus(status) }, seconds);
  }

  statement(text: string): void {
    const verb = /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? '';
    this.statements.inc({ verb: VERBS.has(verb) ? verb : 'other' });
  }

  rows({ accepted, unchanged, superseded, stale, retracted, rejected }: RecordReport): void {
    const outcomes = { accepted, unchanged, superseded, stale, retracted, rejected: rejected.length };
    for (const [outcome, count] of Object.entries(outcomes)) this.ingested.inc({ outcome }, count);
  }

  /** The text that Prometheus reads, and its type. */
  async text(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.registry.contentType, text: await this.registry.metrics() };
  }
}

/** GET /metrics, for whoever `admit` lets in: it throws for all others. */
export function serveMetrics(app: FastifyInstance, metrics: Metrics, admit: (request: FastifyRequest) => Promise<void>): void {
  app.get('/metrics', async (request, reply) => {
    await admit(request);
    const { type, text } = await metrics.text();
    return reply.type(type).send(text);
  });
}

/** Tells whoever counts requests which kind this one was and how it ended. */
export const noteOutcome: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ operation, response, contextValue }) {
        const { outcome } = contextValue;
        outcome.operation = operation?.operation ?? 'none';
        if (response.body.kind !== 'single') return;
        const [first] = response.body.singleResult.errors ?? [];
        outcome.code = first === undefined ? 'OK' : String(first.extensions?.['code']);
      },
    };
  },
};
