import type { Actor, AppContext, OpenContext } from '../app/context.js';
import type { RecordReport } from '../app/record-report.js';
import { YardstickError } from '../kernel/errors.js';

/** What became of a request, as far as it is known. */
export interface Outcome {
  /** query or mutation. */
  operation?: string;
  /** OK, or the code of the first error. */
  code?: string;
}

/** What is known of a request before anybody asks who sent it. */
export interface Surroundings extends Pick<AppContext, 'database' | 'clock' | 'log' | 'requestId' | 'webhookTargets'> {
  /** The deadline has passed, or the reader has left. */
  readonly givenUp: AbortSignal;
  /** For whoever counts requests. */
  readonly outcome: Outcome;
  readonly meter: Meter;
}

/** Counts what is done, for whoever runs the service. */
export interface Meter {
  /** Rows of a batch, by what became of them. */
  rows(report: RecordReport): void;
}

/**
 * One HTTP request as use cases see it. Apollo hands resolvers a shallow copy of it, so it holds no state of its own. Without a
 * key there is no actor: whoever asks for it, as every use case does first, is told UNAUTHENTICATED.
 */
export class RequestContext implements AppContext {
  constructor(private readonly surroundings: Surroundings, private readonly open: OpenContext | undefined) {}

  get database(): AppContext['database'] {
    return this.surroundings.database;
  }

  get clock(): AppContext['clock'] {
    return this.surroundings.clock;
  }

  get log(): AppContext['log'] {
    return this.surroundings.log;
  }

  get requestId(): string {
    return this.surroundings.requestId;
  }

  get webhookTargets(): AppContext['webhookTargets'] {
    return this.surroundings.webhookTargets;
  }

  /** The deadline has passed, or nobody reads the answer any more. */
  get givenUp(): AbortSignal {
    return this.surroundings.givenUp;
  }

  get outcome(): Outcome {
    return this.surroundings.outcome;
  }

  get meter(): Meter {
    return this.surroundings.meter;
  }

  /** Whose requests are counted together; undefined without a key. */
  get spender(): string | undefined {
    const actor = this.open?.actor;
    if (actor === undefined || actor.kind === 'platform' || actor.kind === 'system') return actor?.kind;
    return actor.kind === 'member' ? actor.keyId ?? actor.memberId : actor.keyId;
  }

  get actor(): Actor {
    return this.authenticated().actor;
  }

  get organizationId(): string {
    return this.authenticated().organizationId;
  }

  /** Nothing new is begun for an answer that nobody waits for. */
  async reading(): ReturnType<AppContext['reading']> {
    if (this.surroundings.givenUp.aborted) throw new YardstickError('TIMEOUT', 'The request was given up.');
    return this.authenticated().reading();
  }

  memo<T>(key: string, make: () => Promise<T>): Promise<T> {
    return this.authenticated().memo(key, make);
  }

  /** Whatever is read from here on sees what has been written. */
  async renewReading(): Promise<void> {
    await this.open?.renewReading();
  }

  async close(): Promise<void> {
    await this.open?.close();
  }

  private authenticated(): OpenContext {
    if (this.open !== undefined) return this.open;
    throw new YardstickError('UNAUTHENTICATED', 'This needs an API key.', { hint: 'Send it as a header: Authorization: Bearer ysk_…' });
  }
}
