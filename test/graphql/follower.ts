import { createClient, type Client } from 'graphql-sse';
import { afterTheFile } from '../support/database.js';

/** One who follows a subscription by the client of graphql-sse, and keeps what it is told. */
export class Follower {
  readonly results: any[] = [];
  /** What ended it; undefined while it goes on. */
  ending: { readonly completed: boolean; readonly error?: any } | undefined;
  private readonly client: Client;
  private readonly watchers = new Set<() => void>();
  private readonly stopFollowing: () => void;

  constructor(url: string, secret: string | undefined, query: string, variables: Record<string, unknown> = {}, retryAttempts = 0) {
    this.client = createClient({
      url: `${url}/graphql/stream`, retryAttempts,
      headers: secret === undefined ? {} : { authorization: `Bearer ${secret}` },
    });
    this.stopFollowing = this.client.subscribe({ query, variables }, {
      next: (result) => { this.results.push(result); this.look(); },
      error: (error) => { this.ending = { completed: false, error }; this.look(); },
      complete: () => { this.ending ??= { completed: true }; this.look(); },
    });
    afterTheFile(async () => this.stop());
  }

  stop(): void {
    this.stopFollowing();
    this.client.dispose();
  }

  /** The data of that field, once so many results are there. */
  async told(field: string, count: number): Promise<any[]> {
    await this.until(() => this.results.length >= count);
    return this.results.map(({ data }) => data?.[field]);
  }

  async ended(): Promise<NonNullable<Follower['ending']>> {
    await this.until(() => this.ending !== undefined);
    return this.ending!;
  }

  codes(): string[] {
    return this.results.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code);
  }

  async until(holds: () => boolean, withinMs = 8_000): Promise<void> {
    const end = Date.now() + withinMs;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`not within ${withinMs} ms; so far: ${JSON.stringify([this.results, this.ending])}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.watchers.add(() => { clearTimeout(timer); resolve(); });
      });
      this.watchers.clear();
    }
  }

  private look(): void {
    for (const watcher of this.watchers) watcher();
  }
}
