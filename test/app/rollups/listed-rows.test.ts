import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { defineKpi } from '../../../src/app/define-kpi.js';
import { defineMeasure } from '../../../src/app/define-measure.js';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import { erase } from '../../../src/app/proof/erase.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { refreshRollups } from '../../../src/app/rollups/refresh-rollups.js';
import { builtDays, writeDays } from '../../../src/sql/rollup-refresh.js';
import type { Database } from '../../../src/store/database.js';
import { listRows } from '../../../src/store/rollup-cells.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { explained, passesOf, planning } from '../../support/plans.js';
import { catchUp, registerFor, withoutRollups } from '../../support/rollups.js';
import { sample } from '../../support/size.js';
import { defineOrders } from '../orders.js';
import { byChannel, ofAll, register, rollupsOf, sourceId, twoProcesses, wrongCells } from './kept-rollups.js';

let database: Database;
/** Of another process. */
let second: Database;
let owner: pg.Client;
let organization: TestOrganization;

beforeAll(async () => {
  ({ database, second, owner } = await twoProcesses());
});

beforeEach(async () => {
  organization = await newOrganization(database);
  await defineOrders(organization);
});

interface Order { readonly key: string; readonly closed: number | null; readonly amount: number }

const day = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);

const record = (orders: readonly Order[]): Promise<unknown> => organization.as('INGEST', (ctx) => recordInteractions(ctx, {
  source: 'orders', interactions: orders.map(({ key, closed, amount }) => ({
    key, occurredAt: '2025-12-31T12:00:00Z', customer: key,
    fields: { channel: amount % 2 === 0 ? 'web' : 'store', amount, paid: true, closed_at: closed === null ? null : `${day(closed)}T17:00:00Z` },
  })),
}));

const keepUp = (): Promise<void> => catchUp({ database, organizationId: organization.id });

/** What is listed and should not be, on days without a mark, and the other way round. */
async function wronglyListed(): Promise<unknown[]> {
  const { rows } = await owner.query(`
    with bucketing as (select * from rollup_bucketing where organization_id = $1 and time_field <> 'occurredAt'),
    listed as (select distinct c.bucketing_id, c.day, c.key from rollup_row as c where c.organization_id = $1),
    there as (
      select b.id, ((i.fields ->> b.time_field)::timestamptz at time zone b.zone)::date as day, i.key
      from interaction as i join bucketing as b using (organization_id, source_id) where i.fields ->> b.time_field is not null
    )
    select day::text, key from ((select * from listed except all select * from there) union all (select * from there except all select * from listed)) as wrong(id, day, key)
    where not exists (select from rollup_mark as m where m.organization_id = $1 and m.bucketing_id = wrong.id and m.day = wrong.day)`, [organization.id]);
  return rows;
}

/** Many orders by SQL, of 600 days, with a rollup by the day on which they were closed. */
async function manyOrders(): Promise<void> {
  await owner.query(`insert into interaction select $1, $2, 'order-' || n, '2025-01-01'::timestamptz + n * interval '10 minutes', null, null,
      jsonb_build_object('channel', 'web', 'amount', n, 'paid', true, 'closed_at', '2025-01-01'::timestamptz + (n * 7919) % 600 * interval '1 day'), null, false, null,
      '2026-01-01', '', ''
    from generate_series(1, 30000) as n`, [organization.id, await sourceId(owner, organization)]);
  await organization.as('ANALYST', async (ctx) => {
    await defineMeasure(ctx, { key: 'closed', source: 'orders', aggregation: 'SUM', value: 'amount', at: 'closed_at', unit: 'EUR' });
    await defineKpi(ctx, { key: 'closed_kpi', name: 'Closed', expression: 'closed', direction: 'NEUTRAL' });
  });
  await organization.as('ADMIN', (ctx) => registerFor(ctx, 'orders', [['channel']]));
  await keepUp();
  await owner.query('analyze interaction, rollup_row, rollup_cell');
}

describe('By a TIME field that has no index', () => {
  test('neither making days anew nor a question about them passes over the source', async () => {
    await manyOrders();
    await record([{ key: 'order-1', closed: 3, amount: 5 }, { key: 'new', closed: 30, amount: 6 }]);
    const [rollup] = await rollupsOf(database, organization);
    expect(rollup!.rowsListed).toBe(true);
    const [step] = await database.write(organization.id, async (tx) => {
      const { sql, parameters } = tx.compile(writeDays({ ...rollup!, organizationId: organization.id }, builtDays([day(3), day(30)], '-infinity'), Date.now()));
      return tx.query(explained(sql, parameters));
    });
    const asked = { kpis: ['closed_kpi'], window: { between: { from: '2025-06-01', to: '2026-06-01' } }, grain: 'MONTH', by: ['channel'] } as const;
    const { answer, raw, plans } = await organization.as('ANALYST', async (opened) => {
      const { ctx, plans } = planning(opened);
      return { answer: await evaluateTable(ctx, asked), plans, raw: await evaluateTable(withoutRollups(opened), asked) };
    });
    expect(answer.rows).toEqual(raw.rows);
    expect(plans).toHaveLength(1);
    const indexes = [step!['QUERY PLAN'][0].Plan, ...plans].map((plan) => passesOf([plan]).map((node) => node['Index Name']));
    expect(indexes).toEqual([['interaction_pkey'], ['interaction_recorded_at', 'interaction_pkey']]);
  }, 120_000);

  const ORDER = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), closed: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 4 }), amount: fc.integer({ min: 1, max: 6 }),
  });
  const STEP = fc.oneof(
    { weight: 5, arbitrary: fc.uniqueArray(ORDER, { selector: ({ key }) => key, minLength: 1 }).map((orders) => () => record(orders)) },
    { weight: 1, arbitrary: ORDER.map(({ key }) => () => organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys: [key], reason: 'r' }))) },
    { weight: 1, arbitrary: ORDER.map(({ key }) => () => organization.as('ADMIN', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: key }))) },
    { weight: 3, arbitrary: fc.constant(() => keepUp()) },
  );

  test('cells and list are what the rows say, whatever is written between the steps of making days anew', async () => {
    await fc.assert(fc.asyncProperty(fc.array(STEP, { minLength: 3, maxLength: 10 }), async (steps) => {
      organization = await newOrganization(database);
      await defineOrders(organization);
      await record([{ key: 'a', closed: 1, amount: 1 }, { key: 'f', closed: 2, amount: 2 }]);
      await register(database, owner, organization, [byChannel('closed_at'), ofAll('closed_at', 'Asia/Tokyo')]);
      for (const step of steps) {
        await step();
        expect(await wrongCells(owner, organization)).toEqual([]);
      }
      await keepUp();
      expect(await wrongCells(owner, organization)).toEqual([]);
      expect(await wronglyListed()).toEqual([]);
    }), { numRuns: sample(8, 200) });
  }, sample(120_000, 3_600_000));

  test('a row is listed that was written while all that there were got listed', async () => {
    await record([{ key: 'a', closed: 1, amount: 1 }]);
    await register(database, owner, organization, [byChannel('closed_at')]);
    const source = await sourceId(owner, organization);
    await database.write(organization.id, async (tx) => {
      await tx.stamp();
      await tx.em.execute(`insert into interaction select organization_id, source_id, 'late', occurred_at, customer, "case", fields, sequence, retracted, reason,
        recorded_at, salt, digest from interaction where source_id = '${source}' and key = 'a'`);
      await catchUp({ database: second, organizationId: organization.id });
      const { rows: [row] } = await owner.query<{ listed: boolean }>('select rows_listed as listed from rollup_bucketing where organization_id = $1', [organization.id]);
      expect(row!.listed).toBe(true);
    });
    await keepUp();
    expect(await wrongCells(owner, organization)).toEqual([]);
    expect(await wronglyListed()).toEqual([]);
  });

  test('registering waits for nobody who lists', async () => {
    await record([{ key: 'a', closed: 1, amount: 1 }]);
    await register(database, owner, organization, [byChannel('closed_at')]);
    await second.write(organization.id, async (tx) => {
      const [rollup] = await rollupsOf(database, organization);
      await listRows(tx, [rollup!]);
      // One that waited for the other would wait for ever.
      expect(await register(database, owner, organization, [byChannel('closed_at'), ofAll('closed_at')])).toBe(1);
    });
    await keepUp();
    expect(await wrongCells(owner, organization)).toEqual([]);
  });

  test('what was built before there were lists is listed when its days are made anew', async () => {
    await record([{ key: 'a', closed: 1, amount: 1 }, { key: 'b', closed: 1, amount: 2 }]);
    await register(database, owner, organization, [byChannel('closed_at')]);
    await keepUp();
    await owner.query('update rollup_bucketing set rows_listed = false where organization_id = $1', [organization.id]);
    await owner.query('delete from rollup_row where organization_id = $1', [organization.id]);
    await record([{ key: 'a', closed: 2, amount: 3 }]);
    const [rollup] = await rollupsOf(database, organization);
    expect(await refreshRollups(database, organization.id, rollup!.bucketingId)).toBe(1);
    expect(await wrongCells(owner, organization)).toEqual([]);
    expect(await wronglyListed()).toEqual([]);
  });

  test('of who is erased nothing stays listed, on no day that was theirs', async () => {
    await record([{ key: 'a', closed: 1, amount: 1 }, { key: 'b', closed: 1, amount: 2 }]);
    await register(database, owner, organization, [byChannel('closed_at')]);
    await keepUp();
    await record([{ key: 'a', closed: 2, amount: 1 }]);
    await organization.as('ADMIN', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: 'a' }));
    const { rows } = await owner.query('select key from rollup_row where organization_id = $1', [organization.id]);
    expect(rows).toEqual([{ key: 'b' }]);
  });
});
