import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attentionTo, compareAttention, type Attention, type AttentionFacts } from '../../src/goals/attention.js';
import { COMPUTED_STATUSES } from '../../src/goals/status.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { sample } from '../support/size.js';

const facts = (given: Partial<AttentionFacts> & { readonly key?: string } = {}): AttentionFacts => ({
  key: 'goal', status: 'ON_TRACK', why: 'NOTHING_AGAINST_IT', meanings: null, patterns: [],
  gap: null, floorDistance: null, naturalReach: null, weight: null, ...given,
});
const d = (text: string): Decimal => new Decimal(text);

/** Keys in the order of attention; those that need none are left out. */
const ranked = (all: readonly AttentionFacts[]): string[] => all
  .flatMap((each): (Attention & { key: string })[] => {
    const attention = attentionTo(each);
    return attention === null ? [] : [{ key: each.key, ...attention }];
  })
  .sort(compareAttention).map(({ key }) => key);

describe('who needs attention', () => {
  it('is decided by the status first', () => {
    expect(COMPUTED_STATUSES.map((status) => [status, attentionTo(facts({ status }))?.severity ?? 0])).toEqual([
      ['NO_DATA', 1], ['INCOMPLETE', 1], ['IMMATURE', 0], ['INSUFFICIENT_SAMPLE', 0], ['INCONCLUSIVE', 1],
      ['EXCEEDED', 0], ['MET', 0], ['MISSED', 3], ['ON_TRACK', 0], ['AT_RISK', 2], ['OFF_TRACK', 3],
    ]);
    expect(attentionTo(facts({ status: null, why: 'It is gone.' }))).toMatchObject({
      severity: 1, reasons: ['How it stands cannot be computed: It is gone.'],
    });
  });

  it('is nobody for one point outside its limits, which chance makes among many charts', () => {
    expect(attentionTo(facts({ meanings: [null, 'CONCERN'], patterns: ['OUTSIDE_LIMITS'] }))).toBeNull();
    expect(attentionTo(facts({ status: 'AT_RISK', why: 'BEHIND', meanings: [null, 'CONCERN'], patterns: ['OUTSIDE_LIMITS'] }))).toMatchObject({
      concern: false, reasons: ['Its status is AT_RISK by the rule BEHIND.', 'Its newest period lies outside its natural limits; one alone may be chance.'],
    });
  });

  it('is who shows concern that lasts: two points in a row, or a pattern of several', () => {
    expect(attentionTo(facts({ meanings: [null, 'CONCERN', 'CONCERN'], patterns: ['OUTSIDE_LIMITS'] }))).toMatchObject({
      severity: 0, concern: true, reasons: ['Its newest 2 periods show a special cause toward concern (OUTSIDE_LIMITS).'],
    });
    expect(attentionTo(facts({ meanings: [null, 'CONCERN'], patterns: ['OUTSIDE_LIMITS', 'THREE_OF_FOUR_NEAR_LIMIT'] }))).toMatchObject({ concern: true });
    expect(attentionTo(facts({ meanings: ['CONCERN', 'CONCERN', null] }))).toBeNull();
    expect(attentionTo(facts({ meanings: ['IMPROVEMENT', 'IMPROVEMENT'], patterns: ['EIGHT_ON_ONE_SIDE'] }))).toBeNull();
  });

  it('counts how far behind a goal is in its own units', () => {
    const behind = (given: Partial<AttentionFacts>) => {
      const { behind: by, behindIn } = attentionTo(facts({ status: 'OFF_TRACK', ...given }))!;
      return [by?.toString() ?? null, behindIn];
    };
    expect(behind({ gap: d('-3'), floorDistance: d('2'), naturalReach: d('10') })).toEqual(['1.5', 'FLOOR_DISTANCE']);
    expect(behind({ gap: d('-3'), naturalReach: d('10') })).toEqual(['0.3', 'NATURAL_LIMITS']);
    expect(behind({ gap: d('-3'), naturalReach: d('0') })).toEqual([null, null]);
    expect(behind({ gap: d('3'), floorDistance: d('2') })).toEqual([null, null]);
    expect(behind({ gap: null, floorDistance: d('2') })).toEqual([null, null]);
  });

  it('ranks by severity, then concern, then distance, then weight, then key', () => {
    const off = { status: 'OFF_TRACK', why: 'X', floorDistance: d('1') } as const;
    expect(ranked([
      facts({ key: 'risk', status: 'AT_RISK', gap: d('-9'), floorDistance: d('1') }),
      facts({ key: 'fine' }),
      facts({ key: 'near', ...off, gap: d('-1'), weight: d('0.2') }),
      facts({ key: 'light', ...off, gap: d('-2'), weight: d('0.2') }),
      facts({ key: 'heavy', ...off, gap: d('-2'), weight: d('0.8') }),
      facts({ key: 'alone', ...off, gap: d('-2') }),
      facts({ key: 'also', ...off, gap: d('-2') }),
      facts({ key: 'signal', ...off, meanings: ['CONCERN', 'CONCERN'], patterns: ['OUTSIDE_LIMITS'] }),
      facts({ key: 'unknown', status: 'NO_DATA' }),
    ])).toEqual(['signal', 'alone', 'also', 'heavy', 'light', 'near', 'risk', 'unknown']);
  });

  it('says its weight among its parent\'s children, and nothing of one without a parent', () => {
    expect(attentionTo(facts({ status: 'OFF_TRACK', why: 'BEHIND', weight: d('0.6'), gap: d('-1.2345'), floorDistance: d('1') }))!.reasons).toEqual([
      'Its status is OFF_TRACK by the rule BEHIND.', 'It is behind by 1.23 of the distance between target and floor.', 'It weighs 0.6 among its parent\'s children.',
    ]);
    expect(attentionTo(facts({ status: 'OFF_TRACK' }))!.weight.toString()).toBe('1');
  });

  it('is an order: the same whatever order it is made from', () => {
    const number = fc.integer({ min: -3, max: 3 }).map((each) => new Decimal(each));
    const some = fc.uniqueArray(fc.record({
      key: fc.string({ minLength: 1, maxLength: 3 }), status: fc.constantFrom(...COMPUTED_STATUSES), why: fc.constant('X'),
      meanings: fc.option(fc.array(fc.constantFrom(null, 'CONCERN' as const), { maxLength: 3 })), patterns: fc.constant([]),
      gap: fc.option(number), floorDistance: fc.option(number), naturalReach: fc.option(number), weight: fc.option(number),
    }), { selector: ({ key }) => key, maxLength: 12 });
    fc.assert(fc.property(some, (all) => {
      expect(ranked([...all].reverse())).toEqual(ranked(all));
    }), { numRuns: sample(100, 2_000) });
  });
});
