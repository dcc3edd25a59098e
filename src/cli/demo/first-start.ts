import { authenticate } from '../../app/authenticate.js';
import type { Database } from '../../store/database.js';
import { directPlatform } from '../api/direct-api.js';
import { makeContactCenterDemo } from './contactcenter.js';
import { demoKeyRing } from './demo-command.js';
import { andOfLeaders, isFinished, keyLines, type DemoKeys } from './demo-keys.js';

export interface FirstStartOptions {
  /** Of the server that has just started. */
  readonly url: string;
  readonly database: Database;
  readonly dataDirectory: string;
  /** How many whole months lie before the present one. */
  readonly months: number;
  readonly print: (line: string) => void;
}

/**
 * Makes the contact centre on the first start, goes on with it where that start was broken off, and leaves it alone ever after:
 * what its users changed is theirs. Prints its keys and queries to try, every time.
 */
export async function demoOnFirstStart({ url, database, dataDirectory, months, print }: FirstStartOptions): Promise<void> {
  const ring = demoKeyRing(dataDirectory, 'contactcenter');
  const kept = await ring.read();
  const keys = (await areGood(kept, database))
    ? kept
    : (await makeContactCenterDemo(directPlatform(database), { keys: ring, log: print, months })).keys;
  if (keys === null) {
    print('There is an organisation "contactcenter" already, and its keys are not kept here.');
    return;
  }
  print(`API keys of the demo organisation contactcenter, one per role${andOfLeaders(keys)}:`);
  for (const line of keyLines(keys)) print(line);
  print(`A query to try:\n${curl(url, keys.VIEWER!, KPIS_BY_MONTH)}`);
  if (keys.LEAD !== undefined) print(`And how a goal stands, with its reviews:\n${curl(url, keys.VIEWER!, A_GOAL)}`);
}

/** All are there, the last of which is made when everything else is; and they are keys of this database. */
async function areGood(keys: DemoKeys, database: Database): Promise<boolean> {
  if (!isFinished(keys)) return false;
  return authenticate(database, `Bearer ${keys.VIEWER!}`).then(
    () => true,
    () => false,
  );
}

const KPIS_BY_MONTH =
  '{ evaluate(kpis: ["contacts", "k24_csat_top2"], window: { last: { count: 3, unit: MONTH } }, grain: MONTH, by: ["channel"]) { records } }';

const A_GOAL =
  '{ goal(key: "satisfaction") { name progress { computed current { value expected } } reviews { period { label } state overdue } } }';

const curl = (url: string, key: string, query: string): string =>
  [
    `  curl -s ${url}/graphql -H 'Content-Type: application/json' \\`,
    `    -H 'Authorization: Bearer ${key}' \\`,
    `    --data '${JSON.stringify({ query })}'`,
  ].join('\n');
