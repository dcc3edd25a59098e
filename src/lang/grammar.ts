import { Parser } from 'expr-eval';
import type { BinaryOperator, UnaryOperator } from './ast.js';
import type { Token } from './lexer.js';

/** One step of expr-eval's postfix program. Operands that may be skipped (of `? :`, `and`, `or`) are programs of their own. */
export interface Instruction {
  readonly type: string;
  readonly value: unknown;
}

export const BINARY_OPERATORS: readonly BinaryOperator[] = [
  '+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or',
];
export const UNARY_OPERATORS: readonly UnaryOperator[] = ['-', 'not'];

/** expr-eval knows an operator by its name here; what it would compute is never asked for. */
const named = (names: readonly string[]): Record<string, unknown> =>
  Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(names.map((name) => [name, null])));

/** expr-eval with nothing in it but the grammar: no constants, no functions, and the operators of our token set alone. */
const grammar = Object.assign(
  new Parser({ allowMemberAccess: false, operators: { assignment: false, fndef: false, concatenate: false, factorial: false } }),
  {
    unaryOps: named(UNARY_OPERATORS), binaryOps: named(BINARY_OPERATORS), ternaryOps: named(['?']),
    functions: named([]), consts: named([]),
  },
);

/**
 * The postfix program of these tokens. expr-eval reads the symbols as they are and every leaf as `t<index>`, so that the
 * variables that come back are token indexes. Throws where it cannot read them, which `checkSyntax` precludes.
 */
export function programOf(tokens: readonly Token[]): readonly Instruction[] {
  const words = tokens.map(({ kind, text }, index) => (kind === 'symbol' ? text : kind === 'end' ? '' : `t${index}`));
  return (grammar.parse(words.join(' ')) as unknown as { readonly tokens: readonly Instruction[] }).tokens;
}
