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
}

/** A key that is revoked is heard of within five seconds. */
const ASK_AGAIN_MS = 3_500;
/** Results that wait for a slow reader. */
const MOST_WAITING = 16;

/** One subscription from its first byte to its last: each event is resolved as a request of its own, with a reading and a deadline of its own. */
export class EventStream {
  /** For what lasts as long as the subscription. */
  readonly context: RequestContext;
  /** Breaks the connection off. */
  onShutdown: () => void = () => this.end();
  private readonly over = new AbortController();
  private readonly asking: NodeJS.Timeout;
  private refusal: YardstickError | undefined;
  private waiting = 0;
  private room: () => void = () => undefined;

  constructor(private readonly options: EventStreamOptions) {
    this.context = options.contextOf(this.over.signal);
    this.asking = setInterval(() => void this.askAgain(), ASK_AGAIN_MS);
  }

  /** Nobody reads it any more, or may. */
  end(): void {
    clearInterval(this.asking);
    this.over.abort();
    this.room();
    void this.context.close();
  }

  /** Begins to follow: whatever happens once this has resolved is told. What is wrong with the arguments is the one result. */
  async results(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    const source = await createSourceEventStream({ ...args, contextValue: this.context });
    await this.context.renewReading();
    return Symbol.asyncIterator in source ? this.resultsOf(args, source) : this.formatted(source);
  }

  private async *resultsOf(args: ExecutionArgs, source: AsyncIterable<unknown>): AsyncGenerator<ExecutionResult> {
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
    }
    if (this.refusal !== undefined) yield this.formatted({ errors: [this.refusal as never] });
  }

  /** Hands on what is sent, and counts what of it was taken. */
  async *paced(body: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const part of body) {
      yield part;
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
}
