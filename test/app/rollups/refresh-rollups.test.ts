import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type pg from 'pg';
import { erase } from '../../../src/app/proof/erase.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { advanceRollups, type AdvanceStep } from '../../../src/app/rollups/advance-rollups.js';
import { buildRollup } from '../../../src/app/rollups/build-rollup.js';
import { RollupKeeper } from '../../../src/app/rollups/keep-rollups.js';
import { refreshRollups, type RefreshStep } from '../../../src/app/rollups/refresh-rollups.js';
import { startRollups } from '../../../src/app/rollups/rollup-loop.js';
import type { SentRow } from '../../../src/app/row-checks/check-row.js';
import type { Database, Writing } from '../../../src/store/database.js';
import { ownerClient } from '../../support/database.js';
import { newOrganization, SILENT, type TestOrganization } from '../../support/organization.js';
import { sample } from '../../support/size.js';
import { defineOrders } from '../orders.js';
import { byChannel, cellCount, markedDays, ofAll, register, rollupsOf, someoneWaits, twoProcesses, wrongCells } from './kept-rollups.js';

let database: Database;
/** Of another process. */
let second: Database;
let owner: pg.Client;
let holder: pg.Client;
let organization: TestOrganization;
let bucketing: string;

beforeAll(async () => {
  const { url, ...processes } = await twoProcesses();
  ({ database, second, owner } = processes);
  holder = await ownerClient(url);
});

beforeEach(async () => {
  organization = await newOrganization(database);
  await defineOrders(organization);
});

const record = (interactions: readonly SentRow[]): Promise<unknown> =>
  organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions }));
const retract = (keys: readonly string[]): Promise<unknown> =>
  organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys, reason: 'made up' }));
const forget = (customer: string): Promise<unknown> => organization.as('ADMIN', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: customer }));

/** An order of noon of a day in New York. */
const order = (key: string, day: string, amount: number, more: Partial<SentRow> = {}): SentRow =>
  ({ key, occurredAt: `${day}T17:00:00Z`, fields: { channel: amount % 2 === 0 ? 'web' : 'store', amount, paid: amount > 3 }, ...more });

const ORDERS = [
  order('a', '2026-01-31', 1), order('b', '2026-02-01', 2, { customer: 'ada' }), order('c', '2026-02-01', 4), order('d', '2026-02-28', 6), order('e', '2026-03-01', 5),
];

/** Two rollups of one bucketing, built over ORDERS. */
async function built(rows: readonly SentRow[] = ORDERS): Promise<void> {
  await record(rows);
  await register(database, owner, organization, [byChannel(), ofAll()]);
  bucketing = (await rollupsOf(database, organization))[0]!.bucketingId;
  while (await buildRollup(database, organization.id, bucketing) === 'BUILT');
}

const refresh = (by = database, mostDays?: number): Promise<RefreshStep> =>
  refreshRollups(by, organization.id, bucketing, mostDays === undefined ? {} : { mostDays });
const advance = (): Promise<AdvanceStep> => advanceRollups(database, organization.id, bucketing);
const wrong = (): Promise<unknown[]> => wrongCells(owner, organization);
const marked = (): Promise<string[]> => markedDays(owner, organization);

describe('cells are right again', () => {
  test.each<[what: string, write: () => Promise<unknown>, days: string[]]>([
    ['after corrections that move rows to other days and groups', () => record([order('b', '2026-03-15', 3), order('d', '2026-02-28', 7)]),
      ['2026-02-01', '2026-02-28']],
    ['after corrections beside late rows', () => record([order('b', '2026-02-01', 5), order('f', '2026-02-01', 8), order('g', '2025-12-31', 9)]), ['2026-02-01']],
    ['after retractions, also of all that a day and month had', () => retract(['a', 'c']), ['2026-01-31', '2026-02-01']],
    ['after somebody was erased', () => forget('ada'), ['2026-02-01']],
  ])('%s', async (_what, write, days) => {
    await built();
    await write();
    expect(await marked()).toEqual(days);
    expect(await wrong()).toEqual([]);
    expect(await refresh()).toBe(days.length);
    expect(await marked()).toEqual([]);
    expect(await wrong()).toEqual([]);
    expect(await advance()).toBe('CURRENT');
    expect(await wrong()).toEqual([]);
    const rollups = await rollupsOf(database, organization);
    expect(rollups.reduce((sum, { cells }) => sum + cells, 0)).toBe(await cellCount(owner, organization));
    expect(await refresh()).toBe(0);
  });

  test('the newest days first, and no more than asked at once', async () => {
    await built();
    await record([order('c', '2026-02-01', 8), order('d', '2026-02-28', 9), order('e', '2026-03-01', 9)]);
    expect(await refresh(database, 2)).toBe(2);
    expect(await marked()).toEqual(['2026-02-01']);
    expect(await wrong()).toEqual([]);
    expect(await refresh(database, 2)).toBe(1);
    expect(await wrong()).toEqual([]);
  });

  test('days that were not built yet are left to the building', async () => {
    await record(ORDERS);
    await register(database, owner, organization, [byChannel()]);
    bucketing = (await rollupsOf(database, organization))[0]!.bucketingId;
    await record([order('f', '2026-01-15', 8), order('a', '2026-01-31', 3)]);
    expect(await refresh()).toBe(1);
    expect(await cellCount(owner, organization)).toBe(0);
    await buildRollup(database, organization.id, bucketing, { rows: 2 });
    await record([order('a', '2026-01-30', 1), order('e', '2026-03-01', 7), order('b', '2026-02-01', 8)]);
    while (await buildRollup(database, organization.id, bucketing, { rows: 2 }) === 'BUILT') {
      await refresh();
      expect(await wrong()).toEqual([]);
    }
    await advance();
    expect(await wrong()).toEqual([]);
    expect(await cellCount(owner, organization, 'MONTH')).toBeGreaterThanOrEqual(4);
  });

  test('by a TIME field without an index', async () => {
    const closed = (at: string): Partial<SentRow> => ({ fields: { amount: 1, closed_at: at } });
    await record([
      order('a', '2026-01-01', 1, closed('2026-02-01T04:59:00Z')), order('b', '2026-01-01', 1, closed('2026-02-01T05:00:00Z')),
      order('c', '2026-01-01', 1),
    ]);
    await register(database, owner, organization, [byChannel('closed_at')]);
    bucketing = (await rollupsOf(database, organization))[0]!.bucketingId;
    await buildRollup(database, organization.id, bucketing);
    expect(await cellCount(owner, organization)).toBe(2);
    await record([order('a', '2026-01-01', 1), order('c', '2026-01-01', 1, closed('2026-03-09T03:59:59Z'))]);
    expect(await markedDays(owner, organization, 'closed_at')).toEqual(['2026-01-31']);
    await refresh();
    await advance();
    expect(await wrong()).toEqual([]);
    expect(await cellCount(owner, organization)).toBe(2);
  });

  test('a day that was made anew says what it knew', async () => {
    await built();
    await record([order('c', '2026-02-01', 8)]);
    const recorded = await database.read(organization.id, (reading) => reading.knowledge());
    await refresh();
    const { rows } = await owner.query(`
      select day::text, (extract(epoch from built_at) * 1000)::float8 >= $2 as knows from rollup_day where organization_id = $1`, [organization.id, recorded]);
    expect(rows).toEqual([{ day: '2026-02-01', knows: true }, { day: '2026-02-01', knows: true }]);
  });
});

/** Runs a refresh that waits until it is let go: it has read the rows and written the cells, and not noted that it has. */
async function heldRefresh(meanwhile: () => Promise<unknown>): Promise<RefreshStep | 'CUT'> {
  await holder.query('begin');
  await holder.query('select from rollup where organization_id = $1 for update', [organization.id]);
  try {
    const refreshing = refresh().catch(() => 'CUT' as const);
    await someoneWaits(owner);
    await meanwhile();
    await holder.query('rollback');
    return await refreshing;
  } finally {
    await holder.query('rollback');
  }
}

describe('beside others', () => {
  beforeEach(async () => {
    await built();
    await record([order('c', '2026-02-01', 8)]);
  });

  test('a mark that comes after the rows were read stays, and its day is made once more', async () => {
    expect(await heldRefresh(() => record([order('c', '2026-02-01', 10), order('d', '2026-02-28', 2)]))).toBe(1);
    expect(await marked()).toEqual(['2026-02-01', '2026-02-28']);
    expect(await wrong()).toEqual([]);
    await refresh();
    expect(await wrong()).toEqual([]);
  });

  test('another one passes by, and writers do not wait', async () => {
    expect(await heldRefresh(async () => {
      expect(await refresh(second)).toBe('BUSY');
      expect(await buildRollup(second, organization.id, bucketing)).toBe('BUSY');
      expect(await advanceRollups(second, organization.id, bucketing)).toBe('BUSY');
      await record([order('c', '2026-02-01', 12)]);
      expect(await refresh(second)).toBe('BUSY');
    })).toBe(1);
    expect(await refresh(second)).toBe(1);
    expect(await wrong()).toEqual([]);
  });

  test('two of them and a writer leave right cells and no mark', async () => {
    const keepers = [database, second].map((each) => new RollupKeeper({ database: each, log: SILENT }));
    let writing = true;
    const keep = async (keeper: RollupKeeper): Promise<void> => { while (writing) await keeper.keep(organization.id); };
    const look = async (): Promise<void> => { while (writing) expect(await wrong()).toEqual([]); };
    const write = async (): Promise<void> => {
      for (let n = 0; n < 15; n++) await record([order('f', `2026-02-0${n % 3 + 1}`, n), order(`n${n}`, '2026-02-01', n)]);
      writing = false;
    };
    await Promise.all([write(), look(), ...keepers.map(keep)]);
    while (await keepers[0]!.keep(organization.id));
    await keepers[0]!.keep(organization.id);
    expect(await marked()).toEqual([]);
    expect(await wrong()).toEqual([]);
  });

  test('who is killed on the way has done nothing, and the next one does all of it', async () => {
    expect(await heldRefresh(() => owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))).toBe('CUT');
    expect(await marked()).toEqual(['2026-02-01']);
    expect(await wrong()).toEqual([]);
    expect(await refresh(second)).toBe(1);
    expect(await wrong()).toEqual([]);
  });

  test('wherever it breaks off, it has done nothing', async () => {
    /** The session ends instead of a statement. */
    const cutAt = async (statement: number): Promise<boolean> => {
      let sent = 0;
      const cut = (tx: Writing): Writing => ({
        ...tx, query: (each) => tx.query(++sent === statement ? sql`select pg_terminate_backend(pg_backend_pid())` as never : each),
      });
      const write: Database['write'] = (id, work) => database.write(id, (tx) => work(cut(tx)));
      return refresh({ write } as Database).then(() => false, () => true);
    };
    let cuts = 0;
    while (await cutAt(cuts + 1)) {
      cuts++;
      expect(await marked()).toEqual(['2026-02-01']);
      expect(await wrong()).toEqual([]);
    }
    // The setting, the lock, the marks, the rollups; for each of the two its days are cleared, they and the month written, and a note made.
    expect(cuts).toBe(12);
    expect(await marked()).toEqual([]);
    expect(await wrong()).toEqual([]);
  });
});

describe('somebody who is erased', () => {
  /** Of the day and its month. */
  const cellsOf = async (day: string): Promise<number> => (await owner.query(`
    select from rollup_cell where organization_id = $1
      and (grain = 'DAY' and day = $2 or grain = 'MONTH' and day = date_trunc('month', $2::date))`, [organization.id, day])).rowCount!;

  test('is in no cell from then on, also of the month', async () => {
    await built();
    expect(await cellsOf('2026-02-01')).toBeGreaterThan(0);
    await forget('ada');
    expect(await cellsOf('2026-02-01')).toBe(0);
    expect(await marked()).toEqual(['2026-02-01']);
    await refresh();
    expect(await wrong()).toEqual([]);
    expect(await cellsOf('2026-02-01')).toBeGreaterThan(0);
  });

  test('nor in one that was being written meanwhile', async () => {
    await built();
    await record([order('c', '2026-02-01', 8)]);
    let erasing: Promise<unknown> | undefined;
    await heldRefresh(async () => {
      erasing = forget('ada');
      // It has looked for the lock by then, and other writers go on.
      await new Promise((done) => { setTimeout(done, 150); });
      await record([order('g', '2026-03-02', 8)]);
    });
    await erasing;
    expect(await cellsOf('2026-02-01')).toBe(0);
    expect(await wrong()).toEqual([]);
  });
});

test('whatever happens in whatever order, what claims to be right is', async () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const at = fc.integer({ min: Date.UTC(2026, 1, 27), max: Date.UTC(2026, 2, 3) }).map((ms) => new Date(ms).toISOString());
  const amount = fc.integer({ min: -5, max: 5 });
  const fields = fc.record({ channel: fc.constantFrom('web', 'store'), amount, paid: fc.boolean(), closed_at: at }, { requiredKeys: [] });
  const row = fc.record({ key, occurredAt: at, fields, customer: fc.constantFrom('ada', 'bob') });
  const act = fc.oneof(
    { weight: 4, arbitrary: fc.uniqueArray(row, { minLength: 1, maxLength: 3, selector: (each) => each.key }).map((rows) => () => record(rows)) },
    { weight: 1, arbitrary: key.map((each) => () => retract([each])) },
    { weight: 1, arbitrary: fc.constantFrom('ada', 'bob').map((each) => () => forget(each)) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }).map((days) => async () => {
      for (const id of await bucketings()) await refreshRollups(database, organization.id, id, { mostDays: days });
    }) },
    { weight: 3, arbitrary: fc.record({ rows: fc.integer({ min: 1, max: 3 }), addedAtLeast: fc.integer({ min: 0, max: 2 }) }).map((options) => async () => {
      for (const id of await bucketings()) await advanceRollups(database, organization.id, id, options);
    }) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 }).map((rows) => async () => {
      for (const id of await bucketings()) await buildRollup(database, organization.id, id, { rows });
    }) },
  );
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 15 }), async (acts) => {
    organization = await newOrganization(database);
    await defineOrders(organization);
    await record([order('a', '2026-02-27', 1), order('b', '2026-03-01', 2)]);
    await register(database, owner, organization, [byChannel(), ofAll(), byChannel('closed_at'), ofAll('occurredAt', 'Pacific/Auckland')]);
    for (const each of acts) {
      await each();
      expect(await wrong()).toEqual([]);
    }
    const keeper = new RollupKeeper({ database, log: SILENT });
    while (await keeper.keep(organization.id));
    expect([await marked(), await markedDays(owner, organization, 'closed_at'), await wrong()]).toEqual([[], [], []]);
  }), { numRuns: sample(4, 100) });
}, 120_000);

const bucketings = async (): Promise<Set<string>> => new Set((await rollupsOf(database, organization)).map(({ bucketingId }) => bucketingId));

describe('the loop', () => {
  const settled = async (what: () => Promise<boolean>): Promise<void> => {
    while (!await what()) await new Promise((done) => { setTimeout(done, 20); });
  };

  test('builds what is registered, adds what comes, makes anew what is changed, and drops what is not wanted, until it is closed', async () => {
    await record(ORDERS);
    const loop = startRollups({ database, log: SILENT }, { everyMs: 20, plan: null });
    await register(database, owner, organization, [byChannel()]);
    await settled(async () => (await rollupsOf(database, organization)).every(({ builtFrom }) => builtFrom === '-infinity'));
    await record([order('f', '2026-02-01', 8)]);
    await settled(async () => (await rollupsOf(database, organization)).every(({ behind }) => !behind));
    expect(await wrong()).toEqual([]);
    await record([order('f', '2026-02-02', 9)]);
    await settled(async () => (await marked()).length === 0);
    expect(await wrong()).toEqual([]);
    await register(database, owner, organization, []);
    await settled(async () => (await rollupsOf(database, organization)).length === 0);
    await loop.close();
    await loop.close();
    await register(database, owner, organization, [byChannel()]);
    await new Promise((done) => { setTimeout(done, 100); });
    expect(await rollupsOf(database, organization)).toMatchObject([{ builtFrom: null }]);
  });

  test('tells of what fails without its values, lets it alone for a while, and goes on with the others', async () => {
    const { states, ...rest } = byChannel('closed_at');
    const unresolved = { kind: 'sum', value: { op: 'at', type: 'instant' }, filter: [] } as const;
    await register(database, owner, organization, [{ ...rest, states: [...states, unresolved] }, byChannel()]);
    const told: unknown[] = [];
    const keeper = new RollupKeeper({ database, log: { ...SILENT, error: (...args: unknown[]) => void told.push(args) } });
    while (await keeper.keep(organization.id));
    await keeper.keep(organization.id);
    expect(told).toEqual([[{ organization: organization.id, error: { type: 'Error', frames: expect.anything() } }, 'rollups could not be refreshed']]);
    const rollups = await rollupsOf(database, organization);
    expect(new Map(rollups.map(({ timeField, builtFrom }) => [timeField, builtFrom]))).toEqual(new Map([['occurredAt', '-infinity'], ['closed_at', null]]));
  });
});
