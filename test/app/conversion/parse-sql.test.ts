import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Untranslatable } from '../../../src/app/conversion/conversion.js';
import { parseSql } from '../../../src/app/conversion/sql/parse-sql.js';
import { sample } from '../../support/size.js';

const refusal = (text: string): string | null => {
  try {
    parseSql(text);
    return null;
  } catch (error) {
    if (error instanceof Untranslatable) return error.message;
    throw error;
  }
};

describe('SQL that is not translated', () => {
  it.each([
    ['(SELECT max(x) FROM y)', 'Its SQL holds "select", which is not translated there.'],
    ['count(*)', 'Its SQL holds "*", which is not translated there.'],
    ['count(DISTINCT x)', 'Its SQL holds "distinct", which is not translated there.'],
    ['sum(x) OVER (PARTITION BY y)', 'Its SQL holds "over", which is not translated there.'],
    ['a || b', 'Its SQL holds "|| b", which is not translated.'],
    ["x > current_date - interval '1 day'", 'Its SQL holds "current_date", which is not translated there.'],
    ["date '2026-01-01'", 'Its SQL holds "2026-01-01", which is not translated there.'],
    ['x::int / 2', 'Its SQL casts to INT.'],
    ['CAST(x AS numeric(10, 2))', 'Its SQL casts to NUMERIC with a number of digits, which rounds.'],
    ['status = "done"', 'Its SQL holds "done", which is a name in some databases and a text in others.'],
    ["name = 'it\\'s'", 'Its SQL holds \'it\\\': what a backslash says differs between databases.'],
    ['a = b = c', 'Its SQL holds "=", which is not translated there.'],
    ['CASE WHEN a THEN b', 'Its SQL ends where more is expected.'],
    ['a -- and no more\n + /* a */ b c', 'Its SQL holds "c", which is not translated there.'],
    ['', 'Its SQL ends where more is expected.'],
    ['('.repeat(200), 'Its SQL is nested too deep.'],
    ['x'.repeat(20_001), 'Its SQL has 20,001 characters.'],
  ])('is refused by what it holds: %s', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it('is refused in words, whatever the text', () => {
    const piece = fc.constantFrom('(', ')', 'case', 'when', 'then', 'end', 'not', '-', 'a', '1', "'x'", ',', 'in', 'is', 'null', '::', 'float', '{a}', '.', '=', '"');
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' ')));
    fc.assert(fc.property(texts, (text) => { expect(refusal(text)).not.toBe(''); }), { numRuns: sample(500, 20_000) });
  });
});
