import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type pg from 'pg';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { advanceRollups, type AdvanceOptions, type AdvanceStep } from '../../../src/app/rollups/advance-rollups.js';
import { buildRollup } from '../../../src/app/rollups/build-rollup.js';
import { mergeRollups } from '../../../src/app/rollups/merge-rollups.js';
import { refreshRollups } from '../../../src/app/rollups/refresh-rollups.js';
import type { SentRow } from '../../../src/app/row-checks/check-row.js';
import type { Database, Writing } from '../../../src/store/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { defineOrders } from '../orders.js';
import { byChannel, cellCount, markedDays, ofAll, register, rollupsOf, twoProcesses, wrongCells } from './kept-rollups.js';

let database: Database;
/** Of another process. */
let second: Database;
let owner: pg.Client;
let organization: TestOrganization;
let bucketing: string;

beforeAll(async () => {
  ({ database, second, owner } = await twoProcesses());
});

/** Two rollups of one bucketing, built over two orders. */
beforeEach(async () => {
  organization = await newOrganization(database);
  await defineOrders(organization);
  await record(order('a', '2026-02-01', 1), order('b', '2026-03-01', 2));
  await register(database, owner, organization, [byChannel(), ofAll()]);
  bucketing = (await rollupsOf(database, organization))[0]!.bucketingId;
  while (await buildRollup(database, organization.id, bucketing) === 'BUILT');
});

/** An order of noon of a day in New York. */
const order = (key: string, day: string, amount: number): SentRow =>
  ({ key, occurredAt: `${day}T17:00:00Z`, fields: { channel: amount % 2 === 0 ? 'web' : 'store', amount, paid: amount > 3 } });
const record = (...interactions: readonly SentRow[]): Promise<unknown> =>
  organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions }));

const advance = (options: AdvanceOptions = {}, by = database): Promise<AdvanceStep> => advanceRollups(by, organization.id, bucketing, options);
const wrong = (): Promise<unknown[]> => wrongCells(owner, organization);
const areBehind = async (): Promise<boolean[]> => (await rollupsOf(database, organization)).map(({ behind }) => behind);
/** What there is in months, of both rollups. */
const inMonths = async (): Promise<unknown> => (await owner.query(`
  select day::text, sum(n0)::int as rows, sum(x0)::int as amount from rollup_cell where organization_id = $1 and grain = 'MONTH' group by 1 order by 1`, [organization.id])).rows;

describe('rows that were recorded since are added to cells', () => {
  test('of their days and months, also such as there were none of, and nothing is marked', async () => {
    await record(order('c', '2026-02-01', 3), order('d', '2026-02-03', 4), order('e', '2026-05-31', 5));
    expect([await areBehind(), await wrong(), await markedDays(owner, organization)]).toEqual([[true, true], [], []]);
    expect(await advance()).toBe('CURRENT');
    expect([await areBehind(), await wrong()]).toEqual([[false, false], []]);
    expect(await inMonths()).toEqual([
      { day: '2026-02-01', rows: 6, amount: 16 }, { day: '2026-03-01', rows: 2, amount: 4 }, { day: '2026-05-01', rows: 2, amount: 10 },
    ]);
    const rollups = await rollupsOf(database, organization);
    expect(rollups.reduce((sum, { cells }) => sum + cells, 0)).toBe(await cellCount(owner, organization));
  });

  test('once, however often that is done', async () => {
    await record(order('c', '2026-02-01', 3));
    for (let time = 0; time < 3; time++) await advance();
    expect(await wrong()).toEqual([]);
  });

  test('about so many at once, and never some of an instant', async () => {
    for (let n = 0; n < 3; n++) await record(order(`c${n}`, '2026-02-01', n), order(`d${n}`, '2026-02-02', n));
    const steps: [AdvanceStep, number][] = [];
    do {
      const before = await cellCount(owner, organization);
      const step = await advance({ rows: 1, addedAtLeast: 1_000 });
      steps.push([step, await cellCount(owner, organization) - before]);
      expect(await wrong()).toEqual([]);
    } while (steps.at(-1)![0] === 'BEHIND');
    // Two days in two rollups, each time.
    expect(steps).toEqual([['BEHIND', 4], ['BEHIND', 4], ['CURRENT', 4]]);
  });

  test('and merged where they would be more than those that were there', async () => {
    for (let n = 0; n < 4; n++) {
      await record(order(`c${n}`, '2026-02-01', 2 * n + 1));
      await advance({ addedAtLeast: 0 });
      expect(await wrong()).toEqual([]);
      // One beside one, then both in one.
      expect([await cellCount(owner, organization), await cellCount(owner, organization, 'MONTH')]).toEqual(n % 2 === 0 ? [6, 6] : [4, 4]);
    }
    const rollups = await rollupsOf(database, organization);
    expect(rollups.reduce((sum, { cells }) => sum + cells, 0)).toBe(await cellCount(owner, organization));
  });

  test('and merged where no more come', async () => {
    for (const key of ['c', 'd', 'e']) {
      await record(order(key, '2026-02-01', 3));
      await advance();
    }
    const before = [await cellCount(owner, organization), await cellCount(owner, organization, 'MONTH')];
    expect(before).toEqual([10, 10]);
    // Not a minute ago.
    expect(await mergeRollups(database, organization.id, bucketing)).toBe(0);
    expect([await cellCount(owner, organization), await cellCount(owner, organization, 'MONTH')]).toEqual(before);
    // The day and its month, in two rollups.
    expect(await mergeRollups(database, organization.id, bucketing, { restsAfterMs: -1 })).toBe(4);
    expect([await cellCount(owner, organization), await cellCount(owner, organization, 'MONTH')]).toEqual([4, 4]);
    expect(await wrong()).toEqual([]);
    expect(await mergeRollups(database, organization.id, bucketing, { restsAfterMs: -1 })).toBe(0);
    const rollups = await rollupsOf(database, organization);
    expect(rollups.reduce((sum, { cells }) => sum + cells, 0)).toBe(await cellCount(owner, organization));
  });

  test('and their days say what they know', async () => {
    await record(order('c', '2026-02-01', 3));
    const recorded = await database.read(organization.id, (reading) => reading.knowledge());
    await advance();
    const { rows } = await owner.query(`
      select day::text, (extract(epoch from built_at) * 1000)::float8 >= $2 as knows from rollup_day where organization_id = $1`, [organization.id, recorded]);
    expect(rows).toEqual([{ day: '2026-02-01', knows: true }, { day: '2026-02-01', knows: true }]);
  });

  test('one that was built later has them already', async () => {
    await record(order('c', '2026-02-01', 3));
    await register(database, owner, organization, [byChannel(), ofAll(), { ...ofAll(), states: ofAll().states.slice(0, 3) }]);
    while (await buildRollup(database, organization.id, bucketing) === 'BUILT');
    const kept = await rollupsOf(database, organization);
    expect(kept.map(({ behind }) => behind).sort()).toEqual([false, true, true]);
    await advance();
    const { rows } = await owner.query(`select sum(n0)::int as rows from rollup_cell where organization_id = $1 and grain = 'DAY' group by rollup_id`, [organization.id]);
    expect(rows).toEqual([{ rows: 3 }, { rows: 3 }, { rows: 3 }]);
  });
});

describe('beside others', () => {
  /** Lets somebody write between the instant and the rows that were recorded by it. */
  async function meanwhile(work: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    const held = (tx: Writing): Writing => ({
      ...tx, query: async (statement) => {
        if (!isOver && tx.compile(statement).sql.includes('with came as')) {
          isOver = true;
          await work();
        }
        return tx.query(statement);
      },
    });
    const write: Database['write'] = (id, use) => database.write(id, (tx) => use(held(tx)));
    await advance({}, { write } as Database);
    expect(isOver).toBe(true);
  }

  test('what comes meanwhile is added the next time', async () => {
    await record(order('c', '2026-02-01', 3));
    await meanwhile(() => record(order('d', '2026-02-01', 4)));
    expect([await areBehind(), await wrong()]).toEqual([[true, true], []]);
    await advance();
    expect([await areBehind(), await wrong()]).toEqual([[false, false], []]);
  });

  test('a row that is corrected before it is added has its day made anew, and is there once', async () => {
    await record(order('c', '2026-02-01', 3));
    await meanwhile(() => record(order('c', '2026-02-02', 8)));
    expect(await markedDays(owner, organization)).toEqual(['2026-02-01']);
    expect(await wrong()).toEqual([]);
    await refreshRollups(database, organization.id, bucketing);
    expect(await wrong()).toEqual([]);
    await advance();
    expect(await wrong()).toEqual([]);
    expect(await inMonths()).toEqual([{ day: '2026-02-01', rows: 4, amount: 18 }, { day: '2026-03-01', rows: 2, amount: 4 }]);
  });

  test('another one passes by', async () => {
    await record(order('c', '2026-02-01', 3));
    await meanwhile(async () => expect(await advance({}, second)).toBe('BUSY'));
    expect(await wrong()).toEqual([]);
  });

  test('wherever it breaks off, it has done nothing', async () => {
    await record(order('c', '2026-02-01', 3), order('d', '2026-02-02', 3));
    /** The session ends instead of a statement. */
    const cutAt = async (statement: number): Promise<boolean> => {
      let sent = 0;
      const cut = (tx: Writing): Writing => ({
        ...tx, query: (each) => tx.query(++sent === statement ? sql`select pg_terminate_backend(pg_backend_pid())` as never : each),
      });
      const write: Database['write'] = (id, work) => database.write(id, (tx) => work(cut(tx)));
      return advance({ addedAtLeast: 0 }, { write } as Database).then(() => false, () => true);
    };
    let cuts = 0;
    while (await cutAt(cuts + 1)) {
      cuts++;
      expect([await areBehind(), await wrong()]).toEqual([[true, true], []]);
    }
    // The setting, the lock, the rollups, by when there are how many rows; for each of the two cells are added, looked after and merged, and two notes made.
    expect(cuts).toBe(14);
    expect([await areBehind(), await wrong()]).toEqual([[false, false], []]);
  });
});
