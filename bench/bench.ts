import type pg from 'pg';
import type { CaseKey } from './cases/keys.js';
import { buildDayRollup } from './data/day-rollup.js';
import type { Stretch } from './data/stretch.js';
import type { BenchOrganization, Organizations } from './definitions/organizations.js';
import type { Options } from './options.js';
import { loadDuck, type Duck } from './peers/duckdb.js';
import type { BareRequest } from './peers/bare-server.js';
import type { ArrivalsReport, ArrivalsRequest } from './processes/arrivals-program.js';
import { forkProgram, type Program } from './processes/fork-program.js';
import type { YardstickServer } from './processes/yardstick-server.js';
import type { CaseResult } from './report/result.js';
import type { Contender } from './sampling/sampler.js';
import { bodyOf, HttpClient } from './support/http-client.js';
import type { Lifetime } from './support/lifetime.js';
import { timed } from './support/log.js';
import type { Postgres } from './support/postgres.js';

/** A question that contenders answer side by side. */
export interface Case {
  readonly key: CaseKey;
  readonly title: string;
  run(bench: Bench): Promise<Omit<CaseResult, 'key' | 'title'>>;
}

export interface Surroundings {
  readonly options: Options;
  readonly postgres: Postgres;
  /** For hand-written SQL and for the run itself. */
  readonly owner: pg.Client;
  readonly organizations: Organizations;
  readonly stretch: Stretch;
  readonly server: YardstickServer;
  readonly lifetime: Lifetime;
}

/** What cases share. What costs time to make is made when the first of them needs it. */
export class Bench {
  private readonly made = new Map<string, Promise<unknown>>();

  constructor(readonly around: Surroundings) {}

  get big(): BenchOrganization {
    return this.around.organizations.of('big');
  }

  /** Asks the service with the key of an analyst of the organisation. */
  client(organization = this.big, key = organization.reader): HttpClient {
    const client = new HttpClient(this.around.server.url, key);
    this.around.lifetime.add(() => client.close());
    return client;
  }

  /** By hand. */
  async sql<Row extends Record<string, unknown>>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.around.owner.query<Row>(statement, [...values])).rows;
  }

  bareClient(): Promise<HttpClient> {
    return this.once('bare', async () => {
      const { postgres, lifetime } = this.around;
      const { id, sources } = this.big;
      const [row] = await this.sql<{ key: string }>(
        'select key from interaction where organization_id = $1 and source_id = $2 order by key limit 1',
        [id, sources.contacts],
      );
      const request: BareRequest = { databaseUrl: postgres.url, organizationId: id, sourceId: sources.contacts, key: row!.key };
      const { url } = await forkProgram<BareRequest, { url: string }>('peers/bare-server', lifetime).ask(request);
      const client = new HttpClient(url);
      lifetime.add(() => client.close());
      return client;
    });
  }

  /** One bare request, the unit of what is small. */
  async bare(): Promise<Contender> {
    const client = await this.bareClient();
    return { name: 'one bare request', times: 20, run: () => client.ask(BARE) };
  }

  /** What records rows while others ask; it does one thing at a time. */
  arrivals(): Promise<Program<ArrivalsRequest, ArrivalsReport>> {
    return this.once('arrivals', async () => forkProgram('processes/arrivals-program', this.around.lifetime));
  }

  duck(): Promise<Duck> {
    const { owner, postgres, lifetime } = this.around;
    return this.once('duck', () =>
      timed('DuckDB, its copy of the rows', () => loadDuck(owner, this.big, postgres.directory, lifetime)),
    );
  }

  dayRollup(): Promise<void> {
    return this.once('day rollup', () =>
      timed('the day rollup by hand', () => buildDayRollup(this.around.owner, this.around.organizations.all)),
    );
  }

  private once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.made.get(name) as Promise<T> | undefined) ?? make();
    this.made.set(name, made);
    return made;
  }
}

export const BARE = bodyOf('{ customer }');
