import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { judgedWaterfall, waterfall, type Waterfall, type WaterfallStep } from '../../src/goals/waterfall.js';
import { sample } from '../support/size.js';
import { decimal } from './targets.js';

const step = (name: string, value: string | null): WaterfallStep => ({ name, value: value === null ? null : decimal(value) });
const shown = (made: Waterfall | null): string[] | null => made && made.parts.map(({ names, part }) => `${names.join(' + ')} ${part.toFixed()}`);

describe('a waterfall', () => {
  it('gives each cause what it moved', () => {
    const steps = [step('late data', '0.912'), step('corrected data', '0.909'), step('definition', '0.94'), step('real change', '0.94')];
    expect(shown(waterfall(decimal('0.9'), steps))).toEqual(['late data 0.012', 'corrected data -0.003', 'definition 0.031', 'real change 0']);
  });

  it('tells causes together where the value between them does not exist', () => {
    const steps = [step('erased rows', null), step('late data', '8'), step('definition', '9')];
    expect(shown(waterfall(decimal(10), steps))).toEqual(['erased rows + late data -2', 'definition 1']);
  });

  it('is none where there is no value at its start or its end', () => {
    expect(waterfall(null, [step('late data', '8')])).toBeNull();
    expect(waterfall(decimal(10), [step('late data', '8'), step('scope', null)])).toBeNull();
  });

  it('of nothing ends where it starts', () => {
    expect(waterfall(decimal(10), [])).toMatchObject({ parts: [], end: decimal(10) });
  });

  it('shows a new target in the margin alone', () => {
    const { value, margin } = judgedWaterfall({ value: decimal('0.93'), margin: decimal('0.01') }, [
      { ...step('late data', '0.94'), margin: decimal('0.02') }, { ...step('target', '0.94'), margin: decimal('-0.01') },
    ]);
    expect([shown(value), shown(margin)]).toEqual([['late data 0.01', 'target 0'], ['late data 0.01', 'target -0.03']]);
  });

  it('telescopes exactly, whatever the digits: its parts are together its end less its start', () => {
    const number = fc.tuple(fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }), fc.integer({ min: -40, max: 5 }))
      .map(([digits, exponent]) => decimal(`${digits}e${exponent}`));
    const steps = fc.array(fc.option(number, { nil: null, freq: 5 }).map((value) => ({ name: 'cause', value })), { maxLength: 10 });
    // In whole units of 10^-40, which no rounding can touch.
    const units = (value: { toFixed(places: number): string }): bigint => BigInt(value.toFixed(40).replace('.', ''));
    fc.assert(fc.property(number, steps, number, (start, between, end) => {
      const made = waterfall(start, [...between, { name: 'last', value: end }])!;
      expect(made.parts.reduce((sum, { part }) => sum + units(part), 0n)).toBe(units(end) - units(start));
      expect(made.parts.flatMap(({ names }) => names)).toHaveLength(between.length + 1);
    }), { numRuns: sample(500, 10_000) });
  });
});
