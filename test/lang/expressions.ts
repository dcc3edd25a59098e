import fc from 'fast-check';
import { type BinaryOperator, type Expr, make } from '../../src/lang/ast.js';

const nowhere = { from: 0, to: 0 };
const BINARY: readonly BinaryOperator[] = ['+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>=', 'and', 'or'];

/** Names that are somebody's property somewhere: every map of names has to survive them. */
export const PROTOTYPE_NAMES = [
  'constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable',
  'toLocaleString', '__defineGetter__', '__lookupGetter__', 'then', 'length', 'name', 'E', 'PI', 't0', 't1',
] as const;

const NAMES = ['csat', 'aht', 'offered', 'channel', 'wait', 'answered', 'occurredAt', 'x', ...PROTOTYPE_NAMES];
const FUNCTIONS = ['coalesce', 'round', 'where', 'overall', 'least', 'hours', 'is_null', 'lower', 'nothing', ...PROTOTYPE_NAMES];

/** Any expression that the grammar can say, with no regard to whether it means something. */
export const anyExpr: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr; leaf: Expr }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom('0', '5', '0.1', '1000000', '12.5').map((value): Expr => make.number(value, nowhere)),
    fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('"', '\\', "'", 'a\nb', '\u2028', '😀', 'email'))
      .map((value): Expr => make.text(value.replaceAll('\u0000', '').toWellFormed(), nowhere)),
    fc.boolean().map((value): Expr => make.boolean(value, nowhere)),
    fc.constantFrom(...NAMES).map((name): Expr => make.name(name, nowhere)),
    fc.constantFrom('p', 'constructor', 'list').map((name): Expr => make.parameter(name, nowhere)),
  ),
  expr: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc
      .tuple(fc.constantFrom('-' as const, 'not' as const), tie('expr'))
      .map(([operator, operand]): Expr => make.unary(operator, operand, nowhere)),
    fc
      .tuple(fc.constantFrom(...BINARY), tie('expr'), tie('expr'))
      .map(([operator, left, right]): Expr => make.binary(operator, left, right, nowhere)),
    fc.tuple(tie('expr'), fc.array(tie('expr'), { minLength: 1, maxLength: 3 }))
      .map(([left, items]): Expr => make.binary('in', left, make.list(items, nowhere), nowhere)),
    fc.tuple(tie('expr'), tie('expr'), tie('expr'))
      .map(([condition, then, otherwise]): Expr => make.conditional(condition, then, otherwise, nowhere)),
    fc.tuple(fc.constantFrom(...FUNCTIONS), fc.array(tie('expr'), { maxLength: 3 }))
      .map(([name, args]): Expr => make.call(make.name(name, nowhere), args, nowhere)),
  ),
})).expr;

const TOKENS = [
  '+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>=', 'and', 'or', 'not', 'in', '?', ':', '(', ')', '[', ']', ',',
  'true', 'false', '1', '0.5', '10%', '"text"', "'text'", '$p', '$list', ...NAMES, ...FUNCTIONS,
];
/** Tokens thrown together. */
export const tokenSoup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 24 })
  .map((tokens) => tokens.join(' '));

/** Bytes read as Latin-1, so every control character and most of the lexer's symbols come up; and any text at all. */
export const noise: fc.Arbitrary<string> = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 20 }),
);

/** A text with some characters cut out, doubled or put elsewhere. */
export const mutated = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.nat(200), fc.constantFrom('cut', 'put', 'swap'), fc.constantFrom(...TOKENS, '"', '$', '.', ';')), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([text, changes]) =>
      changes.reduce((changed, [place, how, token]) => {
        const at = place % (changed.length + 1);
        if (how === 'cut') return changed.slice(0, at) + changed.slice(at + 1);
        if (how === 'put') return changed.slice(0, at) + token + changed.slice(at);
        return changed.slice(at) + changed.slice(0, at);
      }, text),
    );

/** The expression without its places in the text, for comparing. */
export function bare(expr: Expr): unknown {
  return JSON.parse(JSON.stringify(expr, (key, value: unknown) => (key === 'from' || key === 'to' ? undefined : value)));
}
