import { beforeAll, expect, test } from '@jest/globals';
import { kpiCompleteness } from '../../src/app/kpi-completeness.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { reportSource } from '../../src/app/report-source.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization } from '../support/organization.js';
import { ANSWERED, CALLS, COUNT, definer, RATE, refusal, valid } from './definition-fixture.js';

let database: Database;
beforeAll(async () => ({ database } = await testDatabase()));

const MARCH = { window: { between: { from: '2026-03-01', to: '2026-04-01' } } };

test('KPIs with complete data among those in service are counted, and what the others lack is told', async () => {
  const organization = await newOrganization(database);
  const define = definer(organization);
  const asked = () => organization.as('VIEWER', (ctx) => kpiCompleteness(ctx, MARCH));
  expect(await asked()).toEqual({ adopted: 0, complete: 0, share: null, kpis: [] });

  await valid(define.source({ ...CALLS, coversFrom: '2026-01-01' }));
  await valid(define.source({ key: 'chats', name: 'Chats', fields: [] }));
  await valid(define.measure(COUNT));
  await valid(define.measure(ANSWERED));
  await valid(define.measure({ key: 'chats_all', source: 'chats', aggregation: 'COUNT' }));
  await valid(define.kpi(RATE));
  const plain = (key: string, expression: string) => define.kpi({ key, name: key, expression, direction: 'NEUTRAL' });
  await valid(plain('handled_chats', 'chats_all'));
  await valid(plain('by_year', 'mean_over(calls_all, "year")'));
  await valid(plain('early', 'calls_answered + 0'));
  await valid(define.kpi({ key: 'young', name: 'Young', expression: 'calls_all', direction: 'NEUTRAL', maturityLag: 'P3650D' }));
  await organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
    source: 'calls', interactions: [{ key: 'a', occurredAt: '2026-03-10T10:00:00Z', fields: { answered: true } }],
  }));
  await organization.as('ADMIN', (ctx) => reportSource(ctx, 'calls', '2026-04-02T00:00:00Z'));

  const { kpis, ...counts } = await asked();
  expect(counts).toEqual({ adopted: 5, complete: 2, share: 0.4 });
  expect(kpis).toEqual([
    { key: 'answer_rate', complete: true, reason: null, incomplete: [], refusal: null },
    { key: 'by_year', complete: false, reason: null, incomplete: [], refusal: 'A KPI of the question combines units year, and the window is not made of whole ones.' },
    { key: 'early', complete: true, reason: null, incomplete: [], refusal: null },
    { key: 'handled_chats', complete: false, reason: 'NOT_COVERED', incomplete: [], refusal: null },
    { key: 'young', complete: false, reason: null, incomplete: ['IMMATURE'], refusal: null },
  ]);
  const wrong = await refusal(organization.as('VIEWER', (ctx) => kpiCompleteness(ctx, { window: { between: { from: 'x', to: 'y' } } })));
  expect(wrong.code).toBe('BAD_INPUT');
});
