import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { rollUp, weightAt, type MissingChild, type RollupChild, type RollupMethod } from '../../src/goals/rollup.js';
import { score } from '../../src/goals/scoring.js';
import { sample } from '../support/size.js';
import { decimal } from './targets.js';

const shown = (value: number | string, floor: number, target: number): string | undefined =>
  score(decimal(value), { floor: decimal(floor), target: decimal(target) })?.times(10).toDecimalPlaces(2).toFixed();

describe('a score', () => {
  it.each([[300, '0'], [500, '3.33'], [700, '6.67'], [900, '10']])('of %i with the floor at 500 and the target at 700 is %s', (value, expected) => {
    expect(shown(value, 500, 700)).toBe(expected);
  });

  it.each([[900, '0'], [700, '3.33'], [500, '6.67'], [300, '10']])('of %i with the floor at 700 and the target at 500 is %s', (value, expected) => {
    expect(shown(value, 700, 500)).toBe(expected);
  });

  it.each([[-1000, '0'], [5000, '10'], [600, '5']])('stays within 0 and 10: %i is %s', (value, expected) => {
    expect(shown(value, 500, 700)).toBe(expected);
  });

  it('works where scores are below 0', () => {
    // Floor −20, target 10, at −5: (1 + 15/30) / 3.
    expect(shown(-5, -20, 10)).toBe('5');
  });

  it('is none where floor and target are one', () => expect(shown(5, 7, 7)).toBeUndefined());

  it('never falls where the value gets better', () => fc.assert(fc.property(
    fc.integer(), fc.integer(), fc.integer(), fc.integer(), (a, b, floor, target) => {
      fc.pre(floor !== target);
      const scale = { floor: decimal(floor), target: decimal(target) };
      const [better, worse] = (target > floor) === (a > b) ? [a, b] : [b, a];
      expect(score(decimal(better), scale)!.gte(score(decimal(worse), scale)!)).toBe(true);
    },
  ), { numRuns: sample(300, 10_000) }));
});

const child = (key: string, value: string | null, weight: string, met = false): RollupChild =>
  ({ key, score: value === null ? null : decimal(value), met, weights: [{ from: 0, weight: decimal(weight) }] });
const rolled = (children: readonly RollupChild[], method: RollupMethod, missing: MissingChild = 'RENORMALISE'): string | null =>
  rollUp(children, method, missing, 1)?.value?.toFixed() ?? null;

describe('a rollup', () => {
  const children = [child('csat', '0.8', '3', true), child('aht', '0.4', '1'), child('fcr', '0.6', '1', true)];

  it('by weights, the worst, and how many are met', () => {
    // (3 · 0.8 + 0.4 + 0.6) / 5
    expect(rolled(children, 'WEIGHTED_MEAN')).toBe('0.68');
    expect(rolled(children, 'WORST')).toBe('0.4');
    expect(rolled(children, 'COUNT_MET')).toBe('2');
  });

  const gap = [child('csat', '0.8', '3', true), child('aht', null, '1', true)];

  it.each([
    ['WEIGHTED_MEAN', 'RENORMALISE', '0.8'], ['WEIGHTED_MEAN', 'NULL', null], ['WEIGHTED_MEAN', 'ZERO', '0.6'], // 2.4 / 4
    ['WORST', 'RENORMALISE', '0.8'], ['WORST', 'NULL', null], ['WORST', 'ZERO', '0'],
    ['COUNT_MET', 'RENORMALISE', '1'], ['COUNT_MET', 'NULL', null], ['COUNT_MET', 'ZERO', '1'],
  ] as const)('%s with a missing child, %s: %s', (method, missing, expected) => expect(rolled(gap, method, missing)).toBe(expected));

  it('names what is missing and what it is made of', () => {
    const { missing, counted } = rollUp(gap, 'WEIGHTED_MEAN', 'RENORMALISE', 1);
    expect([missing, counted.map(({ key, weight }) => `${key} ${weight.toFixed()}`)]).toEqual([['aht'], ['csat 3']]);
    expect(rollUp(gap, 'COUNT_MET', 'ZERO', 1).counted).toHaveLength(2);
  });

  it('has no value without children', () => {
    expect(rolled([], 'WEIGHTED_MEAN')).toBeNull();
    expect(rolled([child('aht', null, '1')], 'COUNT_MET')).toBeNull();
  });

  it('takes the weights of its instant: an old score stays when weights change', () => {
    const dated = [
      { ...child('a', '1', '0'), weights: [{ from: 100, weight: decimal(1) }, { from: 200, weight: decimal(3) }] },
      { ...child('b', '0', '0'), weights: [{ from: 100, weight: decimal(1) }, { from: 300, weight: decimal(0) }] },
    ];
    const at = (instant: number) => rollUp(dated, 'WEIGHTED_MEAN', 'NULL', instant).value?.toFixed() ?? null;
    expect([99, 100, 199, 200, 300].map(at)).toEqual([null, '0.5', '0.5', '0.75', '1']);
    expect(weightAt(dated[0]!.weights, 99).toFixed()).toBe('0');
  });
});
