import { describe, expect, test } from '@jest/globals';
import { Decimal } from '../../src/kernel/decimal.js';
import { intervalForm, intervalOf } from '../../src/lang/interval.js';
import type { Aggregate, Formula, PlannedCell } from '../../src/lang/plan.js';
import type { RowExpr } from '../../src/lang/row-expr.js';

const score: RowExpr = { op: 'field', key: 'score', type: 'number' };
const compare = (fn: 'greaterOrEqual' | 'lessOrEqual', limit: string): RowExpr => ({ op: 'call', fn, args: [score, { op: 'number', value: limit, type: 'number' }], type: 'boolean' });
const cell = (aggregate: Partial<Aggregate>, source = 'surveys'): PlannedCell => ({
  measure: 'm', context: '', groupPositions: [], lens: 0, maturityMs: 0, finestGrain: null,
  request: { source, at: { op: 'builtIn', key: 'occurredAt', type: 'instant' }, by: [], slice: null, aggregate: { aggregation: 'COUNT', value: null, filter: null, percentile: null, ...aggregate } },
});
/** 0 all, 1 known scores, 2 promoters, 3 detractors, 4 mean, 5 its deviation, 6 a count of another source. */
const CELLS = [
  cell({}), cell({ value: score }), cell({ filter: compare('greaterOrEqual', '9') }), cell({ filter: compare('lessOrEqual', '6') }),
  cell({ aggregation: 'AVG', value: score }), cell({ aggregation: 'STDDEV', value: score }), cell({}, 'calls'),
];
const ref = (index: number): Formula => ({ op: 'cell', cell: index });
const call = (fn: 'divide' | 'subtract' | 'multiply' | 'add', ...args: Formula[]): Formula => ({ op: 'call', fn, args });
const number = (value: string): Formula => ({ op: 'number', value });

const form = (formula: Formula) => intervalForm(formula, CELLS, new Map([[4, 5]]));
const interval = (formula: Formula, values: Record<number, [string, number]>): string[] | null => {
  const result = intervalOf(form(formula)!, (index) => ({ value: values[index] === undefined ? null : new Decimal(values[index][0]), n: values[index]?.[1] ?? 0 }));
  return result === null ? null : [result.low.toFixed(4), result.high.toFixed(4)];
};
const counts = (values: Record<number, number>): Record<number, [string, number]> =>
  Object.fromEntries(Object.entries(values).map(([index, value]) => [index, [String(value), value]]));

describe('Wilson, for a share of counted rows', () => {
  test('golden vector: 19 of 20 lies in 76.4 % … 99.1 %, 1900 of 2000 in 94.0 % … 95.9 %', () => {
    expect(interval(call('divide', ref(2), ref(0)), counts({ 2: 19, 0: 20 }))).toEqual(['0.7639', '0.9911']);
    expect(interval(call('divide', ref(2), ref(0)), counts({ 2: 1900, 0: 2000 }))).toEqual(['0.9396', '0.9587']);
  });

  test('stays within 0 and 1 for none and for all', () => {
    expect(interval(call('divide', ref(2), ref(0)), counts({ 2: 0, 0: 5 }))![0]).toBe('0.0000');
    expect(interval(call('divide', ref(2), ref(0)), counts({ 2: 5, 0: 5 }))![1]).toBe('1.0000');
  });

  test('a condition on the counted value implies that it is known', () => expect(form(call('divide', ref(2), ref(1)))?.kind).toBe('proportion'));
  test('is not claimed for counts of two sources', () => expect(form(call('divide', ref(2), ref(6)))).toBeNull());
  test('is not claimed where the part is not within the whole', () => expect(form(call('divide', ref(0), ref(2)))).toBeNull());
  test('has no bounds over no rows', () => expect(interval(call('divide', ref(2), ref(0)), counts({ 2: 0, 0: 0 }))).toBeNull());
});

describe('the multinomial one, for a net score', () => {
  const nps = call('multiply', call('divide', call('subtract', ref(2), ref(3)), ref(1)), number('100'));

  test('golden vector: of 200, half promoters and a fifth detractors: 30 ± 10.8', () => {
    expect(interval(nps, counts({ 2: 100, 3: 40, 1: 200 }))).toEqual(['19.1757', '40.8243']);
  });

  test('is not claimed where a row could be in both', () => {
    expect(form(call('divide', call('subtract', ref(2), ref(1)), ref(0)))).toBeNull();
  });
});

describe('Student’s t, for a mean', () => {
  test('of ten values with a deviation of 2 around 50', () => expect(interval(ref(4), { 4: ['50', 10], 5: ['2', 10] })).toEqual(['48.5693', '51.4307']));
  test('takes part in a conversion of units', () => expect(interval(call('divide', ref(4), number('60')), { 4: ['50', 10], 5: ['2', 10] })).toEqual(['0.8095', '0.8572']));
  test('needs two values', () => expect(interval(ref(4), { 4: ['50', 1] })).toBeNull());
  test('is not claimed for a sum of means', () => expect(form(call('add', ref(4), ref(4)))).toBeNull());
});
