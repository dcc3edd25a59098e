import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectOrStart, type EmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { isPostgres, runningPostmaster } from '../../src/store/postgres-process.js';
import { afterTheFile } from './database.js';

/** A PostgreSQL of a test's own that keeps its word about commits, to be killed and started again on the same port. */
export interface CrashingCluster {
  /** The owner's URL; the same after every start. */
  readonly url: string;
  /** `kill -9` of every process of it, as a machine that loses power stops them, but for what the kernel has been given. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Changes settings of the whole cluster, as in `postgresql.conf`, and brings to disk what was done under the old ones. */
  set(settings: Readonly<Record<string, string>>): Promise<void>;
}

/** Stopped and removed after the tests of the file. */
export async function crashingCluster(): Promise<CrashingCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'yardstick-crash-'));
  const open = (): Promise<EmbeddedPostgres> => connectOrStart({ dataDirectory: directory, as: 'client' });
  let cluster = await open();
  afterTheFile(async () => {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  const { url } = cluster;
  return {
    url,
    async set(settings) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (const [name, value] of Object.entries(settings)) {
        await client.query(`alter system set ${name} = ${pg.escapeLiteral(value)}`);
      }
      await client.query('select pg_reload_conf()');
      await client.query('checkpoint');
      await client.end();
    },
    async kill() {
      const postmaster = runningPostmaster(join(directory, 'postgres'))?.pid;
      if (postmaster === undefined) throw new Error('the cluster does not run');
      const all = [postmaster, ...childrenOf(postmaster)];
      for (const pid of all) killHard(pid);
      while (all.some(isPostgres)) await sleep(5);
      await cluster.lost;
    },
    async start() {
      cluster = await open();
      if (cluster.url !== url) throw new Error(`the cluster came back at ${new URL(cluster.url).host}`);
    },
  };
}

function childrenOf(parent: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const all = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return all.filter(([, ppid]) => ppid === parent).map(([pid]) => pid!);
}

/** Children may be gone with their postmaster already. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
