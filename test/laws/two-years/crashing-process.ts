import { Database } from '../../../src/store/database.js';
import { afterTheFile } from '../../support/database.js';
import { postgresProxy, type Cut, type PostgresProxy } from '../../support/postgres-proxy.js';
import type { Random } from './random.js';

/** When a process dies: at a statement, or around a COMMIT, counted from now. `after`: it is done, and nobody hears of it. */
export type Death = { readonly statement: number } | { readonly commit: number; readonly at: Extract<Cut, 'before' | 'after'> };

const STATEMENTS_OF_A_ROUND = 150;
const COMMITS_OF_A_ROUND = 20;

export const someDeath = (random: Random): Death => (random.chance(0.5)
  ? { statement: random.integer(1, STATEMENTS_OF_A_ROUND) }
  : { commit: random.integer(1, COMMITS_OF_A_ROUND), at: random.pick(['before', 'after']) });

/** A process of the service that dies in the middle of what it does: from then on it reaches the database no more. */
export class CrashingProcess {
  private death: Death | null = null;
  private statements = 0;
  private commits = 0;
  private isDead = false;
  private severed: Promise<void> | undefined;

  private constructor(private readonly proxy: PostgresProxy, private readonly database: Database) {
    database.onStatement(() => this.sent());
  }

  static async start(url: string): Promise<CrashingProcess> {
    const made: { process?: CrashingProcess } = {};
    const proxy = await postgresProxy(url, () => made.process?.committed() ?? null);
    const database = await Database.open({ url: proxy.url, poolSize: 3 });
    afterTheFile(() => database.close());
    return made.process = new CrashingProcess(proxy, database);
  }

  /** Does the work and dies on the way, where it gets so far. Returns whether it did all of it. */
  async dying(death: Death, work: (database: Database) => Promise<unknown>): Promise<boolean> {
    [this.death, this.statements, this.commits, this.isDead, this.severed] = [death, 0, 0, false, undefined];
    try {
      await work(this.database);
      return true;
    } catch (error) {
      if (!this.isDead) throw error;
      return false;
    } finally {
      this.death = null;
      await this.severed;
      if (this.severed !== undefined) await this.proxy.mend();
    }
  }

  private sent(): void {
    if (this.death === null) return;
    if ('statement' in this.death && ++this.statements === this.death.statement) this.isDead = true;
    if (this.isDead) this.severed ??= this.proxy.sever();
  }

  private committed(): Cut | null {
    if (this.death === null || !('commit' in this.death) || ++this.commits !== this.death.commit) return null;
    this.isDead = true;
    return this.death.at;
  }
}
