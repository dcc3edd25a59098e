import { describe, expect, test } from '@jest/globals';
import { checkKpi } from '../../src/lang/check-kpi.js';
import { catalog } from './example-catalog.js';
import { kpiText } from './rendered.js';

const check = (text: string, declaredUnit: string | null = null) => checkKpi(text, { catalog, declaredUnit, self: null });
const rendered = (text: string): string => {
  const result = check(text);
  return result.ok ? kpiText(result.kpi.expression) : result.diagnostics.map(({ code }) => code).join(' ');
};
const unit = (text: string): string => {
  const result = check(text);
  return result.ok ? result.kpi.unit.display : 'refused';
};

describe('a function of time', () => {
  test.each([
    ['previous(handled)', 'handled{previous}'],
    ['previous(handled, 3)', 'handled{previous 3}'],
    ['shift(handled, 1, "fiscal_year")', 'handled{shift 1 fiscal_year}'],
    ['rolling(handled, 28, "day")', 'handled{rolling 28 day}'],
    ['to_date(handled, "month")', 'handled{month to date}'],
    ['cumulative(handled)', 'handled{cumulative}'],
    ['mean_over(handled, "day")', 'mean(handled{each day}){each day}'],
    ['units("week")', 'units{each week}'],
    ['change(handled)', 'subtract(handled, handled{previous})'],
  ])('%s is %s', (text, expected) => expect(rendered(text)).toBe(expected));

  test('stands outside of what its argument carries already: changes apply outside in', () => {
    expect(rendered('rolling(to_date(handled, "month"), 28, "day")')).toBe('handled{rolling 28 day}{month to date}');
    expect(rendered('where(previous(handled), channel == "email")')).toBe('handled{where channel == "email"}{previous}');
  });

  test('reaches every measure of a ratio, so that no ratio is ever averaged', () => {
    expect(rendered('rolling(handled / offered, 28, "day")')).toBe('divide(handled{rolling 28 day}, offered{rolling 28 day})');
  });

  test('stands around what is combined over units, and around each of its measures', () => {
    expect(rendered('previous(mean_over(handled, "day"))')).toBe('mean(handled{previous}{each day}){previous}{each day}');
    expect(rendered('rolling(handled / units("day"), 2, "week")')).toBe('divide(handled{rolling 2 week}, units{rolling 2 week}{each day})');
  });

  test('chooses units by the calendar', () => {
    expect(rendered('mean_over(handled, "day", weekday() <= 5 and not tagged("holiday"))'))
      .toBe('mean(handled{each day where weekday() <= 5 and not tagged("holiday")}){each day where weekday() <= 5 and not tagged("holiday")}');
  });

  test('grows from something: previous below 0 is UNDEFINED', () => {
    expect(rendered('growth(handled)')).toBe(
      'divide(subtract(handled, handled{previous}), '
      + 'if(less(handled{previous}, 0), nullif(handled{previous}, handled{previous}), handled{previous}))',
    );
  });

  test('share(x, "d") is x over what remains without d', () => {
    expect(rendered('share(handled, "channel")')).toBe('divide(handled, handled{overall channel})');
  });
});

describe('units', () => {
  test('stay with x, but a change of shares is in points, and growth and share are shares', () => {
    expect(unit('rolling(handle_time, 28, "day")')).toBe(unit('handle_time'));
    expect(unit('change(csat)')).toBe('pp');
    expect(unit('change(handle_time)')).toBe(unit('handle_time'));
    expect(unit('growth(handle_time)')).toBe('%');
    expect(unit('share(handled)')).toBe('%');
    expect(unit('units("day")')).toBe('');
  });
});

describe('what cannot be', () => {
  test.each([
    ['rolling(handled, 28, "days")', 'NAM250', 'Did you mean "day"?'],
    ['rolling(handled, 28, "fortnight")', 'NAM250', 'Units are hour, day, week, month, quarter, year, fiscal_quarter, fiscal_year.'],
    ['rolling(handled, 28, day)', 'TYP307', null],
    ['rolling(handled, 0, "day")', 'TYP307', null],
    ['rolling(handled, 2.5, "day")', 'TYP307', null],
    ['previous(handled, -1)', 'TYP307', null],
    ['shift(handled, 10001, "day")', 'TYP307', null],
    ['previous(3)', 'NAM218', null],
    ['previous(handled > 3)', 'TYP301', null],
    ['to_date(handled)', 'TYP303', null],
    ['mean_over(handled, "day", handled > 3)', 'NAM234', expect.any(String)],
    ['cumulative(mean_over(handled, "day"))', 'PLN510', expect.any(String)],
    ['cumulative(handled / units("month"))', 'PLN510', expect.any(String)],
  ])('%s: %s', (text, code, hint) => {
    const result = check(text);
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code, hint }] });
  });

  test('a cumulative of what has a period of its own is fine', () => {
    expect(rendered('cumulative(rolling(mean_over(handled, "day"), 4, "day"))')).toContain('mean(');
  });

  test('nested growth does not grow without bound: it is refused before', () => {
    const nested = (depth: number): string => (depth === 0 ? 'handled' : `growth(${nested(depth - 1)})`);
    expect(rendered(nested(12))).toBe('PLN503');
  });
});
