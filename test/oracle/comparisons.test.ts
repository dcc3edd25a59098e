import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSource } from '../../src/app/define-source.js';
import { evaluateSeries } from '../../src/app/evaluate-series.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let database: Database;
let organization: TestOrganization;

/** Calls per day; no call on 3 October 2025, so that 4 October has no row before it but that of the 2nd. */
const CALLS: Record<string, number> = {
  '2024-09-30': 4, '2024-10-04': 5, '2025-09-04': 3, '2025-10-02': 10, '2025-10-04': 8, '2025-11-05': 2, '2025-11-20': 4, '2025-12-05': 3,
};

beforeAll(async () => {
  ({ database } = await testDatabase());
  organization = await newOrganization(database, { timeZone: 'Europe/Paris' });
  await organization.as('ADMIN', async (ctx) => {
    await defineSource(ctx, { key: 'calls', name: 'Calls', coversFrom: '2024-01-01', fields: [
      { key: 'answered', type: 'BOOLEAN', role: 'VALUE' }, { key: 'talk', type: 'NUMBER', role: 'VALUE', unit: 's' }, { key: 'team', type: 'TEXT', role: 'DIMENSION' },
    ] });
    await recordInteractions(ctx, { source: 'calls', interactions: Object.entries(CALLS).flatMap(([day, count]) => Array.from({ length: count }, (_, index) => ({
      key: `${day}-${index}`, occurredAt: `${day}T12:00:00Z`, fields: { answered: index % 2 === 0, talk: 60 * (index + 1), team: day < '2025-11' ? 'old' : 'new' },
    }))) });
    await defineMeasure(ctx, { key: 'calls_all', source: 'calls', aggregation: 'COUNT' });
    await defineMeasure(ctx, { key: 'calls_answered', source: 'calls', aggregation: 'COUNT', filter: 'answered' });
    await defineMeasure(ctx, { key: 'talk_mean', source: 'calls', aggregation: 'AVG', value: 'talk', unit: 'min' });
    for (const [key, expression] of Object.entries({ calls_kpi: 'calls_all', answered_share: 'calls_answered / calls_all', talk: 'talk_mean' })) {
      await defineKpi(ctx, { key, name: key, expression, direction: 'NEUTRAL', unit: key === 'answered_share' ? '%' : null });
    }
  });
});

const series = (question: Partial<Question>) => organization.as('VIEWER', (ctx) => evaluateSeries(ctx, { kpis: ['calls_kpi'], window: { toDate: 'DAY' }, ...question }));
const table = (question: Partial<Question>) => organization.as('VIEWER', (ctx) => evaluateTable(ctx, { kpis: ['calls_kpi'], window: { toDate: 'DAY' }, ...question }));
const between = (from: string, to: string) => ({ between: { from, to } });

describe('comparisons', () => {
  test('trap 7: a day is compared with the day before it, which has no rows, and not with the row before it', async () => {
    const answer = await series({ window: between('2025-10-04', '2025-10-05'), grain: 'DAY', compare: ['PREVIOUS_PERIOD'] });
    expect(answer.groups[0]!.points[0]).toMatchObject({
      value: 8, comparisons: [{ comparison: 'PREVIOUS_PERIOD', period: { label: '2025-10-03' }, value: 0, change: 8, growth: null }],
    });
  });

  test('several at once, aligned point by point and over the whole', async () => {
    const answer = await series({ window: between('2025-10-01', '2025-12-01'), grain: 'MONTH', compare: ['PREVIOUS_PERIOD', 'SAME_PERIOD_LAST_YEAR'] });
    const shown = (point: (typeof answer.groups)[number]['total']) => [point.value, ...point.comparisons.map(({ period, value, change, growth }) => [period.label, value, change, growth])];
    expect(answer.groups[0]!.points.map(shown)).toEqual([
      [18, ['2025-09', 3, 15, 5], ['2024-10', 5, 13, 2.6]],
      [6, ['2025-10', 18, -12, -2 / 3], ['2024-11', 0, 6, null]],
    ]);
    expect(shown(answer.groups[0]!.total)).toEqual([24, ['2025-08..2025-09', 3, 21, 7], ['2024-10..2024-11', 5, 19, 3.8]]);
  });

  test('the same weekday last year is 364 days back', async () => {
    const answer = await series({ window: between('2025-10-03', '2025-10-04'), grain: 'DAY', compare: ['SAME_WEEKDAY_LAST_YEAR'] });
    expect(answer.groups[0]!.points[0]!.comparisons[0]).toMatchObject({ period: { label: '2024-10-04' }, value: 5, change: -5, growth: -1 });
  });

  test('is refused for months, which are no whole weeks', async () => {
    await expect(series({ window: between('2025-10-01', '2025-12-01'), grain: 'MONTH', compare: ['SAME_WEEKDAY_LAST_YEAR'] })).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'compare[0]' } });
  });

  test('a table has three columns per KPI and comparison, behind all KPIs', async () => {
    const answer = await table({ kpis: ['calls_kpi', 'answered_share'], window: between('2025-10-01', '2025-11-01'), grain: 'MONTH', compare: ['PREVIOUS_PERIOD'] });
    expect(answer.columns.map(({ key, unit }) => [key, unit])).toEqual([
      ['period', null], ['calls_kpi', ''], ['answered_share', '%'],
      ['calls_kpi.previous_period', ''], ['calls_kpi.previous_period.change', ''], ['calls_kpi.previous_period.growth', '%'],
      ['answered_share.previous_period', '%'], ['answered_share.previous_period.change', 'pp'], ['answered_share.previous_period.growth', '%'],
    ]);
    expect(answer.rows).toEqual([['2025-10-01', 18, 0.5, 3, 15, 5, 2 / 3, -1 / 6, -0.25]]);
  });

  test('a key that is a KPI and a dimension of the question would be two columns of one name', async () => {
    await expect(table({ kpis: ['calls_kpi'], by: ['calls_kpi'] })).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'kpis[0]' } });
  });

  test('trap 12: a group that is only in the earlier period is there', async () => {
    const answer = await table({ window: between('2025-11-01', '2025-12-01'), by: ['team'], compare: ['PREVIOUS_PERIOD'] });
    expect(answer.rows).toEqual([['new', 6, 0, 6, null], ['old', 0, 18, -18, -1]]);
  });

  test('an earlier period before the coverage has no value, and neither has the change', async () => {
    const answer = await series({ window: between('2024-01-01', '2024-02-01'), grain: 'MONTH', compare: ['PREVIOUS_PERIOD'] });
    expect(answer.groups[0]!.points[0]!.comparisons[0]).toMatchObject({ value: null, reason: 'NOT_COVERED', change: null, growth: null });
  });

  test('one more statement for each comparison, whole included', async () => {
    const statements: string[] = [];
    const stop = database.onStatement((statement) => { if (statement.includes('grouping sets')) statements.push(statement); });
    await table({ kpis: ['calls_kpi', 'answered_share', 'talk'], window: between('2025-10-01', '2025-12-01'), grain: 'MONTH' });
    expect(statements.splice(0)).toHaveLength(1);
    await table({ kpis: ['calls_kpi', 'answered_share', 'talk'], window: between('2025-10-01', '2025-12-01'), grain: 'MONTH', compare: ['PREVIOUS_PERIOD'] });
    expect(statements).toHaveLength(2);
    stop();
  });
});

describe('intervals on points', () => {
  test('Wilson’s for a share of counted rows', async () => {
    const answer = await series({ kpis: ['answered_share'], window: between('2025-10-01', '2025-11-01') });
    const { interval, value } = answer.groups[0]!.total;
    expect([value, interval!.low.toFixed(4), interval!.high.toFixed(4)]).toEqual([0.5, '0.2903', '0.7097']);
  });

  test('Student’s t for a mean, in the unit of the KPI', async () => {
    const answer = await series({ kpis: ['talk'], window: between('2025-11-20', '2025-11-21') });
    const { interval, value } = answer.groups[0]!.total;
    // 1, 2, 3, 4 minutes: s = 1.29099, t(0.975, 3) = 3.18245.
    expect([value, interval!.low.toFixed(4), interval!.high.toFixed(4)]).toEqual([2.5, '0.4457', '4.5543']);
  });

  test('none for a count', async () => {
    expect((await series({ window: between('2025-11-20', '2025-11-21') })).groups[0]!.total.interval).toBeNull();
  });
});

describe('hideIncomplete', () => {
  test('hides what may still move and says why, and changes no total', async () => {
    const window = { last: { count: 1, unit: 'MONTH', includeCurrent: true } } as const;
    await organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'calls', interactions: [{ key: 'now', occurredAt: new Date(Date.now() - 1_000).toISOString(), fields: {} }] }));
    const [shown, hidden] = [await series({ window, grain: 'MONTH' }), await series({ window, grain: 'MONTH', hideIncomplete: true })];
    const running = (answer: typeof shown) => answer.groups[0]!.points.at(-1)!;
    expect(running(shown)).toMatchObject({ complete: false, incomplete: ['PERIOD_OPEN'] });
    expect(running(shown).value).toBeGreaterThan(0);
    expect(running(hidden)).toMatchObject({ value: null, exact: null, reason: null, complete: false, incomplete: ['PERIOD_OPEN'] });
    expect(hidden.groups[0]!.values.at(-1)).toBeNull();
    // Components lead to their rows by functions, which are never equal.
    const totalOf = ({ groups: [group] }: typeof shown): string => {
      const { period, value, exact, reason, complete, incomplete, components, interval, breakBefore } = group!.total;
      return JSON.stringify({ period, value, exact, reason, complete, incomplete, components, interval, breakBefore });
    };
    expect(totalOf(hidden)).toBe(totalOf(shown));
  });
});
