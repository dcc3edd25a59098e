import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AsOfInput } from '../../../src/app/as-of-argument.js';
import { evaluateSeries } from '../../../src/app/evaluate-series.js';
import type { SeriesModel } from '../../../src/app/evaluation-answer.js';
import { erase } from '../../../src/app/proof/erase.js';
import { definer, refusal, valid } from '../definition-fixture.js';
import { provenGoals, ticket, type ProvenGoals } from './proven-goals.js';

let goals: ProvenGoals;
let signed: string;
let open: string;

const MARCH = { from: '2027-03-01', to: '2027-04-01' };

const series = (asOf: AsOfInput | null, between = MARCH): Promise<SeriesModel> => goals.organization.as('VIEWER', async (ctx) => {
  const found = await evaluateSeries(ctx, { kpis: ['volume'], window: { between }, asOf });
  const erased = await found.freshness.erased();
  return { ...found, freshness: { ...found.freshness, erased: () => Promise.resolve(erased) } };
});
const valueAsOf = async (asOf: AsOfInput | null): Promise<string | null> => (await series(asOf)).groups[0]!.total.exact;

beforeAll(async () => {
  goals = await provenGoals();
  await goals.clock('2027-04-03T00:00:00Z');
  await goals.record([
    ticket('a', '2027-03-10T09:00:00Z', {}, { customer: 'ada' }), ticket('b', '2027-03-12T09:00:00Z', {}, { customer: 'bob' }),
    ticket('c', '2027-04-02T09:00:00Z', {}, { customer: 'ada' }),
  ]);
  await goals.sign('many', '2027-03');
  signed = (await goals.review('many', '2027-03')).id;
  open = (await goals.review('many', '2027-02')).id;
});

describe('an answer as of a signed review', () => {
  test('knows what the review knew, and by the definitions of then', async () => {
    await goals.record([ticket('late', '2027-03-11T09:00:00Z')]);
    await valid(definer(goals.organization).kpi({ key: 'volume', name: 'Volume', expression: 'tickets_all * 100', direction: 'HIGHER_IS_BETTER' }));
    expect([await valueAsOf({ review: signed }), await valueAsOf(null)]).toEqual(['2', '300']);
  });

  test('is refused for what is no review, for one that nobody signed, and beside another instant', async () => {
    expect(await refusal(series({ review: 'nothing' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(series({ review: open }))).toMatchObject({ code: 'CONFLICT' });
    expect(await refusal(series({ review: signed, knowledge: '2027-04-01T00:00:00Z' }))).toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('rows that were erased', () => {
  test('are told where an answer read the days that they were of, whatever it knew', async () => {
    expect(await (await series(null)).freshness.erased()).toBe(0);
    await goals.organization.as('ADMIN', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: 'ada' }));
    const erased = async (asOf: AsOfInput | null, between = MARCH): Promise<number> => (await series(asOf, between)).freshness.erased();
    expect(await erased(null)).toBe(1);
    expect(await erased({ review: signed })).toBe(1);
    expect(await erased(null, { from: '2027-03-01', to: '2027-05-01' })).toBe(2);
    expect(await erased(null, { from: '2027-03-11', to: '2027-04-01' })).toBe(0);
    // Before they were recorded.
    expect(await erased({ knowledge: '2027-04-02T00:00:00Z' })).toBe(0);
  });
});
