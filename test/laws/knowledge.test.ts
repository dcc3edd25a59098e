import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSource } from '../../src/app/define-source.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question, TableModel } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { PLANTED } from './planted.js';
import { lines, said, type Ask } from './questions.js';

/** One step of a history. Days are those of March 2026; keys are few, so that most records correct one. */
type Act =
  | { readonly act: 'record'; readonly key: string; readonly day: number; readonly amount: string | null; readonly channel: string | null }
  | { readonly act: 'retract'; readonly key: string }
  | { readonly act: 'redefine'; readonly least: number }
  | { readonly act: 'ask'; readonly question: Omit<Question, 'kpis'> };

const key = fc.integer({ min: 0, max: 5 }).map((number) => `k${number}`);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('record' as const), key, day: fc.integer({ min: 1, max: 31 }),
    amount: fc.option(fc.integer({ min: -500, max: 500 }).map((cents) => (cents / 100).toFixed(2))), channel: fc.constantFrom('phone', 'email', null) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('retract' as const), key }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('redefine' as const), least: fc.integer({ min: -3, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('ask' as const), question: fc.record({
    window: fc.constantFrom({ between: { from: '2026-03-01', to: '2026-04-01' } }, { last: { count: 2, unit: 'YEAR' as const, includeCurrent: true } }, { toDate: 'YEAR' as const }),
    grain: fc.constantFrom(null, 'WEEK' as const, 'MONTH' as const),
    by: fc.constantFrom([], ['channel']),
  }) }) },
);

const KPIS = ['rows', 'amount', 'mean', 'large_share'];
/** An organisation of its own per history, with a KPI whose filter the history may change. */
async function begin(database: Database): Promise<{ organization: TestOrganization; redefine: (least: number) => Promise<unknown> }> {
  const organization = await newOrganization(database, { timeZone: 'Europe/Riga' });
  const define = <T>(work: Parameters<typeof organization.as<T>>[1]): Promise<T> => organization.as('ADMIN', work);
  await define((ctx) => defineSource(ctx, { key: 'orders', name: 'Orders', fields: [
    { key: 'amount', type: 'NUMBER', role: 'VALUE' }, { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
  ] }));
  const redefine = (least: number) => define((ctx) => defineMeasure(ctx, { key: 'large', source: 'orders', aggregation: 'COUNT', filter: `amount >= ${least < 0 ? `-${-least}` : least}` }));
  await define((ctx) => defineMeasure(ctx, { key: 'orders_all', source: 'orders', aggregation: 'COUNT' }));
  await define((ctx) => defineMeasure(ctx, { key: 'amount_sum', source: 'orders', aggregation: 'SUM', value: 'amount' }));
  await define((ctx) => defineMeasure(ctx, { key: 'amount_mean', source: 'orders', aggregation: 'AVG', value: 'amount' }));
  await redefine(1);
  const texts = { rows: 'orders_all', amount: 'amount_sum', mean: 'amount_mean', large_share: 'large / orders_all' };
  for (const [kpi, expression] of Object.entries(texts)) {
    const { diagnostics } = await define((ctx) => defineKpi(ctx, { key: kpi, name: kpi, expression, direction: 'NEUTRAL' }));
    expect(diagnostics).toEqual([]);
  }
  return { organization, redefine };
}

/** Acts in turn, then asks every answered question again, as of the instant that its answer named. Gives those that changed. */
async function replay(database: Database, acts: readonly Act[], subject: (ask: Ask) => Ask): Promise<unknown[]> {
  const { organization, redefine } = await begin(database);
  const ask: Ask = (question) => organization.as('VIEWER', (ctx) => evaluateTable(ctx, question));
  const answered: { question: Question; answer: TableModel }[] = [];
  for (const each of acts) {
    if (each.act === 'record') {
      const fields = { ...(each.amount === null ? {} : { amount: each.amount }), ...(each.channel === null ? {} : { channel: each.channel }) };
      await organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: [
        { key: each.key, occurredAt: `2026-03-${String(each.day).padStart(2, '0')}T12:00:00Z`, fields },
      ] }));
    } else if (each.act === 'retract') {
      await organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys: [each.key], reason: 'a test' }));
    } else if (each.act === 'redefine') {
      await redefine(each.least);
    } else {
      const question = { ...each.question, kpis: KPIS };
      answered.push({ question, answer: await ask(question) });
    }
  }
  const changed: unknown[] = [];
  for (const { question, answer } of answered) {
    const { knowledge } = answer.freshness;
    const again = await subject(ask)({ ...question, asOf: { knowledge, definition: knowledge } });
    if (said(again) !== said(answer)) changed.push({ question, answer: said(answer), again: said(again) });
  }
  return changed;
}

let database: Database;
beforeAll(async () => ({ database } = await testDatabase()));

const history = fc.array(act, { minLength: 5, maxLength: 25 });

describe('L5: an answer as of a reported instant never changes', () => {
  test('over random histories of records, corrections, retractions, redefinitions and questions', () =>
    fc.assert(fc.asyncProperty(history, async (acts) => expect(await replay(database, acts, (ask) => ask)).toEqual([])),
      { numRuns: sample(8, 500), endOnFailure: true }), 1_800_000);

  test('a service that answers from the current rows is caught', async () => {
    const { failed } = await fc.check(
      fc.asyncProperty(history, async (acts) => expect(await replay(database, acts, PLANTED.ignoredKnowledge)).toEqual([])),
      { numRuns: 30, endOnFailure: true });
    expect(failed).toBe(true);
  }, 300_000);
});

describe('L7: no answer changes by any act of another organisation', () => {
  test('that has the same keys, records, corrects, retracts and redefines', async () => {
    const mine = await begin(database);
    const theirs = await begin(database);
    const record = (organization: TestOrganization, amount: string) => organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: [
      { key: 'k1', occurredAt: '2026-03-05T12:00:00Z', fields: { amount, channel: 'phone' } },
    ] }));
    await record(mine.organization, '7.5');
    const question: Question = { kpis: KPIS, window: { between: { from: '2026-03-01', to: '2026-04-01' } }, by: ['channel'] };
    const ask = () => mine.organization.as('VIEWER', (ctx) => evaluateTable(ctx, question));
    const before = await ask();
    await record(theirs.organization, '1000');
    await record(theirs.organization, '2000');
    await theirs.redefine(3);
    await theirs.organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys: ['k1'], reason: 'a test' }));
    const after = await ask();
    expect([lines(after), after.marks]).toEqual([lines(before), before.marks]);
    expect(after.freshness.sources).toEqual(before.freshness.sources);
  });
});
