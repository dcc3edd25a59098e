import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '../kernel/startup-error.js';
import { createCluster, EMBEDDED_OWNER, passwordFile } from './create-cluster.js';
import { worstLine } from './postgres-complaint.js';
import {
  clearStalePid, findBinaries, findLauncher, isPostgres, runningPostmaster, type Launcher, type PostgresBinaries,
} from './postgres-process.js';

const DATABASE = 'yardstick';

/** Advisory locks in the database `postgres`: one server at a time, and whoever uses the cluster at all. */
const SERVER_LOCK = 'hashtext(\'yardstick server\')';
const USERS_LOCK = 'hashtext(\'yardstick users\')';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;

/** Bytes; a longer log begins anew at the next start. */
const LONGEST_LOG = 10_000_000;

export interface EmbeddedPostgresOptions {
  /** Made if absent. Holds the cluster (`postgres/`) and its log. */
  readonly dataDirectory: string;
  /** A `server` is alone on its data directory; `client`s (the CLI) may use a running cluster beside it. */
  readonly as: 'server' | 'client';
  /** False gives up safety against power loss, for clusters that live as long as a test run. */
  readonly durable?: boolean;
}

export interface EmbeddedPostgres {
  /** Of the database's owner; carries the password. */
  readonly url: string;
  /** Resolves when the cluster is gone although nobody here stopped it. */
  readonly lost: Promise<void>;
  /** Leaves the cluster; the last one to leave shuts it down. */
  stop(): Promise<void>;
}

/**
 * Uses the cluster of a data directory: joins the one that runs, or starts it, creating it the first time. Whoever leaves last
 * shuts it down, so a CLI that started it may end before a server that joined it, and a server that was killed leaves a cluster
 * that the next start adopts.
 *
 * @throws StartupError where another server uses the directory, another major version made it, or PostgreSQL does not start.
 */
export async function connectOrStart(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await Cluster.at(options);
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const keeper = await cluster.join(deadline);
    if (keeper !== undefined) return cluster.use(keeper, options.as);
    if (Date.now() > deadline) throw new StartupError(`PostgreSQL in ${cluster.pgdata} does not answer; see ${cluster.log}.`);
    await sleep(100);
  }
}

class Cluster {
  private constructor(
    readonly pgdata: string, readonly log: string,
    private readonly binaries: PostgresBinaries, private readonly launcher: Launcher, private readonly durable: boolean,
  ) {}

  static async at({ dataDirectory, durable = true }: EmbeddedPostgresOptions): Promise<Cluster> {
    const binaries = await findBinaries();
    const directory = makeDirectory(resolve(dataDirectory));
    const cluster = new Cluster(join(directory, 'postgres'), join(directory, 'postgres.log'), binaries,
      findLauncher(binaries, directory), durable);
    await createCluster({ directory, pgdata: cluster.pgdata, binaries, launcher: cluster.launcher, durable });
    return cluster;
  }

  /** A connection to the running cluster, started if none runs; undefined where it is worth trying again shortly. */
  async join(deadline: number): Promise<pg.Client | undefined> {
    const running = runningPostmaster(this.pgdata);
    if (running === null) {
      await this.start(deadline);
      return undefined;
    }
    if (!running.ready) return undefined;
    const keeper = this.client(running.port);
    try {
      await keeper.connect();
      const { rows: [found] } = await keeper.query<{ directory: string }>(`select current_setting('data_directory') as directory`);
      if (found?.directory === this.pgdata) return keeper;
    } catch (error) {
      // 28P01: the password is not ours.
      if ((error as { code?: string }).code === '28P01') throw this.inUse(`PostgreSQL, process ${running.pid}`);
    }
    await keeper.end().catch(() => undefined);
    return undefined;
  }

  private client(port: number): pg.Client {
    const client = new pg.Client({
      host: '127.0.0.1', port, user: EMBEDDED_OWNER, password: this.password(), database: 'postgres', ssl: false,
      application_name: `yardstick process ${process.pid}`,
    });
    // Without a listener a connection that breaks would end this process; `lost` tells who has to know.
    client.on('error', () => undefined);
    return client;
  }

  private password(): string {
    return readFileSync(passwordFile(this.pgdata), 'utf8');
  }

  /** In a process group of its own: Ctrl-C in a terminal reaches this process, which stops the server when it is done. */
  private async start(deadline: number): Promise<void> {
    const size = existsSync(this.log) ? statSync(this.log).size : 0;
    const offset = size > LONGEST_LOG ? 0 : size;
    const port = await this.choosePort();
    clearStalePid(this.pgdata);
    const output = openSync(this.log, offset === 0 ? 'w' : 'a', 0o600);
    const settings = {
      listen_addresses: '127.0.0.1', unix_socket_directories: '', port, timezone: 'UTC', log_timezone: 'UTC', lc_messages: 'C',
      // Nothing that a statement carried reaches the log.
      log_min_error_statement: 'panic', log_error_verbosity: 'terse', logging_collector: 'off',
      ...(this.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    };
    const child = this.launcher.spawn(this.binaries.postgres,
      ['-D', this.pgdata, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { stdio: ['ignore', output, output], detached: true });
    closeSync(output);
    child.unref();
    let ended = false;
    child.once('error', () => { ended = true; }).once('exit', () => { ended = true; });
    while (!ended && runningPostmaster(this.pgdata)?.ready !== true && Date.now() < deadline) await sleep(25);
    if (!ended) return;
    const reason = worstLine(readFileSync(this.log).subarray(offset).toString('utf8')) ?? `see ${this.log}`;
    // Someone else was first, or the last processes of a killed server are still leaving: look again.
    if (/lock file|shared memory block|Address already in use|could not bind/.test(reason) && Date.now() < deadline) return;
    throw new StartupError(`PostgreSQL does not start in ${this.pgdata}: ${reason}`);
  }

  /** The port of last time while it is free, so that tools which remember it find the database again. */
  private async choosePort(): Promise<number> {
    const file = join(this.pgdata, 'yardstick.port');
    const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    const port = await freePort(kept).catch(() => freePort(0));
    writeFileSync(file, String(port), { mode: 0o600 });
    return port;
  }

  async use(keeper: pg.Client, as: 'server' | 'client'): Promise<EmbeddedPostgres> {
    const { pid, port } = runningPostmaster(this.pgdata) ?? { pid: 0, port: 0 };
    if (as === 'server' && !await holds(keeper, `pg_try_advisory_lock(${SERVER_LOCK})`)) {
      const { rows: [holder] } = await keeper.query<{ name: string }>(
        `select application_name as name from pg_locks join pg_stat_activity using (pid)
         where locktype = 'advisory' and objid::bigint = (${SERVER_LOCK}::bigint & 4294967295) and granted`);
      await keeper.end();
      throw this.inUse(holder?.name ?? 'another process');
    }
    await keeper.query(`select pg_advisory_lock_shared(${USERS_LOCK})`);
    const { rowCount } = await keeper.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) {
      await keeper.query(`create database ${DATABASE}`).catch((error: { code?: string }) => {
        if (error.code !== '42P04' && error.code !== '23505') throw error;
      });
    }
    let stopping = false;
    const lost = new Promise<void>((done) => keeper.once('end', () => { if (!stopping) done(); }));
    return {
      url: `postgresql://${EMBEDDED_OWNER}:${this.password()}@127.0.0.1:${port}/${DATABASE}`,
      lost,
      stop: async () => {
        if (stopping) return;
        stopping = true;
        await this.leave(keeper, pid);
      },
    };
  }

  private async leave(keeper: pg.Client, pid: number): Promise<void> {
    // A connection that is gone has no locks to give back.
    const isLast = await keeper.query('select pg_advisory_unlock_all()')
      .then(() => holds(keeper, `pg_try_advisory_lock(${USERS_LOCK})`)).catch(() => false);
    if (isLast) await this.shutDown(pid);
    await keeper.end().catch(() => undefined);
  }

  /** SIGINT is PostgreSQL's fast shutdown: sessions end, everything is written. SIGQUIT, past the deadline, leaves a recovery. */
  private async shutDown(pid: number): Promise<void> {
    process.kill(pid, 'SIGINT');
    const deadline = Date.now() + STOP_DEADLINE_MS;
    while (isPostgres(pid) && Date.now() < deadline) await sleep(20);
    if (isPostgres(pid)) process.kill(pid, 'SIGQUIT');
  }

  private inUse(by: string): StartupError {
    return new StartupError(`The data directory ${this.pgdata} is in use by ${by}: stop it, or set YARDSTICK_DATA_DIR to another `
      + 'folder.');
  }
}

/** Its real path: a running cluster is recognised by it. */
function makeDirectory(directory: string): string {
  try {
    // Others may pass through, so that the user postgres can where we are root; what lies inside is closed to them.
    mkdirSync(directory, { recursive: true, mode: 0o711 });
    if (!statSync(directory).isDirectory()) throw new Error('it is not a folder');
    return realpathSync(directory);
  } catch (error) {
    throw new StartupError(`The data directory ${directory} cannot be used: ${(error as Error).message}.`);
  }
}

async function holds(client: pg.Client, lock: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(`select ${lock} as held`);
  return rows[0]?.held === true;
}

/** @param wanted 0: any. Rejects where it is taken. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail).listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
