import { beforeAll, describe, expect, test } from '@jest/globals';
import { evaluateSeries } from '../../../src/app/evaluate-series.js';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import { atLeast, atMost, between, budget, levels, reach } from '../../goals/targets.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { setClock, storeGoals } from '../../support/goals.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { refusal } from '../definition-fixture.js';
import { defineMonths, MONTHS, recordMonths } from '../progress/months.js';

let organization: TestOrganization;

const QUARTER = { between: { from: '2027-01-01', to: '2027-04-01' } };
const ask = (question: Partial<Question>) =>
  organization.as('VIEWER', (ctx) => evaluateTable(ctx, { kpis: ['rate_up'], window: QUARTER, grain: 'MONTH', compare: ['TARGET'], ...question }));

beforeAll(async () => {
  const { database, url } = await testDatabase();
  organization = await newOrganization(database);
  const client = await ownerClient(url);
  await setClock(client, organization, '2027-04-01T12:00:00Z');
  await defineMonths(organization);
  await recordMonths(organization, MONTHS.slice(0, 3));
  const monthly = atLeast(levels('0.8'), { grain: 'EACH_PERIOD' });
  const line = { kind: 'LINEAR', start: null } as const;
  await storeGoals(organization, [
    {
      key: 'rate', kpi: 'rate_up', pin: null,
      targets: [{ target: { ...monthly, byPeriod: [{ period: '2027-02', levels: levels('0.7') }] } as never }, { target: atLeast(levels('0.9'), { grain: 'EACH_PERIOD' }), from: '2027-03-01T00:00:00Z' }],
    },
    { key: 'rate_draft', kpi: 'rate_up', targets: [{ target: monthly }] },
    { key: 'rate_of_last_year', kpi: 'rate_up', pin: null, start: '2026-01-01', end: '2027-01-01', targets: [{ target: monthly }] },
    { key: 'rate_of_main', kpi: 'rate_up', pin: null, scope: 'line == "main"', targets: [{ target: atLeast(levels('0.6'), { grain: 'EACH_PERIOD' }) }] },
    { key: 'low', kpi: 'rate_down', pin: null, targets: [{ target: atMost(levels('0.5'), { grain: 'EACH_PERIOD' }) }] },
    { key: 'low_too', kpi: 'rate_down', pin: null, targets: [{ target: budget(levels('0.9')) }] },
    { key: 'band', kpi: 'rate_flat', pin: null, targets: [{ target: between(levels({ lo: '0.1', hi: '0.2' }), { grain: 'EACH_PERIOD' }) }] },
    { key: 'volume', kpi: 'volume_up', pin: null, end: '2027-04-01', targets: [{ target: reach(levels('90'), { trajectory: line }) }] },
  ]);
});

describe('compare: TARGET', () => {
  test('gives the level of each period, the change and the growth beside the value', async () => {
    const { columns, rows, marks } = await ask({});
    expect(columns.map(({ key, name, kind, comparison, unit }) => [key, name, kind, comparison, unit]).slice(2)).toEqual([
      ['rate_up.target', 'Rate, target', 'COMPARISON', 'TARGET', '%'], ['rate_up.target.change', 'Rate, target: change', 'COMPARISON', 'TARGET', 'pp'],
      ['rate_up.target.growth', 'Rate, target: growth', 'COMPARISON', 'TARGET', '%'],
    ]);
    expect(rows.map(([period, value, target, change]) => [period, value, target, (change as number).toFixed(2)])).toEqual([
      ['2027-01-01', 0.8, 0.8, '0.00'], ['2027-02-01', 0.75, 0.7, '0.05'], ['2027-03-01', 1, 0.9, '0.10'],
    ]);
    expect(rows.map((row) => (row[4] as number).toFixed(4))).toEqual(['0.0000', '0.0714', '0.1111']);
    expect(marks).toEqual([]);
  });

  test('stands beside earlier periods in the order asked, in series as in tables', async () => {
    const { columns } = await ask({ compare: ['PREVIOUS_PERIOD', 'TARGET'] });
    expect(columns.map(({ key }) => key).filter((key) => !key.includes('.change') && !key.includes('.growth')))
      .toEqual(['period', 'rate_up', 'rate_up.previous_period', 'rate_up.target']);
    const series = await organization.as('VIEWER', (ctx) =>
      evaluateSeries(ctx, { kpis: ['rate_up'], window: QUARTER, grain: 'MONTH', compare: ['TARGET', 'PREVIOUS_PERIOD'] }));
    const [, february] = series.groups[0]!.points;
    expect(february!.comparisons.map(({ comparison, value, exact, period: { label } }) => [comparison, value, exact, label])).toEqual([
      ['TARGET', 0.7, '0.7', '2027-02'], ['PREVIOUS_PERIOD', 0.8, '0.8', '2027-01'],
    ]);
    expect(series.groups[0]!.total.comparisons[0]).toMatchObject({ comparison: 'TARGET', value: 0.9 });
  });

  test('of what adds up it is what the trajectory gains in the period', async () => {
    const { rows } = await ask({ kpis: ['volume_up'] });
    // 90 over 90 days.
    expect(rows.map(([, value, target]) => [value, target])).toEqual([[10, 31], [12, 28], [8, 31]]);
  });

  test('the goal of the condition asked is meant, whatever it is written like', async () => {
    const { rows } = await ask({ where: 'line == $line', params: { line: 'main' } });
    expect(rows.map(([, , target]) => target)).toEqual([0.6, 0.6, 0.6]);
    const none = await refusal(ask({ where: 'line == "other"' }));
    expect([none.code, none.message]).toEqual(['BAD_INPUT', 'No goal of the KPI "rate_up" with this condition runs in the window.']);
  });

  test('of several that match one has to be named', async () => {
    const several = await refusal(ask({ kpis: ['rate_down'] }));
    expect([several.code, several.message, several.details['argument']]).toEqual(['BAD_INPUT', 'Several goals of the KPI "rate_down" match: "low", "low_too".', 'goals']);
    // A budget of 0.9 good ones leaves a tenth of what is better low.
    expect((await ask({ kpis: ['rate_down'], goals: ['low_too'] })).rows.map(([, , target]) => target)).toEqual([0.1, 0.1, 0.1]);
    expect((await ask({ kpis: ['rate_up'], goals: ['rate_draft'] })).rows.map(([, , target]) => target)).toEqual([0.8, 0.8, 0.8]);
  });

  test('a band is no one number: the cell says so', async () => {
    const { rows, marks } = await ask({ kpis: ['rate_flat'] });
    expect(rows.map(([, , target]) => target)).toEqual([null, null, null]);
    expect(marks[0]).toMatchObject({ row: 0, column: 2, reason: 'UNDEFINED' });
  });

  test.each([
    [{ goals: ['rate'], compare: [] }, 'goals', 'BAD_INPUT'], [{ goals: ['rates'] }, 'goals[0]', 'NOT_FOUND'], [{ goals: ['low'] }, 'goals[0]', 'BAD_INPUT'],
    [{ by: ['line'] }, 'compare[0]', 'BAD_INPUT'], [{ compare: ['TARGET', 'TARGET'] }, 'compare[1]', 'BAD_INPUT'],
    [{ window: { between: { from: '2030-01-01', to: '2031-01-01' } } }, 'compare[0]', 'BAD_INPUT'],
  ] as const)('%j is refused at %s', async (question, argument, code) => {
    const refused = await refusal(ask(question as Partial<Question>));
    expect([refused.code, refused.details['argument']]).toEqual([code, argument]);
  });
});
