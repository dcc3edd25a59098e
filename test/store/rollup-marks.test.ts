import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { defineSource } from '../../src/app/define-source.js';
import { beginImport } from '../../src/app/history/begin-import.js';
import { finishImport } from '../../src/app/history/finish-import.js';
import { gatherRevisions, historyChunk } from '../../src/app/history/gather-history.js';
import { importChunk, importInteractions, sourceToImport } from '../../src/app/import-interactions.js';
import { erase } from '../../src/app/proof/erase.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import { registerRollups } from '../../src/app/rollups/register-rollups.js';
import type { SentRow } from '../../src/app/row-checks/check-row.js';
import type { Database } from '../../src/store/database.js';
import { byChannel, forgetMarks, markedDays, register, someoneWaits, sourceId } from '../app/rollups/kept-rollups.js';
import { defineOrders } from '../app/orders.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let database: Database;
let owner: pg.Client;
let organization: TestOrganization;

beforeAll(async () => {
  const { url, database: opened } = await testDatabase();
  database = opened;
  owner = await ownerClient(url);
});

/** Kept by days of New York (UTC−5, in summer −4), of both TIME fields. */
const BOTH = [byChannel(), byChannel('closed_at')];

beforeEach(async () => {
  organization = await newOrganization(database);
  await defineOrders(organization);
  await register(database, owner, organization, BOTH);
});

const record = (interactions: readonly SentRow[], source = 'orders'): Promise<unknown> =>
  organization.as('INGEST', (ctx) => recordInteractions(ctx, { source, interactions }));

const importRows = (rows: readonly SentRow[]): Promise<unknown> => organization.as('INGEST', async (ctx) =>
  importInteractions(ctx, importChunk(await sourceToImport(ctx, 'orders'), rows), rows));

/** An order that was placed, and closed, at noon of these days in New York. */
const order = (key: string, placed: string, closed: string | null = null, more: Partial<SentRow> = {}): SentRow => ({
  key, occurredAt: `${placed}T17:00:00Z`, fields: closed === null ? {} : { closed_at: `${closed}T17:00:00Z` }, ...more,
});

const marks = async (): Promise<{ placed: string[]; closed: string[] }> =>
  ({ placed: await markedDays(owner, organization), closed: await markedDays(owner, organization, 'closed_at') });

/** What the writing marked, apart from all before. */
async function markedBy(write: () => Promise<unknown>): Promise<{ placed: string[]; closed: string[] }> {
  await forgetMarks(owner, organization);
  await write();
  return marks();
}

describe('new rows mark nothing: they are found by when they were recorded', () => {
  test('in a batch', async () => {
    expect(await markedBy(() => record([order('a', '2026-03-01', '2026-03-04'), order('b', '2026-03-02')]))).toEqual({ placed: [], closed: [] });
  });

  test('as a file, too', async () => {
    expect(await markedBy(() => importRows([order('a', '2026-03-01', '2026-03-04'), order('b', '2026-03-02')]))).toEqual({ placed: [], closed: [] });
  });

  test('unless they were recorded earlier than they were written, or by nobody who holds the clock', async () => {
    const source = await sourceId(owner, organization);
    const insert = (recordedAt: string) => owner.query(`insert into interaction select $1, $2, 'key ' || random(), '2026-03-01T17:00:00Z', null, null, '{}', null, false, null,
      ${recordedAt}, '', '' from knowledge_clock where organization_id = $1`, [organization.id, source]);
    for (const recordedAt of [`'2026-03-02'`, 'stamp']) expect(await markedBy(() => insert(recordedAt))).toEqual({ placed: ['2026-03-01'], closed: [] });
  });
});

describe('changed rows mark their days', () => {
  test('of each TIME field that anything is kept by', async () => {
    const orders = [order('a', '2026-03-01', '2026-03-04'), order('b', '2026-03-02')];
    await record(orders);
    expect(await markedBy(() => record(orders.map((each) => ({ ...each, customer: 'ada' })))))
      .toEqual({ placed: ['2026-03-01', '2026-03-02'], closed: ['2026-03-04'] });
  });

  test.each([
    ['the last moment of a day', '2026-03-02T04:59:59.999Z', '2026-03-01'], ['the first one of the next', '2026-03-02T05:00:00Z', '2026-03-02'],
    ['before the day of 23 hours', '2026-03-08T04:59:59Z', '2026-03-07'], ['its first moment', '2026-03-08T05:00:00Z', '2026-03-08'],
    ['its last one', '2026-03-09T03:59:59Z', '2026-03-08'], ['the one after it', '2026-03-09T04:00:00Z', '2026-03-09'],
    ['before the day of 25 hours', '2026-11-01T03:59:59Z', '2026-10-31'], ['its first moment', '2026-11-01T04:00:00Z', '2026-11-01'],
    ['an hour that it has twice', '2026-11-01T06:30:00Z', '2026-11-01'], ['its last moment', '2026-11-02T04:59:59Z', '2026-11-01'],
  ])('as New York dates them: %s', async (_when, occurredAt, day) => {
    const fields = { closed_at: occurredAt };
    await record([{ key: 'a', occurredAt, fields }]);
    expect(await markedBy(() => record([{ key: 'a', occurredAt, fields, customer: 'ada' }]))).toEqual({ placed: [day], closed: [day] });
  });
});

describe('what becomes of rows marks the days of what they were', () => {
  beforeEach(() => record([order('a', '2026-03-01', '2026-03-04', { customer: 'ada' }), order('b', '2026-03-02'), order('c', '2026-03-03')]));

  test('when they are corrected, beside new ones in the same batch', async () => {
    const batch = [order('a', '2026-02-20', '2026-03-05', { customer: 'ada' }), order('b', '2026-03-02', '2026-03-06'), order('d', '2026-04-01')];
    expect(await markedBy(() => record(batch)))
      .toEqual({ placed: ['2026-03-01', '2026-03-02'], closed: ['2026-03-04'] });
  });

  test('when a file corrects them', async () => {
    expect(await markedBy(() => importRows([order('a', '2026-02-20'), order('d', '2026-04-01')])))
      .toEqual({ placed: ['2026-03-01'], closed: ['2026-03-04'] });
  });

  test('when they are retracted, and when they are recorded again', async () => {
    const retract = (): Promise<unknown> =>
      organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys: ['a', 'b'], reason: 'made up' }));
    expect(await markedBy(retract)).toEqual({ placed: ['2026-03-01', '2026-03-02'], closed: ['2026-03-04'] });
    expect(await markedBy(() => record([order('a', '2026-03-09')]))).toEqual({ placed: ['2026-03-01'], closed: ['2026-03-04'] });
  });

  test('when somebody is erased', async () => {
    expect(await markedBy(() => organization.as('ADMIN', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: 'ada' }))))
      .toEqual({ placed: ['2026-03-01'], closed: ['2026-03-04'] });
  });

  test('and equal rows mark nothing', async () => {
    expect(await markedBy(() => record([order('b', '2026-03-02'), order('c', '2026-03-03')]))).toEqual({ placed: [], closed: [] });
  });
});

describe('a history', () => {
  const revision = (key: string, recordedAt: string, row: SentRow) => ({ ...row, key, recordedAt, revisionOrder: '1', place: 1 });
  const REVISIONS = [
    revision('h', '2026-01-03T00:00:00Z', order('h', '2026-01-01', '2026-01-02')), revision('h', '2026-01-05T00:00:00Z', order('h', '2026-01-02', '2026-01-03')),
    revision('i', '2026-01-05T00:00:00Z', order('i', '2026-01-04')),
  ];

  beforeEach(async () => {
    await organization.as('INGEST', async (ctx) => {
      const source = await beginImport(ctx, 'orders');
      await gatherRevisions(ctx, historyChunk(source, REVISIONS, Date.now()), REVISIONS);
    });
  });

  const finish = (): Promise<unknown> => organization.as('INGEST', (ctx) => finishImport(ctx, 'orders', null));

  test('marks the days of its current revisions when it is settled', async () => {
    expect(await markedBy(finish)).toEqual({ placed: ['2026-01-02', '2026-01-04'], closed: ['2026-01-03'] });
  });

  test('marks them for what is registered after its rows were written and before it ends', async () => {
    const source = await sourceId(owner, organization);
    let finishing: Promise<unknown> | undefined;
    await database.write(organization.id, async (tx) => {
      await tx.stamp();
      finishing = finish();
      // Its rows are written before it waits for the stamp.
      await someoneWaits(owner);
      await registerRollups(tx, source, [...BOTH, byChannel('occurredAt', 'UTC')]);
    });
    await finishing;
    const { rows } = await owner.query(`
      select b.zone, array_agg(distinct m.day::text order by m.day::text) as days from rollup_mark m join rollup_bucketing b on b.id = m.bucketing_id
      where m.organization_id = $1 and b.time_field = 'occurredAt' group by 1 order by 1`, [organization.id]);
    const days = ['2026-01-02', '2026-01-04'];
    expect(rows).toEqual([{ zone: 'America/New_York', days }, { zone: 'UTC', days }]);
  });
});

describe('nobody else is marked', () => {
  test('neither another source nor another organisation', async () => {
    await organization.as('ADMIN', (ctx) => defineSource(ctx, { key: 'calls', name: 'Calls', fields: [] }));
    const other = await newOrganization(database);
    await defineOrders(other);
    await other.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: [order('a', '2026-03-01')] }));
    expect(await markedBy(() => record([{ key: 'a', occurredAt: '2026-03-01T17:00:00Z', fields: {} }], 'calls'))).toEqual({ placed: [], closed: [] });
    expect(await markedDays(owner, other)).toEqual([]);
  });
});
