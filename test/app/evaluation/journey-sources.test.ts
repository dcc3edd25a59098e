import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineKpi } from '../../../src/app/define-kpi.js';
import { defineMeasure } from '../../../src/app/define-measure.js';
import { defineSource } from '../../../src/app/define-source.js';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { reportSource } from '../../../src/app/report-source.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';

let organization: TestOrganization;

/** E-mails of 2 March 2026 with their customers; calls of the 3rd. */
const MAILS = [['m1', 'support', 'ann'], ['m2', 'support', 'bob'], ['m3', 'sales', 'cyd']] as const;
const CALLS = [['c1', 'ann', 'amy@example.org'], ['c2', 'cyd', 'ben@example.org']] as const;

beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'UTC' });
  await organization.as('ADMIN', async (ctx) => {
    await defineSource(ctx, { key: 'mails', name: 'Mails', coversFrom: '2026-01-01', fields: [{ key: 'mailbox', type: 'TEXT', role: 'DIMENSION' }] });
    await defineSource(ctx, { key: 'calls', name: 'Calls', fields: [{ key: 'agent', type: 'TEXT', role: 'DIMENSION', personal: true }] });
    await recordInteractions(ctx, { source: 'mails', completeThrough: '2026-03-10T00:00:00Z', interactions: MAILS.map(([key, mailbox, customer]) =>
      ({ key, occurredAt: '2026-03-02T09:00:00Z', customer, fields: { mailbox } })) });
    await recordInteractions(ctx, { source: 'calls', interactions: CALLS.map(([key, customer, agent]) => ({ key, occurredAt: '2026-03-03T09:00:00Z', customer, fields: { agent } })) });
    const step = { source: 'calls', filter: 'not is_null(agent)', within: 'P2D' } as const;
    await defineMeasure(ctx, { key: 'called', source: 'mails', aggregation: 'COUNT', journey: { entity: 'CUSTOMER', steps: [step] } });
    await defineMeasure(ctx, { key: 'agents', source: 'mails', aggregation: 'COUNT_DISTINCT', value: 'agent', journey: { entity: 'CUSTOMER', steps: [step], valueStep: 1 } });
    for (const key of ['called', 'agents']) await defineKpi(ctx, { key: `${key}_kpi`, name: key, expression: key, direction: 'NEUTRAL' });
  });
});

const WEEK: Question = { kpis: ['called_kpi'], window: { between: { from: '2026-03-02', to: '2026-03-09' } } };
const asked = (more: Partial<Question> = {}, role: 'VIEWER' | 'ANALYST' = 'VIEWER') => organization.as(role, (ctx) => evaluateTable(ctx, { ...WEEK, ...more }));

describe('a journey over two sources', () => {
  test('counts in its own source, and is grouped and sliced by that one alone', async () => {
    expect((await asked()).rows).toEqual([[2]]);
    expect((await asked({ by: ['mailbox'] })).rows).toEqual([['sales', 1], ['support', 1]]);
    expect((await asked({ where: 'mailbox == "support"' })).rows).toEqual([[1]]);
    await expect(asked({ where: 'agent == "amy@example.org"' }, 'ANALYST')).rejects.toMatchObject({ code: 'INVALID_EXPRESSION' });
    await expect(asked({ by: ['agent'] }, 'ANALYST')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('may read personal fields of its steps for anybody, as filters do', async () => {
    expect((await asked({ kpis: ['agents_kpi'] })).rows).toEqual([[2]]);
  });

  test('is as fresh, and as complete, as both', async () => {
    const { freshness, marks } = await asked();
    expect(freshness.sources.map(({ source }) => source)).toEqual(['calls', 'mails']);
    expect(marks).toEqual([]);
    await organization.as('ADMIN', (ctx) => reportSource(ctx, 'calls', '2026-03-05T00:00:00Z'));
    expect((await asked()).marks).toEqual([{ row: 0, column: 0, reason: null, incomplete: ['SOURCE_BEHIND'], breakBefore: false }]);
    await organization.as('ADMIN', (ctx) => reportSource(ctx, 'calls', '2026-03-12T00:00:00Z'));
    expect((await asked()).marks).toEqual([]);
  });
});
