import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Database } from '../../src/store/database.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { sample } from '../support/size.js';
import { LAST_DAY } from './two-years/company.js';
import { CrashingProcess } from './two-years/crashing-process.js';
import { PLANTED } from './two-years/planted.js';
import { SERVICE } from './two-years/service.js';
import { Simulation, type Stage } from './two-years/simulation.js';

/** Simulations go on beside each other, each in a database of its own. */
const LANES = 2;
let stages: Stage[];

beforeAll(async () => {
  stages = await Promise.all(Array.from({ length: sample(1, LANES) }, openStage));
});

async function openStage(): Promise<Stage> {
  const url = await migratedDatabase();
  const processes = await Promise.all([1, 2].map(() => Database.open({ url, poolSize: 4 })));
  afterTheFile(async () => { for (const each of processes) await each.close(); });
  return { processes, crashing: await CrashingProcess.start(url), owner: await ownerClient(url) };
}

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const seeds = fc.tuple(seed, seed);

describe('two years of goals and their reviews', () => {
  test('go by as a model has them, whatever comes late, is redefined, restated, erased, or breaks off', () =>
    fc.assert(fc.asyncProperty(seeds, async (drawn) => {
      await Promise.all(stages.map(async (stage, lane) => {
        const simulation = await Simulation.begin(stage, drawn[lane]!);
        await simulation.run(sample('2040-07-01', LAST_DAY));
        expect(simulation.differences).toEqual([]);
      }));
    }), { numRuns: sample(1, 300 / LANES), endOnFailure: true }), sample(300_000, 6 * 3_600_000));

  const bugs = Object.keys(PLANTED) as (keyof typeof PLANTED)[];
  test.each(sample(['abandonedRound'] as const, bugs))('go by otherwise with the planted bug %s', async (planted) => {
    const { bug, seenAs } = PLANTED[planted];
    for (let drawn = 1; drawn <= 5; drawn++) {
      const simulation = await Simulation.begin(stages[0]!, drawn, bug(SERVICE));
      await simulation.run();
      if (simulation.differences.length === 0) continue;
      expect(simulation.differences[0]).toMatch(seenAs);
      return;
    }
    throw new Error('nobody saw it');
  }, 1_800_000);
});
