import { IsolationLevel, type EntityManager, type MikroORM } from '@mikro-orm/postgresql';
import { sql, type CompiledQuery, type RawBuilder } from 'kysely';
import type pg from 'pg';
import { NIL_ID } from '../kernel/ids.js';
import { readClock, readClockWith, takeStamp, tick, type Clock } from '../sql/knowledge-clock.js';
import { setNestedLoops } from '../sql/nested-loops.js';
import type { Statement } from '../sql/written-once.js';
import { giveBackBroken, sayWhatErrorsMean } from './broken-connections.js';
import { appConnection, parseUrl } from './connection.js';
import { CopyStreams } from './copy-stream.js';
import { toYardstickError } from './database-errors.js';
import { leaseConnections } from './leases.js';
import { Notices, type NoticeListener } from './notices.js';
import { openOrm } from './orm.js';
import { PoolState } from './pool-state.js';
import { PreparedStatements } from './prepared-statements.js';
import { ORGANIZATION_SETTING, PLATFORM_SETTING } from './tenant-policy.js';

/** One transaction's view of one organisation. */
export interface Reading {
  readonly organizationId: string;
  readonly em: EntityManager;
  /** Whether all its statements see one snapshot. */
  readonly isSnapshot: boolean;
  /** Runs a statement of `sql`; every value in it is bound. */
  query<R>(statement: Statement<R>): Promise<R[]>;
  /** As `query`, for a statement whose best plan is the same whatever its values are: PostgreSQL keeps that. */
  queryPrepared<R>(statement: Statement<R>): Promise<R[]>;
  /** As `query`, for a statement that joins what it derives itself: by sorting and hashing, since nobody can estimate that. */
  queryDerived<R>(statement: RawBuilder<R>): Promise<R[]>;
  /** The statement as it would be sent: its text with $1, $2 … and the values bound to them. Runs nothing. */
  compile(statement: Statement<unknown>): { readonly sql: string; readonly parameters: readonly unknown[] };
  /** The knowledge clock's stamp that this transaction sees, in milliseconds since the epoch. */
  knowledge(): Promise<number>;
  /** Of the definitions that this transaction sees: the same token, the same definitions. Null where it may change them itself. */
  definitionsToken(): Promise<string | null>;
}

export interface Writing extends Reading {
  /**
   * The stamp of everything this transaction writes, in milliseconds since the epoch. The first call waits for other writers of
   * the organisation; whatever is to be decided by stored state is read after it.
   */
  stamp(): Promise<number>;
  /** Sends rows in the text format of COPY. `statement`: `copy … from stdin`, without values of its own. */
  copy(statement: string, rows: Buffer): Promise<void>;
}

/** A reading transaction that its holder closes. Closing twice is harmless. */
export interface OpenReading extends Reading {
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Of the database's owner; the service itself logs in as the app role. */
  readonly url: string;
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
}

const TICK_INTERVAL_MS = 1_000;

const PING_DEADLINE_MS = 3_000;

/** The service's door to the database: transactions of one organisation each, under row level security. */
export class Database {
  private readonly tickedAt = new Map<string, number>();
  private closed = false;

  private constructor(
    private readonly orm: MikroORM, readonly pool: PoolState, private readonly listeners: Set<(statement: string) => void>,
    private readonly copies: CopyStreams, private readonly prepared: PreparedStatements, private readonly notices: Notices,
  ) {}

  static async open({ url, poolSize = 10, statementTimeoutMs = 30_000 }: DatabaseOptions): Promise<Database> {
    const pool = new PoolState();
    const listeners = new Set<(statement: string) => void>();
    const copies = new CopyStreams();
    const prepared = new PreparedStatements();
    const connection = appConnection(parseUrl(url));
    const orm = await openOrm(connection, {
      max: poolSize,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      statement_timeout: statementTimeoutMs,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 60_000,
      // The ORM writes values into its statements as quoted literals, which a backslash could end under the old syntax. With the
      // memory, groups × periods of a question are hashed, not sorted, also where the planner expects too many.
      options: '-c TimeZone=UTC -c standard_conforming_strings=on -c work_mem=32MB',
    }, (created) => {
      giveBackBroken(created);
      leaseConnections(created, prepared);
      created.on('connect', (client) => {
        prepared.attach(client);
        copies.attach(client);
      });
      reportStatements(pool.watch(created), listeners);
    });
    sayWhatErrorsMean(orm);
    return new Database(orm, pool, listeners, copies, prepared, new Notices(connection));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.notices.close();
    await this.orm.close();
  }

  /** Calls the listener with the text of every statement that is sent, BEGIN and COMMIT included. Returns what stops it. */
  onStatement(listener: (statement: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Calls the listener with what is sent to a channel of PostgreSQL's notifications. Returns what stops it. */
  listen(channel: string, listener: NoticeListener): () => void {
    return this.notices.listen(channel, listener);
  }

  /** Resolves where the database answers, and soon; for readiness. Rejects with why not. */
  async ping(): Promise<void> {
    // The ORM would open a new pool behind a closed one.
    if (this.closed) throw new Error('the database is closed');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the database does not answer')), PING_DEADLINE_MS);
    });
    try {
      await Promise.race([sql`select 1`.execute(this.orm.em.fork().getKysely()), late]);
    } catch (error) {
      throw toYardstickError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** READ COMMITTED, because what is read after the stamp has to see what earlier writers committed while this one waited. */
  async write<T>(organizationId: string, work: (tx: Writing) => Promise<T>): Promise<T> {
    return this.transaction({ [ORGANIZATION_SETTING]: organizationId }, organizationId, work);
  }

  /** For use cases of the platform: sees organisations, and nothing of theirs. */
  async platform<T>(work: (tx: Writing) => Promise<T>): Promise<T> {
    return this.transaction({ [ORGANIZATION_SETTING]: NIL_ID, [PLATFORM_SETTING]: 'on' }, NIL_ID, work);
  }

  /** One snapshot for everything `work` reads. */
  async read<T>(organizationId: string, work: (reading: Reading) => Promise<T>): Promise<T> {
    const reading = await this.openReading(organizationId);
    try {
      return await work(reading);
    } finally {
      await reading.close();
    }
  }

  async openReading(organizationId: string): Promise<OpenReading> {
    await this.tick(organizationId);
    const { reading } = await this.openSnapshot(organizationId);
    return reading;
  }

  /** Whether `openReading` would find the organisation's clock moved, and need not move it. */
  hasTicked(organizationId: string): boolean {
    return performance.now() - (this.tickedAt.get(organizationId) ?? -Infinity) < TICK_INTERVAL_MS;
  }

  /**
   * As `openReading`, of an organisation that nobody has proven to be the asker's yet: its clock stays as it is. `first`: the row,
   * as JSON, of a statement that is sent with the reading's first one; null: it has none.
   */
  async openReadingWith<R>(organizationId: string, first: RawBuilder<R>): Promise<{ readonly reading: OpenReading; readonly first: R | null }> {
    const { reading, prime } = await this.openSnapshot(organizationId);
    try {
      const clock = await reading.queryPrepared(readClockWith(organizationId, first));
      prime(clock);
      return { reading, first: clock[0]?.beside ?? null };
    } catch (error) {
      await reading.close();
      throw error;
    }
  }

  /** `prime`: what the clock shows, where somebody has read it already. */
  private async openSnapshot(organizationId: string): Promise<{ readonly reading: OpenReading; prime(clock: Clock[]): void }> {
    const em = this.fork({ [ORGANIZATION_SETTING]: organizationId });
    try {
      await em.begin({ isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true });
    } catch (error) {
      throw toYardstickError(error);
    }
    const view = this.view(organizationId, em);
    // One snapshot, one answer.
    let clock: Promise<Clock[]> | undefined;
    const readOnce = (): Promise<Clock[]> => clock ??= view.queryPrepared(readClock(organizationId));
    let closing: Promise<void> | undefined;
    return {
      prime: (read) => { clock = Promise.resolve(read); },
      reading: {
        ...view,
        knowledge: () => oneStamp(readOnce(), organizationId),
        definitionsToken: async () => (await readOnce())[0]?.definitions ?? null,
        // Nothing was written; a connection that broke meanwhile has nothing left to roll back.
        close: () => closing ??= em.rollback().catch(() => undefined),
      },
    };
  }

  /** An idle organisation's clock does not stand still; see the design, section 1. Skipped where it was done a moment ago. */
  private async tick(organizationId: string): Promise<void> {
    if (this.hasTicked(organizationId)) return;
    const now = performance.now();
    for (const [id, at] of this.tickedAt) if (now - at >= TICK_INTERVAL_MS) this.tickedAt.delete(id);
    await this.write(organizationId, (tx) => tx.query(tick(organizationId)));
    this.tickedAt.set(organizationId, now);
  }

  private async transaction<T>(
    variables: Record<string, string>, organizationId: string, work: (tx: Writing) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.fork(variables).transactional((em) => {
        let stamp: Promise<number> | undefined;
        const view = this.view(organizationId, em);
        return work({
          ...view,
          isSnapshot: false,
          stamp: () => stamp ??= oneStamp(view.query(takeStamp(organizationId)), organizationId),
          copy: (statement, rows) => this.copies.copy(statement, rows, (text) => view.query(sql.raw(text))),
        });
      }, { isolationLevel: IsolationLevel.READ_COMMITTED });
    } catch (error) {
      throw toYardstickError(error);
    }
  }

  private fork(variables: Record<string, string>): EntityManager {
    return this.orm.em.fork({ session: { variables } });
  }

  private view(organizationId: string, em: EntityManager): Reading {
    const run = async <R>(compiled: CompiledQuery<R>): Promise<R[]> => {
      try {
        return (await em.getKysely().executeQuery(compiled)).rows;
      } catch (error) {
        throw toYardstickError(error);
      }
    };
    const query = async <R>(statement: Statement<R>): Promise<R[]> => run(statement.compile(em.getKysely()));
    const queryPrepared = async <R>(statement: Statement<R>): Promise<R[]> => {
      const compiled = statement.compile(em.getKysely());
      this.prepared.prepare(compiled.sql);
      return run(compiled);
    };
    const queryDerived = async <R>(statement: RawBuilder<R>): Promise<R[]> => {
      await query(setNestedLoops(false));
      const rows = await query(statement);
      // After an error there is no transaction left to set anything in.
      await query(setNestedLoops(true));
      return rows;
    };
    return {
      organizationId, em, query, queryPrepared, queryDerived, isSnapshot: true,
      compile: (statement) => statement.compile(em.getKysely()),
      knowledge: () => oneStamp(query(readClock(organizationId)), organizationId),
      // It may change them itself.
      definitionsToken: async () => null,
    };
  }
}

async function oneStamp(rows: Promise<{ milliseconds: string }[]>, organizationId: string): Promise<number> {
  const [row] = await rows;
  if (row === undefined) throw new Error(`organisation ${organizationId} has no knowledge clock`);
  return Number(row.milliseconds);
}

/** At the level of the driver, because statements reach it from the ORM and from Kysely alike. */
function reportStatements(pool: pg.Pool, listeners: ReadonlySet<(statement: string) => void>): void {
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [statement] = args as [string | { beginning?: string; text?: string }];
      const texts = typeof statement === 'string' ? [statement] : [...(statement.beginning === undefined ? [] : [statement.beginning]), statement.text ?? ''];
      for (const listener of listeners) for (const text of texts) listener(text);
      return send(...args);
    }) as typeof client.query;
  });
}
