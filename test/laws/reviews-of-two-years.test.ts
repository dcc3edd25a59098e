import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Database } from '../../src/store/database.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { sample } from '../support/size.js';
import { CrashingProcess } from './two-years/crashing-process.js';
import { Simulation, type Stage } from './two-years/simulation.js';

let stage: Stage;

beforeAll(async () => {
  const url = await migratedDatabase();
  const processes = await Promise.all([1, 2].map(() => Database.open({ url, poolSize: 4 })));
  afterTheFile(async () => { for (const each of processes) await each.close(); });
  stage = { processes, crashing: await CrashingProcess.start(url), owner: await ownerClient(url) };
});

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe('two years of goals and their reviews', () => {
  test('go by as a model has them', () => fc.assert(fc.asyncProperty(seed, async (drawn) => {
    const simulation = await Simulation.begin(stage, drawn);
    await simulation.run();
    expect(simulation.differences).toEqual([]);
  }), { numRuns: sample(1, 300), endOnFailure: true }), 4 * 3_600_000);
});
