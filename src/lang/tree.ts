import { type BinaryOperator, type Expr, make, type NameNode, type UnaryOperator } from './ast.js';
import type { DiagnosticCode, DiagnosticParameters } from './diagnostic-codes.js';
import { diagnose, type Diagnostic } from './diagnostics.js';
import { BINARY_OPERATORS, type Instruction, UNARY_OPERATORS } from './grammar.js';
import type { Token } from './lexer.js';
import type { Span } from './source-text.js';
import type { Brackets } from './syntax.js';

export type Parsed = { readonly ok: true; readonly expr: Expr } | { readonly ok: false; readonly diagnostic: Diagnostic };

/** The expression that a program says: a walk with a stack. An instruction outside the closed list is refused. */
export function treeOf(text: string, tokens: readonly Token[], brackets: Brackets, program: readonly Instruction[]): Parsed {
  const builder = new Builder(text, tokens, brackets);
  try {
    return { ok: true, expr: builder.whole(program) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, diagnostic: error.diagnostic };
    throw error;
  }
}

class Refused extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** An expression with the tokens it reaches over, inclusive, outer brackets left out. */
interface Piece {
  readonly expr: Expr;
  readonly first: number;
  readonly last: number;
}
/** A program that expr-eval set aside for an operator that may skip it. */
interface Aside {
  readonly program: readonly Instruction[];
}

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'in'];

class Builder {
  constructor(private readonly text: string, private readonly tokens: readonly Token[], private readonly brackets: Brackets) {}

  whole(program: readonly Instruction[]): Expr {
    const piece = this.run(program);
    return this.value(piece).expr;
  }

  private run(program: readonly Instruction[]): Piece {
    const stack: (Piece | Aside)[] = [];
    const pop = (): Piece => {
      const top = stack.pop();
      if (top === undefined) return this.refuse('an operator without operands');
      return 'program' in top ? this.run(top.program) : top;
    };
    for (const instruction of program) {
      switch (instruction.type) {
        case 'IVAR':
          stack.push(this.leaf(instruction.value));
          break;
        case 'IOP1':
          stack.push(this.unary(instruction.value, pop()));
          break;
        case 'IOP2': {
          const right = pop();
          stack.push(this.binary(instruction.value, pop(), right));
          break;
        }
        case 'IOP3': {
          if (instruction.value !== '?') return this.refuse(`IOP3 ${String(instruction.value)}`);
          const otherwise = pop();
          const then = pop();
          stack.push(this.conditional(pop(), then, otherwise));
          break;
        }
        case 'IFUNCALL': {
          const args = this.take(Number(instruction.value), pop);
          stack.push(this.call(pop(), args));
          break;
        }
        case 'IARRAY':
          stack.push(this.list(this.take(Number(instruction.value), pop)));
          break;
        case 'IEXPR':
          if (!Array.isArray(instruction.value)) return this.refuse('IEXPR');
          stack.push({ program: instruction.value as readonly Instruction[] });
          break;
        default:
          return this.refuse(instruction.type);
      }
    }
    const result = pop();
    return stack.length === 0 ? result : this.refuse('values without an operator');
  }

  private take(count: number, pop: () => Piece): Piece[] {
    return Array.from({ length: count }, pop).reverse();
  }

  private leaf(value: unknown): Piece {
    const index = /^t(\d+)$/.exec(String(value))?.[1];
    const token = index === undefined ? undefined : this.tokens[Number(index)];
    if (token === undefined) return this.refuse('IVAR');
    const at = Number(index);
    switch (token.kind) {
      case 'number': return { expr: make.number(token.text, token), first: at, last: at };
      case 'text': return { expr: make.text(token.text, token), first: at, last: at };
      case 'boolean': return { expr: make.boolean(token.text === 'true', token), first: at, last: at };
      case 'parameter': return { expr: make.parameter(token.text, token), first: at, last: at };
      case 'name': return { expr: make.name(token.text, token), first: at, last: at };
      default: return this.refuse('IVAR');
    }
  }

  private unary(operator: unknown, piece: Piece): Piece {
    if (!UNARY_OPERATORS.includes(operator as UnaryOperator)) return this.refuse(`IOP1 ${String(operator)}`);
    const operand = this.value(piece);
    const first = operand.first - 1;
    return {
      expr: make.unary(operator as UnaryOperator, operand.expr, this.span(first, operand.last)),
      first,
      last: operand.last,
    };
  }

  private binary(operator: unknown, leftPiece: Piece, rightPiece: Piece): Piece {
    if (!BINARY_OPERATORS.includes(operator as BinaryOperator)) return this.refuse(`IOP2 ${String(operator)}`);
    this.checkNegation(operator as BinaryOperator, leftPiece);
    this.checkChain(operator as BinaryOperator, leftPiece);
    const left = this.value(leftPiece);
    const right = operator === 'in' ? this.outer(rightPiece) : this.value(rightPiece);
    const [first, last] = [left.first, right.last];
    return { expr: make.binary(operator as BinaryOperator, left.expr, right.expr, this.span(first, last)), first, last };
  }

  private conditional(conditionPiece: Piece, thenPiece: Piece, otherwisePiece: Piece): Piece {
    const [condition, then, otherwise] = [this.value(conditionPiece), this.value(thenPiece), this.value(otherwisePiece)];
    const [first, last] = [condition.first, otherwise.last];
    return { expr: make.conditional(condition.expr, then.expr, otherwise.expr, this.span(first, last)), first, last };
  }

  private call(callee: Piece, args: readonly Piece[]): Piece {
    const last = this.brackets.partner.get(callee.first + 1);
    if (callee.expr.kind !== 'name' || last === undefined) return this.refuse('IFUNCALL');
    const expr = make.call(callee.expr as NameNode, args.map((arg) => this.value(arg).expr), this.span(callee.first, last));
    return { expr, first: callee.first, last };
  }

  private list(items: readonly Piece[]): Piece {
    const values = items.map((item) => this.value(item));
    const first = (values[0]?.first ?? 0) - 1;
    const last = this.brackets.partner.get(first);
    if (last === undefined) return this.refuse('IARRAY');
    return { expr: make.list(values.map((value) => value.expr), this.span(first, last)), first, last };
  }

  /** The piece with its brackets around it, as an operand; a list is none, except right of `in`. */
  private value(piece: Piece): Piece {
    if (piece.expr.kind === 'list') this.stop('SYN117', piece.expr, {});
    return this.outer(piece);
  }

  private outer(piece: Piece): Piece {
    let { first, last } = piece;
    while (
      first > 0 &&
      this.brackets.partner.get(first - 1) === last + 1 &&
      !this.brackets.calls.has(first - 1) &&
      this.tokens[first - 1]!.text === '('
    ) {
      first -= 1;
      last += 1;
    }
    return { expr: piece.expr, first, last };
  }

  private isBracketed(piece: Piece): boolean {
    return this.outer(piece).first !== piece.first;
  }

  /** `not a == b` would read as `(not a) == b`, which nobody means. */
  private checkNegation(operator: BinaryOperator, left: Piece): void {
    if (operator === 'and' || operator === 'or' || this.isBracketed(left)) return;
    if (left.expr.kind === 'unary' && left.expr.operator === 'not') {
      this.stop('SYN119', { from: left.expr.from, to: this.tokens[left.last + 1]!.to }, { operator });
    }
  }

  private checkChain(operator: BinaryOperator, left: Piece): void {
    if (!COMPARISONS.includes(operator) || this.isBracketed(left)) return;
    if (left.expr.kind !== 'binary' || !COMPARISONS.includes(left.expr.operator)) return;
    this.stop(
      'SYN118',
      { from: left.expr.from, to: this.tokens[left.last + 1]!.to },
      { left: left.expr.operator, right: operator },
    );
  }

  private span(first: number, last: number): Span {
    return { from: this.tokens[first]!.from, to: this.tokens[last]!.to };
  }

  private refuse(instruction: string): never {
    this.stop('SYN199', { from: 0, to: this.text.length }, { instruction });
  }

  private stop<C extends DiagnosticCode>(code: C, marks: Span, parameters: DiagnosticParameters[C]): never {
    throw new Refused(diagnose(this.text, code, marks, parameters));
  }
}
