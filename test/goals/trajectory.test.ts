import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { targetInPeriod } from '../../src/goals/period-levels.js';
import type { Target, Trajectory } from '../../src/goals/target.js';
import { expectedAt, gapToExpected, type Course } from '../../src/goals/trajectory.js';
import { sample } from '../support/size.js';
import { atLeast, atMost, between, budget, change, decimal, levels, reach, reading, relativeTo } from './targets.js';

const DAY = 86_400_000;
const rate = { direction: 'HIGHER_IS_BETTER', accumulates: false } as const;
const count = { direction: 'HIGHER_IS_BETTER', accumulates: true } as const;
const line: Trajectory = { kind: 'LINEAR', start: null };

const QUARTER: Course = { from: Date.UTC(2026, 6, 1), to: Date.UTC(2026, 9, 1) };
const expected = (target: Target, at: number, course = QUARTER, kpi: typeof rate | typeof count = rate): string | null =>
  expectedAt(target, course, at, kpi, null)?.toFixed() ?? null;

describe('a line', () => {
  const target = change('70', levels('85'), { trajectory: line });

  it('from 70 to 85 over 92 days expects 75.05 on day 31', () => {
    // 70 + 15 · 31/92 = 70 + 465/92
    expect(expectedAt(target, QUARTER, QUARTER.from + 31 * DAY, rate, null)!.toFixed(2)).toBe('75.05');
    expect(decimal(expected(target, QUARTER.from + 31 * DAY)!).minus('70').times(92).toFixed(25)).toBe(`465.${'0'.repeat(25)}`);
  });

  it('is at its beginning before, at its end after, and moves within a day', () => {
    expect(expected(target, QUARTER.from - DAY)).toBe('70');
    expect(expected(target, QUARTER.from)).toBe('70');
    expect(expected(target, QUARTER.to)).toBe('85');
    expect(expected(target, QUARTER.to + DAY)).toBe('85');
    // Half of the time: 46 of 92 days.
    expect(expected(target, QUARTER.from + 46 * DAY)).toBe('77.5');
    expect(decimal(expected(target, QUARTER.from + DAY / 2)!).gt('70')).toBe(true);
  });

  it('counts elapsed time: a day of 25 hours is longer', () => {
    // Berlin's 25 October 2026, from 22:00 to 23:00 UTC: noon by the clock is 13 of 25 hours in.
    const day = { from: Date.UTC(2026, 9, 24, 22), to: Date.UTC(2026, 9, 25, 23) };
    expect(expected(reach(levels('100'), { trajectory: line }), Date.UTC(2026, 9, 25, 11), day)).toBe('52');
  });

  it('leads an accumulated cap from where it is said to begin', () => {
    // 1,000 spent by the end, a quarter of the time gone: 250.
    const cap = atMost(levels('1000'), { grain: 'CUMULATIVE', trajectory: { kind: 'LINEAR', start: '0' } });
    expect(expected(cap, QUARTER.from + 23 * DAY, QUARTER, count)).toBe('250');
    expect(gapToExpected(cap, reading(300), decimal(250), count)!.toFixed()).toBe('-50');
  });

  it('never leaves the stretch between its ends, and never turns back', () => fc.assert(fc.property(
    fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fc.nat(92 * 86_400), fc.nat(92 * 86_400),
    (from, to, a, b) => {
      fc.pre(from !== to);
      const target = change(String(from), levels(String(to)), { trajectory: line });
      const [early, late] = [decimal(expected(target, QUARTER.from + Math.min(a, b) * 1000)!),
        decimal(expected(target, QUARTER.from + Math.max(a, b) * 1000)!)];
      const up = to > from;
      expect(up ? early.lte(late) : early.gte(late)).toBe(true);
      for (const value of [early, late]) expect(value.gte(Math.min(from, to)) && value.lte(Math.max(from, to))).toBe(true);
    },
  ), { numRuns: sample(200, 5_000) }));
});

describe('steps', () => {
  const steps: Trajectory = { kind: 'STEPS', steps: [{ from: 100, value: '0.85' }, { from: 200, value: '0.9' }] };
  const course = { from: 50, to: 300 };

  it.each([
    [99, null], [100, '0.85'], [199, '0.85'], [200, '0.9'], [299, '0.9'], [300, '0.95'],
  ])('at %i: %s', (at, value) => {
    expect(expected(atLeast(levels('0.95'), { trajectory: steps }), at, course)).toBe(value);
  });

  it('begin where the shape begins', () => {
    expect(expected(reach(levels('5'), { trajectory: steps }), 60, course)).toBe('0');
    expect(expected(change('0.8', levels('0.95'), { trajectory: steps }), 60, course)).toBe('0.8');
  });
});

describe('a season', () => {
  // Shares of the reference year: 10, 20, 30, 40 %; indices 0.4, 0.8, 1.2, 1.6.
  const profile = ['5', '10', '15', '20'].map((weight, index) => ({ from: index * 100, to: index * 100 + 100, weight }));
  const season: Trajectory = { kind: 'SEASONAL', profile };
  const year = { from: 0, to: 400 };

  it.each([
    [-1, '0'], [0, '0'], [50, '50'], [100, '100'], [150, '200'], [200, '300'], [300, '600'], [350, '800'], [400, '1000'],
  ])('expects its cumulated shares of what is to be reached: at %i, %s of 1,000', (at, value) => {
    expect(expected(reach(levels('1000'), { trajectory: season }), at, year, count)).toBe(value);
  });

  const seasonal = atLeast(levels('50', '40', '60'), { grain: 'EACH_PERIOD', trajectory: season });

  it.each([[0, '20'], [99, '20'], [100, '40'], [200, '60'], [399, '80']])('scales a level by its index: at %i, 50 becomes %s', (at, value) => {
    expect(expected(seasonal, at, year)).toBe(value);
  });

  it('judges each period by its scaled levels', () => {
    expect(targetInPeriod(seasonal, { from: 300, to: 400, label: 'fourth' }))
      .toMatchObject({ levels: { floor: '64', target: '80', stretch: '96' }, trajectory: { kind: 'NONE' } });
  });
});

describe('levels by period', () => {
  const target: Target = {
    ...atLeast(levels('0.9', '0.8'), { grain: 'EACH_PERIOD' }), byPeriod: [{ period: '2026-12', levels: levels('0.85', '0.7') }],
  } as Target;

  it('stand in for the target\'s own, in their period alone', () => {
    const december = { from: 0, to: 1, label: '2026-12' };
    expect(targetInPeriod(target, december).levels).toEqual(levels('0.85', '0.7'));
    expect(targetInPeriod(target, { ...december, label: '2026-11' }).levels).toEqual(levels('0.9', '0.8'));
  });

  it('may be bands', () => {
    const byPeriod = [{ period: '2026-W14', levels: levels({ lo: '3', hi: '4' }) }];
    const band = { ...between(levels({ lo: '1', hi: '2' }), { grain: 'EACH_PERIOD' }), byPeriod };
    expect(targetInPeriod(band as Target, { from: 0, to: 1, label: '2026-W14' }).levels.target).toEqual({ lo: '3', hi: '4' });
  });
});

describe('without a trajectory', () => {
  it('a level holds at all times for a rate, and for a count only when its time is over', () => {
    const target = atLeast(levels('100'), { grain: 'EACH_PERIOD' });
    expect(expected(target, QUARTER.from + DAY)).toBe('100');
    expect(expected(target, QUARTER.from + DAY, QUARTER, count)).toBeNull();
    expect(expected(target, QUARTER.to, QUARTER, count)).toBe('100');
  });

  it('trap 8: a count of three days is not behind the level of its month', () => {
    const target = atLeast(levels('1000'), { grain: 'EACH_PERIOD' });
    const month = { from: Date.UTC(2026, 6, 1), to: Date.UTC(2026, 7, 1) };
    const now = expectedAt(target, month, month.from + 3 * DAY, count, null);
    expect(gapToExpected(target, reading(97), now, count)).toBeNull();
    expect(gapToExpected(between(levels({ lo: '900', hi: '1100' })), reading(97), null, count)).toBeNull();
  });

  it('nothing is expected on the way to a quantity or a change', () => {
    for (const target of [reach(levels('9')), change('1', levels('9'))]) {
      expect(expected(target, QUARTER.to - 1)).toBeNull();
      expect(expected(target, QUARTER.to)).toBe('9');
    }
  });

  it('a reference is expected with its offset, and nothing without one', () => {
    expect(expectedAt(relativeTo(levels('-0.5')), QUARTER, QUARTER.from, rate, decimal(4))!.toFixed()).toBe('3.5');
    expect(expected(relativeTo(levels('-0.5')), QUARTER.from)).toBeNull();
  });

  it('a band and a budget expect no single value, but know how they stand', () => {
    const band = between(levels({ lo: '1', hi: '2' }));
    expect(expected(band, QUARTER.to)).toBeNull();
    expect(gapToExpected(band, reading('2.5'), null, rate)!.toFixed()).toBe('-0.5');
    // 6 % bad so far, where the objective leaves 5 %: one point behind.
    const counts = { bad: decimal(90), events: decimal(1500), expectedEvents: decimal(3000) };
    const target = budget(levels('0.95'));
    expect(expected(target, QUARTER.to)).toBeNull();
    expect(gapToExpected(target, { ...reading('0.94'), counts }, null, rate)!.toFixed()).toBe('-0.01');
    expect(gapToExpected(target, { ...reading('0.06'), counts }, null, { ...rate, direction: 'LOWER_IS_BETTER' })!.toFixed()).toBe('-0.01');
    expect(gapToExpected(target, { ...reading(0), counts: { ...counts, events: decimal(0) } }, null, rate)).toBeNull();
  });
});
