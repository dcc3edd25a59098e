import { describe, expect, test } from '@jest/globals';
import type { CalendarNames } from '../../src/lang/catalog.js';
import { type CheckRowOptions, checkRow } from '../../src/lang/check-row.js';
import { dueLagMs } from '../../src/lang/due-lag.js';
import { resolveRow } from '../../src/lang/resolve-row.js';
import { calendarNamesOf, calls, exampleCalendar, field, office, source } from './example-catalog.js';
import { rowText } from './rendered.js';

const check = (text: string, options: Partial<CheckRowOptions> = {}) =>
  checkRow(text, { sources: [calls], calendar: exampleCalendar, expect: 'any', ...options });

function expr(text: string, options: Partial<CheckRowOptions> = {}) {
  const checked = check(text, options);
  if (!checked.ok) throw new Error(checked.diagnostics[0]!.message);
  return checked.bySource[options.sources?.[0]?.key ?? 'calls']!;
}

const findings = (text: string, options: Partial<CheckRowOptions> = {}): (string | null)[][] => {
  const checked = check(text, options);
  return checked.ok ? [] : checked.diagnostics.map(({ code, from, to, hint }) => [code, text.slice(from, to), hint]);
};

describe('what a row expression reads of its question', () => {
  test.each([
    ['due(occurredAt, hours(24))', 'due(@occurredAt, 86400, @now)'],
    ['due("2026-03-01T00:00:00Z", wait)', 'due(@2026-03-01T00:00:00Z, multiply(wait, 60), @now)'],
    ['business_due(occurredAt, minutes(5))', 'businessDue(@occurredAt, 300, @now, @schedule:default)'],
    ['business_seconds(occurredAt, resolved_at)', 'businessSeconds(@occurredAt, resolved_at, @schedule:default)'],
    ['business_seconds(occurredAt, resolved_at, "default")', 'businessSeconds(@occurredAt, resolved_at, @schedule:default)'],
    ['tagged("holiday")', 'tagged(@at, @tag:holiday)'],
    ['hour_of_day()', 'hourOfDay(@at, @zone)'],
    ['hour_of_day(resolved_at)', 'hourOfDay(resolved_at, @zone)'],
    ['weekday()', 'weekday(@at, @zone)'],
    ['date_of()', 'dateOf(@at, @zone)'],
  ])('%s is %s', (text, written) => expect(rowText(expr(text))).toBe(written));

  test('business_seconds is a time, beside which a bare number is in seconds', () => {
    expect(check('business_seconds(occurredAt, resolved_at)')).toMatchObject({ ok: true, type: 'number', unit: { dimensions: { time: 1 } } });
    expect(rowText(expr('business_seconds(occurredAt, resolved_at) <= hours(8)'))).toContain('28800');
  });

  test('is written out by its context', () => {
    const context = {
      now: Date.parse('2026-03-01T12:00:00Z'), at: { op: 'field', key: 'resolved_at', type: 'instant' }, timeZone: 'Europe/Berlin', catalog: exampleCalendar,
    } as const;
    const resolved = (text: string): string => rowText(resolveRow(expr(text, { place: 'stock' }), context));
    expect(resolved('due(occurredAt, hours(1))')).toBe('due(@occurredAt, 3600, @2026-03-01T12:00:00Z)');
    expect(resolved('weekday()')).toBe('weekday(resolved_at, "Europe/Berlin")');
    expect(resolved('tagged("holiday")')).toBe(`tagged(resolved_at, [${
      ['2026-04-05T22:00Z', '2026-04-06T22:00Z', '2026-12-24T23:00Z', '2026-12-26T23:00Z'].map((at) => Date.parse(at)).join(', ')}])`);
    expect(resolved('seconds_between(occurredAt, as_of())')).toBe('secondsBetween(@occurredAt, @asOf)');
    expect(resolved('answered')).toBe('answered');
  });
});

describe('places', () => {
  test('as_of() is known in a stock measure alone', () => {
    expect(findings('seconds_between(occurredAt, as_of())', { place: 'stock' })).toEqual([]);
    for (const place of ['rows', 'condition'] as const) {
      expect(findings('seconds_between(occurredAt, as_of())', { place })).toMatchObject([['NAM233', 'as_of', expect.any(String)]]);
    }
  });

  test('due and business_due have no place in the condition of a question, nor have computed fields that read them', () => {
    expect(findings('due(occurredAt, hours(1)) or business_due(occurredAt, hours(1))', { place: 'condition' }))
      .toMatchObject([['NAM233', 'due', expect.any(String)], ['NAM233', 'business_due', expect.any(String)]]);
    const late = source('late', [field('late', 'BOOLEAN', 'DIMENSION', { expression: 'due(occurredAt, hours(1))' })]);
    expect(findings('late', { sources: [late], place: 'condition' })).toMatchObject([['NAM233', 'late', expect.any(String)]]);
    expect(findings('late', { sources: [late] })).toEqual([]);
    expect(findings('business_seconds(occurredAt, resolved_at) > 5 and tagged("holiday")', { place: 'condition' })).toEqual([]);
  });

  test('computed fields have no as_of()', () => {
    const aged = source('aged', [field('age', 'NUMBER', 'VALUE', { expression: 'seconds_between(occurredAt, as_of())', unit: 's' })]);
    expect(findings('age', { sources: [aged], place: 'stock' })).toMatchObject([['NAM210', 'age', 'Mend "age" first.']]);
  });
});

describe('names of tags and schedules', () => {
  test('that are not there are told where they stand, with what was meant', () => {
    expect(findings('tagged("holidays")')).toEqual([['NAM231', '"holidays"', 'Did you mean "holiday"?']]);
    expect(findings('tagged("unheard_of")')).toEqual([['NAM231', '"unheard_of"', 'Define it with defineTag.']]);
    expect(findings('business_due(occurredAt, hours(1), "defalt")')).toEqual([['NAM232', '"defalt"', 'Did you mean "default"?']]);
    expect(findings('tagged(channel)')).toEqual([['TYP307', 'channel', null]]);
    expect(findings('business_due(occurredAt, hours(1), channel)')).toEqual([['TYP307', 'channel', null]]);
  });

  test('where none is named, the one of the key default is meant, and its absence told', () => {
    const none: CalendarNames = calendarNamesOf([], [{ ...office, key: 'night' }]);
    expect(findings('business_seconds(occurredAt, resolved_at)', { calendar: none })).toEqual([
      ['NAM232', 'business_seconds(occurredAt, resolved_at)', 'Name a schedule in quotes, or define "default" with defineSchedule.'],
    ]);
    expect(findings('business_seconds(occurredAt, resolved_at, "night")', { calendar: none })).toEqual([]);
  });

  test('durations are times: a bare number is none', () => {
    expect(findings('due(occurredAt, 24)')).toEqual([['UNI406', '24', 'Write seconds(n), minutes(n), hours(n) or days(n).']]);
    expect(findings('due(occurredAt, cost)')).toMatchObject([['UNI406', 'cost', expect.any(String)]]);
    expect(findings('due(occurredAt, channel)')).toMatchObject([['TYP301', 'channel', null]]);
    expect(findings('due(channel, hours(1))')).toMatchObject([['TYP301', 'channel', null]]);
  });
});

test('a deadline of constant length says how long a value may still change', () => {
  expect(dueLagMs(expr('due(occurredAt, hours(24))'), exampleCalendar)).toBe(86_400_000);
  expect(dueLagMs(expr('due(occurredAt, 2 * hours(24) - minutes(1)) and not due(occurredAt, seconds(0.5))'), exampleCalendar)).toBe(172_740_000);
  expect(dueLagMs(expr('due(occurredAt, days(1 / 2) + seconds(-(3)))'), exampleCalendar)).toBe(43_197_000);
  expect(dueLagMs(expr('due(occurredAt, wait)'), exampleCalendar)).toBe(0);
  expect(dueLagMs(expr('due(occurredAt, hours(1) / 0)'), exampleCalendar)).toBe(0);
  expect(dueLagMs(null, exampleCalendar)).toBe(0);
});
