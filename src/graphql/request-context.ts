import type { Actor, AppContext, OpenContext } from '../app/context.js';
import { YardstickError } from '../kernel/errors.js';

/** What is known of a request before anybody asks who sent it. `givenUp`: the deadline has passed, or the reader has left. */
export type Surroundings = Pick<AppContext, 'database' | 'clock' | 'log' | 'requestId'> & { readonly givenUp: AbortSignal };

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
