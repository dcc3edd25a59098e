import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { children, type Expr } from '../../src/lang/ast.js';
import { programOf } from '../../src/lang/grammar.js';
import { lex } from '../../src/lang/lexer.js';
import { MAX_NODES, parse } from '../../src/lang/parse.js';
import { print } from '../../src/lang/print.js';
import { checkSyntax } from '../../src/lang/syntax.js';
import { treeOf } from '../../src/lang/tree.js';
import { sample } from '../support/size.js';
import { anyExpr, bare, mutated, noise, tokenSoup } from './expressions.js';

const expr = (text: string): Expr => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.diagnostic.message);
  return parsed.expr;
};
const finding = (text: string) => {
  const parsed = parse(text);
  if (parsed.ok) throw new Error(`no finding in ${text}`);
  return parsed.diagnostic;
};

/** An expression with every operation in brackets, so that grouping can be read off. */
function grouped(node: Expr): string {
  switch (node.kind) {
    case 'unary': return `(${node.operator} ${grouped(node.operand)})`;
    case 'binary': return `(${grouped(node.left)} ${node.operator} ${grouped(node.right)})`;
    case 'conditional': return `(${[node.condition, node.then, node.otherwise].map(grouped).join(' ? ')})`;
    case 'call': return `${node.callee.name}(${node.args.map(grouped).join(', ')})`;
    case 'list': return `[${node.items.map(grouped).join(', ')}]`;
    default: return print(node);
  }
}

describe('precedence', () => {
  test.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a / b * c % d', '(((a / b) * c) % d)'],
    ['-2 ^ 2', '(- (2 ^ 2))'],
    ['2 ^ -2', '(2 ^ (- 2))'],
    ['2 ^ 3 ^ 2', '(2 ^ (3 ^ 2))'],
    ['-a * b', '((- a) * b)'],
    ['a * -b', '(a * (- b))'],
    ['a + b > c - d', '((a + b) > (c - d))'],
    ['a > 1 and b < 2 or c == 3', '(((a > 1) and (b < 2)) or (c == 3))'],
    ['a or b and c', '(a or (b and c))'],
    ['not a and b', '((not a) and b)'],
    ['not (a == b)', '(not (a == b))'],
    ['not not a', '(not (not a))'],
    ['(not a) == b', '((not a) == b)'],
    ['a in [1, 2] and b', '((a in [1, 2]) and b)'],
    ['a + 1 in [b * 2]', '((a + 1) in [(b * 2)])'],
    ['a ? b : c ? d : e', '(a ? b ? (c ? d ? e))'],
    ['a ? b ? c : d : e', '(a ? (b ? c ? d) ? e)'],
    ['a or b ? c + 1 : d', '((a or b) ? (c + 1) ? d)'],
    ['f(a, b + 1, g())', 'f(a, (b + 1), g())'],
    ['((((a))))', 'a'],
  ])('%s groups as %s', (text, expected) => {
    expect(grouped(expr(text))).toBe(expected);
  });
});

describe('places', () => {
  const place = (text: string, node: Expr): string => text.slice(node.from, node.to);

  test('a node reaches from its first token to its last, without its own brackets', () => {
    const text = '((a + f( (b) ))) * (c in [1, (2)])';
    const product = expr(text);
    const [left, right] = children(product) as [Expr, Expr];
    expect(place(text, product)).toBe(text);
    expect(place(text, left)).toBe('a + f( (b) )');
    expect(place(text, children(left)[1]!)).toBe('f( (b) )');
    expect(place(text, right)).toBe('c in [1, (2)]');
    expect(place(text, children(right)[1]!)).toBe('[1, (2)]');
  });

  test('operators with operands set aside are placed as well', () => {
    const text = 'x ? not (a) and b : (c or -(d))';
    const [, then, otherwise] = children(expr(text)) as [Expr, Expr, Expr];
    expect(place(text, then)).toBe('not (a) and b');
    expect(place(text, children(then)[0]!)).toBe('not (a)');
    expect(place(text, otherwise)).toBe('c or -(d)');
  });
});

describe('syntax errors', () => {
  test.each([
    ['a +', 'SYN110', 'The expression ends where a value is expected after "+".', null],
    ['* a', 'SYN110', 'A value is expected first, but "*" stands there.', null],
    ['a + * b', 'SYN110', 'A value is expected after "+", but "*" stands there.', null],
    ['f(a, )', 'SYN110', 'A value is expected after ",", but ")" stands there.', null],
    ['()', 'SYN110', 'A value is expected after "(", but ")" stands there.', null],
    ['+a', 'SYN110', 'A value is expected first, but "+" stands there.', null],
    ['a b', 'SYN111', 'An operator is expected before "b".', null],
    ['f(a b)', 'SYN111', 'An operator is expected before "b".', null],
    ['a AND b', 'SYN111', 'An operator is expected before "AND".', 'Write "and".'],
    ['a is null', 'SYN111', 'An operator is expected before "is".', 'To test for a missing value, write is_null(x).'],
    ['a BETWEEN 1', 'SYN111', 'An operator is expected before "BETWEEN".', 'Write x >= a and x <= b.'],
    ['NOT a', 'SYN111', 'An operator is expected before "a".', 'Write not (…).'],
    ['(a)(b)', 'SYN111', 'An operator is expected before "(".', null],
    ['"f"(b)', 'SYN111', 'An operator is expected before "(".', null],
    ['a[1]', 'SYN111', 'An operator is expected before "[".', null],
    ['a not b', 'SYN111', 'An operator is expected before "not".', null],
    ['(a + b', 'SYN112', 'This "(" is never closed.', null],
    ['a in [1', 'SYN112', 'This "[" is never closed.', null],
    ['a + b)', 'SYN113', 'This ")" closes nothing.', null],
    ['(a + b]', 'SYN113', '"]" cannot close "(".', null],
    ['a ? b', 'SYN114', 'This "?" has no ":".', 'Write condition ? value : otherwise.'],
    ['f(a ? b, c)', 'SYN114', 'This "?" has no ":".', 'Write condition ? value : otherwise.'],
    ['a : b', 'SYN115', 'This ":" has no "?" before it.', 'Write condition ? value : otherwise.'],
    [
      '1,5',
      'SYN116',
      'A "," stands only between the arguments of a function and the items of a list.',
      'Decimals are written with a dot: 0.5.',
    ],
    ['[1, 2]', 'SYN117', 'A list stands only after "in".', 'Write x in [1, 2].'],
    ['a in [1] + 2', 'SYN117', 'A list stands only after "in".', 'Write x in [1, 2].'],
    [
      'a < b < c',
      'SYN118',
      'Comparisons do not chain: "<" gives true or false, which "<" would compare again.',
      'Join two comparisons by "and", or put one in brackets.',
    ],
    [
      'not a == b',
      'SYN119',
      '"not" binds tighter than "==", so this would negate only what stands before it.',
      'Write not (a == b), or (not a) == b if that is meant.',
    ],
    [
      'not a in [1]',
      'SYN119',
      '"not" binds tighter than "in", so this would negate only what stands before it.',
      'Write not (a == b), or (not a) == b if that is meant.',
    ],
    [
      'not (a) > b',
      'SYN119',
      '"not" binds tighter than ">", so this would negate only what stands before it.',
      'Write not (a == b), or (not a) == b if that is meant.',
    ],
    ['a not in [1]', 'SYN122', '"not in" is no operator.', 'Write not (x in [...]).'],
    ['a > 10%', 'SYN123', '"10%" is no number: % is the remainder of a division.', 'A share is written as a decimal: 0.1.'],
    ['10% + a', 'SYN123', '"10%" is no number: % is the remainder of a division.', 'A share is written as a decimal: 0.1.'],
    ['f(2.5%)', 'SYN123', '"2.5%" is no number: % is the remainder of a division.', 'A share is written as a decimal: 0.025.'],
    ['a in []', 'SYN124', 'The list is empty.', 'Name at least one value after "in".'],
  ])('%j is refused by %s', (text, code, message, hint) => {
    expect(finding(text)).toMatchObject({ code, message, hint });
  });

  test('a remainder is no percentage', () => {
    expect(grouped(expr('a%7 + 10 % 3'))).toBe('((a % 7) + (10 % 3))');
  });

  test('carets stand under what is meant', () => {
    expect(finding('x and\n  a not in ["b"]').rendered).toBe('  a not in ["b"]\n    ^^^^^^');
    expect(finding('(a + b]').rendered).toBe('(a + b]\n^     ^');
    expect(finding('a +').rendered).toBe('a +\n   ^');
  });

  test('as many parts as allowed are read, and not one more', () => {
    const parts = (count: number): string => Array.from({ length: (count + 1) / 2 }, () => 'a').join('+');
    expect(parse(parts(MAX_NODES - 1)).ok).toBe(true);
    expect(finding(parts(MAX_NODES + 1)).code).toBe('SYN125');
    expect(finding('-'.repeat(4_000) + '1').code).toBe('SYN125');
    expect(finding(`${'a ? b : '.repeat(500)}c`).code).toBe('SYN125');
  });

  test('an instruction outside the closed list is refused', () => {
    const lexed = lex('a');
    const brackets = { partner: new Map<number, number>(), calls: new Set<number>() };
    if (!lexed.ok) throw new Error('a does not lex');
    for (const type of ['INUMBER', 'IMEMBER', 'IFUNDEF', 'IVARNAME', 'IEXPREVAL', 'IENDSTATEMENT', 'constructor']) {
      expect(treeOf('a', lexed.tokens, brackets, [{ type, value: 0 }])).toMatchObject({
        ok: false,
        diagnostic: { code: 'SYN199' },
      });
    }
    for (const program of [
      [{ type: 'IVAR', value: 'process' }],
      [{ type: 'IVAR', value: 't9' }],
      [{ type: 'IVAR', value: 't1' }],
      [{ type: 'IOP1', value: '-' }],
      [],
      [
        { type: 'IVAR', value: 't0' },
        { type: 'IVAR', value: 't0' },
      ],
      [
        { type: 'IVAR', value: 't0' },
        { type: 'IOP1', value: 'sin' },
      ],
      [
        { type: 'IVAR', value: 't0' },
        { type: 'IVAR', value: 't0' },
        { type: 'IOP2', value: '[' },
      ],
      [{ type: 'IEXPR', value: 3 }],
      [
        { type: 'IVAR', value: 't0' },
        { type: 'IFUNCALL', value: 0 },
      ],
      [{ type: 'IARRAY', value: 0 }],
    ])
      expect(treeOf('a', lexed.tokens, brackets, program)).toMatchObject({ ok: false, diagnostic: { code: 'SYN199' } });
  });
});

describe('properties', () => {
  const runs = { numRuns: sample(500, 20_000) };

  test('a printed expression parses to itself, and prints as itself', () => {
    fc.assert(fc.property(anyExpr, (original) => {
      const text = print(original);
      const parsed = parse(text);
      if (!parsed.ok) {
        expect(['SYN101', 'SYN107', 'SYN125']).toContain(parsed.diagnostic.code);
        return;
      }
      expect(bare(parsed.expr)).toEqual(bare(original));
      expect(print(parsed.expr)).toBe(text);
    }), runs);
  });

  test('whatever the text, a value or a located diagnostic comes out', () => {
    const seeds = [
      'a ? b : c in [1, "x"]',
      'where(csat, channel == "email") / overall(csat, "team")',
      '-2 ^ 2 * (a - 10 % 3) >= $p',
    ];
    fc.assert(
      fc.property(fc.oneof(noise, tokenSoup, mutated(seeds)), (text) => {
        const parsed = parse(text);
        if (parsed.ok) return;
        const { from, to, rendered, code } = parsed.diagnostic;
        expect(0 <= from && from <= to && to <= text.length).toBe(true);
        expect(rendered).toContain('^');
        expect(code).toMatch(/^SYN1\d\d$/);
        expect(code).not.toBe('SYN199');
      }),
      { numRuns: sample(2_000, 100_000) },
    );
  });

  test('what our reading lets pass, expr-eval reads too', () => {
    fc.assert(fc.property(fc.oneof(tokenSoup, anyExpr.map(print)), (text) => {
      const lexed = lex(text);
      if (!lexed.ok || !checkSyntax(text, lexed.tokens).ok) return;
      expect(() => programOf(lexed.tokens)).not.toThrow();
    }), { numRuns: sample(2_000, 100_000) });
  });

  test('every node lies within its parent and reads, taken alone, as itself', () => {
    fc.assert(fc.property(anyExpr.map(print), (text) => {
      const parsed = parse(text);
      if (!parsed.ok) return;
      const visit = (node: Expr): void => {
        if (node.kind !== 'list') expect(bare(expr(text.slice(node.from, node.to)))).toEqual(bare(node));
        for (const child of children(node)) {
          expect(node.from <= child.from && child.to <= node.to).toBe(true);
          visit(child);
        }
      };
      visit(parsed.expr);
    }), { numRuns: sample(200, 5_000) });
  });
});
