import { describe, expect, test } from '@jest/globals';
import { ExactNumber } from '../../src/kernel/decimal.js';
import { type CheckRowOptions, checkRow } from '../../src/lang/check-row.js';
import { MAX_LIST } from '../../src/lang/parameters.js';
import { rowText } from './rendered.js';
import { calls, exampleCalendar, field, orders, source } from './example-catalog.js';

const checked = (text: string, options: Partial<CheckRowOptions> = {}) => {
  const result = checkRow(text, { sources: [calls], calendar: exampleCalendar, expect: 'any', ...options });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join(' '));
  return result;
};
/** The expression for calls in a short notation, and the unit it is displayed in. */
const said = (text: string, options: Partial<CheckRowOptions> = {}): string => rowText(checked(text, options).bySource.calls!);
const findings = (text: string, options: Partial<CheckRowOptions> = {}) => {
  const result = checkRow(text, { sources: [calls], calendar: exampleCalendar, expect: 'any', ...options });
  if (result.ok) throw new Error(`no finding in ${text}`);
  return result.diagnostics;
};
const finding = (text: string, options: Partial<CheckRowOptions> = {}) => {
  const [first, ...others] = findings(text, options);
  expect(others).toEqual([]);
  return first!;
};

describe('values', () => {
  test('names are fields of the source, and what every row has', () => {
    expect(said('channel')).toBe('channel');
    expect(said('occurredAt')).toBe('@occurredAt');
    expect(checked('customer == case or is_null(key) and answered').fields).toEqual(['answered', 'case', 'customer', 'key']);
  });

  test('a number stored in minutes is read in seconds, and a literal beside it is in minutes', () => {
    expect(said('wait > 5')).toBe('greater(multiply(wait, 60), 300)');
    expect(said('5 < wait + 1.5')).toBe('less(300, add(multiply(wait, 60), 90))');
    expect(said('wait in [1, 2]')).toBe('in(multiply(wait, 60), 60, 120)');
    expect(said('coalesce(wait, -1)')).toBe('coalesce(multiply(wait, 60), -60)');
    expect(said('least(wait, 60 * 24)')).toBe('least(multiply(wait, 60), multiply(multiply(60, 24), 60))');
    expect(said('answered ? wait : 0')).toBe('if(answered, multiply(wait, 60), 0)');
  });

  test('where displays differ, a literal is in the canonical unit', () => {
    expect(said('wait + talk > 5')).toBe('greater(add(multiply(wait, 60), talk), 5)');
  });

  test('a rate is divided, never multiplied by a rounded factor', () => {
    expect(said('wage > 36')).toBe('greater(divide(wage, 3600), divide(36, 3600))');
  });

  test('durations are written out', () => {
    expect(said('talk > minutes(2)')).toBe('greater(talk, 120)');
    expect(said('talk > hours(score)')).toBe('greater(talk, multiply(score, 3600))');
    expect(checked('days(1) + 1').unit).toMatchObject({ display: 'd', factor: '86400' });
    expect(said('days(1) + 1')).toBe('add(86400, 86400)');
  });

  test('rounding is done as displayed', () => {
    expect(said('round(wait, 1)')).toBe('multiply(round(divide(multiply(wait, 60), 60), 1), 60)');
    expect(said('floor(score)')).toBe('floor(score)');
  });

  test('a text beside an instant is an instant', () => {
    expect(said('resolved_at >= "2026-03-01T00:00:00+01:00"')).toBe('greaterOrEqual(resolved_at, @2026-02-28T23:00:00Z)');
    expect(said('coalesce(resolved_at, "2026-03-01T00:00:00Z")')).toBe('coalesce(resolved_at, @2026-03-01T00:00:00Z)');
    expect(said('seconds_between(occurredAt, "2026-03-01T00:00:00Z")')).toBe(
      'secondsBetween(@occurredAt, @2026-03-01T00:00:00Z)',
    );
    expect(checked('least("2026-03-01T00:00:00Z", resolved_at)').type).toBe('instant');
  });

  test('the time between two instants is in seconds', () => {
    expect(checked('seconds_between(occurredAt, resolved_at)').unit).toMatchObject({ display: 's', dimensions: { time: 1 } });
    expect(said('seconds_between(occurredAt, resolved_at) <= hours(24)')).toBe(
      'lessOrEqual(secondsBetween(@occurredAt, resolved_at), 86400)',
    );
  });

  test('computed fields are written out, in canonical units', () => {
    expect(said('handle > 2')).toBe('greater(add(multiply(wait, 60), talk), 120)');
    expect(checked('handle').fields).toEqual(['handle', 'talk', 'wait']);
  });

  test('a computed field of literals is in its declared unit', () => {
    const promise = source('promise', [field('limit', 'NUMBER', 'VALUE', { unit: 'h', expression: '24' })]);
    const result = checkRow('limit', { sources: [promise], calendar: exampleCalendar, expect: 'number' });
    expect(result.ok && rowText(result.bySource.promise!)).toBe('86400');
  });

  test('literals keep their digits', () => {
    expect(said('score == 9007199254740993')).toBe('equal(score, 9007199254740993)');
    expect(said('score == -0.10')).toBe('equal(score, -0.1)');
    expect(said('score == -0')).toBe('equal(score, 0)');
  });

  test('what was checked is told in its canonical form', () => {
    expect(checked("not(channel=='a')and(wait)>5").canonical).toBe('not (channel == "a") and wait > 5');
  });

  test('a declared unit is of the same dimension', () => {
    expect(checked('wait + talk', { declaredUnit: 'h' }).unit).toMatchObject({ display: 'h' });
    expect(finding('wait + talk', { declaredUnit: 'EUR' })).toMatchObject({
      code: 'UNI402', message: 'The declared unit EUR does not fit: the values are in s.',
    });
  });
});

describe('several sources', () => {
  const both = { sources: [calls, orders] };

  test('a dimension that all have is read in each', () => {
    const result = checked('channel == "a" and customer != "c"', both);
    expect(Object.keys(result.bySource)).toEqual(['calls', 'orders']);
  });

  test('each source reads its own computed field and its own unit', () => {
    const plain = source('plain', [field('size', 'NUMBER', 'DIMENSION', { unit: 'min' })]);
    const computed = source('computed', [
      field('raw', 'NUMBER', 'VALUE', { unit: 'h' }),
      field('size', 'NUMBER', 'DIMENSION', { expression: 'raw' }),
    ]);
    const result = checked('size > 5', { sources: [plain, computed] });
    // Minutes here, hours there: a literal is in seconds.
    expect(rowText(result.bySource.plain!)).toBe('greater(multiply(size, 60), 5)');
    expect(rowText(result.bySource.computed!)).toBe('greater(multiply(raw, 3600), 5)');
  });

  test.each([
    ['amount > 1', 'NAM203', '"amount" is a field of "orders", but not of "calls".'],
    ['agent == "x"', 'NAM203', '"agent" is a field of "calls", but not of "orders".'],
    ['team == "x"', 'NAM205', '"team" is not the same everywhere: a text in source "calls" and a number in source "orders".'],
    ['chanel == "x"', 'NAM202', 'None of the sources "calls" and "orders" has a field "chanel".'],
  ])('%s is refused', (text, code, message) => {
    expect(finding(text, both)).toMatchObject({ code, message, from: 0 });
  });

  test('a field that is no dimension is refused by its role', () => {
    const other = source('other', [field('score', 'NUMBER', 'VALUE')]);
    expect(finding('score > 1', { sources: [calls, other] })).toMatchObject({
      code: 'NAM204', message: '"score" is no dimension of source "calls": its role is VALUE.',
    });
    expect(finding('score > 1', { dimensionsOnly: true }).hint).toBe('Only dimensions can be used here.');
    expect(finding('occurredAt > "2026-01-01T00:00:00Z"', { dimensionsOnly: true }).code).toBe('NAM204');
    expect(checked('channel == "a"', { dimensionsOnly: true }).type).toBe('boolean');
  });

  test('units of different dimensions are told apart', () => {
    const [a, b] = ['min', 'EUR'].map((unit, index) => source(`s${index}`, [field('size', 'NUMBER', 'DIMENSION', { unit })]));
    expect(finding('size > 5', { sources: [a!, b!] }).message).toBe(
      '"size" is not the same everywhere: in min in source "s0" and in EUR in source "s1".',
    );
  });

  test('without a source there are no fields', () => {
    expect(finding('x > 1', { sources: [] }).message).toBe('No source is read here, so there is no field "x".');
    expect(checkRow('1 > 2', { sources: [], calendar: exampleCalendar, expect: 'boolean' })).toMatchObject({ ok: true, bySource: {} });
  });
});

describe('parameters', () => {
  const parameters = {
    n: 5,
    exact: new ExactNumber('9007199254740993'),
    text: 'a',
    yes: true,
    list: ['a', 'b'],
    empty: [],
    nothing: null,
    object: {},
    huge: Number.MAX_VALUE,
    nan: Number.NaN,
    nul: 'a\u0000',
    nested: [['a']],
    mixed: ['a', 1],
    when: '2026-03-01T00:00:00Z',
    long: Array.from({ length: MAX_LIST + 1 }, (_, index) => String(index)),
    bad: ['a', null],
  };

  test('stand for values, with the same rules as literals', () => {
    expect(said('wait > $n', { parameters })).toBe('greater(multiply(wait, 60), 300)');
    expect(said('score == $exact', { parameters })).toBe('equal(score, 9007199254740993)');
    expect(said('answered == $yes', { parameters })).toBe('equal(answered, true)');
    expect(said('resolved_at > $when', { parameters })).toBe('greater(resolved_at, @2026-03-01T00:00:00Z)');
    expect(said('channel in ["x", $text]', { parameters })).toBe('in(channel, "x", "a")');
    expect(checked('channel == $text', { parameters }).canonical).toBe('channel == $text');
  });

  test('a list is spread inside "in"', () => {
    expect(said('channel in $list', { parameters })).toBe('in(channel, "a", "b")');
    expect(said('channel in ["x", $list]', { parameters })).toBe('in(channel, "x", "a", "b")');
    expect(said('channel in $empty', { parameters })).toBe('false');
  });

  test.each([
    ['channel == $textt', 'NAM212', 'The parameter $textt has no value.'],
    ['channel == $constructor', 'NAM212', 'The parameter $constructor has no value.'],
    ['channel == $__proto__', 'NAM212', 'The parameter $__proto__ has no value.'],
    ['channel == $list', 'TYP308', 'The parameter $list is a list, which stands only after "in".'],
    ['channel == $nothing', 'TYP308', 'The parameter $nothing is null: test for missing values with is_null(x).'],
    ['channel == $object', 'TYP308', 'The parameter $object is no number, text, truth value or list.'],
    ['score == $huge', 'TYP308', 'The parameter $huge is a number that cannot be kept exactly: at most 34 digits, below 10^40.'],
    ['score == $nan', 'TYP308', 'The parameter $nan is a number that cannot be kept exactly: at most 34 digits, below 10^40.'],
    ['channel == $nul', 'TYP308', 'The parameter $nul holds the character NUL or half of a surrogate pair.'],
    ['channel in $nested', 'TYP308', 'The parameter $nested holds a value that is a list.'],
    ['channel in $bad', 'TYP308', 'The parameter $bad holds a value that is null: test for missing values with is_null(x).'],
    ['channel in $long', 'PLN504', 'The parameter $long has 1,001 values; 1,000 values are the most.'],
    ['channel in $mixed', 'TYP302', '"in" takes values of one type, but these are a text and a number.'],
    ['channel in $text', 'TYP312', '"in" takes a list on its right.'],
    ['channel in [$list, $none]', 'NAM212', 'The parameter $none has no value.'],
  ])('%s is refused', (text, code, message) => {
    expect(finding(text, { parameters })).toMatchObject({ code, message });
  });

  test('have no place in a definition', () => {
    expect(finding('channel == $text')).toMatchObject({
      code: 'NAM211', message: 'Parameters like $text stand only in the where and having of a question.',
    });
  });
});

describe('findings', () => {
  test.each([
    ['chanel == "a"', 'NAM202', 'Source "calls" has no field "chanel".', 'Did you mean "channel"?'],
    ['occuredAt', 'NAM202', 'Source "calls" has no field "occuredAt".', 'Did you mean "occurredAt"?'],
    ['channel == null', 'NAM202', 'Source "calls" has no field "null".', 'To test for a missing value, write is_null(x).'],
    ['constructor', 'NAM202', 'Source "calls" has no field "constructor".', null],
    ['rund(score)', 'NAM206', 'There is no function "rund".', 'Did you mean "round"?'],
    ['if(answered, 1, 0)', 'NAM206', 'There is no function "if".', 'Write condition ? value : otherwise.'],
    ['channel(1)', 'NAM206', 'There is no function "channel".', '"channel" is a value: write it without brackets.'],
    ['toString()', 'NAM206', 'There is no function "toString".', null],
    ['where(score, answered)', 'NAM207', '"where" works on KPIs, not on the fields of a row.', null],
    ['abs', 'NAM214', '"abs" is a function.', 'Call it: abs(x).'],
    ['abs(channel)', 'TYP301', 'abs(…) takes numbers, but this is a text.', null],
    ['not score', 'TYP301', '"not" takes truth values, but this is a number.', null],
    ['answered and score', 'TYP301', '"and" takes truth values, but this is a number.', null],
    [
      'resolved_at - occurredAt > 5',
      'TYP301',
      '"-" takes numbers, but this is an instant.',
      'The time between two instants is seconds_between(a, b).',
    ],
    ['channel == score', 'TYP302', '"==" takes values of one type, but these are a text and a number.', null],
    ['answered ? 1 : "a"', 'TYP302', 'Either side of ":" takes values of one type, but these are a number and a text.', null],
    ['abs(1, 2)', 'TYP303', 'abs(x) takes 1 argument, but 2 are given.', null],
    ['round()', 'TYP303', 'round(x [, digits]) takes 1 or 2 arguments, but none is given.', null],
    ['coalesce(1)', 'TYP303', 'coalesce(x, y, …) takes at least 2 arguments, but 1 is given.', null],
    [
      'resolved_at > "yesterday"',
      'TYP305',
      '"yesterday" is no instant.',
      'An instant is written with date, time and offset: "2026-03-01T00:00:00Z".',
    ],
    [
      'channel < "b"',
      'TYP306',
      '"<" orders numbers and instants, but this is a text.',
      'Texts and truth values compare with == and != only.',
    ],
    ['least("a", "b")', 'TYP301', 'least(…) takes numbers or instants, but this is a text.', null],
    ['least(answered, 1)', 'TYP301', 'least(…) takes numbers or instants, but this is a truth value.', null],
    ['round(score, wait)', 'TYP307', 'The digits of round(…) must be a whole number from 0 to 20, written out.', null],
    ['round(score, 21)', 'TYP307', 'The digits of round(…) must be a whole number from 0 to 20, written out.', null],
    ['channel in "a"', 'TYP312', '"in" takes a list on its right.', 'Write x in [1, 2].'],
    ['talk + cost', 'UNI401', '"+" needs one kind of unit: "talk" is in s and "cost" is in EUR.', null],
    ['talk > cost', 'UNI401', '">" needs one kind of unit: "talk" is in s and "cost" is in EUR.', null],
    ['talk + score', 'UNI401', '"+" needs one kind of unit: "talk" is in s and "score" is in no unit.', null],
    [
      '2 ^ talk',
      'UNI403',
      'An exponent takes a number without a dimension, but this is in s.',
      'Divide by a value in the same unit first.',
    ],
    [
      'hours(talk)',
      'UNI403',
      'hours(…) takes a number without a dimension, but this is in s.',
      'Divide by a value in the same unit first.',
    ],
    ['talk ^ score', 'UNI404', 'A value in s can be raised to a whole number written out only, from -6 to 6.', null],
    ['talk ^ 0.5', 'UNI404', 'A value in s can be raised to a whole number written out only, from -6 to 6.', null],
  ])('%s', (text, code, message, hint) => {
    expect(finding(text)).toMatchObject({ code, message, hint });
  });

  test('a sum of two units points at both', () => {
    expect(finding('1 + (talk + cost)')).toMatchObject({ from: 5, to: 16, rendered: '1 + (talk + cost)\n     ^^^^   ^^^^' });
  });

  test('come all at once, and none follows from another', () => {
    const found = findings('(chanel == "a" or talk + cost > 3) and abs("x") > nope and coalesce(1)');
    expect(found.map(({ code }) => code)).toEqual(['NAM202', 'UNI401', 'TYP301', 'NAM202', 'TYP303']);
  });

  test('the type that is wanted is held', () => {
    expect(finding('score', { expect: 'boolean' })).toMatchObject({
      code: 'TYP304', message: 'The expression must give a truth value, but it gives a number.',
    });
    expect(checked('talk ^ 2 > 4', { expect: 'boolean' }).type).toBe('boolean');
  });
});

describe('computed fields', () => {
  const of = (expressions: Record<string, string>) => source('computed', [
    field('x', 'NUMBER', 'VALUE'),
    ...Object.entries(expressions).map(([key, expression]) => field(key, 'NUMBER', 'VALUE', { expression })),
  ]);
  const found = (text: string, expressions: Record<string, string>, self: string | null = null) =>
    findings(text, { sources: [of(expressions)], self })[0]!;

  test('may be computed from each other', () => {
    const result = checkRow('c', { sources: [of({ a: 'x + 1', b: 'a * 2', c: 'b - a' })], calendar: exampleCalendar, expect: 'number' });
    expect(result.ok && rowText(result.bySource.computed!)).toBe('subtract(multiply(add(x, 1), 2), add(x, 1))');
  });

  test('a cycle is told with its path, from the field being defined', () => {
    expect(found('b + 1', { a: 'b + 1', b: 'c', c: 'a' }, 'a')).toMatchObject({
      code: 'NAM209', message: 'The computed field would depend on itself: a → b → c → a.', from: 0, to: 1,
    });
    expect(found('a', { a: 'a + 1' }).message).toBe('The computed field would depend on itself: a → a.');
    expect(found('1 + a', { a: 'a + 1' }, 'a')).toMatchObject({ code: 'NAM209', from: 4, to: 5 });
  });

  test('for a name that is none, the field itself is not suggested, nor another letter for the only one', () => {
    const expressions = { waited: 'wayted + 1', waits: 'x' };
    expect(found('wayted + 1', expressions, 'waited')).toMatchObject({ code: 'NAM202', hint: 'Did you mean "waits"?' });
    expect(found('wayted + 1', expressions)).toMatchObject({ code: 'NAM202', hint: 'Did you mean "waited"?' });
    expect(found('y', { a: 'y' }, 'a')).toMatchObject({ code: 'NAM202', hint: null });
  });

  test('what is wrong in one is told where it is named', () => {
    expect(found('1 + b', { a: 'y', b: 'a' })).toMatchObject({
      code: 'NAM210',
      from: 4,
      to: 5,
      message: 'The computed field "a" is not valid as it stands: Source "computed" has no field "y".',
      hint: 'Mend "a" first.',
    });
    expect(found('a', { a: 'x +' }).code).toBe('NAM210');
    expect(found('a', { a: 'x > 1' }).message).toContain('must give a number, but it gives a truth value');
  });

  test('none may grow past what a statement should hold', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`d${i}`, i === 0 ? 'x + x' : `d${i - 1} + d${i - 1}`]),
    );
    expect(found('d20', doubling).message).toContain('more than 5,000 parts');
    expect(found('d39', doubling).code).toBe('NAM210');
    const wide = { a: Array.from({ length: 200 }, () => 'x').join(' + '), b: Array.from({ length: 12 }, () => 'a').join(' + ') };
    expect(found('b + b', wide)).toMatchObject({ code: 'PLN503', from: 0 });
  });
});
