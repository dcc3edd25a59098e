import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Calendar } from '../../../src/calendar/grain.js';
import { breaksWithin, firstPeriodFrom, reignAt, reignsOf, type InForce } from '../../../src/app/evaluation/reigns.js';
import { sample } from '../../support/size.js';

const version = (major: number, effectiveFrom: number): InForce => ({ major, effectiveFrom });
const exactly = (instant: number): number => instant;
/** Periods of ten. */
const byTens = (instant: number): number => Math.ceil(instant / 10) * 10;
const answering = (versions: readonly InForce[], from: number, firstPeriod = exactly): number =>
  reignAt(reignsOf(versions, firstPeriod), from).version;

describe('which version answers', () => {
  it('is the first one before there was any', () => {
    expect(answering([version(1, 50), version(2, 100)], -1_000)).toBe(0);
  });

  it('is each from its instant of effect on, that instant included', () => {
    const versions = [version(1, 50), version(2, 100)];
    expect([99, 100, 101].map((from) => answering(versions, from))).toEqual([0, 1, 1]);
  });

  it('is the later one where it was backdated past an earlier one, which then never answers', () => {
    const versions = [version(1, 0), version(2, 100), version(3, 80)];
    expect([79, 80, 100, 200].map((from) => answering(versions, from))).toEqual([0, 2, 2, 2]);
  });

  it('is the later one, too, where both took effect at once', () => {
    expect(answering([version(1, 0), version(2, 100), version(3, 100)], 100)).toBe(2);
  });

  it('leaves the time before the first to the first, however far back a later one was dated', () => {
    expect([9, 10].map((from) => answering([version(1, 50), version(2, 10)], from))).toEqual([0, 1]);
  });

  it('changes with the first period that begins after the instant of effect', () => {
    const versions = [version(1, 0), version(2, 101)];
    expect([100, 110].map((from) => answering(versions, from, byTens))).toEqual([0, 1]);
  });
});

describe('where the numbers break', () => {
  it('is where the first period of another major version begins; minor ones break nothing', () => {
    const reigns = reignsOf([version(1, 0), version(1, 21), version(2, 41), version(2, 61)], byTens);
    expect(reigns.map(({ from, breakAt }) => [from, breakAt])).toEqual([[-Infinity, -Infinity], [30, -Infinity], [50, 50], [70, 50]]);
  });

  it('is inside of a stretch only where numbers lie on both sides of it', () => {
    const reigns = reignsOf([version(1, 0), version(2, 50)], exactly);
    expect([[0, 50], [50, 90], [40, 60]].map(([from, to]) => breaksWithin(reigns, { from: from!, to: to! }))).toEqual([false, false, true]);
  });

  it('is at the start of a local period, after a change of the clock, too', () => {
    const paris: Calendar = { timeZone: 'Europe/Paris', weekStart: 'MONDAY', fiscalYearStart: 1 };
    const first = (instant: string, grain: 'DAY' | 'MONTH' | null): string =>
      new Date(firstPeriodFrom(Date.parse(instant), grain, paris)).toISOString();
    expect(first('2026-03-28T23:00:00Z', 'DAY')).toBe('2026-03-28T23:00:00.000Z');
    expect(first('2026-03-28T23:00:00.001Z', 'DAY')).toBe('2026-03-29T22:00:00.000Z');
    expect(first('2026-03-28T23:00:00Z', 'MONTH')).toBe('2026-03-31T22:00:00.000Z');
    expect(first('2026-03-28T23:00:00.001Z', null)).toBe('2026-03-28T23:00:00.001Z');
  });
});

/** One after the other in their numbers, at any instants. */
const life = fc.array(
  fc.record({ major: fc.integer({ min: 0, max: 1 }), effectiveFrom: fc.integer({ min: 0, max: 60 }) }), { minLength: 1, maxLength: 8 },
).map((steps) => {
  let major = 1;
  return steps.map((step) => version(major += step.major, step.effectiveFrom));
});

describe('any life of a KPI', () => {
  it('has in each period the highest number that was in effect, and majors that only grow', () => {
    fc.assert(fc.property(life, fc.constantFrom(exactly, byTens), (versions, firstPeriod) => {
      const reigns = reignsOf(versions, firstPeriod);
      let major = -Infinity;
      for (let from = -10; from <= 80; from += firstPeriod === exactly ? 1 : 10) {
        let highest = 0;
        versions.forEach(({ effectiveFrom }, index) => { if (effectiveFrom <= from) highest = index; });
        const reign = reignAt(reigns, from);
        expect(reign.version).toBe(highest);
        expect(reign.major).toBeGreaterThanOrEqual(major);
        if (reign.major > major && major > -Infinity) expect(reign.breakAt).toBe(from);
        ({ major } = reign);
      }
    }), { numRuns: sample(200, 5_000) });
  });
});
