import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSource } from '../../src/app/define-source.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question, TableModel } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { seedOracle } from '../oracle/fixture.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let db: TestDatabase;
let organization: TestOrganization;

const define = (key: string, expression: string): Promise<void> => organization.as('ANALYST', async (ctx) => {
  const { diagnostics } = await defineKpi(ctx, { key, name: key, expression, direction: 'NEUTRAL' });
  expect(diagnostics).toEqual([]);
});
const ask = (question: Question): Promise<TableModel> => organization.as('ANALYST', (ctx) => evaluateTable(ctx, question));

beforeAll(async () => {
  db = await testDatabase();
  organization = await newOrganization(db.database, { timeZone: 'Europe/Paris' });
  await organization.as('ADMIN', seedOracle);
}, 60_000);

/** The statements over interactions, but for those that tell what a source covers. */
async function scansOf(question: Question): Promise<number> {
  const sent: string[] = [];
  const stop = db.database.onStatement((statement) => {
    if (/\binteraction as "r"/.test(statement) && !/complete_through/.test(statement)) sent.push(statement);
  });
  await ask(question);
  stop();
  return sent.length;
}

const YEAR: Question['window'] = { between: { from: '2025-01-01', to: '2026-01-01' } };

describe('one statement', () => {
  test('reads a rolling 28-day distinct count by day over a year', async () => {
    await define('month_of_customers', 'rolling(customers, 28, "day")');
    expect(await scansOf({ kpis: ['month_of_customers'], window: YEAR, grain: 'DAY' })).toBe(1);
  });

  test('reads every trailing count, sum, mean, extreme and deviation of a source at once', async () => {
    const measures = ['calls_all', 'talk_total', 'talk_mean', 'cost_max', 'cost_min', 'talk_spread', 'cost_first', 'hold_last'];
    for (const measure of measures) await define(`trailing_${measure}`, `rolling(${measure}, 28, "day")`);
    expect(await scansOf({ kpis: measures.map((measure) => `trailing_${measure}`), window: YEAR, grain: 'DAY' })).toBe(1);
  });

  test('more is read for each further change of time, and none for the same one in another KPI', async () => {
    await define('calls_now', 'calls_all');
    await define('calls_change', 'change(calls_all)');
    await define('calls_growth', 'growth(calls_all)');
    expect(await scansOf({ kpis: ['calls_now'], window: YEAR, grain: 'MONTH' })).toBe(1);
    expect(await scansOf({ kpis: ['calls_now', 'calls_change', 'calls_growth'], window: YEAR, grain: 'MONTH' })).toBe(2);
  });
});

describe('a percentile over periods that overlap', () => {
  test('is read row by row within a bound', async () => {
    await define('trailing_p90', 'rolling(talk_p90, 7, "day")');
    const { rows } = await ask({ kpis: ['trailing_p90'], window: { between: { from: '2025-03-01', to: '2025-04-01' } }, grain: 'DAY' });
    expect(rows).toHaveLength(31);
  });

  test('is refused beyond it, and says what can be asked instead', async () => {
    const owner = await newOrganization(db.database);
    await owner.as('ADMIN', async (ctx) => {
      await defineSource(ctx, { key: 'hits', name: 'Hits', fields: [{ key: 'size', type: 'NUMBER', role: 'VALUE' }] });
      await defineMeasure(ctx, { key: 'median', source: 'hits', aggregation: 'PERCENTILE', percentile: 0.5, value: 'size' });
      await defineKpi(ctx, { key: 'trailing_median', name: 'Median', expression: 'rolling(median, 9000, "hour")', direction: 'NEUTRAL' });
      const interactions = Array.from({ length: 2_000 }, (_, index) =>
        ({ key: `h${index}`, occurredAt: new Date(Date.UTC(2025, 0, 1) + index * 3_600_000).toISOString(), fields: { size: index } }));
      await recordInteractions(ctx, { source: 'hits', interactions });
    });
    const question: Question = { kpis: ['trailing_median'], window: { between: { from: '2025-01-01', to: '2026-01-01' } }, grain: 'HOUR' };
    await expect(owner.as('ANALYST', (ctx) => evaluateTable(ctx, question)))
      .rejects.toMatchObject({ code: 'TOO_EXPENSIVE', details: { hint: expect.stringContaining('in place of a percentile') } });
  }, 60_000);
});

describe('a ledger and a benchmark', () => {
  beforeAll(async () => {
    await organization.as('ADMIN', async (ctx) => {
      await defineSource(ctx, { key: 'ledger', name: 'Ledger', coversFrom: '2025-01-01', fields: [{ key: 'cost', type: 'NUMBER', role: 'VALUE', unit: 'EUR' }] });
      await defineSource(ctx, { key: 'benchmark', name: 'Benchmark', coversFrom: '2025-01-01', fields: [{ key: 'score', type: 'NUMBER', role: 'VALUE' }] });
      await defineMeasure(ctx, { key: 'monthly_cost', source: 'ledger', aggregation: 'SUM', value: 'cost', finestGrain: 'MONTH' });
      await defineMeasure(ctx, { key: 'published', source: 'benchmark', aggregation: 'LAST', value: 'score' });
      const month = (index: number): string => `2025-0${index}-01T00:00:00Z`;
      await recordInteractions(ctx, { source: 'ledger', interactions: [1, 2, 3].map((index) => ({ key: `m${index}`, occurredAt: `2025-0${index}-15T00:00:00Z`, fields: { cost: index * 100 } })) });
      await recordInteractions(ctx, { source: 'benchmark', interactions: [1, 3].map((index) => ({ key: `b${index}`, occurredAt: month(index), fields: { score: index } })) });
    });
    await define('cost_per_call', 'monthly_cost / calls_all');
    await define('costs', 'monthly_cost');
    await define('benchmark_score', 'published');
    await define('trailing_costs', 'rolling(monthly_cost, 45, "day")');
    await define('quarter_costs', 'rolling(monthly_cost, 3, "month")');
  }, 60_000);

  test('a monthly cost has a value in months and whole numbers of them, and none below', async () => {
    const window: Question['window'] = { between: { from: '2025-01-01', to: '2025-04-01' } };
    const months = await ask({ kpis: ['costs', 'quarter_costs', 'trailing_costs'], window, grain: 'MONTH' });
    expect(months.rows.map((row) => row.slice(1))).toEqual([[100, 100, null], [200, 300, null], [300, 600, null]]);
    expect(new Set(months.marks.map(({ reason }) => reason))).toEqual(new Set(['UNDEFINED', null]));
    const weeks = await ask({ kpis: ['costs', 'cost_per_call'], window, grain: 'WEEK' });
    expect(weeks.rows.every((row) => row[1] === null && row[2] === null)).toBe(true);
    expect((await ask({ kpis: ['costs'], window })).rows).toEqual([[600]]);
  });

  test('a month for which no benchmark was published has none: nothing is interpolated or carried forward', async () => {
    const { rows, marks } = await ask({ kpis: ['benchmark_score'], window: { between: { from: '2025-01-01', to: '2025-04-01' } }, grain: 'MONTH' });
    expect(rows.map((row) => row[1])).toEqual([1, null, 3]);
    expect(marks.find(({ row }) => row === 1)?.reason).toBe('NO_DATA');
  });
});
