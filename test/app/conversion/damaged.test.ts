import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Conversion } from '../../../src/app/conversion/conversion.js';
import { fromCube } from '../../../src/app/conversion/cube/from-cube.js';
import { fromDbt } from '../../../src/app/conversion/dbt/from-dbt.js';
import { YardstickError } from '../../../src/kernel/errors.js';
import { sample } from '../../support/size.js';
import { jaffleManifest } from './jaffle-manifest.js';
import { shopCubes } from './shop-cubes.js';
import { unsound } from './unsound.js';

const junk = fc.constantFrom<unknown>(
  null, 0, -1, 1e30, '', 'x', 'constructor', '__proto__', 'revenue', 'order__channel', "{{ Dimension('order__channel') }}", '{CUBE}', '{count} /',
  'CASE WHEN', "'", '1 = 1', 'a'.repeat(300), '\u0000', '\ud800', '((((((', 'sum(x)', true, [], {}, [[]], [null], { name: 'x' }, 'ratio', 'time', 'growth', 'if',
);

/** What is at `at` of all values within, counted in order, put in place of another, or left out. */
function damaged(value: unknown, at: number, instead: unknown): unknown {
  let count = 0;
  const go = (each: unknown): unknown => {
    count += 1;
    if (count - 1 === at) return instead;
    if (Array.isArray(each)) return each.map(go);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]): [string, unknown] => [key, go(inner)]));
  };
  return go(value);
}

function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, each) => sum + sizeOf(each), 0);
}

/** Undefined where it was refused as a whole. */
function converted(convert: () => Conversion): Conversion | undefined {
  try {
    return convert();
  } catch (error) {
    if (error instanceof YardstickError && error.code === 'BAD_INPUT') return undefined;
    throw error;
  }
}

const cubes = { cubes: shopCubes.flatMap(({ text }) => (parse(text) as { cubes: unknown[] }).cubes) };
const ways: readonly (readonly [string, unknown, (value: unknown) => Conversion])[] = [
  ['a manifest', jaffleManifest, fromDbt],
  ['a model', cubes, (value) => fromCube([{ path: 'a.yml', text: JSON.stringify(value) }])],
];

describe.each(ways)('%s that is damaged', (_, whole, convert) => {
  it('gives definitions that the checkers accept all the same, or is refused as a whole', () => {
    const places = fc.array(fc.tuple(fc.nat(sizeOf(whole)), junk), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(places, (damages) => {
      const value = damages.reduce((rest, [at, instead]) => damaged(rest, at, instead), whole);
      const conversion = converted(() => convert(value));
      expect(conversion === undefined ? [] : unsound(conversion.set)).toEqual([]);
      for (const { what, why, hint } of conversion?.notes ?? []) expect([what, why, hint].join('')).toMatch(/\S/);
    }), { numRuns: sample(60, 2000) });
  });
});
