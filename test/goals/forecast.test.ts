import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Acceptable } from '../../src/goals/acceptable.js';
import { Forecaster, forecast, LEAST_FORECAST_POINTS, prospectOf, type Forecast } from '../../src/goals/forecast.js';
import { fitSeasonalLine, sumOverPlaces } from '../../src/goals/seasonal-line.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { sample } from '../support/size.js';
import { historyOf } from './history.js';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
const UNBOUNDED = { least: null, most: null };
const shown = ({ value, low, high }: Forecast, digits = 20): string[] => [value, low, high].map((each) => each.toDecimalPlaces(digits).toString());
/** Quarters with a level each: high in the fourth. */
const SEASON = [10, 12, 8, 30];

describe('a forecast', () => {
  it('goes on with a straight line exactly, without any doubt', () => {
    const line = historyOf(range(10).map((at) => 5 + 3 * at));
    // The value after the tenth is 5 + 3 × 10 = 35; four ahead 5 + 3 × 13 = 44; all four 35 + 38 + 41 + 44 = 158.
    expect(shown(forecast(line, 1, 'LAST', 'YEAR')!)).toEqual(['35', '35', '35']);
    expect(shown(forecast(line, 4, 'LAST', 'YEAR')!)).toEqual(['44', '44', '44']);
    expect(shown(forecast(line, 4, 'SUM', 'YEAR')!)).toEqual(['158', '158', '158']);
  });

  it('repeats a pure season exactly', () => {
    const quarters = historyOf(range(12).map((at) => SEASON[at % 4]!));
    expect(range(4).map((at) => shown(forecast(quarters, at + 1, 'LAST', 'QUARTER')!)[0])).toEqual(['10', '12', '8', '30']);
    expect(shown(forecast(quarters, 6, 'SUM', 'QUARTER')!)).toEqual(['82', '82', '82']);
    expect(forecast(quarters, 1, 'LAST', 'QUARTER')!.method).toBe('LINEAR_WITH_SEASON');
  });

  it('follows a season on a line exactly, wherever the history begins', () => {
    const upTo = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
    fc.assert(fc.property(upTo(0, 3), upTo(-50, 50), upTo(8, 20), upTo(1, 8),
      (phase, slope, length, ahead) => {
        const at = (place: number): number => SEASON[(place + phase) % 4]! + slope * place;
        const { value } = forecast(historyOf(range(length).map(at)), ahead, 'LAST', 'FISCAL_QUARTER')!;
        expect(value.toDecimalPlaces(20).toNumber()).toBe(at(length + ahead - 1));
      }), { numRuns: sample(100, 2_000) });
  });

  it('has the interval of the textbook for a plain line', () => {
    // Values 1 3 2 5 4 6 8 7 at 0 … 7: means 3.5 and 4.5, Sxx = 42, Sxy = 39, slope 39 / 42 = 0.928571.
    // Syy = 42, residual squares 42 − 39² / 42 = 5.785714, variance / 6 = 0.964286, deviation 0.981981.
    // At 8: 4.5 + 0.928571 × 4.5 = 8.678571; 1 + 1 / 8 + 4.5² / 42 = 1.607143, root 1.267731; t(0.975; 6) = 2.446912.
    // Half: 2.446912 × 0.981981 × 1.267731 = 3.0461.
    const given = historyOf([1, 3, 2, 5, 4, 6, 8, 7]);
    const { value, low, high, method, n } = forecast(given, 1, 'LAST', 'YEAR')!;
    expect([value.toFixed(6), high.minus(value).toFixed(4), value.minus(low).toFixed(4)]).toEqual(['8.678571', '3.0461', '3.0461']);
    expect([method, n]).toEqual(['LINEAR', 8]);
  });

  it('is a plain line until every period of the season has come twice', () => {
    const months = range(23).map((at) => SEASON[at % 4]!);
    expect(forecast(historyOf(months), 1, 'LAST', 'MONTH')!.method).toBe('LINEAR');
    expect(forecast(historyOf([...months, 30]), 1, 'LAST', 'MONTH')!.method).toBe('LINEAR_WITH_SEASON');
    expect(forecast(historyOf([...months.slice(0, 5), null, ...months.slice(6), 30]), 1, 'LAST', 'MONTH')!.method).toBe('LINEAR');
  });

  it('keeps the place of periods without a value', () => {
    const holed = range(12).map((at) => (at === 4 || at === 11 ? null : 5 + 3 * at));
    expect(shown(forecast(historyOf(holed), 1, 'LAST', 'YEAR')!)[0]).toBe('41');
  });

  it('is none below eight values, or further ahead than the history reaches back', () => {
    expect(LEAST_FORECAST_POINTS).toBe(8);
    expect(forecast(historyOf(range(7)), 1, 'LAST', 'YEAR')).toBeNull();
    expect(forecast(historyOf([...range(7), null, null]), 1, 'LAST', 'YEAR')).toBeNull();
    expect(forecast(historyOf(range(8)), 8, 'LAST', 'YEAR')).not.toBeNull();
    expect(forecast(historyOf(range(8)), 9, 'LAST', 'YEAR')).toBeNull();
    expect(forecast(historyOf(range(8)), 0, 'LAST', 'YEAR')).toBeNull();
  });

  it('trap 22: counts from the break of a definition only', () => {
    expect(forecast(historyOf([900, 800, ...range(8)], 3), 1, 'LAST', 'YEAR')).toBeNull();
    expect(shown(forecast(historyOf([900, 800, ...range(8)], 2), 1, 'LAST', 'YEAR')!)).toEqual(['8', '8', '8']);
  });

  it('stays within what the KPI can be', () => {
    const share = { least: new Decimal(0), most: new Decimal(1) };
    const rising = historyOf(['0.80', '0.84', '0.85', '0.89', '0.92', '0.93', '0.97', '0.99']);
    const { value, high } = forecast(rising, 4, 'LAST', 'YEAR', share)!;
    expect([value.toString(), high.toString()]).toEqual(['1', '1']);
    expect(forecast(rising, 4, 'LAST', 'YEAR')!.value.gt(1)).toBe(true);
    expect(forecast(rising, 3, 'SUM', 'YEAR', share)!.high.toString()).toBe('3');
  });

  it('after a part of a history is that of the part alone', () => {
    const values = range(70).map((at) => (at % 11 === 3 ? null : new Decimal((at * 7919) % 31).div(at % 5 === 0 ? 7 : 8)));
    const whole = new Forecaster(values, 'MONTH');
    for (const periods of range(71)) {
      const part = values.slice(0, periods).map((value, at) => ({ period: `${at}`, value, redefined: false }));
      expect(whole.after(periods, 6, 'SUM', UNBOUNDED)).toEqual(forecast(part, 6, 'SUM', 'MONTH'));
    }
    expect([6, 20, 70].map((periods) => whole.after(periods, 6, 'LAST', UNBOUNDED)?.method)).toEqual([undefined, 'LINEAR', 'LINEAR_WITH_SEASON']);
  });

  it('of a sum is the sum of the forecasts, and surer than they are together', () => {
    const values = range(16).map((at) => ({ at, value: new Decimal((at * 7919) % 31) }));
    const line = fitSeasonalLine(values, 4);
    const single = range(5).map((ahead) => sumOverPlaces(line, [16 + ahead]));
    const whole = sumOverPlaces(line, range(5).map((ahead) => 16 + ahead));
    expect(whole.sum.minus(Decimal.sum(...single.map(({ sum }) => sum))).abs().lt('1e-25')).toBe(true);
    expect(whole.variance.sqrt().lt(Decimal.sum(...single.map(({ variance }) => variance.sqrt())))).toBe(true);
  });
});

/** A small linear congruential generator, and normal numbers from it by Box and Muller. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('the interval of a forecast, over many seeded processes', () => {
  const cases = [['LAST', 'YEAR'], ['LAST', 'QUARTER'], ['SUM', 'QUARTER']] as const;

  it.each(cases)('of %s by %s covers what comes about 95 times of 100', (of, grain) => {
    const next = normals(20_260_322);
    const runs = sample(400, 4_000);
    const ahead = 3;
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      const values = range(20 + ahead).map((at) => 50 + at + (grain === 'QUARTER' ? SEASON[at % 4]! : 0) + 4 * next());
      const coming = values.slice(-ahead);
      const came = of === 'SUM' ? coming.reduce((sum, value) => sum + value, 0) : coming.at(-1)!;
      const { low, high } = forecast(historyOf(values.slice(0, -ahead)), ahead, of, grain)!;
      if (low.lte(came) && high.gte(came)) covered += 1;
    }
    // Four standard errors of a share of 0.95 among so many runs.
    expect(Math.abs(covered / runs - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs));
  });
});

describe('the prospect of a target', () => {
  const made = (low: number, high: number): Forecast =>
    ({ value: new Decimal((low + high) / 2), low: new Decimal(low), high: new Decimal(high), method: 'LINEAR', n: 8 });
  const atLeast = (bound: number): Acceptable => ({ atLeast: new Decimal(bound), atMost: null });

  it.each<[string, number, string]>([
    ['below the interval', 10, 'WILL_MEET'], ['on its lower end', 12, 'WILL_MEET'], ['within it', 15, 'OPEN'],
    ['on its upper end', 18, 'OPEN'], ['above it', 19, 'WILL_MISS'],
  ])('that lies %s', (_, target, expected) => expect(prospectOf(made(12, 18), atLeast(target))).toBe(expected));

  it('that is a band inside the interval is open', () => {
    expect(prospectOf(made(12, 18), { atLeast: new Decimal(16), atMost: new Decimal(17) })).toBe('OPEN');
  });
});
