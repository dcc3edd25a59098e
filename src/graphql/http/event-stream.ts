import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, type GraphQLError } from 'graphql';
import type { Authenticated } from '../../app/authenticate.js';
import { unauthenticated, YardstickError } from '../../kernel/errors.js';
import type { errorFormatter } from '../format-error.js';
import type { RequestContext } from '../request-context.js';

export interface EventStreamOptions {
  readonly who: Authenticated;
  readonly formatError: ReturnType<typeof errorFormatter>;
  readonly deadlineMs: number;
  /** Asks again who has the key. Throws UNAUTHENTICATED once it is not good any more. */
  readonly authenticate: () => Promise<Authenticated>;
  readonly contextOf: (givenUp: AbortSignal) => RequestContext;
  /** Spends what an event costs; what is wrong where nothing is left. */
  readonly spend: () => Promise<YardstickError | null>;
  /** How long a reader may take over one part of what is sent. */
  readonly patienceMs: number;
  /** Ends the connection, whatever of it was sent. */
  readonly disconnect: () => void;
}

/** A key that is revoked is heard of within five seconds. */
const ASK_AGAIN_MS = 3_500;
/** Results that wait for a slow reader. */
const MOST_WAITING = 16;

/** One subscription from its first byte to its last: each event is resolved as a request of its own, with a reading and a deadline of its own. */
export class EventStream {
  /** For what lasts as long as the subscription. */
  readonly context: RequestContext;
  private readonly over = new AbortController();
  private readonly asking: NodeJS.Timeout;
  private refusal: YardstickError | undefined;
  private waiting = 0;
  private room: () => void = () => undefined;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly options: EventStreamOptions) {
    this.context = options.contextOf(this.over.signal);
    let answered = Promise.resolve();
    this.asking = setInterval(() => { answered = answered.then(() => this.during(this.askAgain())); }, ASK_AGAIN_MS);
  }

  /** Nobody reads it any more, or may. What is under way ends by itself; see `ended`. */
  end(): void {
    clearInterval(this.asking);
    this.over.abort();
    this.room();
    void this.during(this.context.close());
  }

  /** Ends it, and its connection in the middle of whatever is sent. */
  breakOff(): void {
    this.options.disconnect();
    this.end();
  }

  /** Resolves once nothing of it goes on: no reading, no question. To be asked of one that was ended. */
  async ended(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  /** Begins to follow: whatever happens once this has resolved is told. What is wrong with the arguments is the one result. */
  results(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    return this.during(this.begin(args));
  }

  private async begin(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    const source = await createSourceEventStream({ ...args, contextValue: this.context });
    await this.context.renewReading();
    if (!(Symbol.asyncIterator in source)) return this.formatted(source);
    const { promise, resolve } = Promise.withResolvers<void>();
    void this.during(promise);
    return this.resultsOf(args, source, resolve);
  }

  private async *resultsOf(args: ExecutionArgs, source: AsyncIterable<unknown>, done: () => void): AsyncGenerator<ExecutionResult> {
    try {
      for await (const event of source) {
        const spent = await this.options.spend();
        if (spent !== null) this.refuse(spent);
        if (this.over.signal.aborted) break;
        yield await this.resolved(args, event);
        await this.readerCatchesUp();
        if (this.over.signal.aborted) break;
      }
    } catch (error) {
      if (!this.over.signal.aborted) yield this.formatted({ errors: [error as GraphQLError] });
    } finally {
      done();
    }
    if (this.refusal !== undefined) yield this.formatted({ errors: [this.refusal as never] });
  }

  /** Hands on what is sent, and counts what of it was taken. Who takes nothing for too long is left. */
  async *paced(body: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const part of body) {
      const tooSlow = setTimeout(() => this.breakOff(), this.options.patienceMs);
      try {
        yield part;
      } finally {
        clearTimeout(tooSlow);
      }
      if (!part.startsWith('event: next')) continue;
      this.waiting--;
      this.room();
    }
  }

  private async resolved(args: ExecutionArgs, event: unknown): Promise<ExecutionResult> {
    const context = this.options.contextOf(AbortSignal.any([this.over.signal, AbortSignal.timeout(this.options.deadlineMs)]));
    try {
      return this.formatted(await execute({ ...args, rootValue: event, contextValue: context }));
    } finally {
      await context.close();
    }
  }

  private formatted(result: ExecutionResult): ExecutionResult {
    this.waiting++;
    return result.errors === undefined ? result : { ...result, errors: result.errors.map((error) => this.options.formatError(error)) as never };
  }

  private async readerCatchesUp(): Promise<void> {
    while (this.waiting >= MOST_WAITING && !this.over.signal.aborted) {
      await new Promise<void>((resolve) => { this.room = resolve; });
    }
  }

  private async askAgain(): Promise<void> {
    try {
      const now = await this.options.authenticate();
      if (JSON.stringify(now) !== JSON.stringify(this.options.who)) {
        this.refuse(unauthenticated('What this key may do has changed.', 'Subscribe again.'));
      }
    } catch (error) {
      // Where the database is out of reach, nothing is told either.
      if (error instanceof YardstickError && error.code === 'UNAUTHENTICATED') this.refuse(error);
    }
  }

  private refuse(error: YardstickError): void {
    this.refusal ??= error;
    this.end();
  }

  private during<T>(work: Promise<T>): Promise<T> {
    this.underWay.add(work);
    const over = (): void => void this.underWay.delete(work);
    work.then(over, over);
    return work;
  }
}
