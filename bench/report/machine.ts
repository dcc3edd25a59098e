import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { createRequire } from 'node:module';
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

export async function machineOf(owner: pg.Client): Promise<Machine> {
  const processors = cpus();
  const {
    rows: [server],
  } = await owner.query<{ version: string }>(`select current_setting('server_version') as version`);
  const require = createRequire(import.meta.url);
  const versionOf = (name: string): string =>
    (JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { version: string }).version;
  return {
    processors: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    load: loadavg()[0]!.toFixed(1),
    versions: {
      Node: process.version.slice(1),
      PostgreSQL: server!.version,
      DuckDB: duckVersion().replace(/^v/, ''),
      graphql: versionOf('graphql'),
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
