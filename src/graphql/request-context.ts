import type { Actor, AppContext, OpenContext } from '../app/context.js';
import { YardstickError } from '../kernel/errors.js';

/** What a request without a key can be told of: its surroundings, and no actor. */
export type Surroundings = Pick<AppContext, 'database' | 'clock' | 'log' | 'requestId'>;

/**
 * One HTTP request as use cases see it. Apollo hands resolvers a shallow copy, so whatever changes during the request stands in
 * `life`, which original and copy share. Without a key there is no actor: whoever asks for it, as every use case does first,
 * is told UNAUTHENTICATED.
 */
export class RequestContext implements AppContext {
  private readonly life: { readonly open: OpenContext | undefined; late: boolean };

  constructor(private readonly surroundings: Surroundings, open: OpenContext | undefined) {
    this.life = { open, late: false };
  }

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

  async reading(): ReturnType<AppContext['reading']> {
    if (this.life.late) throw new YardstickError('TIMEOUT', 'The request has passed its deadline.');
    return this.authenticated().reading();
  }

  memo<T>(key: string, make: () => Promise<T>): Promise<T> {
    return this.authenticated().memo(key, make);
  }

  /** Whatever is read from here on sees what has been written. */
  async renewReading(): Promise<void> {
    await this.life.open?.renewReading();
  }

  /** The answer has been given up: what still runs for it begins nothing new. */
  expire(): void {
    this.life.late = true;
  }

  async close(): Promise<void> {
    await this.life.open?.close();
  }

  private authenticated(): OpenContext {
    if (this.life.open !== undefined) return this.life.open;
    throw new YardstickError('UNAUTHENTICATED', 'This needs a key.', { hint: 'Send it as the header Authorization: Bearer <API key>.' });
  }
}
