import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type pg from 'pg';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { advanceRollups } from '../../../src/app/rollups/advance-rollups.js';
import { refreshRollups } from '../../../src/app/rollups/refresh-rollups.js';
import type { Database } from '../../../src/store/database.js';
import { through } from '../../laws/rollups/door.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { catchUp } from '../../support/rollups.js';
import { defineOrders } from '../orders.js';
import { byChannel, ofAll, register, rollupsOf, someoneWaits } from './kept-rollups.js';

let database: Database;
let owner: pg.Client;
let organization: TestOrganization;

beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  owner = await ownerClient(opened.url);
});

beforeEach(async () => {
  organization = await newOrganization(database);
  await defineOrders(organization);
});

interface Step {
  readonly take: (database: Database, organizationId: string, bucketingId: string) => Promise<unknown>;
  /** What it notes of each rollup at the end. */
  readonly noting: RegExp;
}

const record = (key: string): Promise<unknown> => organization.as('INGEST', (ctx) =>
  recordInteractions(ctx, { source: 'orders', interactions: [{ key, occurredAt: `${key}T12:00:00Z`, fields: {} }] }));

/** One that has noted what became of the first of two rollups, and not yet of the second, and how to let it go on. `day`: the key of a row of its own. */
async function halfDone({ take, noting }: Step, day: string): Promise<{ readonly goOn: () => Promise<unknown> }> {
  await record(day);
  if (take === refreshRollups) {
    await catchUp({ database, organizationId: organization.id });
    await organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys: [day], reason: 'made up' }));
  }
  const [rollup] = await rollupsOf(database, organization);
  let release = (): void => undefined;
  const released = new Promise<void>((done) => { release = done; });
  let refreshing: Promise<unknown> = Promise.resolve();
  await new Promise<void>((arrived) => {
    let counted = 0;
    const resting = through(database, { before: async (statement) => {
      if (!noting.test(statement) || ++counted !== 2) return;
      arrived();
      await released;
    } });
    refreshing = take(resting, organization.id, rollup!.bucketingId);
  });
  return { goOn: () => { release(); return refreshing; } };
}

test.each<[string, Step]>([
  ['makes days anew', { take: refreshRollups, noting: /update rollup set cells/ }], ['adds rows', { take: advanceRollups, noting: /update rollup set recorded_through/ }],
])('a registration and who %s do not hold what the other waits for', async (_, step) => {
  await register(database, owner, organization, [byChannel(), ofAll()]);
  await catchUp({ database, organizationId: organization.id });
  const order = (await rollupsOf(database, organization)).map(({ dimensions }) => dimensions.length);
  const [first, second] = order[0] === 0 ? [ofAll(), byChannel()] : [byChannel(), ofAll()];

  let refresher = await halfDone(step, '2026-03-01');
  // The other way round than they are made anew. Nothing of them changes, so nobody waits.
  expect(await register(database, owner, organization, [second, first])).toBe(0);
  await refresher.goOn();

  refresher = await halfDone(step, '2026-03-02');
  const dropping = register(database, owner, organization, []);
  await someoneWaits(owner);
  await Promise.all([refresher.goOn(), dropping]);
  expect((await rollupsOf(database, organization)).map(({ wanted }) => wanted)).toEqual([false, false]);
});
