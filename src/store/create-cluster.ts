import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../kernel/startup-error.js';
import { worstLine } from './postgres-complaint.js';
import type { Launcher, PostgresBinaries } from './postgres-process.js';

/** Superuser of an embedded cluster, and owner of its database. */
export const EMBEDDED_OWNER = 'yardstick';

export interface ClusterPlace {
  /** The data directory as configured … */
  readonly directory: string;
  /** … and the cluster inside it. */
  readonly pgdata: string;
  readonly binaries: PostgresBinaries;
  readonly launcher: Launcher;
  readonly durable: boolean;
}

/** Where the owner's password lies, readable for the cluster's user alone. */
export const passwordFile = (pgdata: string): string => join(pgdata, 'yardstick.password');

/**
 * Creates a cluster where there is none: beside its place, and moved there in one step, so that an interrupted start leaves no half
 * of one and of several that start at once one wins. @throws StartupError, also where another major version made it.
 */
export async function createCluster(place: ClusterPlace): Promise<void> {
  const { directory, pgdata, binaries, launcher: { owner } } = place;
  if (existsSync(join(pgdata, 'PG_VERSION'))) {
    const major = readFileSync(join(pgdata, 'PG_VERSION'), 'utf8').trim();
    if (major === binaries.major) return;
    throw new StartupError(`The data directory ${pgdata} was made by PostgreSQL ${major}, and this release brings `
      + `PostgreSQL ${binaries.major}: dump it with the old release and restore it, or set YARDSTICK_DATA_DIR to a new folder.`);
  }
  removeAbandoned(directory);
  const fresh = join(directory, `postgres.new-${process.pid}-${randomBytes(4).toString('hex')}`);
  const password = `${fresh}.password`;
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (owner !== null) for (const path of [fresh, password]) chownSync(path, owner.uid, owner.gid);
  await runInitdb(place, fresh, password);
  renameSync(password, passwordFile(fresh));
  try {
    renameSync(fresh, pgdata);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (existsSync(join(pgdata, 'PG_VERSION'))) return;
    throw new StartupError(`${pgdata} is in the way of a new database: ${(error as Error).message}.`);
  }
}

async function runInitdb({ pgdata, binaries, launcher, durable }: ClusterPlace, fresh: string, password: string): Promise<void> {
  // The builtin provider sorts by code points and never changes with the machine's libraries.
  const child = launcher.spawn(binaries.initdb, [
    '--pgdata', fresh, '--username', EMBEDDED_OWNER, '--pwfile', password, '--auth', 'scram-sha-256', '--encoding', 'UTF8',
    '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', ...(durable ? [] : ['--no-sync']),
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { errors += text; });
  const code = await new Promise((done) => child.once('error', done).once('close', done));
  if (code === 0) return;
  rmSync(fresh, { recursive: true, force: true });
  rmSync(password, { force: true });
  throw new StartupError(`The database could not be created in ${pgdata}: ${worstLine(errors) ?? String(code)}`);
}

/** What starts that were killed left behind. */
function removeAbandoned(directory: string): void {
  for (const name of readdirSync(directory)) {
    const [, pid] = /^postgres\.new-(\d+)/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(directory, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
