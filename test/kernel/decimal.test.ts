import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, decimalOf, ExactNumber, parseJsonExactly } from '../../src/kernel/decimal.js';
import { sample } from '../support/size.js';

/** A JSON text and what it means. */
interface Written {
  readonly text: string;
  readonly value: unknown;
}

/** Whether a double holds the number, told by integers alone. */
function isDouble(text: string): boolean {
  const value = Number(text);
  return Number.isFinite(value) && canonical(String(value)) === canonical(text);
}

/** Sign, digits without zeros around them, and the power of ten of the last. */
function canonical(text: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text)!;
  const digits = (whole! + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)}`;
}

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength }).map((all) => all.join(''));
const number = fc
  .tuple(fc.constantFrom('', '-'), digits(25), fc.option(digits(20)), fc.option(fc.tuple(fc.constantFrom('e', 'E-', 'e+'), digits(3))))
  .map(([sign, whole, fraction, exponent]) => {
    const text = `${sign}${whole.replace(/^0+(?=\d)/, '')}${fraction === null ? '' : `.${fraction}`}${exponent?.join('') ?? ''}`;
    return { text, value: isDouble(text) ? Number(text) : new ExactNumber(text) };
  });
const string = fc
  .oneof(fc.string({ unit: 'binary' }), number.map(({ text }) => text), fc.constantFrom('"', '\\', '\\"', '__proto__', '0', '1e5", 1e400'))
  .map((value) => ({ text: JSON.stringify(value), value }));

/** Without escapes: V8 (seen in Node 24.21) reads the key "\"" as "\\" where an object of the same shape had that one before. */
const name = string.filter(({ text }) => !text.includes('\\'));

const { json } = fc.letrec<{ json: Written }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    number,
    string,
    fc.constantFrom<Written>({ text: 'true', value: true }, { text: 'null', value: null }),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => ({
      text: `[${items.map(({ text }) => text).join(' , ')}]`,
      value: items.map(({ value }) => value),
    })),
    fc.array(fc.tuple(name, tie('json')), { maxLength: 4 }).map((entries) => ({
      text: `{${entries.map(([key, { text }]) => `${key.text} :${text}`).join(',')}}`,
      value: Object.fromEntries(entries.map(([key, { value }]) => [key.value, value])),
    })),
  ),
}));

describe('JSON with every digit', () => {
  test('keeps the text of each number that a double would change, beside whatever names and texts', () => {
    fc.assert(fc.property(json, ({ text, value }) => expect(parseJsonExactly(text)).toEqual(value)), { numRuns: sample(2_000, 100_000) });
  });

  test('is refused where JSON is, also where it would be none but for its numbers', () => {
    const isRefused = (read: (text: string) => unknown, text: string): boolean => {
      try {
        read(text);
        return false;
      } catch {
        return true;
      }
    };
    for (const broken of ['{12345678901234567890: 1}', '{1e5: 1}', '[1e]', '01234567890123456789', '[1 12345678901234567890]', '"1e5', '12345678901234567890"', '']) {
      expect(isRefused(parseJsonExactly, broken)).toBe(true);
    }
    fc.assert(fc.property(json, fc.nat(), fc.constantFrom('"', '\\', '1', ',', ']', '}', '1e400'), ({ text }, place, put) => {
      const at = place % (text.length + 1);
      const broken = text.slice(0, at) + put + text.slice(at);
      expect(isRefused(parseJsonExactly, broken)).toBe(isRefused(JSON.parse, broken));
    }), { numRuns: sample(2_000, 100_000) });
  });

  test('a name like __proto__ stays a name', () => {
    const value = parseJsonExactly('{"__proto__": 12345678901234567890}') as object;
    expect(Object.entries(value)).toEqual([['__proto__', new ExactNumber('12345678901234567890')]]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test('of 200 levels is read, deeper is refused, however deep', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(() => parseJsonExactly(nested(200))).not.toThrow();
    for (const levels of [201, 5_000, 1_000_000]) expect(() => parseJsonExactly(nested(levels))).toThrow(RangeError);
  });

  test('of a megabyte is read, whatever it is made of', () => {
    for (const part of ['0,', '[],', '{"a":1},', '1e-308,', '"\\\\\\"",', '0.1234567890123456789,']) {
      const count = Math.floor(1_000_000 / part.length);
      expect(parseJsonExactly(`[${part.repeat(count)}0]`)).toHaveLength(count + 1);
    }
  });
});

describe('a decimal of its text', () => {
  test('is the one that decimal.js reads, also where a number would do', () => {
    const digits = fc.stringMatching(/^-?\d{1,9}(\.\d{1,9})?$/);
    const counts = fc.nat({ max: 100_000_000 }).map(String);
    fc.assert(fc.property(fc.oneof(digits, counts, fc.constantFrom('0', '-0', '0.10', '5.000', '1e5', '9999999', '10000000')), (text) => {
      const [made, expected] = [decimalOf(text), new Decimal(text)];
      expect([made.s, made.e, made.d]).toEqual([expected.s, expected.e, expected.d]);
    }), { numRuns: sample(1_000, 100_000) });
  });
});
