import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { deleteMeasure } from '../../src/app/delete-measure.js';
import type { MeasureInput } from '../../src/app/definitions/measure-content.js';
import { measure } from '../../src/app/measure.js';
import { measures } from '../../src/app/measures.js';
import { loadCatalog } from '../../src/store/catalog.js';
import type { Database } from '../../src/store/database.js';
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
    });
    expect(await valid(define.measure({ ...handle, unit: 'h' }))).toMatchObject({ version: '2', unit: 'h' });
    expect(await valid(define.measure({ key: 'p90', source: 'calls', aggregation: 'PERCENTILE', value: 'duration', percentile: 0.9 })))
      .toMatchObject({ percentile: 0.9, additivity: 'NONE' });
  });

  test('counts and sums add up over parts of the rows, nothing else does', async () => {
    expect((await valid(define.measure(COUNT))).additivity).toBe('FULL');
    const over = { source: 'calls', value: 'cost' } as const;
    expect((await valid(define.measure({ ...over, key: 'cost_sum', aggregation: 'SUM' }))).additivity).toBe('FULL');
    for (const aggregation of ['AVG', 'MIN', 'MAX', 'STDDEV', 'COUNT_DISTINCT', 'FIRST', 'LAST'] as const) {
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
