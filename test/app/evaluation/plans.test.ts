import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineSource } from '../../../src/app/define-source.js';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { defineTogether } from '../../support/definitions.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { nodesOf, passesOf, planning, type PlanNode } from '../../support/plans.js';

/** Enough for PostgreSQL, as it comes, to think of more than one process. */
const ROWS = 120_000;
const KPIS = ['n', 'done_part', 'spent', 'mean', 'smallest', 'largest', 'spread', 'n_phone', 'n_mail', 'cheap', 'dear', 'per_row'] as const;
const EXPRESSIONS: Record<(typeof KPIS)[number], string> = {
  n: 'rows_all', done_part: 'rows_done / rows_all', spent: 'cost_sum', mean: 'cost_mean', smallest: 'cost_min', largest: 'cost_max', spread: 'cost_spread',
  n_phone: 'where(rows_all, channel == "phone")', n_mail: 'where(rows_all, channel == "mail")', cheap: 'where(cost_mean, cost < 10)',
  dear: 'where(cost_mean, cost > 90)', per_row: 'cost_sum / rows_all',
};

let organization: TestOrganization;

beforeAll(async () => {
  const { url, database } = await testDatabase();
  organization = await newOrganization(database);
  await organization.as('ADMIN', (ctx) => defineSource(ctx, {
    key: 'orders', name: 'Orders', coversFrom: '2024-01-01',
    fields: [{ key: 'channel', type: 'TEXT', role: 'DIMENSION' }, { key: 'cost', type: 'NUMBER', role: 'VALUE' }, { key: 'done', type: 'BOOLEAN', role: 'VALUE' }],
  }));
  const measure = (key: string, aggregation: 'SUM' | 'AVG' | 'MIN' | 'MAX' | 'STDDEV') => ({ key, source: 'orders', aggregation, value: 'cost' } as const);
  await organization.as('ANALYST', (ctx) => defineTogether(ctx, {
    measures: [
      { key: 'rows_all', source: 'orders', aggregation: 'COUNT' }, { key: 'rows_done', source: 'orders', aggregation: 'COUNT', filter: 'done' },
      measure('cost_sum', 'SUM'), measure('cost_mean', 'AVG'), measure('cost_min', 'MIN'), measure('cost_max', 'MAX'), measure('cost_spread', 'STDDEV'),
    ],
    kpis: [
      ...KPIS.map((key) => ({ key, name: key, expression: EXPRESSIONS[key], direction: 'NEUTRAL' as const })),
      { key: 'trailing', name: 'trailing', expression: 'rolling(cost_sum, 28, "day")', direction: 'NEUTRAL' },
    ],
  }));
  const owner = await ownerClient(url);
  await owner.query(`insert into interaction
    select o.id, s.id, 'order-' || n, '2024-01-01'::timestamptz + n * interval '8 minutes', null, null,
      jsonb_build_object('channel', (array['phone', 'mail', 'chat'])[1 + n % 3], 'cost', n % 100, 'done', n % 2 = 0, 'note', repeat('x', 100)), null, false, null,
      '2026-01-01', '', '' from organization as o join source as s on s.organization_id = o.id, generate_series(1, ${ROWS}) as n
    where o.id = '${organization.id}'`);
  await owner.query('vacuum analyze interaction');
}, 120_000);

/** How the statements over interactions that a question sends are going to be carried out. */
const plansOf = (question: Question): Promise<readonly PlanNode[]> => organization.as('ANALYST', async (opened) => {
  const { ctx, plans } = planning(opened);
  await evaluateTable(ctx, question);
  return plans;
});

const TWO_YEARS: Question['window'] = { between: { from: '2024-01-01', to: '2025-10-01' } };
const ONE_DAY: Question['window'] = { between: { from: '2025-03-03', to: '2025-03-04' } };

describe('What has no rollup', () => {
  test.each([
    ['in months', { kpis: [...KPIS], window: TWO_YEARS, grain: 'MONTH' }],
    ['in months by a dimension', { kpis: [...KPIS], window: TWO_YEARS, grain: 'MONTH', by: ['channel'] }],
    ['in one', { kpis: [...KPIS], window: TWO_YEARS }],
    ['in days that each look back at 28', { kpis: ['trailing'], window: TWO_YEARS, grain: 'DAY' }],
  ] satisfies [string, Question][])('is read by several processes over two years %s, each of which aggregates its rows', async (_how, question) => {
    const [plan, ...others] = await plansOf(question);
    expect(others).toEqual([]);
    const nodes = nodesOf(plan!);
    expect(nodes.filter((node) => (node['Workers Planned'] ?? 0) > 0)).toHaveLength(1);
    expect(nodes.map((node) => node['Partial Mode'])).toEqual(expect.arrayContaining(['Partial', 'Finalize']));
  });

  test('is found by the index on its time where it is a day', async () => {
    const [plan, ...others] = await plansOf({ kpis: [...KPIS], window: ONE_DAY, by: ['channel'] });
    expect(others).toEqual([]);
    const nodes = nodesOf(plan!);
    expect(nodes.some((node) => (node['Workers Planned'] ?? 0) > 0)).toBe(false);
    expect(nodes.filter((node) => node['Index Name'] === 'interaction_occurred_at')).toHaveLength(1);
    expect(nodes.find((node) => node['Index Name'] === 'interaction_occurred_at')!['Index Cond']).toMatch(/occurred_at >=.*occurred_at </);
  });
});

describe('A question passes over the rows', () => {
  const passes = async (question: Question): Promise<string[]> => passesOf(await plansOf(question)).map((node) => node['Relation Name']!).sort();

  test.each([
    ['one KPI, in one period', { kpis: ['n'], window: TWO_YEARS }],
    ['twelve KPIs', { kpis: [...KPIS], window: TWO_YEARS }],
    ['twelve KPIs, in 91 weeks', { kpis: [...KPIS], window: TWO_YEARS, grain: 'WEEK' }],
    ['twelve KPIs, in 639 days, by a dimension', { kpis: [...KPIS], window: TWO_YEARS, grain: 'DAY', by: ['channel'] }],
    ['twelve KPIs, in months, by a dimension, in a slice', { kpis: [...KPIS], window: TWO_YEARS, grain: 'MONTH', by: ['channel'], where: 'cost > 5' }],
  ] satisfies [string, Question][])('once, whatever is asked of them: %s', async (_what, question) => {
    expect(await passes(question)).toEqual(['interaction']);
  });

  test('once more for what it is compared with, however many KPIs there are', async () => {
    const compared = (kpis: string[]): Question => ({ kpis, window: ONE_DAY, compare: ['SAME_PERIOD_LAST_YEAR'] });
    expect(await passes(compared(['n']))).toEqual(['interaction', 'interaction']);
    expect(await passes(compared([...KPIS]))).toEqual(['interaction', 'interaction']);
  });

  test('and once over what was replaced, where it is as of an earlier knowledge', async () => {
    expect(await passes({ kpis: [...KPIS], window: TWO_YEARS, grain: 'MONTH', by: ['channel'], asOf: { knowledge: '2026-01-02T00:00:00Z' } }))
      .toEqual(['interaction', 'interaction_revision']);
  });
});
