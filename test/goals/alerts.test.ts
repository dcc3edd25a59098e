import { describe, expect, it } from '@jest/globals';
import { budgetBurns, signalStands, type MeantPoint, type ToldAlert } from '../../src/goals/alerts.js';
import type { SignalMeaning } from '../../src/goals/signals.js';
import { Decimal } from '../../src/kernel/decimal.js';

/** C: concern, I: improvement, a dot: common cause; the points are p0, p1, … */
const points = (marks: string): MeantPoint[] => [...marks].map((mark, index) => ({ period: `p${index}`, meaning: MEANINGS[mark] ?? null }));
const MEANINGS: Readonly<Record<string, SignalMeaning>> = { C: 'CONCERN', I: 'IMPROVEMENT' };

/** What is told of concern as points come one by one: `b` where it begins, `e` where it ends, a dot where nothing is said. */
function toldOf(marks: string): string {
  let told: ToldAlert | undefined;
  return points(marks).map((point, index, all) => {
    const active = signalStands('CONCERN', all.slice(0, index + 1), told);
    if (active === (told?.active ?? false)) return '.';
    told = { active, point: point.period };
    return active ? 'b' : 'e';
  }).join('');
}

describe('a signal that is told by itself', () => {
  it.each([
    ['......', '......', 'is not told without one'],
    ['..CCCC', '..b...', 'is told once while it lasts'],
    ['..C...', '..b..e', 'ends with the third point without it'],
    ['..C..C', '..b...', 'goes on where it comes back before'],
    ['C.C.C.C...', 'b........e', 'does not come and go with every point beside a limit'],
    ['C...C...', 'b..eb..e', 'is told again once it has ended'],
    ['IIIC', '...b', 'is one of concern, whatever improved before'],
  ])('%s: %s: %s', (marks, expected) => expect(toldOf(marks)).toBe(expected));

  it('does not end with points that were there when it began, though a correction took their signals away', () => {
    const told = { active: true, point: 'p4' };
    expect(signalStands('CONCERN', points('.....'), told)).toBe(true);
    expect(signalStands('CONCERN', points('.......'), told)).toBe(true);
    expect(signalStands('CONCERN', points('........'), told)).toBe(false);
  });

  it('ends where none of the points that it was told of are left, after a break of definition', () => {
    expect(signalStands('CONCERN', points('....'), { active: true, point: 'gone' })).toBe(false);
  });

  it('stands as it was told below the twelve points of a chart', () => {
    expect(signalStands('CONCERN', null, undefined)).toBe(false);
    expect(signalStands('CONCERN', null, { active: true, point: 'p1' })).toBe(true);
    expect(signalStands('CONCERN', null, { active: false, point: 'p1' })).toBe(false);
  });
});

describe('a budget that burns', () => {
  const burns = (events: number, burn: string | null, remaining: string | null, active?: boolean): boolean => budgetBurns(
    { events: new Decimal(events), burn: burn === null ? null : new Decimal(burn), remaining: remaining === null ? null : new Decimal(remaining) },
    active === undefined ? undefined : { active, point: 'p' },
  );

  it('begins at twice the allowed pace, with a tenth of it spent', () => {
    expect(burns(100, '2', '0.9')).toBe(true);
    expect(burns(100, '1.99', '0.5')).toBe(false);
    expect(burns(100, '5', '0.91')).toBe(false);
    expect(burns(100, '2', null)).toBe(true);
  });

  it('ends only below the allowed pace', () => {
    expect(burns(100, '1', '0.5', true)).toBe(true);
    expect(burns(100, '0.99', '0.5', true)).toBe(false);
    expect(burns(100, '1.5', '0.5', false)).toBe(false);
  });

  it('stays as it was told below twelve events, and where nothing is allowed', () => {
    expect([burns(11, '40', '0.1'), burns(12, '40', '0.1')]).toEqual([false, true]);
    expect(burns(11, '0', '1', true)).toBe(true);
    expect([burns(100, null, null), burns(100, null, null, true)]).toEqual([false, true]);
  });
});
