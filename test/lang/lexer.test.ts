import { describe, expect, test } from '@jest/globals';
import { lex, MAX_CHARACTERS, MAX_NESTING } from '../../src/lang/lexer.js';

const tokens = (text: string): string[] => {
  const result = lex(text);
  if (!result.ok) throw new Error(result.diagnostic.message);
  return result.tokens.map((token) => `${token.kind} ${token.text}`);
};
const finding = (text: string) => {
  const result = lex(text);
  if (result.ok) throw new Error(`no finding in ${text}`);
  return result.diagnostic;
};

describe('the lexer', () => {
  test('reads names, numbers, texts, parameters and symbols', () => {
    expect(tokens('csat>=0.50 and channel in ["e\\"m", $p]')).toEqual([
      'name csat', 'symbol >=', 'number 0.5', 'symbol and', 'name channel', 'symbol in', 'symbol [', 'text e"m', 'symbol ,',
      'parameter p', 'symbol ]', 'end ',
    ]);
  });

  test('keeps the decimal text of numbers exactly', () => {
    expect(tokens('9007199254740993')[0]).toBe('number 9007199254740993');
    expect(tokens('0.1000')[0]).toBe('number 0.1');
    expect(tokens('.5')[0]).toBe('number 0.5');
    expect(tokens('1.25e3')[0]).toBe('number 1250');
    expect(tokens('1e-7')[0]).toBe('number 0.0000001');
  });

  test('reads texts in either quote, with escapes', () => {
    expect(tokens(`'it\\'s' "\\u00e9\\n\\t\\\\"`).slice(0, 2)).toEqual(["text it's", 'text é\n\t\\']);
  });

  test('places tokens by UTF-16 offsets', () => {
    const result = lex('"😀" == x');
    expect(result.ok && result.tokens.map(({ from, to }) => [from, to])).toEqual([[0, 4], [5, 7], [8, 9], [9, 9]]);
  });

  test('knows operators only as whole words', () => {
    expect(tokens('android nothing inn trueish').slice(0, 4)).toEqual([
      'name android',
      'name nothing',
      'name inn',
      'name trueish',
    ]);
  });

  test('takes as many characters as are allowed, and not one more', () => {
    expect(tokens('x'.padEnd(MAX_CHARACTERS))).toHaveLength(2);
    expect(finding('x'.padEnd(MAX_CHARACTERS + 1)).code).toBe('SYN101');
  });

  test('counts round and square brackets together', () => {
    const nested = (depth: number): string => `${'('.repeat(depth - 1)}x in [1]${')'.repeat(depth - 1)}`;
    expect(lex(nested(MAX_NESTING)).ok).toBe(true);
    expect(finding(nested(MAX_NESTING + 1)).code).toBe('SYN107');
    expect(finding('['.repeat(4000)).code).toBe('SYN107');
  });

  test.each([
    ['', 'SYN102', 'The expression is empty.', null],
    ['  \n', 'SYN102', 'The expression is empty.', null],
    ['a.b', 'SYN103', 'The character "." does not belong here.', 'Names have no dots; a decimal starts with a digit: 0.5.'],
    ['a; b', 'SYN103', 'The character ";" does not belong here.', 'An expression is one value; arguments are separated by ",".'],
    ['$', 'SYN103', 'The character "$" does not belong here.', 'A parameter is $ and a name: $channel.'],
    [
      'durée',
      'SYN103',
      'The character "é" does not belong here.',
      'Names are written with a–z, 0–9 and _; texts stand in quotes.',
    ],
    [
      'a\u0000',
      'SYN103',
      'The character U+0000 does not belong here.',
      'Names are written with a–z, 0–9 and _; texts stand in quotes.',
    ],
    ['"abc', 'SYN104', 'This text is not closed: its " is missing on the same line.', null],
    ["'abc\n'", 'SYN104', "This text is not closed: its ' is missing on the same line.", null],
    ['"\\x"', 'SYN105', '"\\x" is no escape.', 'Escapes are \\\\ \\" \\\' \\n \\r \\t and \\u with four hexadecimal digits.'],
    ['5min', 'SYN106', '"5min" is no number.', 'Write minutes(5).'],
    ['24h', 'SYN106', '"24h" is no number.', 'Write hours(24).'],
    ['5apples', 'SYN106', '"5apples" is no number.', 'Put an operator or a space between number and name.'],
    ['1.2.3', 'SYN106', '"1.2.3" is no number.', null],
    ['1_000', 'SYN106', '"1_000" is no number.', 'Put an operator or a space between number and name.'],
    ['1e40', 'SYN106', 'The number 1e40 cannot be kept exactly: at most 34 digits, below 10^40.', null],
    ['1e999999999', 'SYN106', 'The number 1e999999999 cannot be kept exactly: at most 34 digits, below 10^40.', null],
    ['"\\u0000"', 'SYN108', 'A text may not hold the character NUL or half of a surrogate pair.', null],
    ['"\ud800"', 'SYN108', 'A text may not hold the character NUL or half of a surrogate pair.', null],
    ['a = b', 'SYN120', 'A single "=" is no operator.', 'To compare, write "==".'],
    ['a === b', 'SYN120', 'A single "=" is no operator.', 'To compare, write "==".'],
    ['a && b', 'SYN121', '"&&" is no operator here.', 'Write "and".'],
    ['a || b', 'SYN121', '"||" is no operator here.', 'Write "or".'],
    ['!a', 'SYN121', '"!" is no operator here.', 'Write "not".'],
    ['a <> b', 'SYN121', '"<>" is no operator here.', 'Write "!=".'],
    ['a ≥ b', 'SYN121', '"≥" is no operator here.', 'Write ">=".'],
    ['“a”', 'SYN121', '“ is no quotation mark here.', 'Texts stand in straight quotes: "email".'],
  ])('refuses %j by %s', (text, code, message, hint) => {
    expect(finding(text)).toMatchObject({ code, message, hint });
  });
});
