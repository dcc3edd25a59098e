import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Acceptable } from '../../src/goals/acceptable.js';
import { CHART_RULES, pointSignals, type ChartRuleName, type Side } from '../../src/goals/chart-rules.js';
import { LEAST_CHART_POINTS, processChart, type ProcessChart } from '../../src/goals/process-chart.js';
import { assuranceOf, lasting, meaningOf, pointMeanings, signalOf } from '../../src/goals/signals.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { sample } from '../support/size.js';
import { historyOf } from './history.js';

const chartOf = (values: readonly (number | string | null)[], breakAt = -1): ProcessChart => processChart(historyOf(values, breakAt))!;
const rounded = ({ mean, meanMovingRange, upper, lower, upperRange }: ProcessChart): string[] =>
  [mean.toFixed(2), meanMovingRange.toFixed(3), upper.toFixed(2), lower.toFixed(2), upperRange.toFixed(2)];
const GOLDEN = [82, 85, 79, 84, 81, 86, 83, 80, 85, 82, 84, 83];

/** A chart with mean 0 and limits at −9 and 9 (so that 4.5 is halfway), of which only the points matter. */
const chartWith = (values: readonly number[]): ProcessChart => ({
  mean: new Decimal(0), meanMovingRange: new Decimal(9).div('2.66'), lower: new Decimal(-9), upper: new Decimal(9), upperRange: new Decimal(11),
  points: values.map((value, index) => ({ period: `p${index}`, value: new Decimal(value) })),
});
const marks = (values: readonly number[], rule: ChartRuleName, side: Side = 'HIGH'): string => pointSignals(chartWith(values))
  .map((signals) => (signals.some((each) => each.rule === rule && each.side === side) ? 'x' : '.')).join('');

describe('the limits of a process behaviour chart', () => {
  it('are those of the golden vector', () => {
    // Sum 994, mean 994 / 12 = 82.83. Steps 3 6 5 3 5 3 3 5 3 2 1: sum 39, mean 39 / 11 = 3.545.
    // 2.66 × 3.545 = 9.43: 82.83 ± 9.43 = 73.40 and 92.26. 3.268 × 3.545 = 11.59.
    expect(rounded(chartOf(GOLDEN))).toEqual(['82.83', '3.545', '92.26', '73.40', '11.59']);
    expect(signalOf(chartOf(GOLDEN), 'HIGHER_IS_BETTER')).toEqual({ cause: 'COMMON' });
  });

  it('are those of the example of NHSRplotthedots, outlier kept as in Making Data Count\'s own sheet', () => {
    const values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
    // Nine ones, eight twos, a ten: 35; mean 35 / 18 = 1.944. Steps 1 1 1 8 9 and twelve of 1: 32; mean 32 / 17 = 1.882.
    // 2.66 × 1.882 = 5.007: −3.06 and 6.95. 3.268 × 1.882 = 6.15.
    const chart = chartOf(values);
    expect(rounded(chart)).toEqual(['1.94', '1.882', '6.95', '-3.06', '6.15']);
    expect(pointSignals(chart).flatMap((signals, index) => signals.map(({ rule, side }) => `${index} ${rule} ${side}`)))
      .toEqual(['4 OUTSIDE_LIMITS HIGH']);
  });

  it('are not drawn below twelve points with a value', () => {
    expect(LEAST_CHART_POINTS).toBe(12);
    expect(processChart(historyOf(GOLDEN.slice(1)))).toBeNull();
    expect(processChart(historyOf([...GOLDEN.slice(1), null, null]))).toBeNull();
    expect(processChart([])).toBeNull();
  });

  it('leave periods without a value out, and step between the neighbours that have one', () => {
    expect(rounded(chartOf([82, null, ...GOLDEN.slice(1)]))).toEqual(rounded(chartOf(GOLDEN)));
  });

  it('trap 22: begin anew where the definition breaks', () => {
    expect(rounded(chartOf([500, 900, 100, ...GOLDEN], 3))).toEqual(rounded(chartOf(GOLDEN)));
    expect(processChart(historyOf([500, ...GOLDEN], 2))).toBeNull();
  });

  it('move with the values and stretch with their scale', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 12, maxLength: 40 });
    fc.assert(fc.property(values, fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 9 }), (given, shift, scale) => {
      const [plain, moved] = [chartOf(given), chartOf(given.map((value) => value * scale + shift))];
      expect(moved.upper.minus(plain.upper.times(scale).plus(shift)).abs().lt('1e-25')).toBe(true);
      expect(moved.lower.minus(plain.lower.times(scale).plus(shift)).abs().lt('1e-25')).toBe(true);
      expect(plain.lower.lte(plain.mean) && plain.mean.lte(plain.upper)).toBe(true);
    }), { numRuns: sample(200, 3_000) });
  });
});

describe('the rules of a process behaviour chart', () => {
  it.each<[string, number[], string]>([
    ['a point outside', [0, 9.01, 0, -9.01], '.x..'],
    ['a point on the limit is inside', [9], '.'],
  ])('OUTSIDE_LIMITS: %s', (_, values, expected) => expect(marks(values, 'OUTSIDE_LIMITS')).toBe(expected));

  it.each<[string, number[], string]>([
    ['eight above the mean', [-1, 1, 1, 2, 1, 2, 1, 1, 1, -1], '.xxxxxxxx.'],
    ['seven are none', [-1, 1, 1, 1, 1, 1, 1, 1, -1], '.........'],
    ['a point on the mean ends the run', [1, 1, 1, 1, 0, 1, 1, 1, 1], '.........'],
    ['nine are one pattern', [1, 1, 1, 1, 1, 1, 1, 1, 1], 'xxxxxxxxx'],
  ])('EIGHT_ON_ONE_SIDE: %s', (_, values, expected) => expect(marks(values, 'EIGHT_ON_ONE_SIDE')).toBe(expected));

  it.each<[string, number[], string]>([
    ['three of four nearer the limit than the mean', [0, 5, 6, 0, 5, 0], '.xx.x.'],
    ['the odd one may lie on the other side', [5, -2, 5, 5], 'x.xx'],
    ['halfway is not nearer', [4.5, 5, 0, 5], '....'],
    ['three of five are none', [5, 0, 5, 0, 5], '.....'],
    ['both sides together are none', [5, -5, 5, 0], '....'],
  ])('THREE_OF_FOUR_NEAR_LIMIT: %s', (_, values, expected) => expect(marks(values, 'THREE_OF_FOUR_NEAR_LIMIT')).toBe(expected));

  it.each<[string, number[], string]>([
    ['seven rising', [0, -3, -2, -1, 0, 1, 2, 3, 0], '.xxxxxxx.'],
    ['six are none', [0, -2, -1, 0, 1, 2, 3, 0], '........'],
    ['a pause ends it', [-3, -2, -1, 0, 0, 1, 2, 3], '........'],
  ])('TREND_OF_SEVEN: %s', (_, values, expected) => expect(marks(values, 'TREND_OF_SEVEN')).toBe(expected));

  it('find on the low side what they find on the high side, mirrored', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -12, max: 12 }), { maxLength: 30 }), (values) => {
      for (const { name } of CHART_RULES) {
        expect(marks(values.map((value) => -value), name, 'LOW')).toBe(marks(values, name, 'HIGH'));
      }
    }), { numRuns: sample(200, 3_000) });
  });
});

describe('the signal of the newest point', () => {
  it('is an improvement or a concern by direction, and neither for a KPI without one', () => {
    const high = chartWith([0, 0, 0, 10]);
    expect(signalOf(high, 'HIGHER_IS_BETTER')).toEqual({
      cause: 'SPECIAL', side: 'HIGH', meaning: 'IMPROVEMENT', patterns: [{ rule: 'OUTSIDE_LIMITS', side: 'HIGH' }],
    });
    const meanings = (['HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL'] as const)
      .flatMap((direction) => [meaningOf('HIGH', direction), meaningOf('LOW', direction)]);
    expect(meanings).toEqual(['IMPROVEMENT', 'CONCERN', 'CONCERN', 'IMPROVEMENT', 'NEITHER', 'NEITHER']);
  });

  it('is common cause once a pattern is over', () => {
    expect(signalOf(chartWith([10, 0, 0, 0]), 'HIGHER_IS_BETTER')).toEqual({ cause: 'COMMON' });
  });

  it('tells every pattern that the point is part of, the strongest first', () => {
    const signal = signalOf(chartWith([1, 1, 2, 3, 5, 6, 7, 10]), 'LOWER_IS_BETTER');
    expect(signal).toMatchObject({ cause: 'SPECIAL', meaning: 'CONCERN' });
    expect('patterns' in signal && signal.patterns.map(({ rule }) => rule))
      .toEqual(['OUTSIDE_LIMITS', 'EIGHT_ON_ONE_SIDE', 'THREE_OF_FOUR_NEAR_LIMIT', 'TREND_OF_SEVEN']);
  });

  it('is common cause where nothing ever varies', () => {
    for (const value of ['5', new Decimal(2).div(3).toString(), new Decimal(1).div(7).toString()]) {
      for (const length of [12, 13, 23]) {
        expect(signalOf(chartOf(Array.from({ length }, () => value)), 'HIGHER_IS_BETTER')).toEqual({ cause: 'COMMON' });
      }
    }
  });
});

describe('the signals of all points', () => {
  it('last as long as the newest points mean the same', () => {
    expect(lasting([])).toBe(0);
    expect(lasting(['CONCERN', null])).toBe(0);
    expect(lasting([null, 'CONCERN', 'CONCERN'])).toBe(2);
    expect(lasting(['CONCERN', 'IMPROVEMENT'])).toBe(1);
    expect(lasting(['CONCERN'])).toBe(1);
  });

  it('are, for each point, what it means where it is part of a pattern', () => {
    expect(pointMeanings(chartWith([0, 10, 0, -10]), 'LOWER_IS_BETTER')).toEqual([null, 'CONCERN', null, 'IMPROVEMENT']);
    expect(pointMeanings(chartWith([0, 10, 0, -10]), 'NEUTRAL')).toEqual([null, 'NEITHER', null, 'NEITHER']);
  });
});

describe('a process against its target', () => {
  const acceptable = (atLeast: number | string | null, atMost: number | string | null): Acceptable =>
    ({ atLeast: atLeast === null ? null : new Decimal(atLeast), atMost: atMost === null ? null : new Decimal(atMost) });

  // The limits of the golden vector: 73.40 and 92.26.
  it.each<[string, Acceptable, string]>([
    ['at least 73', acceptable(73, null), 'PASS_RELIABLY'],
    ['at least 82', acceptable(82, null), 'HIT_OR_MISS'],
    ['at least 93', acceptable(93, null), 'FAIL_RELIABLY'],
    ['at most 93', acceptable(null, 93), 'PASS_RELIABLY'],
    ['at most 85', acceptable(null, 85), 'HIT_OR_MISS'],
    ['at most 73', acceptable(null, 73), 'FAIL_RELIABLY'],
    ['between 70 and 95', acceptable(70, 95), 'PASS_RELIABLY'],
    ['between 80 and 85', acceptable(80, 85), 'HIT_OR_MISS'],
    ['between 93 and 95', acceptable(93, 95), 'FAIL_RELIABLY'],
  ])('%s', (_, target, expected) => expect(assuranceOf(chartOf(GOLDEN), target)).toBe(expected));

  it('passes reliably where its limit equals the target, since equality is met', () => {
    expect(assuranceOf(chartWith([]), acceptable(-9, null))).toBe('PASS_RELIABLY');
    expect(assuranceOf(chartWith([]), acceptable(null, 9))).toBe('PASS_RELIABLY');
    expect(assuranceOf(chartWith([]), acceptable(9, null))).toBe('HIT_OR_MISS');
  });
});
