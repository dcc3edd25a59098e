import type { OpenContext } from '../../src/app/context.js';
import { defineSource } from '../../src/app/define-source.js';
import { beginImport } from '../../src/app/history/begin-import.js';
import { finishImport } from '../../src/app/history/finish-import.js';
import { gatherRevisions, historyChunk } from '../../src/app/history/gather-history.js';
import { seeded } from '../oracle/fixture.js';
import { defineTogether } from '../support/definitions.js';

const START = Date.parse('2024-11-20T00:00:00Z');
const DAYS = 600;
const HOUR = 3_600_000;

/**
 * Cases of twenty months, known an hour after they happened, and their ends a while later: so any instant in between can be asked
 * as now. Instants are crowded around midnights, month ends and changes of the clock.
 */
export async function seedContexts(ctx: OpenContext): Promise<void> {
  const random = seeded(77);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  await defineSource(ctx, {
    key: 'cases', name: 'Cases', coversFrom: '2024-12-01',
    fields: [
      { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
      { key: 'team', type: 'TEXT', role: 'DIMENSION' },
      { key: 'talk', type: 'NUMBER', role: 'VALUE', unit: 's' },
      { key: 'closed_at', type: 'INSTANT', role: 'TIME' },
    ],
  });
  const day = 24 * HOUR;
  const revisions = Array.from({ length: 2_400 }, (_, index) => {
    const near = START + Math.floor(random() * DAYS) * day;
    const occurred = near + (random() < 0.3 ? pick([-HOUR, 0, 1, HOUR, 2 * HOUR]) : Math.floor(random() * day));
    const closed = random() < 0.8 ? occurred + Math.floor(random() ** 3 * 60 * day) : null;
    const row = (closedAt: number | null) => ({
      key: `case-${index}`, occurredAt: new Date(occurred).toISOString(),
      ...(random() < 0.9 ? { customer: `customer-${Math.floor(random() * 90)}` } : {}),
      fields: {
        channel: channelOf(index), team: ['north', 'south', 'west'][index % 3]!, talk: (index * 7) % 600,
        ...(closedAt === null ? {} : { closed_at: new Date(closedAt).toISOString() }),
      },
    });
    const opened = { ...row(null), recordedAt: new Date(occurred + HOUR).toISOString() };
    return closed === null ? [opened] : [opened, { ...row(closed), recordedAt: new Date(Math.max(closed, occurred) + HOUR).toISOString() }];
  }).flat().sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
  const source = await beginImport(ctx, 'cases');
  await gatherRevisions(ctx, historyChunk(source, revisions, Date.now()), revisions);
  await finishImport(ctx, 'cases', null);

  const stock = { from: 'occurredAt', until: 'closed_at' };
  const per = { entity: 'customer', aggregation: 'COUNT', keep: 'inner >= 2' } as const;
  const steps = [{ source: 'cases', filter: 'channel == "email"', within: 'P10D', absent: true }, { source: 'cases', filter: 'channel == "phone"', within: 'P30D' }];
  await defineTogether(ctx, { measures: [
    { key: 'opened', source: 'cases', aggregation: 'COUNT' },
    { key: 'phoned', source: 'cases', aggregation: 'COUNT', filter: 'channel == "phone"' },
    { key: 'talk_total', source: 'cases', aggregation: 'SUM', value: 'talk' },
    { key: 'talk_mean', source: 'cases', aggregation: 'AVG', value: 'talk' },
    { key: 'talk_least', source: 'cases', aggregation: 'MIN', value: 'talk' },
    { key: 'talk_most', source: 'cases', aggregation: 'MAX', value: 'talk' },
    { key: 'talk_spread', source: 'cases', aggregation: 'STDDEV', value: 'talk' },
    { key: 'talk_median', source: 'cases', aggregation: 'PERCENTILE', value: 'talk', percentile: 0.5 },
    { key: 'talk_median_about', source: 'cases', aggregation: 'APPROX_PERCENTILE', value: 'talk', percentile: 0.5 },
    { key: 'talk_first', source: 'cases', aggregation: 'FIRST', value: 'talk' },
    { key: 'talk_last', source: 'cases', aggregation: 'LAST', value: 'talk' },
    { key: 'customers', source: 'cases', aggregation: 'COUNT_DISTINCT', value: 'customer' },
    { key: 'customers_about', source: 'cases', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer' },
    { key: 'closed', source: 'cases', aggregation: 'COUNT', at: 'closed_at' },
    { key: 'open_cases', source: 'cases', aggregation: 'COUNT', stock },
    { key: 'open_talk', source: 'cases', aggregation: 'AVG', value: 'talk', stock },
    { key: 'open_customers', source: 'cases', aggregation: 'COUNT_DISTINCT', value: 'customer', stock },
    { key: 'open_customers_about', source: 'cases', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer', stock },
    { key: 'open_talk_about', source: 'cases', aggregation: 'APPROX_PERCENTILE', value: 'talk', percentile: 0.9, stock },
    {
      key: 'open_age', source: 'cases', aggregation: 'AVG', value: 'seconds_between(occurredAt, as_of())', unit: 'h', stock,
    },
    { key: 'returning', source: 'cases', aggregation: 'COUNT', per },
    { key: 'cases_each', source: 'cases', aggregation: 'AVG', per },
    {
      key: 'known_before', source: 'cases', aggregation: 'COUNT', cohort: { entity: 'customer', window: 'EVER_BEFORE' },
    },
    {
      key: 'new_customers', source: 'cases', aggregation: 'COUNT_DISTINCT', value: 'customer',
      cohort: { entity: 'customer', window: 'EVER_BEFORE', active: false },
    },
    {
      key: 'called_after_silence', source: 'cases', aggregation: 'COUNT', filter: 'channel == "email"', journey: { entity: 'CUSTOMER', steps },
    },
  ] });
}

const channelOf = (index: number): string => (index % 2 === 0 ? 'phone' : index % 5 === 0 ? 'chat' : 'email');

export const CONTEXT_MEASURES = [
  'opened', 'phoned', 'talk_total', 'talk_mean', 'talk_least', 'talk_most', 'talk_spread', 'talk_median', 'talk_first', 'talk_last',
  'customers', 'closed', 'open_cases', 'open_talk', 'open_customers', 'open_age', 'talk_median_about', 'customers_about',
  'open_customers_about', 'open_talk_about', 'returning', 'cases_each', 'known_before', 'new_customers',
  'called_after_silence',
] as const;
