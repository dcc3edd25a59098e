import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../src/kernel/decimal.js';
import {
  canonicalUnit, common, compatible, difference, parseUnit, power, product, quotient, sum, toCanonical, toDisplayed, type Unit,
} from '../../src/lang/units.js';
import { sample } from '../support/size.js';

describe('unit words', () => {
  test.each([
    ['s', { time: 1 }, 's', '1'],
    ['minutes', { time: 1 }, 'min', '60'],
    ['h', { time: 1 }, 'h', '3600'],
    ['days', { time: 1 }, 'd', '86400'],
    ['ms', { time: 1 }, 'ms', '0.001'],
    ['EUR', { EUR: 1 }, 'EUR', '1'],
    ['€', { EUR: 1 }, 'EUR', '1'],
    ['%', {}, '%', '1'],
    ['points', {}, 'points', '1'],
    ['calls', {}, 'calls', '1'],
    ['NPS', {}, 'NPS', '1'],
    ['first-time fixes', {}, 'first-time fixes', '1'],
    ['', {}, '', '1'],
    ['  ', {}, '', '1'],
    ['EUR * h', { EUR: 1, time: 1 }, 'EUR*h', '3600'],
    ['EUR/calls', { EUR: 1 }, 'EUR/calls', '1'],
    ['h^2', { time: 2 }, 'h^2', '12960000'],
    ['s/h', {}, 's/h', '0.0002777777777777777777777777777777778'],
    ['n/a', {}, 'n/a', '1'],
    ['/', {}, '/', '1'],
    ['a//b', {}, 'a//b', '1'],
    ['h^99', {}, 'h^99', '1'],
    ['constructor', {}, 'constructor', '1'],
    ['__proto__', {}, '__proto__', '1'],
  ])('%j is read', (text, dimensions, display, factor) => {
    expect(parseUnit(text)).toMatchObject({ dimensions, display, factor });
  });

  test('a rate whose factor is no decimal keeps its exact inverse', () => {
    expect(parseUnit('EUR/h')).toMatchObject({ dimensions: { EUR: 1, time: -1 }, display: 'EUR/h', inverse: '3600' });
    const perSecond = new Decimal(12).div(7200);
    expect(toDisplayed(perSecond, parseUnit('EUR/h')).toFixed()).toBe('6');
  });

  test.each(['min', '%', 'EUR/h'])('a zero is shown without a sign in %s', (unit) => {
    expect(Object.is(toDisplayed(new Decimal('-0'), parseUnit(unit)).toNumber(), 0)).toBe(true);
  });

  test('any text is a unit, and never an error', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      const unit = parseUnit(text);
      expect(new Decimal(unit.factor).isPositive()).toBe(true);
    }), { numRuns: sample(500, 20_000) });
  });
});

const UNITS = [
  's',
  'min',
  'h',
  'EUR',
  'USD',
  'EUR/h',
  '%',
  'points',
  'calls',
  'orders',
  '',
  'calls/h',
  'EUR*s',
  's^2',
  'pp',
  'ratio',
];
const anyUnit = fc.constantFrom(...UNITS).map(parseUnit);

describe('arithmetic of units', () => {
  test.each([
    ['%', '%', 'pp'],
    ['%', 'pp', '%'],
    ['pp', 'pp', 'pp'],
    ['calls', 'calls', 'calls'],
    ['calls', 'orders', ''],
    ['min', 'min', 'min'],
    ['min', 'h', 's'],
    ['%', '', ''],
    ['', '', ''],
  ])('%s − %s is shown in %j', (a, b, display) => {
    expect(difference(parseUnit(a), parseUnit(b)).display).toBe(display);
  });

  test.each([
    ['%', '%', '%'],
    ['%', 'pp', '%'],
    ['pp', '%', '%'],
    ['pp', 'pp', 'pp'],
    ['min', 'h', 's'],
    ['calls', 'orders', ''],
  ])('%s + %s is shown in %j', (a, b, display) => {
    expect(sum(parseUnit(a), parseUnit(b)).display).toBe(display);
  });

  test.each([
    ['%', '%', 'ratio'],
    ['calls', 'calls', 'ratio'],
    ['s', 's', 'ratio'],
    ['s', 'h', 'ratio'],
    ['calls', 'orders', ''],
    ['s', 'calls', 's'],
    ['min', 'calls', 'min'],
    ['EUR', 'calls', 'EUR'],
    ['calls', 'h', 'calls/h'],
    ['', 'h', '1/h'],
    ['%', 'h', '1/h'],
    ['EUR', 'h', 'EUR/h'],
    ['EUR/h', 'h', 'EUR/s^2'],
    ['EUR', 'EUR/h', 's'],
    ['min', '', 'min'],
    ['calls', '', 'calls'],
    ['%', '', '%'],
    ['', '', ''],
  ])('%s / %s is shown in %j', (a, b, display) => {
    expect(quotient(parseUnit(a), parseUnit(b)).display).toBe(display);
  });

  test.each([
    ['min', '', 'min'],
    ['', 'min', 'min'],
    ['calls', 's', 's'],
    ['%', 'EUR', 'EUR'],
    ['calls', 'calls', ''],
    ['calls', '', 'calls'],
    ['%', '%', '%'],
    ['%', 'calls', 'calls'],
    ['EUR/h', 'h', 'EUR'],
    ['h', 'h', 's^2'],
    ['EUR', 'h', 'EUR*s'],
    ['ratio', '%', '%'],
  ])('%s × %s is shown in %j', (a, b, display) => {
    expect(product(parseUnit(a), parseUnit(b)).display).toBe(display);
  });

  test('a power multiplies exponents', () => {
    expect(power(parseUnit('h'), 2)).toMatchObject({ dimensions: { time: 2 }, display: 's^2' });
    expect(power(parseUnit('EUR/s'), -1)).toMatchObject({ dimensions: { EUR: -1, time: 1 }, display: 's/EUR' });
    expect(power(parseUnit('h'), 1).display).toBe('h');
  });

  test('what is multiplied and divided again has the dimensions it had', () => {
    fc.assert(fc.property(anyUnit, anyUnit, (a, b) => {
      expect(compatible(quotient(product(a, b), b), a)).toBe(true);
      expect(compatible(product(a, b), product(b, a))).toBe(true);
      expect(compatible(product(quotient(a, b), b), a)).toBe(true);
    }));
  });

  test('a derived unit, read again from its display, is the same unit', () => {
    const same = (unit: Unit): void => {
      const again = parseUnit(unit.display);
      expect(again.dimensions).toEqual(unit.dimensions);
      expect(again.factor).toBe(unit.factor);
    };
    fc.assert(fc.property(anyUnit, anyUnit, (a, b) => {
      [product(a, b), quotient(a, b), canonicalUnit(a.dimensions)].forEach(same);
      if (compatible(a, b)) [sum(a, b), difference(a, b), common(a, b)].forEach(same);
    }));
  });

  test('what is shown in a unit of factor 1 is what a division by 1 comes to', () => {
    const long = fc.stringMatching(/^-?[1-9]\d{0,45}(\.\d{0,20}[1-9])?$/);
    fc.assert(
      fc.property(long, (text) => {
        expect(toDisplayed(new Decimal(text), parseUnit('EUR')).toFixed()).toBe(new Decimal(text).div(1).toFixed());
      }),
    );
  });

  test('values survive the way to a displayed unit and back, to the last kept digit but one', () => {
    fc.assert(
      fc.property(anyUnit, fc.integer({ min: -1_000_000, max: 1_000_000 }), (unit, n) => {
        expect(
          toDisplayed(toCanonical(new Decimal(n), unit), unit)
            .toSignificantDigits(32)
            .toFixed(),
        ).toBe(new Decimal(n).toFixed());
      }),
    );
  });
});
