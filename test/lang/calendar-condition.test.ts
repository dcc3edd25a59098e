import { describe, expect, test } from '@jest/globals';
import { checkCalendarCondition, holdsOn, type CheckedCalendarCondition } from '../../src/lang/calendar-condition.js';
import { parse } from '../../src/lang/parse.js';
import { parametersOf } from '../../src/lang/parameters.js';
import { exampleCalendar } from './example-catalog.js';

function check(text: string, options: { hourly?: boolean; params?: Record<string, unknown> } = {}): CheckedCalendarCondition {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.diagnostic.message);
  return checkCalendarCondition(text, parsed.expr, {
    calendar: exampleCalendar, hourly: options.hourly ?? false, parameters: parametersOf(options.params ?? null),
  });
}

const holds = (text: string, date: string, hour = 0, params: Record<string, unknown> = {}): boolean => {
  const checked = check(text, { hourly: true, params });
  if (!checked.ok) throw new Error(checked.diagnostics[0]!.message);
  return holdsOn(checked.condition, { date, hour }, exampleCalendar);
};

const findings = (text: string, options: { hourly?: boolean } = {}): string[] => {
  const checked = check(text, options);
  return checked.ok ? [] : checked.diagnostics.map(({ code, from, to }) => `${code} ${text.slice(from, to)}`);
};

describe('a condition on units of the calendar', () => {
  test.each([
    ['tagged("holiday")', '2026-04-06', 0, true],
    ['tagged("holiday")', '2026-04-07', 0, false],
    ['not tagged("holiday")', '2026-04-07', 0, true],
    ['weekday() in [6, 7]', '2026-04-05', 0, true],
    ['weekday() in [6, 7]', '2026-04-06', 0, false],
    ['weekday() == 1', '2026-04-06', 0, true],
    ['weekday() != 1', '2026-04-06', 0, false],
    ['weekday() <= 5 and not tagged("holiday")', '2026-04-06', 0, false],
    ['weekday() <= 5 and not tagged("holiday")', '2026-04-07', 0, true],
    ['weekday() > 5 or tagged("holiday")', '2026-04-06', 0, true],
    ['hour_of_day() >= 9 and hour_of_day() < 17', '2026-04-06', 9, true],
    ['hour_of_day() >= 9 and hour_of_day() < 17', '2026-04-06', 17, false],
    ['-hour_of_day() == -17.0', '2026-04-06', 17, true],
    ['tagged("holiday") == tagged("promotion")', '2026-04-06', 0, false],
    ['weekday() == 1.0000000000000000000000001', '2026-04-06', 0, false],
    ['true', '2026-04-06', 0, true],
    ['weekday() in $days', '2026-04-06', 0, true],
  ])('%s on %s at %i: %s', (text, date, hour, expected) => expect(holds(text, date, hour, { days: [1, 2] })).toBe(expected));

  test('is made of nothing else, each part told at its place', () => {
    expect(findings('channel == "email"')).toEqual(['NAM234 channel']);
    expect(findings('weekday() + 1 == 2 or key == "a"')).toEqual(['NAM234 weekday() + 1', 'NAM234 key']);
    expect(findings('due(occurredAt, hours(1))')).toEqual(['NAM234 due(occurredAt, hours(1))']);
    expect(findings('weekday() == 1 ? true : false')).toEqual(['NAM234 weekday() == 1 ? true : false']);
    expect(findings('weekday(occurredAt) == 1')).toEqual(['NAM233 weekday(occurredAt)']);
    expect(findings('hour_of_day() == 9')).toEqual(['NAM234 hour_of_day()']);
    expect(findings('hour_of_day() == 9', { hourly: true })).toEqual([]);
  });

  test('is checked as everywhere: types, tags, functions', () => {
    expect(findings('weekday()')).toEqual(['TYP304 weekday()']);
    expect(findings('weekday() == "Monday"')).toEqual(['TYP302 weekday() == "Monday"']);
    expect(findings('tagged("holidays")')).toEqual(['NAM231 "holidays"']);
    expect(findings('weekdays() == 1')).toEqual(['NAM206 weekdays']);
    const checked = check('tagged("holidays")');
    expect(checked.ok ? null : checked.diagnostics[0]!.hint).toBe('Did you mean "holiday"?');
    expect(check('weekday()==1')).toMatchObject({ ok: true, canonical: 'weekday() == 1' });
  });
});
