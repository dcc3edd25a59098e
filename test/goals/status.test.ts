import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { attainment, LEVELS_REACHED, type Attainment } from '../../src/goals/attainment.js';
import { straddles } from '../../src/goals/evidence.js';
import { settledOutcome } from '../../src/goals/settled.js';
import { COMPUTED_STATUSES, computedStatus, STATUS_RULES, type StatusFacts } from '../../src/goals/status.js';
import { sample } from '../support/size.js';
import { atLeast, atMost, between, budget, change, decimal, levels, reach, reading, relativeTo } from './targets.js';

const judged = (level: Attainment['level']): Attainment =>
  ({ met: level === 'TARGET' || level === 'STRETCH', margin: decimal(level === 'TARGET' || level === 'STRETCH' ? 1 : -1), progress: null, level });

const running: StatusFacts = {
  ended: false, attainment: judged('NONE'), complete: false, mature: false, n: 50, minSample: 20, evidence: 'CENSUS', straddles: false,
  gap: decimal(0), tolerance: decimal(2), floorDistance: decimal(10), forecast: null, settled: null, guardrailOff: false,
};
const ended: StatusFacts = { ...running, ended: true, complete: true, mature: true, attainment: judged('TARGET'), gap: null };
const forecast = (margin: number, best: number) => ({ margin: decimal(margin), best: decimal(best) });

/** Facts, and the rule and status that they give. The rules stand in their order. */
const TABLE: readonly (readonly [string, StatusFacts, string, string])[] = [
  ['no value', { ...ended, attainment: null, n: 0 }, 'NO_VALUE', 'NO_DATA'],
  ['no value, before anything else', { ...ended, attainment: null, n: 0, complete: false, guardrailOff: true }, 'NO_VALUE', 'NO_DATA'],
  ['a source that is behind, ended', { ...ended, complete: false, mature: false }, 'SOURCE_BEHIND', 'INCOMPLETE'],
  ['a maturity lag, ended', { ...ended, mature: false, n: 1 }, 'MATURITY_LAG', 'IMMATURE'],
  ['few rows', { ...ended, n: 19 }, 'BELOW_MINIMUM_SAMPLE', 'INSUFFICIENT_SAMPLE'],
  ['a value withheld for few rows', { ...ended, attainment: null, n: 19 }, 'BELOW_MINIMUM_SAMPLE', 'INSUFFICIENT_SAMPLE'],
  ['few rows, running', { ...running, n: 19 }, 'BELOW_MINIMUM_SAMPLE', 'INSUFFICIENT_SAMPLE'],
  ['a sample around the target', { ...ended, evidence: 'SAMPLE', straddles: true }, 'INTERVAL_STRADDLES_TARGET', 'INCONCLUSIVE'],
  ['a census around the target', { ...ended, straddles: true }, 'TARGET_REACHED', 'MET'],
  ['less than the target', { ...ended, attainment: judged('FLOOR') }, 'SHORT_OF_TARGET', 'MISSED'],
  ['met, with a guardrail off', { ...ended, guardrailOff: true }, 'MET_BUT_GUARDRAIL_OFF', 'MISSED'],
  ['exceeded, with a guardrail off', { ...ended, attainment: judged('STRETCH'), guardrailOff: true }, 'MET_BUT_GUARDRAIL_OFF', 'MISSED'],
  ['the stretch', { ...ended, attainment: judged('STRETCH') }, 'STRETCH_REACHED', 'EXCEEDED'],
  ['the target', ended, 'TARGET_REACHED', 'MET'],
  ['missed whatever comes', { ...running, settled: 'MISSED', forecast: forecast(5, 9) }, 'ALREADY_MISSED', 'OFF_TRACK'],
  ['a forecast that falls short at its best', { ...running, forecast: forecast(-5, -1) }, 'FORECAST_RULES_IT_OUT', 'OFF_TRACK'],
  ['behind, and the forecast short', { ...running, gap: decimal(-3), forecast: forecast(-5, 1) }, 'BEHIND_AND_FORECAST_SHORT', 'OFF_TRACK'],
  ['behind by more than to the floor', { ...running, gap: decimal(-11) }, 'BEHIND_BELOW_FLOOR', 'OFF_TRACK'],
  ['behind by as much as to the floor', { ...running, gap: decimal(-10) }, 'BEHIND', 'AT_RISK'],
  ['a forecast on target at its best', { ...running, forecast: forecast(-5, 0) }, 'FORECAST_SHORT', 'AT_RISK'],
  ['just enough rows', { ...ended, n: 20 }, 'TARGET_REACHED', 'MET'],
  ['no value in spite of enough rows', { ...ended, attainment: null, n: 20 }, 'NO_VALUE', 'NO_DATA'],
  ['as much, but the forecast sees it met', { ...running, gap: decimal(-11), forecast: forecast(1, 5) }, 'BEHIND', 'AT_RISK'],
  ['as much, without a floor', { ...running, gap: decimal(-11), floorDistance: null }, 'BEHIND', 'AT_RISK'],
  ['a guardrail off', { ...running, guardrailOff: true }, 'GUARDRAIL_OFF', 'AT_RISK'],
  ['met whatever comes, with a guardrail off', { ...running, settled: 'MET', guardrailOff: true }, 'GUARDRAIL_OFF', 'AT_RISK'],
  ['met whatever comes', { ...running, settled: 'MET', gap: decimal(-9), forecast: forecast(-5, -1) }, 'ALREADY_MET', 'ON_TRACK'],
  ['behind', { ...running, gap: decimal('-2.01') }, 'BEHIND', 'AT_RISK'],
  ['behind by no more than the tolerance', { ...running, gap: decimal(-2) }, 'NOTHING_AGAINST_IT', 'ON_TRACK'],
  ['a forecast that falls short', { ...running, forecast: forecast(-1, 4) }, 'FORECAST_SHORT', 'AT_RISK'],
  ['a forecast exactly on target', { ...running, forecast: forecast(0, 4) }, 'NOTHING_AGAINST_IT', 'ON_TRACK'],
  ['trap 8: a half-finished period short of its target', { ...running, gap: null }, 'NOTHING_AGAINST_IT', 'ON_TRACK'],
];

describe('the computed status', () => {
  it.each(TABLE)('%s', (_name, facts, rule, status) => expect(computedStatus(facts)).toEqual({ status, rule }));

  it('is reached in every of its values, by every rule', () => {
    expect(STATUS_RULES.map(({ name }) => name as string).filter((name) => !TABLE.some(([, , rule]) => rule === name))).toEqual([]);
    expect(COMPUTED_STATUSES.filter((status) => !TABLE.some(([, , , given]) => given === status))).toEqual([]);
    expect(new Set(STATUS_RULES.map(({ name }) => name)).size).toBe(STATUS_RULES.length);
  });

  const number = fc.integer({ min: -20, max: 20 }).map(decimal);
  const orNone = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
  const anyFacts: fc.Arbitrary<StatusFacts> = fc.record({
    ended: fc.boolean(), attainment: orNone(fc.constantFrom(...LEVELS_REACHED).map(judged)), complete: fc.boolean(), mature: fc.boolean(),
    n: orNone(fc.nat(40)), minSample: orNone(fc.nat(40)), evidence: fc.constantFrom('CENSUS', 'SAMPLE'), straddles: fc.boolean(),
    gap: orNone(number), tolerance: fc.nat(5).map(decimal), floorDistance: orNone(fc.nat(20).map(decimal)),
    forecast: orNone(fc.tuple(number, fc.nat(10)).map(([margin, more]) => ({ margin, best: margin.plus(more) }))),
    settled: fc.constantFrom('MET', 'MISSED', null), guardrailOff: fc.boolean(),
  });

  it('is one for any facts, of the kind that they are', () => fc.assert(fc.property(anyFacts, (facts) => {
    const { status } = computedStatus(facts);
    const gates = ['NO_DATA', 'INSUFFICIENT_SAMPLE', 'INCONCLUSIVE'];
    expect(facts.ended ? [...gates, 'INCOMPLETE', 'IMMATURE', 'EXCEEDED', 'MET', 'MISSED'] : [...gates, 'ON_TRACK', 'AT_RISK', 'OFF_TRACK'])
      .toContain(status);
    if (facts.guardrailOff) expect(['MET', 'EXCEEDED', 'ON_TRACK']).not.toContain(status);
    if (status === 'MET' || status === 'EXCEEDED') expect(facts.attainment!.met).toBe(true);
    if (facts.evidence === 'CENSUS') expect(status).not.toBe('INCONCLUSIVE');
  }), { numRuns: sample(2_000, 50_000) }));
});

describe('a sample', () => {
  const interval = (low: string, high: string) => ({ low: decimal(low), high: decimal(high) });
  const target = atLeast(levels('0.95'));

  it.each([['19 of 20', '0.764', '0.991'], ['1,900 of 2,000', '0.940', '0.959']])(
    '%s around 95 %% is INCONCLUSIVE, a census of the same MET', (_name, low, high) => {
      const own = reading('0.95');
      const facts: StatusFacts = {
        ...ended, minSample: null, attainment: attainment(target, own, 'HIGHER_IS_BETTER'),
        straddles: straddles(target, own, interval(low, high), 'HIGHER_IS_BETTER'),
      };
      expect(computedStatus({ ...facts, evidence: 'SAMPLE' }).status).toBe('INCONCLUSIVE');
      expect(computedStatus(facts).status).toBe('MET');
    },
  );

  it.each([
    ['wholly above', atLeast(levels('5')), '5', '6', false],
    ['wholly below', atLeast(levels('5')), '3', '4.9', false],
    ['reaching up to it', atLeast(levels('5')), '3', '5', true],
    ['down to a cap', atMost(levels('5')), '5', '6', true],
    ['under a cap', atMost(levels('5')), '4', '5', false],
    ['within a band', between(levels({ lo: '1', hi: '9' })), '1', '9', false],
    ['over one end of a band', between(levels({ lo: '1', hi: '9' })), '0', '2', true],
    ['over both ends of a band', between(levels({ lo: '1', hi: '9' })), '0', '10', true],
    ['beside a band', between(levels({ lo: '1', hi: '9' })), '10', '12', false],
    ['over the end of a change', change('1', levels('5')), '4', '6', true],
    ['from below up to a band', between(levels({ lo: '1', hi: '9' })), '0', '1', true],
    ['from above down to a band', between(levels({ lo: '1', hi: '9' })), '9', '10', true],
    ['up to an objective', budget(levels('0.95')), '0.94', '0.95', true],
    ['from an objective up', budget(levels('0.95')), '0.95', '0.96', false],
    ['over an objective', budget(levels('0.95')), '0.94', '0.96', true],
    ['above an objective', budget(levels('0.95')), '0.951', '0.96', false],
  ])('%s', (_name, own, low, high, expected) => {
    expect(straddles(own, reading(low), interval(low, high), 'HIGHER_IS_BETTER')).toBe(expected);
  });

  it('of what is bad is held against what the objective leaves', () => {
    expect(straddles(budget(levels('0.95')), reading('0.05'), interval('0.04', '0.06'), 'LOWER_IS_BETTER')).toBe(true);
    expect(straddles(budget(levels('0.95')), reading('0.03'), interval('0.02', '0.04'), 'LOWER_IS_BETTER')).toBe(false);
  });

  it('without an interval or a reference says nothing', () => {
    expect(straddles(target, reading(1), null, 'HIGHER_IS_BETTER')).toBe(false);
    expect(straddles(relativeTo(levels('1')), reading(1), interval('0', '9'), 'HIGHER_IS_BETTER')).toBe(false);
  });
});

describe('what can no longer change', () => {
  const count = { direction: 'NEUTRAL', accumulates: true } as const;
  const spent = (bad: number) => ({ ...reading(0), counts: { bad: decimal(bad), events: decimal(500), expectedEvents: decimal(1000) } });

  it.each([
    ['a quantity reached', reach(levels('10')), reading(10), 'MET'],
    ['a quantity not yet reached', reach(levels('10')), reading(9), null],
    ['a level arrived at', atLeast(levels('10')), reading(10), 'MET'],
    ['a cap kept so far', atMost(levels('10')), reading(10), null],
    ['a cap broken', atMost(levels('10')), reading(11), 'MISSED'],
    ['a band, inside', between(levels({ lo: '1', hi: '9' })), reading(9), null],
    ['a band, beyond', between(levels({ lo: '1', hi: '9' })), reading(10), 'MISSED'],
    ['a change', change('1', levels('9')), reading(10), null],
    ['a budget spent to the last', budget(levels('0.95')), spent(50), null],
    ['a budget overspent', budget(levels('0.95')), spent(51), 'MISSED'],
    ['a budget not counted', budget(levels('0.95')), reading(0), null],
  ] as const)('%s', (_name, target, own, expected) => expect(settledOutcome(target, own, count)).toBe(expected));

  it('is nothing for a rate, which can go both ways', () => {
    expect(settledOutcome(atMost(levels('10')), reading(11), { ...count, accumulates: false })).toBeNull();
  });
});
