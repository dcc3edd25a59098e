import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Database } from '../../src/store/database.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { sample } from '../support/size.js';
import { Life, Tally, type Processes } from './rollups/life.js';
import { MEETINGS } from './rollups/meetings.js';
import { PLANTED } from './rollups/planted.js';
import { ZONES } from './rollups/shop.js';
import { CrashingProcess } from './two-years/crashing-process.js';

/** Several processes at a database of their own: each has a pool, and knows of the others by the database alone. */
async function processesAt(url: string): Promise<Processes> {
  const databases = await Promise.all([1, 2, 3].map(() => Database.open({ url, poolSize: 3 })));
  afterTheFile(async () => { for (const each of databases) await each.close(); });
  const owner = await ownerClient(url);
  return { databases, crashing: await CrashingProcess.start(url), terminate: async (pid) => void await owner.query('select pg_terminate_backend($1)', [pid]) };
}

let sound: Processes;
beforeAll(async () => {
  sound = await processesAt(await migratedDatabase());
}, 120_000);

describe('while several processes record, correct, redefine and refresh', () => {
  const tally = new Tally();

  test.each(ZONES)('rollups answer what the rows say, in days of %s', async (zone) => {
    await fc.assert(fc.asyncProperty(fc.integer(), async (seed) => {
      const { found } = await (await Life.begin(sound, zone, seed, tally)).live(sample(2, 24));
      expect(found).toEqual([]);
    }), { numRuns: sample(1, 12), endOnFailure: true });
  }, sample(300_000, 7_200_000));

  test('and that was no empty promise', () => {
    const { steps, ...asked } = tally;
    const least = sample(
      { questions: 70, byRollup: 20, inMonths: 5, stale: 10, ahead: 5, ofThePast: 3 },
      { questions: 10_000, byRollup: 4_000, inMonths: 1_500, stale: 2_500, ahead: 1_500, ofThePast: 800 },
    );
    for (const [what, many] of Object.entries(least)) expect(`${what}: ${asked[what as keyof typeof asked] >= many}`).toBe(`${what}: true`);
    for (const step of sample(['advanced', 'built', 'refreshed', 'broken off'] as const, ['advanced', 'built', 'refreshed', 'merged', 'dropped', 'busy', 'broken off', 'killed'] as const)) {
      expect(steps[step]).toBeGreaterThan(0);
    }
  });
});

test.each(Object.entries(MEETINGS))('where %s, rollups answer what the rows say', async (_, meeting) => {
  expect(await meeting(sound)).toEqual([]);
}, 120_000);

describe('is caught', () => {
  /** Lives that a bug may hide in. */
  const MOST_LIVES = 4;

  async function foundIn({ bug, inDatabase, meeting }: (typeof PLANTED)[string]): Promise<string[]> {
    const url = await migratedDatabase();
    const processes = await processesAt(url);
    await inDatabase?.(await ownerClient(url));
    if (meeting !== undefined) return meeting(processes, bug);
    for (let seed = 1; seed <= MOST_LIVES; seed++) {
      const { found } = await (await Life.begin(processes, ZONES[seed % ZONES.length]!, seed, new Tally(), bug)).live(12);
      if (found.length > 0) return found;
    }
    return [];
  }

  const slow = ['the zone is ignored where days are made', 'marks go that were not read', 'marks go before their days are made',
    'a rollup says from when it is built before it is'];
  const bugs = Object.entries(PLANTED).filter(([name]) => sample(!slow.includes(name), true));

  test.each(bugs)('that %s', async (_, planted) => {
    const found = await foundIn(planted);
    expect(found).not.toEqual([]);
    // What is wrong is a number: nothing has merely failed.
    expect(found[0]).toMatch(/ instead of |younger than/);
  }, 300_000);
});
