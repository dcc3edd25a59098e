import { authenticate } from '../../app/authenticate.js';
import { ROLES } from '../../app/role.js';
import type { Database } from '../../store/database.js';
import { directPlatform } from '../api/direct-api.js';
import { makeContactCenterDemo } from './contactcenter.js';
import { demoKeyRing } from './demo-command.js';
import type { DemoKeys } from './demo-keys.js';

export interface FirstStartOptions {
  /** Of the server that has just started. */
  readonly url: string;
  readonly database: Database;
  readonly dataDirectory: string;
  readonly print: (line: string) => void;
}

/**
 * Makes the contact centre on the first start, goes on with it where that start was broken off, and leaves it alone ever after:
 * what its users changed is theirs. Prints its keys and a query to try, every time.
 */
export async function demoOnFirstStart({ url, database, dataDirectory, print }: FirstStartOptions): Promise<void> {
  const ring = demoKeyRing(dataDirectory, 'contactcenter');
  const kept = await ring.read();
  const keys = (await areGood(kept, database))
    ? kept
    : (await makeContactCenterDemo(directPlatform(database), { keys: ring, log: print })).keys;
  if (keys === null) {
    print('There is an organisation "contactcenter" already, and its keys are not kept here.');
    return;
  }
  print('API keys of the demo organisation contactcenter, one per role:');
  for (const [role, secret] of Object.entries(keys)) print(`  ${role.padEnd(8)}${secret}`);
  print(`A query to try:\n${curl(url, keys.VIEWER!)}`);
}

/** All are there, the last of which is made when everything else is; and they are keys of this database. */
async function areGood(keys: DemoKeys, database: Database): Promise<boolean> {
  if (!ROLES.every((role) => keys[role] !== undefined)) return false;
  return authenticate(database, `Bearer ${keys.VIEWER!}`).then(
    () => true,
    () => false,
  );
}

function curl(url: string, key: string): string {
  const kpis = '["contacts", "k24_csat_top2"]';
  const question = `kpis: ${kpis}, window: { last: { count: 3, unit: MONTH } }, grain: MONTH, by: ["channel"]`;
  return [
    `  curl -s ${url}/graphql -H 'Content-Type: application/json' \\`,
    `    -H 'Authorization: Bearer ${key}' \\`,
    `    --data '${JSON.stringify({ query: `{ evaluate(${question}) { records } }` })}'`,
  ].join('\n');
}
