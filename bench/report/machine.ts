import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { PROJECT } from '../processes/project.js';
import { duckVersion } from '../peers/duckdb.js';

/** What a number means nothing without. */
export interface Machine {
  readonly processors: string;
  readonly memory: string;
  /** Of the machine before the run, which it shares with whatever else runs. */
  readonly load: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly commit: string;
}

/** `peers`: folders of peers that are installed apart, and what is measured of each. */
export async function machineOf(owner: pg.Client, peers: Readonly<Record<string, string>>): Promise<Machine> {
  const processors = cpus();
  const {
    rows: [server],
  } = await owner.query<{ version: string }>(`select current_setting('server_version') as version`);
  const versionOf = (name: string, folder = '.'): string =>
    (JSON.parse(readFileSync(join(PROJECT, folder, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
      .version;
  return {
    processors: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    load: loadavg()[0]!.toFixed(1),
    versions: {
      Node: process.version.slice(1),
      PostgreSQL: server!.version,
      DuckDB: duckVersion().replace(/^v/, ''),
      graphql: versionOf('graphql'),
      ...Object.fromEntries(Object.entries(peers).map(([name, folder]) => [name, versionOf(name, folder)])),
    },
    commit: commit(),
  };
}

/** Of the checkout; what was changed since is said too. */
function commit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: PROJECT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with changes')
    );
  } catch {
    return 'unknown';
  }
}
