import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { deleteMeasure } from '../../src/app/delete-measure.js';
import { deleteSource } from '../../src/app/delete-source.js';
import type { MeasureInput } from '../../src/app/definitions/measure-content.js';
import { measure } from '../../src/app/measure.js';
import { measures } from '../../src/app/measures.js';
import { loadCatalog } from '../../src/store/catalog.js';
import type { Database } from '../../src/store/database.js';
import { storedMeasure } from '../../src/store/definitions.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { ANSWERED, CALLS, COUNT, definer, findings, RATE, refusal, valid } from './definition-fixture.js';

let database: Database;
let organization: TestOrganization;
let define: ReturnType<typeof definer>;

beforeAll(async () => ({ database } = await testDatabase()));
beforeEach(async () => {
  organization = await newOrganization(database);
  define = definer(organization);
  await valid(define.source());
});

const knowledge = (): Promise<number> => database.read(organization.id, (reading) => reading.knowledge());
const asOf = (instant: number | null) => database.read(organization.id, (reading) => loadCatalog(reading, instant));
const removed = (key: string): Promise<string> => organization.as('ANALYST', (ctx) => deleteMeasure(ctx, key));

describe('defining a measure', () => {
  test('keeps what was said, with the unit inferred where none was declared', async () => {
    const handle: MeasureInput = { key: 'handle', source: 'calls', aggregation: 'AVG', value: 'duration', at: 'answered_at' };
    expect(await valid(define.measure(handle))).toEqual({
      id: expect.any(String), key: 'handle', name: 'handle', description: null, version: '1', source: 'calls', aggregation: 'AVG',
      value: 'duration', filter: null, percentile: null, at: 'answered_at', unit: 'min', additivity: 'NONE',
      finestGrain: null, stock: null, journey: null, per: null, cohort: null,
    });
    expect(await valid(define.measure({ ...handle, unit: 'h' }))).toMatchObject({ version: '2', unit: 'h' });
    expect(await valid(define.measure({ key: 'p90', source: 'calls', aggregation: 'PERCENTILE', value: 'duration', percentile: 0.9 })))
      .toMatchObject({ percentile: 0.9, additivity: 'NONE' });
  });

  test('counts and sums add up over parts of the rows, nothing else does', async () => {
    expect((await valid(define.measure(COUNT))).additivity).toBe('FULL');
    const over = { source: 'calls', value: 'cost' } as const;
    expect((await valid(define.measure({ ...over, key: 'cost_sum', aggregation: 'SUM' }))).additivity).toBe('FULL');
    for (const aggregation of ['AVG', 'MIN', 'MAX', 'STDDEV', 'COUNT_DISTINCT', 'FIRST', 'LAST', 'APPROX_COUNT_DISTINCT'] as const) {
      expect((await valid(define.measure({ ...over, key: `cost_${aggregation.toLowerCase()}`, aggregation }))).additivity).toBe('NONE');
    }
  });

  test('the same content writes no version, also where its unit is now said aloud; another name neither', async () => {
    const handle: MeasureInput = { key: 'handle', source: 'calls', aggregation: 'AVG', value: 'duration' };
    await valid(define.measure(handle));
    expect((await valid(define.measure(handle))).version).toBe('1');
    expect((await valid(define.measure({ ...handle, unit: 'min', name: 'Handle time' })))).toMatchObject({ version: '1', name: 'Handle time' });
    expect((await valid(define.measure({ ...handle, filter: 'answered' }))).version).toBe('2');
  });

  test('its unit stays what it was where the unit of its field changes: values are converted', async () => {
    await valid(define.measure({ key: 'handle', source: 'calls', aggregation: 'AVG', value: 'duration' }));
    await valid(define.source({ ...CALLS, fields: CALLS.fields.map((field) => (field.key === 'duration' ? { ...field, unit: 's' } : field)) }));
    expect(await organization.as('VIEWER', (ctx) => measure(ctx, 'handle'))).toMatchObject({ version: '1', unit: 'min' });
  });

  test('expectedVersion that does not stand is a conflict', async () => {
    await valid(define.measure(COUNT, '0'));
    expect((await refusal(define.measure(ANSWERED, '1'))).code).toBe('CONFLICT');
    expect((await refusal(define.measure(COUNT, '2'))).message).toBe('The measure "calls_all" stands at version 1, but version 2 was expected.');
    await valid(define.measure({ ...COUNT, filter: 'answered' }, '1'));
  });
});

describe('a measure of a kind', () => {
  const STOCK: MeasureInput = { ...COUNT, key: 'open_calls', stock: { from: 'occurredAt', until: 'answered_at' } };
  const JOURNEY: MeasureInput = {
    ...COUNT, key: 'unanswered', journey: { entity: 'CUSTOMER', steps: [{ source: 'chats', filter: 'rating > 1', within: 'PT24H', absent: true }, { source: 'calls', after: 'PT24H' }] },
  };
  const PER: MeasureInput = { ...COUNT, key: 'repeaters', per: { entity: 'customer', aggregation: 'COUNT', keep: 'inner >= 2' } };
  const COHORT: MeasureInput = { ...COUNT, key: 'returning', cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD' } };

  beforeEach(() => valid(define.source({ key: 'chats', name: 'Chats', fields: [{ key: 'rating', type: 'NUMBER', role: 'VALUE' }] })));

  test('keeps everything that it was defined with', async () => {
    expect(await valid(define.measure({ ...STOCK, finestGrain: 'DAY' }))).toMatchObject({
      finestGrain: 'DAY', stock: { from: 'occurredAt', until: 'answered_at' }, journey: null, per: null, cohort: null,
    });
    expect((await valid(define.measure(JOURNEY))).journey).toEqual({
      entity: 'CUSTOMER', start: 'ANY', valueStep: 0, steps: [
        { source: 'chats', filter: 'rating > 1', after: null, within: 'PT24H', absent: true },
        { source: 'calls', filter: null, after: 'PT24H', within: null, absent: false },
      ],
    });
    expect((await valid(define.measure(PER))).per).toEqual({ entity: 'customer', aggregation: 'COUNT', value: null, filter: null, keep: 'inner >= 2' });
    expect((await valid(define.measure(COHORT))).cohort).toEqual({ entity: 'customer', active: true, window: 'PREVIOUS_PERIOD', offset: null });
    const catalog = await asOf(null);
    expect(catalog.measure('unanswered')!.journey!.steps).toHaveLength(2);
    expect(catalog.measure('open_calls')).toMatchObject({ finestGrain: 'DAY', stock: { until: 'answered_at' } });
  });

  test('is not of another, and says nothing of those in its content', async () => {
    await valid(define.measure(COUNT));
    const stored = await database.read(organization.id, (reading) => storedMeasure(reading, 'calls_all'));
    expect(Object.keys(stored!.newest.content).sort()).toEqual(['aggregation', 'at', 'filter', 'percentile', 'source', 'unit', 'value']);
  });

  test('defined again by what means the same writes no version', async () => {
    await valid(define.measure(JOURNEY));
    const { journey } = JOURNEY;
    const said = { ...journey!, start: 'ANY', valueStep: 0, steps: journey!.steps.map((step) => ({ after: 'PT0S', absent: false, ...step })) } as const;
    expect((await valid(define.measure({ ...JOURNEY, journey: said, stock: null, per: null, cohort: null, finestGrain: null }))).version).toBe('1');
    await valid(define.measure(COHORT));
    expect((await valid(define.measure({ ...COHORT, cohort: { ...COHORT.cohort!, active: true, offset: 'P0D' } }))).version).toBe('1');
    expect((await valid(define.measure({ ...COHORT, cohort: { ...COHORT.cohort!, active: false } }))).version).toBe('2');
    expect((await valid(define.measure({ ...COHORT, cohort: null }))).version).toBe('3');
  });

  test('adds up over what its kind lets add up', async () => {
    const additivity = async (input: MeasureInput) => (await valid(define.measure(input))).additivity;
    expect(await additivity(STOCK)).toBe('SEMI');
    expect(await additivity({ ...STOCK, aggregation: 'SUM', value: 'cost' })).toBe('SEMI');
    expect(await additivity({ ...STOCK, aggregation: 'AVG', value: 'cost' })).toBe('NONE');
    expect(await additivity({ ...STOCK, cohort: COHORT.cohort! })).toBe('NONE');
    expect(await additivity(JOURNEY)).toBe('FULL');
    expect(await additivity(PER)).toBe('NONE');
    expect(await additivity(COHORT)).toBe('NONE');
  });

  test('tells every part that does not fit', async () => {
    expect(await findings(define.measure({
      ...COUNT, stock: { from: 'answered', until: 'ended_at' }, cohort: { entity: 'duration', window: 'EVER_BEFORE', offset: 'P1M' }, finestGrain: 'MONTH',
    }))).toEqual([
      'NAM243 In stock.from: "answered" cannot begin a stock of "calls": it is neither occurredAt nor a field of role TIME.',
      expect.stringMatching(/^NAM243 In stock.until: /),
      expect.stringMatching(/^NAM242 In cohort.entity: /),
      expect.stringMatching(/^TYP323 In cohort.offset: /),
    ]);
    const { diagnostics } = await define.measure({ ...JOURNEY, journey: { entity: 'CASE', steps: [{ source: 'calls' }, { source: 'chats', filter: 'ratng > 1' }] } });
    expect(diagnostics).toMatchObject([{ code: 'NAM202', part: 'journey.steps[1].filter', from: 0, to: 5, hint: 'Did you mean "rating"?' }]);
  });

  test('holds the sources of its steps: they are not deleted, and bear no change that a step could not', async () => {
    await valid(define.measure(JOURNEY));
    const error = await refusal(organization.as('ANALYST', (ctx) => deleteSource(ctx, 'chats')));
    expect([error.code, error.message]).toEqual(['CONFLICT', 'The source "chats" is still in use by "unanswered".']);
    expect(await findings(define.source({ key: 'chats', name: 'Chats', fields: [] }))).toEqual([
      'NAM219 The measure "unanswered" would no longer be valid: In journey.steps[0].filter: Source "chats" has no field "rating".',
    ]);
    await removed('unanswered');
    await organization.as('ANALYST', (ctx) => deleteSource(ctx, 'chats'));
  });
});

describe('what is wrong with a measure comes back as diagnostics, all at once', () => {
  test('key, value, filter, percentile, at', async () => {
    expect(await findings(define.measure({
      key: 'overall', source: 'calls', aggregation: 'PERCENTILE', value: 'durration', filter: 'channel', percentile: 1.5, at: 'answered',
    }))).toEqual([
      'NAM221 In key: "overall" is reserved: expressions know it as a function, an operator or a built-in field.',
      'NAM202 In value: Source "calls" has no field "durration".',
      'TYP304 In filter: The expression must give a truth value, but it gives a text.',
      expect.stringMatching(/^NAM217 In at: "answered" cannot place the rows/),
      'TYP311 In percentile: The percentile must lie between 0 and 1, both excluded.',
    ]);
  });

  test('an unknown source, with a suggestion', async () => {
    const { diagnostics } = await define.measure({ ...COUNT, source: 'cals' });
    expect(diagnostics).toMatchObject([{ code: 'NAM216', hint: 'Did you mean "calls"?', part: 'source', from: 0, to: 4, rendered: 'cals\n^^^^' }]);
  });

  test('the key of a KPI: the two share their names, for ever', async () => {
    await valid(define.measure(COUNT));
    await valid(define.measure(ANSWERED));
    await valid(define.kpi(RATE));
    expect(await findings(define.measure({ ...COUNT, key: 'answer_rate' })))
      .toEqual(['NAM223 In key: "answer_rate" is the key of a KPI: measures and KPIs share their keys.']);
    await valid(define.measure({ ...COUNT, key: 'short_lived' }));
    await removed('short_lived');
    expect(await findings(define.kpi({ ...RATE, key: 'short_lived' })))
      .toEqual(['NAM223 In key: "short_lived" is the key of a measure: measures and KPIs share their keys.']);
  });

  test('a redefinition that a KPI could not bear, however far up', async () => {
    await valid(define.measure(COUNT));
    await valid(define.measure({ key: 'cost_sum', source: 'calls', aggregation: 'SUM', value: 'cost' }));
    await valid(define.kpi({ key: 'cost_per_call', name: 'Cost per call', expression: 'cost_sum / calls_all', unit: 'EUR', direction: 'LOWER_IS_BETTER' }));
    await valid(define.kpi({ key: 'cost_index', name: 'Index', expression: 'cost_per_call / cost_per_call', direction: 'NEUTRAL' }));
    const refused = await findings(define.measure({ key: 'cost_sum', source: 'calls', aggregation: 'SUM', value: 'duration' }));
    expect(refused).toEqual(['NAM219 The KPI "cost_per_call" would no longer be valid: The declared unit EUR does not fit: the values are in min.']);
    expect((await asOf(null)).measure('cost_sum')!.number).toBe(1);
  });
});

describe('deleting a measure', () => {
  test('is refused while KPIs name it, and says which', async () => {
    await valid(define.measure(COUNT));
    await valid(define.measure(ANSWERED));
    await valid(define.kpi(RATE));
    const error = await refusal(removed('calls_all'));
    expect([error.code, error.message]).toEqual(['CONFLICT', 'The measure "calls_all" is still in use by "answer_rate".']);
    await valid(define.kpi({ ...RATE, expression: 'calls_answered', unit: null }));
    await removed('calls_all');
  });

  test('hides it from now on, not from earlier definitions; defining it again brings the same one back', async () => {
    const { id } = await valid(define.measure(COUNT));
    const before = await knowledge();
    expect(await removed('calls_all')).toBe(id);
    expect(await organization.as('VIEWER', (ctx) => measure(ctx, 'calls_all'))).toBeNull();
    expect((await asOf(before)).measure('calls_all')!.id).toBe(id);
    expect((await refusal(removed('calls_all'))).code).toBe('NOT_FOUND');
    expect(await valid(define.measure(COUNT))).toMatchObject({ id, version: '3' });
  });
});

test('measures are listed by key, page by page, also of one source', async () => {
  await valid(define.source({ key: 'chats', name: 'Chats', fields: [] }));
  for (const key of ['c', 'a', 'b']) await valid(define.measure({ ...COUNT, key }));
  await valid(define.measure({ ...COUNT, key: 'd', source: 'chats' }));
  const list = (input: Parameters<typeof measures>[1]) => organization.as('VIEWER', (ctx) => measures(ctx, input));
  const first = await list({ first: 2 });
  expect(first.items.map(({ key }) => key)).toEqual(['a', 'b']);
  const second = await list({ first: 2, after: first.nextCursor });
  expect([second.items.map(({ key }) => key), second.nextCursor]).toEqual([['c', 'd'], null]);
  expect((await list({ source: 'chats' })).items.map(({ key }) => key)).toEqual(['d']);
  expect((await refusal(list({ source: 'chts' }))).details.hint).toBe('Did you mean "chats"?');
  expect((await refusal(list({ first: 101 }))).code).toBe('BAD_INPUT');
  expect((await refusal(list({ after: 'nonsense' }))).code).toBe('BAD_INPUT');
});
