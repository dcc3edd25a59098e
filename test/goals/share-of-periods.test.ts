import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Outcome } from '../../src/goals/settled.js';
import { shareOfPeriods } from '../../src/goals/share-of-periods.js';
import { sample } from '../support/size.js';
import { decimal } from './targets.js';

/** + met, - missed, 0 not judged. */
const outcomesOf = (text: string): (Outcome | null)[] => [...text].map((sign) => ({ '+': 'MET', '-': 'MISSED' } as const)[sign] ?? null);

describe('a share of periods', () => {
  it.each([
    ['0.75', '+++-', 0, '0.75', '0', 'MET'], // exactly three of four
    ['0.75', '++--', 0, '0.5', '-0.25', 'MISSED'],
    ['0.75', '+++-', 1, '0.75', '0', null], // 3 of 5 or 4 of 5
    ['0.75', '++++-', 1, '0.8', '0.05', null], // 4 of 6 would be too few
    ['0.75', '++++++-', 1, '0.8571', '0.1071', 'MET'], // 6 of 8 at worst
    ['0.75', '--', 5, '0', '-0.75', 'MISSED'], // 5 of 7 at best
    ['0.75', '--', 6, '0', '-0.75', null], // 6 of 8 at best
    ['0.75', '+0+00-+', 0, '0.75', '0', 'MET'], // 3 of 4 judged
    ['1', '+++', 2, '1', '0', null],
    ['1', '++-', 2, '0.6667', '-0.3333', 'MISSED'],
  ])('of %s: %s with %i open', (share, text, open, progress, margin, settled) => {
    const result = shareOfPeriods(decimal(share), { outcomes: outcomesOf(text), open });
    expect(result.attainment!.progress!.toDecimalPlaces(4).toFixed()).toBe(progress);
    expect(result.attainment!.margin.toDecimalPlaces(4).toFixed()).toBe(margin);
    expect(result.attainment!.met).toBe(!margin.startsWith('-'));
    expect(result.settled).toBe(settled);
  });

  it('is none where no period was judged', () => {
    expect(shareOfPeriods(decimal('0.5'), { outcomes: [null, null], open: 0 })).toEqual({ met: 0, judged: 0, attainment: null, settled: null });
    expect(shareOfPeriods(decimal('0.5'), { outcomes: [], open: 3 })).toMatchObject({ attainment: null, settled: null });
  });

  it('once settled comes out so, however the open periods end', () => fc.assert(fc.property(
    fc.integer({ min: 1, max: 100 }), fc.array(fc.constantFrom('MET', 'MISSED', null)), fc.array(fc.constantFrom('MET', 'MISSED', null)),
    (share, outcomes, rest) => {
      const { settled } = shareOfPeriods(decimal(share).div(100), { outcomes, open: rest.length });
      const end = shareOfPeriods(decimal(share).div(100), { outcomes: [...outcomes, ...rest], open: 0 });
      if (settled !== null && end.attainment !== null) expect(end.settled).toBe(settled);
      expect(end.attainment?.met).toBe(end.settled === null ? undefined : end.settled === 'MET');
    },
  ), { numRuns: sample(500, 10_000) }));
});
