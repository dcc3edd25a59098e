import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineKpi } from '../../src/app/define-kpi.js';
import { evaluateSeries } from '../../src/app/evaluate-series.js';
import type { ComponentModel, Question } from '../../src/app/evaluation-answer.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { seedOracle } from '../oracle/fixture.js';
import { seedKinds } from '../oracle/kinds-fixture.js';
import { between, MARCH } from '../oracle/oracle-case.js';

let organization: TestOrganization;
/** Before corrections, retractions and late rows. */
let earlier: string;

/** Measures whose n is the number of rows, of every kind. */
const OF_ROWS = [
  'open_calls', 'open_cost', 'open_talk_p50', 'open_old', 'open_urgent', 'open_customers', 'open_age', 'answered_24h', 'unanswered_24h', 'mail_then_call',
  'three_steps', 'first_answered', 'reply_mood', 'call_talk_after', 'answered_customers', 'returning_calls', 'fresh_calls', 'known_talk', 'lost_customers',
  'back_after_gap', 'answered_again', 'still_open', 'newly_open', 'first_time_open', 'worked_in_time',
  'customers_about', 'talk_p90_about', 'open_customers_about', 'open_age_p90_about', 'answered_customers_about', 'new_customers_about',
];
/** Measures whose n is the number of entities. */
const OF_ENTITIES = { repeat_customers: 'customer', unanswered_customers: 'customer', calls_per_customer: 'customer', hold_max_mean: 'customer', one_touch_cases: 'case' } as const;
/** How a KPI asks for a measure. */
const ASKED: Readonly<Record<string, (key: string) => string>> = {
  plain: (key) => key,
  rolling: (key) => `rolling(${key}, 2, "month")`,
  before: (key) => `previous(where(${key}, channel == "email"))`,
  days: (key) => `sum_over(${key}, "day", weekday() == 2)`,
};

beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'Europe/Paris', fiscalYearStart: 4 });
  await organization.as('ADMIN', seedOracle);
  ({ earlier } = await organization.as('ADMIN', seedKinds));
}, 120_000);

async function rowsOf(component: ComponentModel) {
  const rows = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<ComponentModel['interactions']>> = await component.interactions({ first: 100, after });
    rows.push(...page.items);
    after = page.nextCursor;
  } while (after !== null);
  return rows;
}

/** The components of a question's point, with the rows under each. */
const drilled = (key: string, expression: string, question: Omit<Question, 'kpis'>) => organization.as('ANALYST', async (ctx) => {
  const { diagnostics } = await defineKpi(ctx, { key, name: key, expression, direction: 'NEUTRAL' });
  expect(diagnostics).toEqual([]);
  const { groups } = await evaluateSeries(ctx, { ...question, kpis: [key] });
  const points = groups.flatMap(({ total, points: [first] }) => [total, first!]);
  return Promise.all(points.flatMap(({ components }) => components).map(async (component) => ({ component, rows: await rowsOf(component) })));
});

const QUESTIONS: readonly Omit<Question, 'kpis'>[] = [
  { window: MARCH, grain: 'MONTH' },
  { window: between('2025-05-01', '2025-07-01'), grain: 'MONTH', by: ['channel'], first: 2, where: 'channel != "fax"' },
];

describe('the rows under a component of every kind', () => {
  test.each(OF_ROWS.map((measure, index) => [measure, index] as const))('are as many as %s counted, each once', async (measure, index) => {
    for (const question of sample([QUESTIONS[index % 2]!], QUESTIONS)) {
      for (const [name, expression] of Object.entries(ASKED).filter(([each]) => each !== 'days')) {
        const found = await drilled(`${name}_${measure}`, expression(measure), question);
        expect(found.length).toBeGreaterThan(0);
        for (const { component, rows } of found) {
          expect([component.context, rows.length]).toEqual([component.context, component.n]);
          expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        }
      }
    }
  });

  test.each(Object.entries(OF_ENTITIES))('are those of the entities that %s kept', async (measure, entity) => {
    for (const question of QUESTIONS) {
      const found = await drilled(`plain_${measure}`, measure, question);
      for (const { component, rows } of found) expect(new Set(rows.map((row) => row[entity])).size).toBe(component.n);
    }
  });

  test('are, of a stock over units, those that were open in any of the chosen ones', async () => {
    for (const { component, rows } of await drilled('days_open', ASKED['days']!('open_calls'), QUESTIONS[0]!)) {
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.length).toBeLessThan(component.n!);
    }
  });

  test('are, of plain rows over chosen units, those of the chosen ones', async () => {
    const [total] = await drilled('tuesdays', ASKED['days']!('calls_all'), QUESTIONS[0]!);
    expect(total!.rows.length).toBe(total!.component.n);
    expect(new Set(total!.rows.map(({ occurredAt }) => new Date(occurredAt).getUTCDay())).has(5)).toBe(false);
  });

  test('are those of then, as of earlier knowledge', async () => {
    for (const measure of ['unanswered_24h', 'open_calls', 'returning_calls']) {
      for (const { component, rows } of await drilled(`earlier_${measure}`, measure, { ...QUESTIONS[0]!, asOf: { knowledge: earlier } })) {
        expect(rows.length).toBe(component.n);
      }
    }
  });
});
