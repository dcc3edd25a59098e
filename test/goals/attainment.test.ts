import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { attainment, type Attainment, type LevelReached } from '../../src/goals/attainment.js';
import { bandAround, frozenTarget, type DeclaredTarget, type Direction, type Target } from '../../src/goals/target.js';
import { sample } from '../support/size.js';
import { atLeast, atMost, between, budget, change, decimal, DIRECTIONS, levels, reach, reading, relativeTo } from './targets.js';

const judge = (target: Target, value: string | number, direction: Direction = 'HIGHER_IS_BETTER'): Attainment =>
  attainment(target, reading(value), direction)!;
const shown = ({ met, margin, progress, level }: Attainment): readonly [boolean, string, string | null, LevelReached] =>
  [met, margin.toFixed(), progress?.toFixed() ?? null, level];

describe('levels', () => {
  // Floor 10, target 20, stretch 30: on each and just beside it.
  it.each([
    ['9.99', 'NONE'], ['10', 'FLOOR'], ['19.99', 'FLOOR'], ['20', 'TARGET'], ['29.99', 'TARGET'], ['30', 'STRETCH'],
  ])('at least: %s is %s', (value, level) => expect(judge(atLeast(levels('20', '10', '30')), value).level).toBe(level));

  it.each([
    ['30.01', 'NONE'], ['30', 'FLOOR'], ['20.01', 'FLOOR'], ['20', 'TARGET'], ['10.01', 'TARGET'], ['10', 'STRETCH'],
  ])('at most: %s is %s', (value, level) => expect(judge(atMost(levels('20', '30', '10')), value).level).toBe(level));

  // Within 10 to 20 the target, within 5 to 35 the floor; the margin is to the nearer end.
  it.each([
    ['4', 'NONE', '-6'], ['5', 'FLOOR', '-5'], ['10', 'TARGET', '0'], ['12', 'TARGET', '2'], ['20', 'TARGET', '0'], ['35', 'FLOOR', '-15'],
    ['36', 'NONE', '-16'],
  ])('between: %s is %s, by %s', (value, level, margin) => {
    const judged = judge(between(levels({ lo: '10', hi: '20' }, { lo: '5', hi: '35' })), value);
    expect([judged.level, judged.margin.toFixed()]).toEqual([level, margin]);
  });

  it('a band kept around a value is b − t to b + t', () => {
    expect(bandAround('0.3', '0.1')).toEqual({ lo: '0.2', hi: '0.4' });
  });
});

describe('a change', () => {
  it('begins where the KPI stood at activation, where nothing else was declared', () => {
    const declared = { ...change('0', levels('90')), from: null } as DeclaredTarget;
    // (84 − 80) / (90 − 80)
    expect(shown(judge(frozenTarget(declared, '80'), '84'))).toEqual([false, '-6', '0.4', 'NONE']);
    expect(frozenTarget(change('70', levels('90')), '80')).toMatchObject({ from: '70' });
  });

  it('has negative progress where it went the wrong way, and more than 1 beyond its end', () => {
    expect(judge(change('10', levels('20')), 8).progress!.toFixed()).toBe('-0.2');
    expect(judge(change('20', levels('10')), 8).progress!.toFixed()).toBe('1.2');
  });
});

it('has no attainment where there is nothing to compare with', () => {
  expect(attainment(relativeTo(levels('1')), reading(5), 'HIGHER_IS_BETTER')).toBeNull();
  expect(attainment(budget(levels('0.9')), reading(1), 'HIGHER_IS_BETTER')).toBeNull();
  const none = { bad: decimal(0), events: decimal(0), expectedEvents: decimal(0) };
  expect(attainment(budget(levels('0.9')), { ...reading(1), counts: none }, 'HIGHER_IS_BETTER')).toBeNull();
});

it('trap 23: a value exactly on target is met, and one that only rounds to it is not', () => {
  const target = atLeast(levels('0.92'));
  expect(shown(judge(target, '0.92'))).toEqual([true, '0', null, 'TARGET']);
  // Shown with two decimals, both would read 0.91 or 0.92.
  expect(shown(judge(target, '0.9145'))).toEqual([false, '-0.0055', null, 'NONE']);
  expect(judge(target, '0.9199999').met).toBe(false);
  // 0.1 + 0.2 in floats is more than 0.3, and 9007199254740993 is none.
  expect(judge(atMost(levels('0.3')), decimal('0.1').plus('0.2').toFixed()).met).toBe(true);
  expect(judge(atLeast(levels('9007199254740993')), '9007199254740992').met).toBe(false);
});

it('trap 24: nothing is ever value / target: not where lower is better, not for scores below 0, not for ranges', () => {
  // 4 h against at most 5 h would be "80 %", NPS −10 against +10 "−100 %".
  expect(shown(judge(atMost(levels('5')), 4, 'LOWER_IS_BETTER'))).toEqual([true, '1', null, 'TARGET']);
  expect(shown(judge(atLeast(levels('10')), -10))).toEqual([false, '-20', null, 'NONE']);
  // From −30 to +10, at −10: (−10 + 30) / 40.
  expect(shown(judge(change('-30', levels('10')), -10))).toEqual([false, '-20', '0.5', 'NONE']);
  // From 10 h down to 5 h, at 6 h: (6 − 10) / (5 − 10).
  expect(shown(judge(change('10', levels('5')), 6, 'LOWER_IS_BETTER'))).toEqual([false, '-1', '0.8', 'NONE']);
  expect(shown(judge(between(levels({ lo: '10', hi: '20' })), 25))).toEqual([false, '-5', null, 'NONE']);
});

describe('for any decimal', () => {
  const text = fc.tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -20, max: 20 }))
    .map(([digits, exponent]) => decimal(`${digits}e${exponent}`).toFixed());
  const runs = { numRuns: sample(500, 10_000) };
  const direction = fc.constantFrom(...DIRECTIONS);

  it('equality is met, by nothing', () => fc.assert(fc.property(text, text, direction, (x, offset, way) => {
    const on = [
      judge(atLeast(levels(x)), x, way), judge(atMost(levels(x)), x, way), judge(reach(levels(x === '0' ? '1' : x)), x === '0' ? '1' : x, way),
      judge(between(levels({ lo: x, hi: decimal(x).plus(1).toFixed() })), x, way),
      ...(offset === x ? [] : [judge(change(offset, levels(x)), x, way)]),
      attainment(
        relativeTo(levels(offset)), { value: decimal(x).plus(offset), reference: decimal(x), counts: null }, way,
      )!,
    ];
    for (const { met, margin } of on) expect([met, margin.isZero()]).toEqual([true, true]);
  }), runs));

  it('the margin is below 0 exactly where the target is not met, and the level is reached exactly where it is', () =>
    fc.assert(fc.property(text, text, text, direction, (value, x, y, way) => {
      const [lo, hi] = decimal(x).lt(y) ? [x, y] : [y, x];
      const targets = [
        atLeast(levels(x)), atMost(levels(x)), between(levels({ lo, hi })), reach(levels(x === '0' ? '1' : x)), relativeTo(levels(x)),
        ...(x === y ? [] : [change(y, levels(x))]),
      ];
      for (const target of targets) {
        const { met, margin, level } = attainment(target, { ...reading(value), reference: decimal(y) }, way)!;
        expect(met).toBe(margin.gte(0));
        expect(level === 'TARGET').toBe(met);
      }
    }), runs));

  it('progress of a change is 0 at its beginning and 1 at its end, in either direction', () =>
    fc.assert(fc.property(text, text, (from, to) => {
      fc.pre(from !== to);
      for (const [a, b] of [[from, to], [to, from]] as const) {
        expect(judge(change(a, levels(b)), a).progress!.isZero()).toBe(true);
        expect(judge(change(a, levels(b)), b).progress!.toFixed()).toBe('1');
        expect([judge(change(a, levels(b)), a).met, judge(change(a, levels(b)), b).met]).toEqual([false, true]);
      }
    }), runs));
});
