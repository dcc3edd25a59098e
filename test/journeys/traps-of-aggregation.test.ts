import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenContext } from '../../src/app/context.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSource } from '../../src/app/define-source.js';
import { builtInLibrary } from '../../src/app/library/built-in-library.js';
import type { MeasureInput } from '../../src/app/definitions/measure-content.js';
import { evaluateSeries } from '../../src/app/evaluate-series.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question, TableModel } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let organization: TestOrganization;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.now();
const ago = (milliseconds: number): string => new Date(now - milliseconds).toISOString();

beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'Europe/Paris' });
  await organization.as('ADMIN', seed);
}, 60_000);

const measure = async (ctx: OpenContext, input: Omit<MeasureInput, 'source'> & { source?: string }): Promise<void> => {
  const { diagnostics } = await defineMeasure(ctx, { source: 'calls', ...input });
  expect(diagnostics).toEqual([]);
};

const kpi = async (ctx: OpenContext, key: string, expression: string): Promise<void> => {
  const { diagnostics } = await defineKpi(ctx, { key, name: key, expression, direction: 'NEUTRAL' });
  expect(diagnostics).toEqual([]);
};

async function record(ctx: OpenContext, source: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const interactions = rows.map(({ at, customer, ...fields }, index) =>
    ({ key: `${source}-${index}`, occurredAt: at as string, customer: (customer as string | undefined) ?? null, fields }));
  const { rejected } = await recordInteractions(ctx, { source, interactions });
  expect(rejected).toEqual([]);
}

async function seed(ctx: OpenContext): Promise<void> {
  await defineSource(ctx, {
    key: 'calls', name: 'Calls', coversFrom: '2025-03-01',
    fields: [
      { key: 'channel', type: 'TEXT', role: 'DIMENSION' }, { key: 'answered', type: 'BOOLEAN', role: 'VALUE' },
      { key: 'wait', type: 'NUMBER', role: 'VALUE', unit: 's' }, { key: 'closed_at', type: 'INSTANT', role: 'TIME' },
    ],
  });
  await defineSource(ctx, { key: 'orders', name: 'Orders', fields: [{ key: 'amount', type: 'NUMBER', role: 'VALUE', unit: 'EUR' }] });

  const march = (day: number, hour = 12): string => `2025-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
  const calls: Record<string, unknown>[] = [];
  // 90 of 100 answered by phone, 1 of 10 by chat, all on 3 March.
  for (let i = 0; i < 100; i += 1) calls.push({ at: march(3), channel: 'phone', answered: i < 90, wait: i, customer: `c${i % 50}`, closed_at: march(4) });
  for (let i = 0; i < 10; i += 1) calls.push({ at: march(3), channel: 'chat', answered: i < 1, wait: 500, customer: `c${i}`, closed_at: march(20) });
  // The same customers again on 5 March; nobody on the 4th; one never closed.
  for (let i = 0; i < 5; i += 1) calls.push({ at: march(5), channel: 'phone', answered: true, wait: 10, customer: `c${i}`, closed_at: i === 0 ? null : march(6) });
  // Changes of the clock: 30 March has 23 hours in Paris.
  calls.push({ at: '2025-03-29T22:59:59Z', channel: 'phone', answered: true, wait: 1, customer: 'd1', closed_at: '2025-03-30T10:00:00Z' });
  calls.push({ at: '2025-03-29T23:00:00Z', channel: 'phone', answered: true, wait: 1, customer: 'd2', closed_at: '2025-03-30T10:00:00Z' });
  calls.push({ at: '2025-03-30T21:59:59Z', channel: 'phone', answered: true, wait: 1, customer: 'd3', closed_at: '2025-03-31T10:00:00Z' });
  calls.push({ at: '2025-03-30T22:00:00Z', channel: 'phone', answered: true, wait: 1, customer: 'd4', closed_at: '2025-03-31T10:00:00Z' });
  // Lately: one call eight days ago that an order followed, one two days ago that none has followed yet.
  calls.push({ at: ago(8 * DAY), channel: 'phone', answered: true, wait: 1, customer: 'late1', closed_at: ago(8 * DAY - HOUR) });
  calls.push({ at: ago(2 * DAY), channel: 'phone', answered: true, wait: 1, customer: 'late2', closed_at: ago(2 * DAY - HOUR) });
  await record(ctx, 'calls', calls);
  await record(ctx, 'orders', [{ at: ago(7 * DAY), customer: 'late1', amount: 20 }, { at: march(10), customer: 'c1', amount: 5 }]);

  await measure(ctx, { key: 'offered', aggregation: 'COUNT' });
  await measure(ctx, { key: 'answered_calls', aggregation: 'COUNT', filter: 'answered' });
  await measure(ctx, { key: 'customers', aggregation: 'COUNT_DISTINCT', value: 'customer' });
  await measure(ctx, { key: 'wait_p90', aggregation: 'PERCENTILE', value: 'wait', percentile: 0.9 });
  await measure(ctx, { key: 'open_calls', aggregation: 'COUNT', stock: { from: 'occurredAt', until: 'closed_at' } });
  const journey = { entity: 'CUSTOMER', steps: [{ source: 'orders', within: 'P7D' }] } as const;
  await measure(ctx, { key: 'converted', aggregation: 'COUNT', journey });
  await kpi(ctx, 'answer_rate', 'answered_calls / offered');
  await kpi(ctx, 'calls', 'offered');
  await kpi(ctx, 'callers', 'customers');
  await kpi(ctx, 'waiting', 'wait_p90');
  await kpi(ctx, 'backlog', 'open_calls');
  await kpi(ctx, 'conversion', 'converted / offered');
}

const ask = (question: Question): Promise<TableModel> => organization.as('ANALYST', (ctx) => evaluateTable(ctx, question));
const between = (from: string, to: string): Question['window'] => ({ between: { from, to } });
const FIRST_DAYS = between('2025-03-03', '2025-03-06');

describe('trap 6: a day on which the clock changes', () => {
  test('has its own 23 hours, alone, in its month, and under a trailing window', async () => {
    await organization.as('ANALYST', (ctx) => kpi(ctx, 'trailing_calls', 'rolling(offered, 2, "day")'));
    const { rows } = await ask({ kpis: ['calls', 'trailing_calls'], window: between('2025-03-29', '2025-04-01'), grain: 'DAY' });
    expect(rows).toEqual([['2025-03-29', 1, 1], ['2025-03-30', 2, 3], ['2025-03-31', 1, 3]]);
  });
});

describe('trap 11: rules for missing values reach ratios and what is derived of them', () => {
  test('a day without calls has no rate, a rate that is replaced by 0 has 0, and both have their row', async () => {
    await organization.as('ANALYST', async (ctx) => {
      await kpi(ctx, 'filled_rate', 'coalesce(answer_rate, 0)');
      await kpi(ctx, 'missed_rate', '1 - answer_rate');
    });
    const { rows, marks } = await ask({ kpis: ['answer_rate', 'filled_rate', 'missed_rate'], window: between('2025-03-04', '2025-03-06'), grain: 'DAY' });
    expect(rows).toEqual([['2025-03-04', null, 0, null], ['2025-03-05', 1, 1, 0]]);
    expect(marks.map(({ column, reason }) => [column, reason])).toEqual([[1, 'ZERO_DENOMINATOR'], [3, 'ZERO_DENOMINATOR']]);
  });
});

describe('trap 13: nothing is made of finer values', () => {
  test('a ratio over channels is Σ/Σ: 91 of 110, not the mean of 90 % and 10 %', async () => {
    const total = await ask({ kpis: ['answer_rate'], window: between('2025-03-03', '2025-03-04') });
    expect(total.rows).toEqual([[91 / 110]]);
    const parts = await ask({ kpis: ['answer_rate'], window: between('2025-03-03', '2025-03-04'), by: ['channel'] });
    expect(parts.rows).toEqual([['chat', 0.1], ['phone', 0.9]]);
  });
  test('a distinct count over days counts nobody twice', async () => {
    const days = await ask({ kpis: ['callers'], window: FIRST_DAYS, grain: 'DAY' });
    expect(days.rows.map((row) => row[1])).toEqual([50, 0, 5]);
    expect((await ask({ kpis: ['callers'], window: FIRST_DAYS })).rows).toEqual([[50]]);
  });
  test('a percentile over channels is of all rows, not of the channels’ percentiles', async () => {
    const { rows: [[total]] } = await ask({ kpis: ['waiting'], window: between('2025-03-03', '2025-03-04') }) as unknown as { rows: [[number]] };
    // Of 0 … 99 and ten times 500: the value at place 0.9 × 109 = 98.1.
    expect(total).toBeCloseTo(98.1, 10);
  });
  test('a backlog over days is the one at their end, not their sum', async () => {
    const days = await ask({ kpis: ['backlog'], window: FIRST_DAYS, grain: 'DAY' });
    expect(days.rows.map((row) => row[1])).toEqual([110, 10, 15]);
    expect((await ask({ kpis: ['backlog'], window: FIRST_DAYS })).rows).toEqual([[15]]);
  });
  test('the mean of a daily backlog is asked for by name', async () => {
    await organization.as('ANALYST', (ctx) => kpi(ctx, 'mean_backlog', 'mean_over(open_calls, "day")'));
    expect((await ask({ kpis: ['mean_backlog'], window: FIRST_DAYS })).rows).toEqual([[45]]);
  });
});

describe('trap 14: what reaches back before the source is no silent part of a whole', () => {
  test('a month before it is not covered, a quarter that begins before it says so', async () => {
    const { rows, marks } = await ask({ kpis: ['calls'], window: between('2025-01-01', '2025-04-01'), grain: 'MONTH' });
    expect(rows.map((row) => row[1])).toEqual([null, null, 119]);
    expect(marks.map(({ row, reason }) => [row, reason])).toEqual([[0, 'NOT_COVERED'], [1, 'NOT_COVERED']]);
    const quarter = await ask({ kpis: ['calls'], window: between('2025-01-01', '2025-04-01'), grain: 'QUARTER' });
    expect([quarter.rows[0]![1], quarter.marks[0]!.incomplete]).toEqual([119, ['PARTLY_COVERED']]);
  });
});

describe('trap 15: a filter inside a KPI', () => {
  test('reaches what is cumulative, trailing and read at one instant', async () => {
    await organization.as('ANALYST', async (ctx) => {
      await kpi(ctx, 'chats_so_far', 'cumulative(where(offered, channel == "chat"))');
      await kpi(ctx, 'chats_of_a_week', 'where(rolling(offered, 7, "day"), channel == "chat")');
      await kpi(ctx, 'open_chats', 'where(open_calls, channel == "chat")');
    });
    const { rows } = await ask({ kpis: ['chats_so_far', 'chats_of_a_week', 'open_chats'], window: between('2025-03-05', '2025-03-06') });
    expect(rows).toEqual([[10, 10, 10]]);
  });
  test('reaches the first step of a journey', async () => {
    await organization.as('ANALYST', async (ctx) => {
      await kpi(ctx, 'converted_phones', 'where(converted, channel == "phone")');
      await kpi(ctx, 'converted_chats', 'where(converted, channel == "chat")');
    });
    const { rows } = await ask({ kpis: ['converted_phones', 'converted_chats'], window: between('2025-03-01', '2025-04-01') });
    // The customer c1 called on 3 March twice by phone, once by chat, and on the 5th; the order came on the 10th.
    expect(rows).toEqual([[3, 1]]);
  });
});

describe('trap 17: a mean time to resolve that improves while the backlog grows', () => {
  test('what is not resolved is in no mean: the library says so, and brings the backlog with it', async () => {
    const { rows } = await ask({ kpis: ['backlog', 'calls'], window: between('2025-03-01', '2025-04-01') });
    expect(rows[0]![0]).toBeGreaterThan(0);
    const { kpis } = builtInLibrary().packs.get('resolution')!;
    expect(kpis.map((each) => each.key)).toContain('k39_backlog');
    expect(kpis.find((each) => each.key === 'k37_resolution_time_mean')!.knownTraps.join(' ')).toContain('k39_backlog');
  });
});

describe('trap 18: more complaints, and fewer per customer', () => {
  test('a count that grows by 30 % while its customers grow by 35 % falls per thousand', async () => {
    const grown = await newOrganization((await testDatabase()).database);
    await grown.as('ADMIN', async (ctx) => {
      await defineSource(ctx, { key: 'facts', name: 'Facts', fields: [{ key: 'complaints', type: 'NUMBER', role: 'VALUE' }, { key: 'clients', type: 'NUMBER', role: 'VALUE' }] });
      await measure(ctx, { key: 'complaint_count', source: 'facts', aggregation: 'SUM', value: 'complaints' });
      await measure(ctx, { key: 'client_count', source: 'facts', aggregation: 'LAST', value: 'clients' });
      await kpi(ctx, 'raw_growth', 'growth(complaint_count)');
      await kpi(ctx, 'per_thousand', '1000 * complaint_count / client_count');
      await kpi(ctx, 'rate_growth', 'growth(per_thousand)');
      await record(ctx, 'facts', [
        { at: '2025-01-31T00:00:00Z', complaints: 200, clients: 10_000 }, { at: '2025-02-28T00:00:00Z', complaints: 260, clients: 13_500 },
      ]);
    });
    const { rows } = await grown.as('ANALYST', (ctx) =>
      evaluateTable(ctx, { kpis: ['raw_growth', 'per_thousand', 'rate_growth'], window: between('2025-02-01', '2025-03-01'), grain: 'MONTH' }));
    const [[, raw, rate, change]] = rows as [[string, number, number, number]];
    expect(raw).toBe(0.3);
    expect(rate.toFixed(1)).toBe('19.3');
    expect(change).toBeLessThan(0);
  });
});

describe('trap 19: a conversion that is dated on its first step', () => {
  test('is immature until its window has passed since the last first step', async () => {
    const { groups: [group] } = await organization.as('ANALYST', (ctx) => evaluateSeries(ctx, {
      kpis: ['conversion'], grain: 'DAY', timeZone: 'UTC', window: { between: { from: ago(9 * DAY), to: ago(-1) } },
    }));
    const points = group!.points.filter(({ value }) => value !== null).map(({ value, incomplete }) => ({ value, incomplete }));
    expect(points).toEqual([{ value: 1, incomplete: expect.any(Array) }, { value: 0, incomplete: ['IMMATURE'] }]);
    const [early] = points;
    // Eight days ago is over, and its seven days are, but for the hours of that day that are not.
    expect(early!.incomplete.filter((each) => each !== 'IMMATURE')).toEqual([]);
    const march = await ask({ kpis: ['conversion'], window: between('2025-03-01', '2025-04-01') });
    expect(march.marks).toEqual([]);
  });
});
