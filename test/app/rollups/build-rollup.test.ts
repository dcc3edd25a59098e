import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { advanceRollups } from '../../../src/app/rollups/advance-rollups.js';
import { buildRollup, type BuildStep } from '../../../src/app/rollups/build-rollup.js';
import { dropRollups } from '../../../src/app/rollups/drop-rollups.js';
import { RollupKeeper } from '../../../src/app/rollups/keep-rollups.js';
import { refreshRollups } from '../../../src/app/rollups/refresh-rollups.js';
import { registerRollups } from '../../../src/app/rollups/register-rollups.js';
import type { SentRow } from '../../../src/app/row-checks/check-row.js';
import { MOST_ROLLUP_DIMENSIONS } from '../../../src/lang/rollup.js';
import { batchOf, type RevisionRow } from '../../../src/sql/ingest.js';
import { storeRows } from '../../../src/store/interactions.js';
import type { Database } from '../../../src/store/database.js';
import { bucketingWork } from '../../../src/store/rollups.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { newOrganization, SILENT, type TestOrganization } from '../../support/organization.js';
import { defineOrders } from '../orders.js';
import { byChannel, cellCount, markedDays, ofAll, register, rollupsOf, someoneWaits, sourceId, wrongCells } from './kept-rollups.js';

let database: Database;
let owner: pg.Client;
let organization: TestOrganization;

beforeAll(async () => {
  const { url, database: opened } = await testDatabase();
  database = opened;
  owner = await ownerClient(url);
});

beforeEach(async () => {
  organization = await newOrganization(database);
  await defineOrders(organization);
});

const record = (interactions: readonly SentRow[]): Promise<unknown> =>
  organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions }));

/** Orders all over the days from 1 January 2026 on, one every seven hours: some without a value, a channel, or an end. */
const orders = (count: number): SentRow[] => Array.from({ length: count }, (_, index) => {
  const placed = Date.UTC(2026, 0, 1) + index * 7 * 3_600_000;
  return {
    key: `o${index}`, occurredAt: new Date(placed).toISOString(), fields: {
      ...(index % 5 === 0 ? {} : { channel: ['web', 'store', 'phone'][index % 3]! }), ...(index % 4 === 0 ? {} : { amount: index % 17 + 0.5 }),
      ...(index % 6 === 0 ? {} : { paid: index % 2 === 0 }), ...(index % 7 === 0 ? {} : { closed_at: new Date(placed + index * 3_000_000).toISOString() }),
    },
  };
});

const bucketing = async (): Promise<string> => (await rollupsOf(database, organization))[0]!.bucketingId;
const build = async (rows?: number): Promise<BuildStep> => buildRollup(database, organization.id, await bucketing(), rows === undefined ? {} : { rows });
const builtFrom = async (): Promise<(string | null)[]> => (await rollupsOf(database, organization)).map((rollup) => rollup.builtFrom);

describe('a rollup is built downward in time', () => {
  test('in one stretch where there are few rows, and then it is complete', async () => {
    await record(orders(300));
    await register(database, owner, organization, [byChannel()]);
    expect(await builtFrom()).toEqual([null]);
    expect(await build()).toBe('BUILT');
    expect(await builtFrom()).toEqual(['-infinity']);
    expect(await build()).toBe('COMPLETE');
    expect(await wrongCells(owner, organization)).toEqual([]);
    const [rollup] = await rollupsOf(database, organization);
    expect(rollup!.cells).toBe(await cellCount(owner, organization));
    expect(await cellCount(owner, organization, 'MONTH')).toBe(13);
  });

  test('in stretches of whole days, each beside what was right before', async () => {
    await record(orders(300));
    await register(database, owner, organization, [byChannel()]);
    const seen: string[] = [];
    while (await build(40) === 'BUILT') {
      seen.push((await builtFrom())[0]!);
      expect(await wrongCells(owner, organization)).toEqual([]);
    }
    expect(seen).toEqual(['2026-03-18', '2026-03-07', '2026-02-24', '2026-02-13', '2026-02-02', '2026-01-22', '2026-01-11', '-infinity']);
  });

  test('a day that is larger than a stretch is built as a whole', async () => {
    await record(orders(20).map((order, index) => ({ ...order, occurredAt: `2026-01-0${index < 15 ? 2 : 1}T17:00:00Z` })));
    await register(database, owner, organization, [byChannel()]);
    await build(4);
    expect(await builtFrom()).toEqual(['2026-01-02']);
    expect(await wrongCells(owner, organization)).toEqual([]);
  });

  test('over the hours of New York that are skipped and those that come twice', async () => {
    const around = (noon: string): SentRow[] => Array.from({ length: 200 }, (_, index) => {
      const at = new Date(Date.parse(noon) + (index - 100) * 900_000).toISOString();
      return { key: at, occurredAt: at, fields: { amount: index } };
    });
    await record([...around('2026-03-08T12:00:00Z'), ...around('2026-11-01T12:00:00Z')]);
    await register(database, owner, organization, [byChannel()]);
    while (await build(50) === 'BUILT') expect(await wrongCells(owner, organization)).toEqual([]);
    expect(await cellCount(owner, organization)).toBe(6);
  });

  test('by a TIME field without an index in one pass', async () => {
    await record(orders(300));
    await register(database, owner, organization, [byChannel('closed_at')]);
    expect(await build(10)).toBe('BUILT');
    expect(await builtFrom()).toEqual(['-infinity']);
    expect(await wrongCells(owner, organization)).toEqual([]);
  });

  test('of a source without rows it is complete at once', async () => {
    await register(database, owner, organization, [byChannel(), ofAll()]);
    expect([await build(), await build(), await build()]).toEqual(['BUILT', 'BUILT', 'COMPLETE']);
    await record(orders(10));
    await advanceRollups(database, organization.id, await bucketing());
    expect(await wrongCells(owner, organization)).toEqual([]);
    expect(await cellCount(owner, organization)).toBeGreaterThan(0);
  });

  test('those of one bucketing side by side, by whatever few dimensions', async () => {
    await record(orders(100));
    await register(database, owner, organization, [byChannel(), ofAll()]);
    await build(40);
    await build(40);
    expect(new Set(await builtFrom())).toEqual(new Set(['2026-01-19']));
    while (await build(40) === 'BUILT');
    expect(await wrongCells(owner, organization)).toEqual([]);
  });

  test('what was known when its last stretch was built is noted', async () => {
    await record(orders(100));
    await register(database, owner, organization, [byChannel()]);
    await build(50);
    const first = (await rollupsOf(database, organization))[0]!.builtAt!;
    await record([{ key: 'later', occurredAt: '2027-01-01T00:00:00Z', fields: {} }]);
    const recorded = await database.read(organization.id, (reading) => reading.knowledge());
    await build();
    expect(first).toBeLessThan(recorded);
    expect((await rollupsOf(database, organization))[0]!.builtAt).toBeGreaterThanOrEqual(recorded);
  });
});

describe('while others write', () => {
  test('what was written during a stretch is marked, and made anew', async () => {
    await record(orders(300));
    await register(database, owner, organization, [byChannel(), byChannel('closed_at')]);
    const keeper = new RollupKeeper({ database, log: SILENT });
    let writing = true;
    const write = (async () => {
      for (let n = 0; n < 12; n++) {
        await record(orders(60 + n * 20).slice(n * 15).map((order) => ({ ...order, fields: { channel: 'web', amount: n } })));
      }
      writing = false;
    })();
    while (writing) {
      await keeper.keep(organization.id);
      expect(await wrongCells(owner, organization)).toEqual([]);
    }
    await write;
    while (await keeper.keep(organization.id));
    expect(await markedDays(owner, organization)).toEqual([]);
    expect(await wrongCells(owner, organization)).toEqual([]);
  });

  test('a registration waits for the writer that cannot know of it, and what is written after it is added', async () => {
    const gate = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const source = await sourceId(owner, organization);
    const row: RevisionRow = {
      key: 'early', occurredAt: '2026-03-01T12:00:00Z', customer: null, case: null, fields: '{}', sequence: null, retracted: false, reason: null,
      salt: Buffer.alloc(1), digest: Buffer.alloc(1),
    };
    const writer = database.write(organization.id, async (tx) => {
      await storeRows(tx, source, batchOf([row]));
      written.resolve();
      await gate.promise;
    });
    await written.promise;
    const registration = register(database, owner, organization, [byChannel()]);
    await someoneWaits(owner);
    expect(await rollupsOf(database, organization)).toEqual([]);
    gate.resolve();
    await Promise.all([writer, registration]);
    await build();
    expect(await wrongCells(owner, organization)).toEqual([]);
    expect(await cellCount(owner, organization)).toBe(1);
    await record(orders(1));
    await advanceRollups(database, organization.id, await bucketing());
    expect(await wrongCells(owner, organization)).toEqual([]);
    expect(await cellCount(owner, organization)).toBe(2);
  });
});

describe('which rollups there are', () => {
  test('what is registered again, in another order or under other names, is the same', async () => {
    const definition = byChannel();
    const again = { ...definition, dimensions: [{ ...definition.dimensions[0]!, key: 'way' }], states: [...definition.states].reverse() };
    expect(await register(database, owner, organization, [definition])).toBe(1);
    expect(await register(database, owner, organization, [again, ofAll()])).toBe(1);
    expect(await register(database, owner, organization, [again, ofAll()])).toBe(0);
    expect(await rollupsOf(database, organization)).toHaveLength(2);
  });

  test('another zone, TIME field or state is another one', async () => {
    const { states, ...rest } = byChannel();
    expect(await register(database, owner, organization, [
      byChannel(), byChannel('closed_at'), byChannel('occurredAt', 'UTC'), { ...rest, states: states.slice(1) },
    ])).toBe(4);
  });

  test('one that is not wanted any more is kept right until those that are wanted are built, then dropped with its cells', async () => {
    await record(orders(100));
    await register(database, owner, organization, [byChannel()]);
    while (await build() === 'BUILT');
    await register(database, owner, organization, [ofAll()]);
    const id = await bucketing();
    expect(await dropRollups(database, organization.id, id)).toBe(0);
    await record([{ key: 'o1', occurredAt: '2026-01-05T12:00:00Z', fields: { amount: 1 } }]);
    await refreshRollups(database, organization.id, id);
    expect(await wrongCells(owner, organization)).toEqual([]);
    await build();
    expect(await dropRollups(database, organization.id, id)).toBe(1);
    const left = await rollupsOf(database, organization);
    expect(left.map(({ dimensions }) => dimensions)).toEqual([[]]);
    expect(await cellCount(owner, organization)).toBe(left[0]!.cells);
  });

  test('one that is wanted again before it went stays', async () => {
    await register(database, owner, organization, [byChannel()]);
    await register(database, owner, organization, []);
    await register(database, owner, organization, [byChannel()]);
    expect(await dropRollups(database, organization.id, await bucketing())).toBe(0);
    expect(await rollupsOf(database, organization)).toMatchObject([{ wanted: true }]);
  });

  test('with the last one go its days and their marks, and nothing is marked any more', async () => {
    await register(database, owner, organization, [byChannel()]);
    await record(orders(3));
    await register(database, owner, organization, []);
    await dropRollups(database, organization.id, await bucketing());
    expect(await database.read(organization.id, bucketingWork)).toEqual([]);
    await record(orders(5));
    const { rows } = await owner.query('select from rollup_mark where organization_id = $1', [organization.id]);
    expect(rows).toEqual([]);
  });

  test('more dimensions than there are columns are refused', async () => {
    const definition = byChannel();
    const dimensions = Array.from({ length: MOST_ROLLUP_DIMENSIONS + 1 }, () => definition.dimensions[0]!);
    await expect(database.write(organization.id, (tx) => registerRollups(tx, 'any', [{ ...definition, dimensions }]))).rejects.toThrow('no columns');
  });
});
