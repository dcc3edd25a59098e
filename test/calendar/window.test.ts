import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { GRAINS, WEEKDAYS, type Calendar, type Grain } from '../../src/calendar/grain.js';
import { periodContaining } from '../../src/calendar/periods.js';
import { resolveWindow, type ResolvedWindow, type WindowInput } from '../../src/calendar/window.js';
import { YardstickError } from '../../src/kernel/errors.js';
import { sample } from '../support/size.js';
import { calendarIn, ODD_ZONES } from './zones.js';

const berlin = calendarIn('Europe/Berlin', 'MONDAY', 4);
const now = Date.parse('2026-03-31T08:00:00Z');
const resolve = (input: WindowInput, grain: Grain | null = null, calendar: Calendar = berlin, at = now): ResolvedWindow =>
  resolveWindow(input, grain, at, calendar, 20_000);
const label = (input: WindowInput, grain: Grain | null = null, calendar: Calendar = berlin): string =>
  resolve(input, grain, calendar).window.label;
const instants = ({ window }: ResolvedWindow): string[] => [window.from, window.to].map((at) => new Date(at).toISOString());

function refusal(input: WindowInput, grain: Grain | null = null): YardstickError {
  try {
    resolve(input, grain);
  } catch (error) {
    if (error instanceof YardstickError) return error;
    throw error;
  }
  throw new Error('the window was accepted');
}

describe('last', () => {
  test('is the whole units before now', () => {
    expect(label({ last: { count: 3, unit: 'MONTH' } })).toBe('2025-12..2026-02');
    expect(label({ last: { count: 1, unit: 'MONTH' } })).toBe('2026-02');
    expect(label({ last: { count: 2, unit: 'FISCAL_YEAR' } })).toBe('FY2024..FY2025');
    expect(label({ last: { count: 3, unit: 'HOUR' } })).toBe('2026-03-31T07:00+02:00..2026-03-31T09:00+02:00');
  });

  test('takes the running unit in addition where asked', () => {
    expect(label({ last: { count: 3, unit: 'MONTH', includeCurrent: true } })).toBe('2025-12..2026-03');
  });

  test('now on a boundary belongs to the unit that begins', () => {
    const midnight = Date.parse('2026-03-31T22:00:00Z');
    expect(resolve({ last: { count: 1, unit: 'DAY' } }, null, berlin, midnight).window.label).toBe('2026-03-31');
    expect(resolve({ last: { count: 1, unit: 'DAY' } }, null, berlin, midnight - 1).window.label).toBe('2026-03-30');
  });

  test('trap 3: the last three hours after the clock was put back are three real hours', () => {
    const at = Date.parse('2026-10-25T03:30:00Z');
    const hours = resolve({ last: { count: 3, unit: 'HOUR' } }, 'HOUR', berlin, at).periods;
    expect(hours.map((hour) => hour.label)).toEqual(['2026-10-25T02:00+02:00', '2026-10-25T02:00+01:00', '2026-10-25T03:00+01:00']);
  });

  test('trap 3: one month before 31 March is February, whole', () => {
    expect(instants(resolve({ last: { count: 1, unit: 'MONTH' } }))).toEqual(['2026-01-31T23:00:00.000Z', '2026-02-28T23:00:00.000Z']);
  });
});

describe('toDate', () => {
  test('reaches from the start of the running unit to its end', () => {
    expect(label({ toDate: 'MONTH' })).toBe('2026-03');
    expect(label({ toDate: 'FISCAL_YEAR' })).toBe('FY2026');
  });

  test('with a grain it ends with the period that holds now', () => {
    expect(resolve({ toDate: 'MONTH' }, 'DAY').periods.at(-1)!.label).toBe('2026-03-31');
    expect(resolve({ toDate: 'YEAR' }, 'MONTH').periods.map((period) => period.label)).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(label({ toDate: 'DAY' }, 'MONTH')).toBe('2026-03');
  });
});

describe('between', () => {
  test('takes local dates, half-open', () => {
    expect(instants(resolve({ between: { from: '2026-03-01', to: '2026-04-01' } })))
      .toEqual(['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z']);
  });

  test('takes instants', () => {
    expect(instants(resolve({ between: { from: '2026-03-01T09:00:00+01:00', to: '2026-03-01T10:30:00Z' } })))
      .toEqual(['2026-03-01T08:00:00.000Z', '2026-03-01T10:30:00.000Z']);
  });

  test('is named by the coarsest units that it is made of, else by its instants', () => {
    expect(label({ between: { from: '2026-01-01', to: '2027-01-01' } })).toBe('2026');
    expect(label({ between: { from: '2026-01-01', to: '2026-04-01' } })).toBe('2026-Q1');
    expect(label({ between: { from: '2026-01-01', to: '2026-03-01' } })).toBe('2026-01..2026-02');
    expect(label({ between: { from: '2026-01-01', to: '2026-03-02' } })).toBe('2026-01-01..2026-03-01');
    expect(label({ between: { from: '2026-01-01T09:00:00Z', to: '2026-01-01T10:00:00Z' } }))
      .toBe('2026-01-01T10:00+01:00..2026-01-01T11:00+01:00');
  });

  test('a day that the zone skipped is empty', () => {
    const apia = calendarIn('Pacific/Apia');
    expect(() => resolve({ between: { from: '2011-12-30', to: '2011-12-31' } }, 'DAY', apia)).toThrow('must lie before');
    expect(resolve({ between: { from: '2011-12-29', to: '2012-01-01' } }, 'DAY', apia).periods).toHaveLength(2);
  });
});

describe('widening', () => {
  test('a window grows to whole periods of its grain and says so', () => {
    const { window, periods } = resolve({ between: { from: '2026-03-10', to: '2026-03-20' } }, 'MONTH');
    expect(periods).toHaveLength(1);
    expect(window).toEqual(periods[0]);
    expect(window.label).toBe('2026-03');
  });

  test('weeks do not tile a month: it grows to every week that touches it', () => {
    const weeks = resolve({ last: { count: 1, unit: 'MONTH' } }, 'WEEK').periods.map((period) => period.label);
    expect(weeks).toEqual(['2026-W05', '2026-W06', '2026-W07', '2026-W08', '2026-W09']);
  });

  test('without a grain the window is the one period, as asked', () => {
    const { window, periods } = resolve({ between: { from: '2026-03-10', to: '2026-03-20' } });
    expect(periods).toEqual([window]);
    expect(window.label).toBe('2026-03-10..2026-03-19');
  });

  test('whatever is asked, the periods cover it, touch, and are whole', () => {
    const calendar = fc.record({
      timeZone: fc.constantFrom(...ODD_ZONES), weekStart: fc.constantFrom(...WEEKDAYS), fiscalYearStart: fc.integer({ min: 1, max: 12 }),
    });
    const unit = fc.constantFrom(...GRAINS);
    const window = fc.oneof(
      fc.record({ last: fc.record({ count: fc.integer({ min: 1, max: 5 }), unit, includeCurrent: fc.boolean() }) }),
      fc.record({ toDate: unit }),
    );
    const at = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2037, 0, 1) });
    fc.assert(fc.property(window, fc.constantFrom(...GRAINS.slice(1)), calendar, at, (input, grain, chosen, moment) => {
      const asked = resolveWindow(input, null, moment, chosen, 20_000).window;
      const { window: widened, periods } = resolveWindow(input, grain, moment, chosen, 20_000);
      expect(widened.from).toBeLessThanOrEqual(asked.from);
      if ('last' in input) expect(widened.to).toBeGreaterThanOrEqual(asked.to);
      else expect(widened.to).toBe(periodContaining(moment, grain, chosen).to);
      expect(periods[0]!.from).toBe(widened.from);
      expect(periods.at(-1)!.to).toBe(widened.to);
      for (const period of periods) expect(periodContaining(period.from, grain, chosen)).toEqual(period);
    }), { numRuns: sample(500, 10_000) });
  }, 600_000);
});

describe('a mistaken window', () => {
  test('names the argument and what was wrong', () => {
    const cases: [WindowInput, string, string][] = [
      [{}, 'window', 'A window takes exactly one of between, last and toDate; none of them was given.'],
      [{ toDate: 'DAY', last: { count: 1, unit: 'DAY' } }, 'window', 'A window takes exactly one of between, last and toDate; last and toDate were given.'],
      [{ last: { count: 0, unit: 'DAY' } }, 'window.last.count', 'window.last.count must be a whole number of at least 1; it is 0.'],
      [{ between: { from: '2026-03-02', to: '2026-03-01' } }, 'window.between', 'window.between.from (2026-03-02) must lie before window.between.to (2026-03-01): the window is half-open.'],
      [{ between: { from: '2026-03-01', to: '2026-03-01' } }, 'window.between', 'window.between.from (2026-03-01) must lie before window.between.to (2026-03-01): the window is half-open.'],
      [{ between: { from: '2026-03-01', to: '2026-03-02T00:00:00Z' } }, 'window.between', 'window.between.from is a date and window.between.to is an instant.'],
      [{ between: { from: '2026-02-30', to: '2026-03-01' } }, 'window.between.from', 'window.between.from is neither a date nor an instant: "2026-02-30".'],
      [{ between: { from: '2026-03-01', to: 'soon' } }, 'window.between.to', 'window.between.to is neither a date nor an instant: "soon".'],
      [{ between: { from: '0999-03-01T00:00:00Z', to: '2026-03-01T00:00:00Z' } }, 'window.between.from', 'window.between.from lies outside the years 1000 to 8999.'],
      [{ last: { count: 10_000_000, unit: 'YEAR' } }, 'window', 'The window reaches back before the year 1000.'],
    ];
    for (const [input, argument, message] of cases) {
      const error = refusal(input);
      expect([error.code, error.details.argument, error.message]).toEqual(['BAD_INPUT', argument, message]);
    }
  });

  test('of ten million periods is too expensive, whatever the unit', () => {
    for (const unit of GRAINS) {
      const error = refusal({ last: { count: 10_000_000, unit } }, 'DAY');
      expect(error.code).toBe('TOO_EXPENSIVE');
    }
  });
});
