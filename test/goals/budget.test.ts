import { describe, expect, it } from '@jest/globals';

import { attainment } from '../../src/goals/attainment.js';
import { badEvents, budgetReading, expectedEvents, goodShare } from '../../src/goals/budget.js';
import { budget, decimal, levels, reading } from './targets.js';

const counts = (bad: number, events: number, expected: number) =>
  ({ bad: decimal(bad), events: decimal(events), expectedEvents: decimal(expected) });
const read = (objective: string, bad: number, events: number, expected: number): Record<string, string | null> =>
  Object.fromEntries(Object.entries(budgetReading(decimal(objective), counts(bad, events, expected)))
    .map(([name, value]) => [name, value?.toFixed() ?? null]));

describe('a budget', () => {
  it('of 95 % over 3,000 events, with 90 bad of 1,500 so far: 150 allowed, 40 % left, burning at 1.2', () => {
    // 0.05 · 3000; 1 − 90/150; (90/1500) / 0.05; (150 − 90) / 3000
    expect(read('0.95', 90, 1500, 3000)).toEqual({ allowed: '150', remaining: '0.4', burn: '1.2', margin: '0.02' });
  });

  it('is overspent below zero', () => {
    // 1 − 180/150; (180/1500) / 0.05; (150 − 180) / 3000
    expect(read('0.95', 180, 1500, 3000)).toEqual({ allowed: '150', remaining: '-0.2', burn: '2.4', margin: '-0.01' });
  });

  it('that allows nothing has no value left of it, and no burn', () => {
    expect(read('1', 0, 1500, 3000)).toEqual({ allowed: '0', remaining: null, burn: null, margin: '0' });
    expect(read('1', 1, 1500, 2000)).toEqual({ allowed: '0', remaining: null, burn: null, margin: '-0.0005' });
  });

  it('of no events has neither burn nor margin', () => {
    expect(read('0.95', 0, 0, 0)).toEqual({ allowed: '0', remaining: null, burn: null, margin: null });
  });

  it('is met when spent to the last event', () => {
    const judged = (bad: number) => attainment(budget(levels('0.95')), { ...reading(0), counts: counts(bad, 3000, 3000) }, 'HIGHER_IS_BETTER')!;
    expect([judged(150).met, judged(150).margin.toFixed(), judged(150).progress!.toFixed()]).toEqual([true, '0', '0']);
    expect(judged(151).met).toBe(false);
  });

  it('counts what is good or bad by the KPI\'s direction', () => {
    expect(badEvents(decimal(1410), decimal(1500), 'HIGHER_IS_BETTER').toFixed()).toBe('90');
    expect(badEvents(decimal(90), decimal(1500), 'LOWER_IS_BETTER').toFixed()).toBe('90');
    expect(goodShare(decimal('0.06'), 'LOWER_IS_BETTER').toFixed()).toBe('0.94');
    expect(goodShare(decimal('0.94'), 'HIGHER_IS_BETTER').toFixed()).toBe('0.94');
  });

  it.each([
    ['as declared', '3000', '2800', 1500, false, '3000'],
    ['else as forecast', null, '2800', 1500, false, '2800'],
    ['at least as many as there were', '3000', null, 3200, false, '3200'],
    ['once ended as many as there were', '3000', '2800', 2500, true, '2500'],
    ['unknown without either', null, null, 1500, false, undefined],
  ])('expects events %s', (_name, declared, forecast, events, ended, expected) => {
    const given = (text: string | null) => (text === null ? null : decimal(text));
    expect(expectedEvents({ declared: given(declared), forecast: given(forecast), events: decimal(events), ended })?.toFixed()).toBe(expected);
  });
});
