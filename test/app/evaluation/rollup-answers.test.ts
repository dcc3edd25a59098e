import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import { explain } from '../../../src/app/explain.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { CONDITIONS, MEASURES, question, said } from '../../laws/questions.js';
import { seedOracle } from '../../oracle/fixture.js';
import { testDatabase } from '../../support/database.js';
import { defineTogether } from '../../support/definitions.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { catchUp, registerFor, withoutRollups } from '../../support/rollups.js';
import { sample } from '../../support/size.js';
import { guardScans } from '../../support/sql-guard.js';

let organization: TestOrganization;
let scans: ReturnType<typeof guardScans>;
let answeredByRollups = 0;
let mergedSketches = 0;

beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'Europe/Paris', fiscalYearStart: 4 });
  await organization.as('ADMIN', seedOracle);
  const measures = [
    { key: 'recent', source: 'calls', aggregation: 'COUNT', filter: 'due(occurredAt, hours(9600)) and answered' },
    { key: 'held', source: 'calls', aggregation: 'SUM', value: 'hold * 2', filter: 'due(occurredAt, days(300)) or hold > 1', unit: 'min' },
    { key: 'customers_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer' },
    { key: 'amounts_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'cost', filter: 'answered' },
    { key: 'talk_p90_about', source: 'calls', aggregation: 'APPROX_PERCENTILE', value: 'talk', percentile: 0.9, unit: 's' },
    { key: 'slack_p30_about', source: 'calls', aggregation: 'APPROX_PERCENTILE', value: 'talk - 300', percentile: 0.3, filter: 'due(occurredAt, days(300)) or hold > 1', unit: 's' },
    { key: 'waiting_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer', at: 'resolved_at' },
  ] as const;
  const expressions = [
    ...[...MEASURES, ...measures.map(({ key }) => key)].map((key) => [`kpi_${key}`, key] as const),
    ...CONDITIONS.slice(0, 3).map((text, index) => [`about_where_${index}`, `where(customers_about, ${text})`] as const),
    ['each_about', 'calls_all / customers_about'], ['trailing_about', 'rolling(customers_about, 28, "day")'], ['so_far_about', 'cumulative(talk_p90_about)'],
    ['part_about', 'customers_about / overall(customers_about)'], ['year_ago_about', 'talk_p90_about - shift(talk_p90_about, 1, "year")'],
    ...CONDITIONS.map((text, index) => [`where_${index}`, `where(talk_mean, ${text})`] as const),
    ['answered_part', 'calls_answered / calls_all'], ['trailing', 'rolling(talk_total, 28, "day") / rolling(calls_all, 28, "day")'],
    ['so_far', 'cumulative(cost_total)'], ['part', 'calls_all / overall(calls_all)'], ['year_ago', 'shift(calls_all, 1, "year")'],
  ] as const;
  await organization.as('ANALYST', (ctx) => defineTogether(ctx, {
    measures, kpis: expressions.map(([key, expression]) => ({ key, name: key, expression, direction: 'NEUTRAL' as const })),
  }));
  await organization.as('ADMIN', async (ctx) => {
    await registerFor(ctx, 'calls', [['channel', 'team', 'long'], ['channel', 'priority'], []]);
    await registerFor(ctx, 'surveys', [['channel']]);
    await catchUp(ctx);
  });
  scans = guardScans(database);
}, 120_000);

async function same(asked: Question): Promise<void> {
  await organization.as('ANALYST', async (ctx) => {
    const [rolledUp, raw] = [await evaluateTable(ctx, asked), await evaluateTable(withoutRollups(ctx), asked)];
    expect(said(rolledUp)).toEqual(said(raw));
    const { statements } = await explain(ctx, asked, false);
    if (statements.some(({ rollup }) => rollup !== null)) answeredByRollups++;
    if (statements.some(({ rollup, reads }) => rollup !== null && reads.includes('states that are merged'))) mergedSketches++;
  });
}

const ABOUT = ['kpi_customers_about', 'kpi_amounts_about', 'kpi_talk_p90_about', 'kpi_slack_p30_about', 'kpi_waiting_about', 'each_about', 'trailing_about', 'so_far_about',
  'part_about', 'year_ago_about', 'about_where_0', 'about_where_1', 'about_where_2'];

const kpis = fc.uniqueArray(fc.constantFrom(
  ...ABOUT, ...MEASURES.map((key) => `kpi_${key}`), 'kpi_recent', 'kpi_held', ...CONDITIONS.map((_, index) => `where_${index}`), 'answered_part', 'trailing', 'so_far', 'part', 'year_ago',
), { minLength: 1, maxLength: 3 });

const month = fc.integer({ min: 0, max: 14 }).map((offset) => new Date(Date.UTC(2025, offset, 1)).toISOString().slice(0, 10));
const months = fc.tuple(month, month).filter(([from, to]) => from < to).map(([from, to]) => ({ between: { from, to } }));

/** More of what rollups can answer than any question has: days of the organisation's own zone, whole months, dimensions and conditions that they carry. */
const asked: fc.Arbitrary<Omit<Question, 'kpis'>> = fc.tuple(
  question, fc.option(months, { freq: 1 }), fc.boolean(), fc.subarray(['channel', 'team', 'long', 'priority'], { maxLength: 2 }),
  fc.constantFrom(undefined, undefined, 'channel == "email"', 'team in ["north", "west"] and not long', 'priority <= 2', 'is_null(channel)'),
).map(([any, window, own, by, where]) => ({ ...any, by, where, ...(window && { window }), ...(own && { timeZone: undefined }) }));

/** Windows that begin and end within days, some of them within the same one: the parts of these are read off rows. */
const withinDays = fc.tuple(asked, month, fc.integer({ min: 0, max: 20_000_000 }), fc.oneof(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 4_000, max: 30_000_000 })))
  .map(([any, day, begins, seconds]): Omit<Question, 'kpis'> => {
    const from = Date.parse(`${day}T00:00:00Z`) + begins * 1_000;
    return { ...any, grain: undefined, window: { between: { from: new Date(from).toISOString(), to: new Date(from + seconds * 1_000).toISOString() } } };
  });

describe('what rollups answer is what the rows say', () => {
  test('of windows that begin and end within days', async () => {
    const before = answeredByRollups;
    await fc.assert(fc.asyncProperty(kpis, withinDays, async (keys, of) => same({ ...of, kpis: keys })), { numRuns: sample(30, 1_000), endOnFailure: true });
    expect(answeredByRollups - before).toBeGreaterThan(3);
  }, sample(120_000, 3_600_000));

  test('in every question', async () => {
    await fc.assert(fc.asyncProperty(kpis, fc.oneof(asked, asked, question), async (keys, of) => same({ ...of, kpis: keys })), { numRuns: sample(60, 3_000), endOnFailure: true });
    expect(answeredByRollups).toBeGreaterThan(15);
    expect(mergedSketches).toBeGreaterThan(3);
  }, sample(120_000, 3_600_000));

  test('while days wait to be made anew', async () => {
    await organization.as('INGEST', async (ctx) => {
      await recordInteractions(ctx, { source: 'calls', interactions: [
        { key: 'call-1', occurredAt: '2025-05-05T21:59:59.999Z', fields: { channel: 'phone', talk: 5, cost: '1.10', answered: true, resolved_at: '2025-06-30T22:00:00Z' } },
        { key: 'late', occurredAt: '2025-10-25T23:30:00Z', fields: { channel: null, team: 'north', talk: 900, cost: '-2' } },
      ] });
      await retractInteractions(ctx, { source: 'calls', keys: ['call-2', 'call-3'], reason: 'test' });
    });
    await fc.assert(fc.asyncProperty(kpis, fc.oneof(asked, asked, question), async (keys, of) => same({ ...of, kpis: keys })), { numRuns: sample(30, 1_000), endOnFailure: true });
  }, sample(120_000, 3_600_000));

  test('and every statement was one SELECT with every value bound', async () => {
    expect(await scans.check()).toEqual([]);
  });
});
