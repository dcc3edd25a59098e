import { describe, expect, test } from '@jest/globals';
import { Decimal } from '../../src/kernel/decimal.js';
import { fold, sampleSize, visitCells, type UnitsAt } from '../../src/lang/fold.js';
import type { ScalarFunction } from '../../src/lang/kpi-expr.js';
import type { Formula } from '../../src/lang/plan.js';
import { NoValue, type NoValueReason, type Value } from '../../src/lang/value.js';

const number = (value: string | number): Formula => ({ op: 'number', value: String(value) });
const bool = (value: boolean): Formula => ({ op: 'boolean', value });
const cell = (index: number): Formula => ({ op: 'cell', cell: index });
const call = (fn: ScalarFunction, ...args: Formula[]): Formula => ({ op: 'call', fn, args });

/** Cells: 0 = 7, 1 = 2, 2 = 0, 3 = NO_DATA, 4 = NOT_COVERED. */
const CELLS: readonly (Decimal | NoValue)[] = [
  new Decimal(7), new Decimal(2), new Decimal(0), NoValue.of('NO_DATA'), NoValue.of('NOT_COVERED'),
];
const show = (value: Value): string | boolean => (value instanceof NoValue ? value.reason : value instanceof Decimal ? value.toString() : value);
const result = (formula: Formula): string | boolean => show(fold(formula, (index) => CELLS[index]!));

describe('arithmetic', () => {
  test('is exact: a tenth and two tenths are three tenths', () => {
    expect(result(call('add', number('0.1'), number('0.2')))).toBe('0.3');
  });

  test('keeps the last digit of 9007199254740993', () => {
    expect(result(call('subtract', number('9007199254740993'), number('1')))).toBe('9007199254740992');
  });

  test('divides at 34 digits, half to even', () => {
    expect(result(call('divide', number(2), number(3)))).toBe('0.6666666666666666666666666666666667');
  });

  test.each<[string, Formula]>([
    ['x / 0', call('divide', cell(0), cell(2))],
    ['x % 0', call('modulo', cell(0), cell(2))],
    ['0 to a negative power', call('power', cell(2), number(-1))],
  ])('%s has no value, because of its denominator', (_, formula) => {
    expect(result(formula)).toBe('ZERO_DENOMINATOR');
  });

  test.each<[string, Formula]>([
    ['the root of a negative number', call('sqrt', number(-1))],
    ['the logarithm of zero', call('ln', cell(2))],
    ['a power beyond what a number can show', call('power', number(10), number(400))],
    ['a tower of powers', call('power', number(9), call('power', number(9), number(99)))],
    ['an exponential beyond it', call('exp', number(100000))],
    ['a product beyond it', call('multiply', number('1e300'), number('1e300'))],
    ['a fractional power of a negative number', call('power', number(-2), number('0.5'))],
    ['nullif of equals', call('nullif', cell(0), number(7))],
  ])('%s is undefined', (_, formula) => {
    expect(result(formula)).toBe('UNDEFINED');
  });

  test('rounds half away from zero, as PostgreSQL does', () => {
    expect([result(call('round', number('2.5'))), result(call('round', number('-2.5'))), result(call('round', number('1.005'), number(2)))])
      .toEqual(['3', '-3', '1.01']);
  });
});

describe('reasons', () => {
  test('the leftmost passes through arithmetic and comparison', () => {
    expect([result(call('add', cell(3), cell(4))), result(call('add', cell(4), cell(3))), result(call('less', cell(0), cell(4)))])
      .toEqual(['NO_DATA', 'NOT_COVERED', 'NOT_COVERED']);
  });

  test('coalesce stops them, and gives the first where all are missing', () => {
    expect([result(call('coalesce', cell(3), cell(1))), result(call('coalesce', cell(3), cell(4)))]).toEqual(['2', 'NO_DATA']);
  });

  const unknown = call('less', cell(3), number(1));
  test.each<[string, Formula, string | boolean]>([
    ['false and unknown', call('and', bool(false), unknown), false],
    ['unknown and false', call('and', unknown, bool(false)), false],
    ['true and unknown', call('and', bool(true), unknown), 'NO_DATA'],
    ['true or unknown', call('or', bool(true), unknown), true],
    ['unknown or true', call('or', unknown, bool(true)), true],
    ['false or unknown', call('or', bool(false), unknown), 'NO_DATA'],
    ['not unknown', call('not', unknown), 'NO_DATA'],
    ['7 in [unknown, 7]', call('in', cell(0), cell(3), cell(0)), true],
    ['7 in [unknown, 2]', call('in', cell(0), cell(3), cell(1)), 'NO_DATA'],
    ['7 in [2]', call('in', cell(0), cell(1)), false],
    ['unknown ? a : b', call('if', unknown, cell(0), cell(1)), 'NO_DATA'],
    ['true ? 7 : no data', call('if', bool(true), cell(0), cell(3)), '7'],
  ])('%s follows Kleene', (_, formula, expected) => {
    expect(result(formula)).toBe(expected);
  });

  test('all of them are told apart', () => {
    const reasons: NoValueReason[] = ['NO_DATA', 'ZERO_DENOMINATOR', 'NOT_COVERED', 'NOT_DEFINED_YET', 'INSUFFICIENT_SAMPLE', 'UNDEFINED'];
    expect(reasons.map((reason) => NoValue.of(reason).reason)).toEqual(reasons);
  });
});

describe('the sample behind a value', () => {
  const rows = [5, 3, 8];
  const size = (formula: Formula, units?: UnitsAt) =>
    sampleSize(formula, (index, at) => (index === 2 && at === 1 ? NoValue.of('NO_DATA') : new Decimal(1)), (index) => rows[index]!, units);

  test('is the denominator’s smallest, factors and conversions aside', () => {
    const ratio = call('divide', cell(1), call('add', cell(0), cell(2)));
    expect(size(ratio)).toBe(5);
    expect(size(call('multiply', ratio, number(100)))).toBe(5);
    expect(size(call('multiply', number(100), ratio))).toBe(5);
    expect(size(call('divide', ratio, number(60)))).toBe(5);
  });

  test('is the smallest of all where the formula is no ratio', () => {
    expect(size(call('subtract', call('divide', cell(1), cell(0)), cell(2)))).toBe(3);
  });

  test('is the number of units that have a value where they are combined', () => {
    expect(size({ op: 'over', fn: 'mean', lens: 1, body: cell(2) }, () => ({ from: 0, to: 4 }))).toBe(3);
  });

  test('is none where no rows are read', () => expect(size(number(1))).toBeNull());
});

describe('what is combined over units', () => {
  const days = [new Decimal(4), NoValue.of('ZERO_DENOMINATOR'), new Decimal(8)];
  const over = (fn: 'mean' | 'min' | 'max' | 'sum', to = 3, from = 0) =>
    show(fold({ op: 'over', fn, lens: 1, body: cell(0) }, (_, at) => days[at]!, () => ({ from, to })));

  test('skips units without a value', () => {
    expect([over('mean'), over('min'), over('max'), over('sum')]).toEqual(['6', '4', '8', '12']);
  });
  test('has the first unit’s reason where none has a value', () => expect(over('mean', 2, 1)).toBe('ZERO_DENOMINATOR'));
  test('has no data where there is no unit', () => expect(over('sum', 0)).toBe('NO_DATA'));
  test('is folded inside out where it is nested', () => {
    // Weeks of two days each, in one period: the mean of the weeks' sums.
    const units: UnitsAt = (lens, at) => (lens === 1 ? { from: 0, to: 2 } : { from: at * 2, to: at * 2 + 2 });
    const values = ['1', '2', '3', '4'].map((value) => new Decimal(value));
    const nested: Formula = { op: 'over', fn: 'mean', lens: 1, body: { op: 'over', fn: 'sum', lens: 2, body: cell(0) } };
    expect(show(fold(nested, (_, at) => values[at]!, units))).toBe('5');
  });
  test('counts its units', () => expect(show(fold({ op: 'units', lens: 1 }, () => days[0]!, () => ({ from: 2, to: 9 })))).toBe('7'));
});

test('cells are visited in the order of the text, repeated where read twice, in every unit', () => {
  const seen: string[] = [];
  const formula = call('add', cell(2), call('add', { op: 'over', fn: 'sum', lens: 1, body: cell(1) }, cell(2)));
  visitCells(formula, (index, at) => seen.push(`${index}@${at}`), () => ({ from: 0, to: 2 }));
  expect(seen).toEqual(['2@0', '1@0', '1@1', '2@0']);
});
