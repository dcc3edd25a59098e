import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { defineKpi } from '../../../src/app/define-kpi.js';
import { defineMeasure } from '../../../src/app/define-measure.js';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { FieldInput } from '../../../src/app/definitions/source-content.js';
import { MOST_SKETCHES } from '../../../src/lang/rollup.js';
import { RollupPlanner } from '../../../src/app/rollups/plan-rollups.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retireKpi } from '../../../src/app/retire-kpi.js';
import { updateOrganization } from '../../../src/app/update-organization.js';
import type { Database } from '../../../src/store/database.js';
import { loadDemand } from '../../../src/store/rollup-demand.js';
import { loadRollups, rollupIdentity, type StoredRollup } from '../../../src/store/rollups.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { defineOrders, ORDER_FIELDS } from '../orders.js';

let database: Database;
let organization: TestOrganization;

beforeAll(async () => {
  ({ database } = await testDatabase());
});

beforeEach(async () => {
  organization = await newOrganization(database, { timeZone: 'Europe/Berlin' });
  await define(MORE_FIELDS);
  await measure('orders_all', { aggregation: 'COUNT' });
  await measure('turnover', { aggregation: 'SUM', value: 'amount', filter: 'paid' });
  await measure('closed', { aggregation: 'COUNT', at: 'closed_at' });
  await kpi('volume', 'orders_all');
});

const MORE_FIELDS: readonly FieldInput[] = [
  ...ORDER_FIELDS,
  { key: 'agent', type: 'TEXT', role: 'DIMENSION' },
  { key: 'email', type: 'TEXT', role: 'DIMENSION', personal: true },
  { key: 'size', type: 'TEXT', role: 'DIMENSION', expression: 'amount > 100 ? "large" : "small"' },
  { key: 'age', type: 'TEXT', role: 'DIMENSION', expression: 'due(occurredAt, hours(24)) ? "old" : "new"' },
];

const define = (fields: readonly FieldInput[]): Promise<void> => defineOrders(organization, { fields });
const measure = (key: string, input: object): Promise<unknown> =>
  organization.as('ADMIN', (ctx) => defineMeasure(ctx, { key, source: 'orders', ...input } as never));
async function kpi(key: string, expression: string): Promise<void> {
  const { diagnostics } = await organization.as('ADMIN', (ctx) => defineKpi(ctx, { key, name: key, expression, direction: 'NEUTRAL' }));
  expect(diagnostics).toEqual([]);
}

/** A hundred orders of one day. */
const record = (prefix = 'o'): Promise<unknown> => organization.as('INGEST', (ctx) => recordInteractions(ctx, {
  source: 'orders', interactions: Array.from({ length: 100 }, (_, index) => ({
    key: `${prefix}${index}`, occurredAt: `2026-03-01T${String(index % 24).padStart(2, '0')}:00:00Z`,
    fields: { channel: ['web', 'shop', null][index % 3], agent: `a${index % 30}`, email: `e${index % 2}`, amount: index * 2, paid: index % 2 === 0 },
  })),
}));

const plan = (minimumRows = 50): Promise<number> => new RollupPlanner(database, { minimumRows }).plan(organization.id);
const wanted = async (): Promise<StoredRollup[]> => (await database.read(organization.id, loadRollups)).filter((rollup) => rollup.wanted);
const sets = async (): Promise<string[]> => (await wanted()).map(({ timeField, dimensions }) => `${timeField}: ${dimensions.map(({ key }) => key).join(', ')}`).sort();
const ask = (question: object): Promise<unknown> => organization.as('OWNER', (ctx) => evaluateTable(ctx, {
  kpis: ['volume'], window: { between: { from: '2026-03-01', to: '2026-03-02' } }, ...question,
} as never));

describe('the rollups of a source', () => {
  test('are by its small dimensions, also computed ones, but none that identify persons or change with time', async () => {
    await record();
    expect(await plan()).toBe(1);
    expect(await wanted()).toMatchObject([{ timeField: 'occurredAt', zone: 'Europe/Berlin', dimensions: [{ key: 'channel' }, { key: 'size' }], states: [{ kind: 'rows' }] }]);
  });

  test('are as many as its days have rows for, whatever lies far away', async () => {
    await record();
    await organization.as('INGEST', (ctx) => recordInteractions(ctx, {
      source: 'orders', interactions: [{ key: 'mistyped', occurredAt: '2062-03-01T00:00:00Z', fields: { amount: 1 } }],
    }));
    await plan();
    expect(await sets()).toEqual(['occurredAt: channel, size']);
  });

  test('are none where it has few rows, and none without KPIs', async () => {
    await record();
    expect(await plan(101)).toBe(0);
    expect(await plan(100)).toBe(1);
    await organization.as('ADMIN', (ctx) => retireKpi(ctx, { key: 'volume' }));
    await plan();
    expect(await wanted()).toEqual([]);
  });

  test('hold what a KPI reads from when it is defined, by each TIME field', async () => {
    await record();
    await plan();
    const [before] = await wanted();
    await kpi('paid_turnover', 'turnover');
    await kpi('closed_share', 'closed / orders_all');
    await plan();
    expect(await sets()).toEqual(['closed_at: channel, size', 'occurredAt: channel, size']);
    const states = (await wanted()).find(({ timeField }) => timeField === 'occurredAt')!.states.map(({ kind }) => kind);
    expect(states).toEqual(['rows', 'rows', 'known', 'sum']);
    expect((await wanted()).map(({ id }) => id)).not.toContain(before!.id);
  });

  test('hold the first approximations apart from sums, and no more than there is room for', async () => {
    await record();
    for (let index = 0; index <= MOST_SKETCHES; index++) {
      await measure(`agents_${index}`, { aggregation: 'APPROX_COUNT_DISTINCT', value: 'agent', filter: `amount > ${index}` });
      await kpi(`about_${index}`, `agents_${index} / orders_all`);
    }
    await measure('amount_p90', { aggregation: 'APPROX_PERCENTILE', value: 'amount', percentile: 0.9, at: 'closed_at' });
    await kpi('high_amount', 'amount_p90');
    await plan();
    const kinds = (await wanted()).map(({ timeField, states }) => `${timeField}: ${states.map(({ kind }) => kind).sort().join(' ')}`).sort();
    const sketches = (many: number, kind: string): string => Array.from({ length: many }, () => kind).join(' ');
    expect(kinds).toEqual([
      'closed_at: bins known rows', `occurredAt: ${sketches(MOST_SKETCHES, 'known')} ${sketches(MOST_SKETCHES, 'registers')} ${sketches(MOST_SKETCHES, 'rows')}`, 'occurredAt: rows',
    ]);
  });

  test('are others when a computed dimension or the zone changes, and the same when nothing does', async () => {
    await record();
    await plan();
    const identities = async (): Promise<string[]> => (await wanted()).map((rollup) => rollupIdentity(rollup.sourceId, rollup));
    const before = await identities();
    expect(await plan()).toBe(0);
    expect(await identities()).toEqual(before);

    await define(MORE_FIELDS.map((field) => (field.key === 'size' ? { ...field, expression: 'amount > 50 ? "large" : "small"' } : field)));
    expect(await plan()).toBe(1);
    const changed = await identities();
    expect(changed).not.toEqual(before);

    await organization.as('OWNER', (ctx) => updateOrganization(ctx, { timeZone: 'Asia/Tokyo' }));
    expect(await plan()).toBe(1);
    expect((await wanted()).map(({ zone }) => zone)).toEqual(['Asia/Tokyo']);
    expect(await identities()).not.toEqual(changed);
  });
});

describe('what is asked', () => {
  test('gets a rollup, whether it stands in by or in a condition, of fields or of the calendar', async () => {
    await record();
    for (let times = 0; times < 4; times++) {
      await ask({ by: ['agent'], grain: 'DAY' });
      await ask({ by: ['hour_of_day'] });
      await ask({ where: 'amount > 150' });
    }
    await plan();
    expect(await sets()).toEqual(['occurredAt: agent', 'occurredAt: channel, size', 'occurredAt: hour_of_day']);
  });

  test('is written down without any value, for all processes, and only what cells of days could answer', async () => {
    await record();
    await ask({ by: ['agent'], where: 'channel == "secret"' });
    await ask({ where: 'key == "o1"' });
    await ask({ by: ['agent'], grain: 'HOUR' });
    await plan();
    const demand = await database.read(organization.id, loadDemand);
    expect(demand).toMatchObject([{ dimensions: ['agent', 'channel'], asked: expect.closeTo(1, 3) }]);
    await ask({ by: ['agent'], where: 'channel == "secret"' });
    await plan();
    expect(await database.read(organization.id, loadDemand)).toMatchObject([{ asked: expect.closeTo(2, 3) }]);
  });

  test('stays asked while a rollup answers it', async () => {
    await record();
    for (let times = 0; times < 4; times++) await ask({ by: ['agent'] });
    await plan();
    await ask({ by: ['agent'] });
    await plan();
    const [demand] = await database.read(organization.id, loadDemand);
    expect(demand!.asked).toBeCloseTo(5, 3);
  });
});

describe('a planner', () => {
  test('looks at one row as long as nothing has changed', async () => {
    await record();
    const planner = new RollupPlanner(database, { minimumRows: 50, lookMs: 0, planMs: 0 });
    const statements = async (): Promise<number> => {
      let count = 0;
      const stop = database.onStatement((statement) => count += Number(/^\s*(select|with|insert|update|delete)/i.test(statement) && !/set_config/.test(statement)));
      await planner.plan(organization.id);
      stop();
      return count;
    };
    expect(await statements()).toBeGreaterThan(5);
    expect(await statements()).toBe(1);
    await record('p');
    expect(await statements()).toBeGreaterThan(1);
    expect(await statements()).toBe(1);
    await ask({ by: ['agent'] });
    expect(await statements()).toBeGreaterThan(1);
  });

  test('waits until definitions have come to rest', async () => {
    await record();
    const planner = new RollupPlanner(database, { minimumRows: 50, lookMs: 0 });
    await planner.plan(organization.id);
    for (const key of ['one', 'two']) {
      await kpi(key, key === 'one' ? 'turnover' : 'closed');
      expect(await planner.plan(organization.id)).toBe(0);
    }
    expect(await planner.plan(organization.id)).toBe(2);
  });

  test('agrees with another one that plans at the same moment', async () => {
    await record();
    await Promise.all([plan(), plan(), plan()]);
    expect(await sets()).toEqual(['occurredAt: channel, size']);
  });
});
