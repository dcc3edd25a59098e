import type { BinaryOperator, Expr, UnaryOperator } from './ast.js';

/** How tightly each form binds, loosest first; `README.md` has the grammar. */
const CONDITIONAL = 1;
const NEGATION = 4;
const COMPARISON = 5;
const SIGN = 8;
const POWER = 9;
const ATOM = 10;
const BINARY: ReadonlyMap<BinaryOperator, number> = new Map<BinaryOperator, number>([
  ['or', 2],
  ['and', 3],
  ['+', 6],
  ['-', 6],
  ['*', 7],
  ['/', 7],
  ['%', 7],
  ['^', POWER],
  ['==', COMPARISON],
  ['!=', COMPARISON],
  ['<', COMPARISON],
  ['<=', COMPARISON],
  ['>', COMPARISON],
  ['>=', COMPARISON],
  ['in', COMPARISON],
]);

/** The canonical text: single spaces, double quotes, as few brackets as it takes. Parsing it gives the same expression. */
export const print = (expr: Expr): string => render(expr).text;

interface Rendered {
  readonly text: string;
  readonly binds: number;
}

function render(expr: Expr): Rendered {
  switch (expr.kind) {
    case 'number': return { text: expr.value, binds: ATOM };
    case 'text': return { text: quote(expr.value), binds: ATOM };
    case 'boolean': return { text: String(expr.value), binds: ATOM };
    case 'name': return { text: expr.name, binds: ATOM };
    case 'parameter': return { text: `$${expr.name}`, binds: ATOM };
    case 'call': return { text: `${expr.callee.name}(${expr.args.map(print).join(', ')})`, binds: ATOM };
    case 'list': return { text: `[${expr.items.map(print).join(', ')}]`, binds: ATOM };
    case 'unary': return unary(expr.operator, expr.operand);
    case 'binary': return binary(expr.operator, expr.left, expr.right);
    case 'conditional': {
      const condition = operand(expr.condition, CONDITIONAL + 1);
      return { text: `${condition} ? ${print(expr.then)} : ${print(expr.otherwise)}`, binds: CONDITIONAL };
    }
  }
}

function unary(operator: UnaryOperator, beneath: Expr): Rendered {
  if (operator === '-') return { text: `-${operand(beneath, SIGN)}`, binds: SIGN };
  // Under `not` all but a lone value is bracketed: `not (a) ^ b` would read as `(not a) ^ b`.
  const isNegation = beneath.kind === 'unary' && beneath.operator === 'not';
  return { text: `not ${operand(beneath, isNegation ? NEGATION : ATOM)}`, binds: NEGATION };
}

function binary(operator: BinaryOperator, left: Expr, right: Expr): Rendered {
  const binds = BINARY.get(operator)!;
  // `^` groups to the right and takes a sign there; comparisons do not chain; all others group to the left.
  const leftBinds = operator === '^' ? ATOM : binds === COMPARISON ? COMPARISON + 1 : binds;
  const rightBinds = operator === '^' ? SIGN : binds + 1;
  return { text: `${operand(left, leftBinds)} ${operator} ${operand(right, rightBinds)}`, binds };
}

function operand(expr: Expr, least: number): string {
  const { text, binds } = render(expr);
  return binds >= least ? text : `(${text})`;
}

const ESCAPED: ReadonlyMap<string, string> = new Map([['\\', '\\\\'], ['"', '\\"'], ['\n', '\\n'], ['\r', '\\r'], ['\t', '\\t']]);

function quote(value: string): string {
  // eslint-disable-next-line no-control-regex
  const escaped = value.replace(/[\\"\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) =>
    ESCAPED.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}
