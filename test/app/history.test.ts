import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { auditLog } from '../../src/app/audit-log.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import { beginImport } from '../../src/app/history/begin-import.js';
import { dropImport } from '../../src/app/history/drop-import.js';
import { finishImport } from '../../src/app/history/finish-import.js';
import { gatherRevisions, historyChunk } from '../../src/app/history/gather-history.js';
import { interaction } from '../../src/app/interaction.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { reportSource } from '../../src/app/report-source.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import type { SentRevision } from '../../src/app/row-checks/check-history.js';
import { sourceFreshness } from '../../src/app/source-freshness.js';
import { sourceState } from '../../src/app/source-state.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { defineOrders } from './orders.js';

let database: Database;
let organization: TestOrganization;
beforeAll(async () => {
  ({ database } = await testDatabase());
});
beforeEach(async () => {
  organization = await newOrganization(database);
  await defineOrders(organization);
  await organization.as('ADMIN', async (ctx) => {
    await defineMeasure(ctx, { key: 'orders_placed', source: 'orders', aggregation: 'COUNT' });
    await defineMeasure(ctx, { key: 'turnover', source: 'orders', aggregation: 'SUM', value: 'amount', unit: 'EUR' });
    await defineKpi(ctx, { key: 'sales', name: 'Sales', expression: 'turnover', direction: 'HIGHER_IS_BETTER' });
    await defineKpi(ctx, { key: 'placed', name: 'Placed', expression: 'orders_placed', direction: 'HIGHER_IS_BETTER' });
  });
});

const begin = () => organization.as('INGEST', (ctx) => beginImport(ctx, 'orders'));
const gather = async (revisions: readonly SentRevision[]) => {
  const source = await begin();
  return organization.as('INGEST', (ctx) => gatherRevisions(ctx, historyChunk(source, revisions, Date.now()), revisions));
};
const finish = (completeThrough: string | null = null) =>
  organization.as('INGEST', (ctx) => finishImport(ctx, 'orders', completeThrough));
const drop = () => organization.as('INGEST', (ctx) => dropImport(ctx, 'orders'));
const ask = async (knowledge?: string) => {
  const question = {
    kpis: ['sales', 'placed'],
    window: { between: { from: '2026-01-01', to: '2026-02-01' } },
    ...(knowledge === undefined ? {} : { asOf: { knowledge } }),
  };
  const { rows, marks } = await organization.as('VIEWER', (ctx) => evaluateTable(ctx, question));
  return marks.find(({ reason }) => reason !== null)?.reason ?? rows[0]!.slice(-2);
};
const state = () => organization.as('VIEWER', (ctx) => sourceState(ctx, 'orders'));

const revision = (key: string, recordedAt: string, amount: number, more: Partial<SentRevision> = {}): SentRevision => ({
  key,
  occurredAt: '2026-01-10T00:00:00Z',
  fields: { amount },
  recordedAt,
  ...more,
});

const HISTORY = [
  revision('a', '2026-01-10T08:00:00Z', 100),
  revision('a', '2026-01-20T08:00:00Z', 90),
  revision('b', '2026-01-15T08:00:00Z', 7),
  revision('a', '2026-02-20T08:00:00Z', 80),
];

describe('a history with its own knowledge times', () => {
  test('answers, as of each instant, by what its own system knew then', async () => {
    await gather(HISTORY);
    expect(await finish('2026-02-01T00:00:00Z')).toEqual({ interactions: 2, revisions: 4 });
    expect(await ask('2026-01-10T08:00:00Z')).toEqual([100, 1]);
    expect(await ask('2026-01-10T07:59:59Z')).toBe('NOT_COVERED');
    expect(await ask('2026-01-16T00:00:00Z')).toEqual([107, 2]);
    expect(await ask('2026-02-01T00:00:00Z')).toEqual([97, 2]);
    expect(await ask()).toEqual([87, 2]);
    expect(await organization.as('VIEWER', (ctx) => sourceFreshness(ctx, 'orders'))).toMatchObject({
      lastRecordedAt: '2026-02-20T08:00:00Z',
      coversFrom: '2026-01-10',
      completeThrough: '2026-02-01T00:00:00Z',
    });
  });

  test('is taken once, however often and in whatever parts it is sent', async () => {
    expect(await gather(HISTORY.slice(0, 3))).toMatchObject({ accepted: 3, unchanged: 0 });
    expect(await gather(HISTORY)).toMatchObject({ accepted: 1, unchanged: 3 });
    expect(await gather([...HISTORY].reverse())).toMatchObject({ accepted: 0, unchanged: 4 });
    expect(await finish()).toEqual({ interactions: 2, revisions: 4 });
  });

  test('goes on afterwards as any source does', async () => {
    await gather(HISTORY);
    await finish();
    const { superseded } = await organization.as('INGEST', (ctx) =>
      recordInteractions(ctx, {
        source: 'orders',
        interactions: [{ key: 'b', occurredAt: '2026-01-10T00:00:00Z', fields: { amount: 8 } }],
      }),
    );
    expect(superseded).toBe(1);
    expect(await ask()).toEqual([88, 2]);
    expect(await ask('2026-02-21T00:00:00Z')).toEqual([87, 2]);
  });

  test('is in the audit log as begun and ended, with what it came to', async () => {
    await begin();
    await drop();
    await gather(HISTORY);
    await finish();
    const { items } = await organization.as('ADMIN', (ctx) => auditLog(ctx, { subject: 'orders', first: 5 }));
    expect(items.map(({ action, details }) => [action, details]).slice(0, 4)).toEqual([
      ['IMPORT_FINISHED', { interactions: 2, revisions: 4, completeThrough: null }],
      ['IMPORT_BEGUN', {}],
      ['IMPORT_DROPPED', {}],
      ['IMPORT_BEGUN', {}],
    ]);
  });

  test('may be empty', async () => {
    await begin();
    expect(await finish()).toEqual({ interactions: 0, revisions: 0 });
    expect(await state()).toBe('OPEN');
  });

  test('rejects what says no moment, a moment still to come, or nothing that orders', async () => {
    const next = new Date(Date.now() + 60_000).toISOString();
    const { accepted, rejected } = await gather([
      { ...revision('a', '', 1), recordedAt: null },
      revision('b', next, 1),
      revision('c', '2026-01-01', 1),
      revision('d', '2026-01-11T00:00:00Z', 1, { revisionOrder: 'first' }),
      revision('e', '2026-01-11T00:00:00Z', 1),
    ] as SentRevision[]);
    expect(accepted).toBe(1);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'RECORDED_AT_REQUIRED'],
      [1, 'RECORDED_IN_FUTURE'],
      [2, 'NOT_AN_INSTANT'],
      [3, 'NOT_A_NUMBER'],
    ]);
  });
});

describe('a source whose history is being imported', () => {
  test('is IMPORTING, and answers NOT_COVERED for every cell, whatever it is asked as of', async () => {
    expect(await state()).toBe('OPEN');
    await gather(HISTORY);
    expect(await state()).toBe('IMPORTING');
    expect(await ask()).toBe('NOT_COVERED');
    expect(await ask('2026-01-16T00:00:00Z')).toBe('NOT_COVERED');
    expect(await organization.as('VIEWER', (ctx) => sourceFreshness(ctx, 'orders'))).toEqual({
      source: 'orders',
      lastRecordedAt: null,
      lastOccurredAt: null,
      coversFrom: null,
      completeThrough: null,
    });
    expect(await organization.as('ANALYST', (ctx) => interaction(ctx, 'orders', 'a'))).toBeNull();
    await finish();
    expect(await state()).toBe('OPEN');
  });

  test('answers NOT_COVERED also where it declares what it covers', async () => {
    await defineOrders(organization, { coversFrom: '2025-01-01' });
    expect(await ask()).toEqual([0, 0]);
    await begin();
    expect(await ask()).toBe('NOT_COVERED');
  });

  test('takes nothing else, and says so', async () => {
    await begin();
    const refused = { code: 'CONFLICT', details: { argument: 'source' } };
    await expect(
      organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: [] })),
    ).rejects.toMatchObject(refused);
    await expect(
      organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys: [], reason: 'test' })),
    ).rejects.toMatchObject(refused);
    await expect(organization.as('INGEST', (ctx) => reportSource(ctx, 'orders', '2026-01-01T00:00:00Z'))).rejects.toMatchObject(
      refused,
    );
  });

  test('is as empty as it was once the import is dropped, and another one can begin', async () => {
    await gather(HISTORY);
    await drop();
    expect(await state()).toBe('OPEN');
    expect(await ask()).toBe('NOT_COVERED');
    await gather(HISTORY.slice(0, 1));
    expect(await finish()).toEqual({ interactions: 1, revisions: 1 });
  });
});

describe('the import of a history is refused', () => {
  const refusal = (message: RegExp) => ({ code: 'CONFLICT', message: expect.stringMatching(message) });

  test('once anything was recorded, be it a report', async () => {
    await organization.as('INGEST', (ctx) => reportSource(ctx, 'orders', '2026-01-01T00:00:00Z'));
    await expect(begin()).rejects.toMatchObject(refusal(/recorded in the source "orders" before/));
  });

  test('once it is finished: it is no way to change what was known', async () => {
    await gather(HISTORY);
    await finish();
    await expect(begin()).rejects.toMatchObject(refusal(/was imported already/));
    await expect(finish()).rejects.toMatchObject(refusal(/No history is being imported/));
    await expect(drop()).rejects.toMatchObject(refusal(/No history is being imported/));
  });

  test('to whoever may not record', async () => {
    await expect(organization.as('ANALYST', (ctx) => beginImport(ctx, 'orders'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(organization.as('VIEWER', (ctx) => finishImport(ctx, 'orders', null))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(organization.as('VIEWER', (ctx) => dropImport(ctx, 'orders'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

/** What the revisions of one key come to, by the words of the issue rather than by SQL. */
function settled(revisions: readonly SentRevision[], latest: number): { at: number; amount: number }[] {
  const ordered = revisions
    .map((each) => ({
      at: Date.parse(each.recordedAt as string),
      order: Number(each.revisionOrder),
      place: each.place!,
      amount: (each.fields as { amount: number }).amount,
    }))
    .sort((a, b) => a.at - b.at || a.order - b.order || a.place - b.place);
  const changes = ordered.filter(({ amount }, index) => index === 0 || ordered[index - 1]!.amount !== amount);
  let last = -Infinity;
  const spread = changes.map(({ at, amount }) => ({ at: (last = Math.max(at, last + 1)), amount }));
  return spread.map(({ at, amount }, index) => ({ at: Math.min(at, latest - (spread.length - 1 - index)), amount }));
}

describe('the revisions of a key', () => {
  test('get knowledge times that grow strictly, with steps of a millisecond in ties, and none says what the one before says', async () => {
    const moment = fc.integer({ min: 0, max: 6 });
    const one = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      moment,
      order: fc.integer({ min: 0, max: 2 }),
      amount: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 30 }), async (history) => {
        organization = await newOrganization(database);
        await defineOrders(organization);
        const start = Date.parse('2026-01-01T00:00:00Z');
        const revisions = history.map(({ key, moment: at, order, amount }, place) =>
          revision(key, new Date(start + at).toISOString(), amount, { revisionOrder: order, place }),
        );
        await gather(revisions);
        await finish();
        for (const key of new Set(history.map((each) => each.key))) {
          const expected = settled(
            revisions.filter((each) => each.key === key),
            Infinity,
          );
          const found = await organization.as('ANALYST', async (ctx) => (await interaction(ctx, 'orders', key))!.revisions());
          expect(
            found.map(({ recordedAt, supersededAt, fields }) => [
              Date.parse(recordedAt),
              supersededAt === null ? null : Date.parse(supersededAt),
              fields,
            ]),
          ).toEqual(expected.map(({ at, amount }, index) => [at, expected[index + 1]?.at ?? null, { amount }]));
        }
      }),
      { numRuns: sample(15, 500) },
    );
  });

  test('never get a time later than now, however many tie on the last moment', async () => {
    const now = new Date(Date.now() - 1).toISOString();
    await gather(Array.from({ length: 500 }, (_, place) => revision('a', now, place, { place })));
    const before = Date.now();
    await finish();
    const found = await organization.as('ANALYST', async (ctx) => (await interaction(ctx, 'orders', 'a'))!.revisions());
    const times = found.map(({ recordedAt }) => Date.parse(recordedAt));
    expect(times).toHaveLength(500);
    expect(times.at(-1)).toBeLessThanOrEqual(before + 60_000);
    expect(times.every((at, index) => index === 0 || at > times[index - 1]!)).toBe(true);
    expect(times.at(-1)).toBeLessThanOrEqual(Date.now());
  });
});
