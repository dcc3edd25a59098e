import { Bench } from './bench.js';
import { CASES } from './cases/index.js';
import { loadRows } from './data/load-rows.js';
import { proveRows } from './data/prove-rows.js';
import { stretchUpTo } from './data/stretch.js';
import { chooseRollups } from './definitions/choose-rollups.js';
import { makeOrganizations } from './definitions/organizations.js';
import type { Options } from './options.js';
import { startYardstick } from './processes/yardstick-server.js';
import { machineOf } from './report/machine.js';
import type { Report } from './report/report.js';
import type { CaseResult } from './report/result.js';
import { linesOf } from './report/table.js';
import { migrate } from '../src/store/migrate.js';
import type { Lifetime } from './support/lifetime.js';
import { say, timed } from './support/log.js';
import { newDatabase, ownerClient } from './support/postgres.js';
import { rollupsBuilt } from './support/rollups-built.js';
import { unforce } from './support/unforce.js';

/** Database → organisations → rows → server → one case after the other. What it opens is closed with `lifetime`. */
export async function runBench(options: Options, lifetime: Lifetime): Promise<Report> {
  const started = performance.now();
  const cases = CASES.filter(({ key }) => options.only.length === 0 || options.only.includes(key));

  const postgres = await timed('a database', () => newDatabase(options.url, lifetime));
  await migrate(postgres.url);
  const owner = await ownerClient(postgres.url);
  lifetime.add(() => owner.end());
  await unforce(owner);
  const machine = await machineOf(owner, options.postgraphile ? { postgraphile: 'bench/peers/postgraphile' } : {});

  const stretch = stretchUpTo(Date.now());
  const organizations = await timed('organisations and definitions', () => makeOrganizations(postgres.url, owner));
  const second = await ownerClient(postgres.url);
  lifetime.add(() => second.end());
  await loadRows([owner, second], organizations, { contacts: options.rows, seed: options.seed, stretch });
  await handWriterSettings(owner);
  const server = await timed('the server', () => startYardstick(postgres.url, postgres.directory, lifetime));
  await timed('rollups', async () => rollupsBuilt(owner, await chooseRollups(organizations, server)));

  const bench = new Bench({ options, postgres, owner, organizations, stretch, server, lifetime });
  await proveRows(bench);
  const results: CaseResult[] = [];
  for (const { key, title, run } of cases) {
    say(`${key} …`);
    const result = await timed(key, async () => ({ key, title, ...(await run(bench)) }));
    results.push(result);
    // Whoever stops a long run has what it has found.
    say(linesOf([result]).join('\n'));
  }
  return { options, machine, results, took: performance.now() - started };
}

/**
 * What a hand-writer who knows the database tells it: room to hash in, no compiling, and no sorting of rows that can be hashed, which
 * it would choose because it does not know how few months and channels there are.
 */
async function handWriterSettings(owner: { query(text: string): Promise<unknown> }): Promise<void> {
  await owner.query(`set work_mem = '256MB'; set jit = off; set enable_sort = off`);
}
