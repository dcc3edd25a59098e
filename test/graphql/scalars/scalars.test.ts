import { describe, expect, test } from '@jest/globals';
import { parseValue, type GraphQLScalarType } from 'graphql';
import { ExactNumber, parseJsonExactly } from '../../../src/kernel/decimal.js';
import { CalendarDate } from '../../../src/graphql/scalars/date.js';
import { DateTime } from '../../../src/graphql/scalars/date-time.js';
import { ExactDecimal } from '../../../src/graphql/scalars/decimal.js';
import { Duration } from '../../../src/graphql/scalars/duration.js';
import { Json } from '../../../src/graphql/scalars/json.js';
import { Row } from '../../../src/graphql/scalars/row.js';

const literal = (scalar: GraphQLScalarType, text: string, variables: Record<string, unknown> = {}): unknown =>
  scalar.parseLiteral(parseValue(text), variables);

describe('JSON', () => {
  test('keeps the digits of a number that a double would change, in literals as in variables', () => {
    expect(literal(Json, '{big: 9007199254740993, fine: 0.1, many: 0.1000000000000000000000001}')).toEqual({
      big: new ExactNumber('9007199254740993'), fine: 0.1, many: new ExactNumber('0.1000000000000000000000001'),
    });
    expect(Json.parseValue(parseJsonExactly('{"big": 9007199254740993}'))).toEqual({ big: new ExactNumber('9007199254740993') });
  });

  test('sets variables into literals', () => {
    expect(literal(Json, '{list: [$a, 1], none: $b}', { a: 'x' })).toEqual({ list: ['x', 1], none: null });
  });

  test('takes __proto__ for a name like any other', () => {
    const value = literal(Json, '{__proto__: {polluted: true}}') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('refuses values that are nested without end, and words without quotes', () => {
    const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as unknown;
    expect(() => Json.parseValue(deep)).toThrow('JSON must be JSON of at most 32 levels.');
    expect(() => literal(Json, `${'['.repeat(40)}${']'.repeat(40)}`)).toThrow('JSON must be JSON of at most 32 levels.');
    expect(() => literal(Json, '{channel: email}')).toThrow('a text stands in double quotes');
  });
});

describe('Decimal', () => {
  test('reads strings, numbers and literals exactly, and leaves as canonical text', () => {
    expect(ExactDecimal.parseValue('12.50')).toBe('12.5');
    expect(ExactDecimal.parseValue(0.1)).toBe('0.1');
    expect(ExactDecimal.parseValue(new ExactNumber('9007199254740993'))).toBe('9007199254740993');
    expect(literal(ExactDecimal, '9007199254740993.10')).toBe('9007199254740993.1');
    expect(ExactDecimal.serialize('12.5')).toBe('12.5');
  });

  test('hands on text that is no number, for the use case to refuse', () => {
    expect(ExactDecimal.parseValue('twelve')).toBe('twelve');
  });

  test('refuses what is neither text nor number', () => {
    expect(() => ExactDecimal.parseValue(true)).toThrow('Decimal must be a decimal number, as a string or a number.');
    expect(() => literal(ExactDecimal, '[1]')).toThrow('Decimal must be');
  });
});

describe('DateTime', () => {
  test('arrives as canonical UTC text with its microseconds, and leaves as text', () => {
    expect(DateTime.parseValue('2026-03-01T10:30:00.123456+01:00')).toBe('2026-03-01T09:30:00.123456Z');
    expect(DateTime.serialize('2026-03-01T09:30:00.123456Z')).toBe('2026-03-01T09:30:00.123456Z');
    expect(DateTime.serialize(Date.UTC(2026, 2, 1))).toBe('2026-03-01T00:00:00Z');
  });

  test('hands on text that is no instant, so that one bad row of a batch is rejected alone', () => {
    expect(DateTime.parseValue('yesterday')).toBe('yesterday');
  });

  test('refuses what is no text', () => {
    expect(() => DateTime.parseValue(1_700_000_000)).toThrow('DateTime must be a string such as "2026-03-01T09:30:00Z".');
    expect(() => literal(DateTime, '1700000000')).toThrow('DateTime must be');
  });
});

describe('Date and Duration', () => {
  test('are kept as they are written', () => {
    expect(CalendarDate.parseValue('2024-02-29')).toBe('2024-02-29');
    expect(CalendarDate.serialize('2024-02-29')).toBe('2024-02-29');
    expect(Duration.parseValue('P7D')).toBe('P7D');
    expect(literal(Duration, '"PT24H"')).toBe('PT24H');
  });

  test('refuse what is neither, with an example of what is', () => {
    expect(() => CalendarDate.parseValue('2026-02-30')).toThrow('Date must be a calendar date such as "2026-03-01".');
    expect(() => Duration.parseValue('a week')).toThrow('Duration must be an ISO-8601 duration such as "PT24H" or "P7D".');
  });
});

test('Row leaves as an array and is no input', () => {
  expect(Row.serialize(['2026-03-01', 1.5, null, true])).toEqual(['2026-03-01', 1.5, null, true]);
  expect(() => Row.parseValue([])).toThrow('Row must be no input.');
});
