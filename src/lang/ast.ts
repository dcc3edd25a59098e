import type { Span } from './source-text.js';

/** An expression as written: frozen nodes, each with its place in the text (outer brackets left out). */
export type Expr =
  NumberNode | TextNode | BooleanNode | NameNode | ParameterNode | UnaryNode | BinaryNode | ConditionalNode | CallNode | ListNode;

export type UnaryOperator = '-' | 'not';
export type BinaryOperator =
  | '+' | '-' | '*' | '/' | '%' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'and' | 'or';

export interface NumberNode extends Span { readonly kind: 'number'; /** Canonical decimal text. */ readonly value: string }
export interface TextNode extends Span { readonly kind: 'text'; readonly value: string }
export interface BooleanNode extends Span { readonly kind: 'boolean'; readonly value: boolean }
export interface NameNode extends Span { readonly kind: 'name'; readonly name: string }
/** `$name`: a value that comes with the question. */
export interface ParameterNode extends Span { readonly kind: 'parameter'; readonly name: string }
export interface UnaryNode extends Span { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expr }
export interface BinaryNode extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
}
/** condition ? then : otherwise */
export interface ConditionalNode extends Span {
  readonly kind: 'conditional';
  readonly condition: Expr;
  readonly then: Expr;
  readonly otherwise: Expr;
}
export interface CallNode extends Span { readonly kind: 'call'; readonly callee: NameNode; readonly args: readonly Expr[] }
/** The right side of `in`; stands nowhere else. */
export interface ListNode extends Span { readonly kind: 'list'; readonly items: readonly Expr[] }

const node = <N extends Expr>(fields: Omit<N, 'from' | 'to'>, span: Span): N =>
  Object.freeze({ ...fields, from: span.from, to: span.to } as N);

/** Makes nodes; nothing else does. */
export const make = {
  number: (value: string, span: Span): NumberNode => node<NumberNode>({ kind: 'number', value }, span),
  text: (value: string, span: Span): TextNode => node<TextNode>({ kind: 'text', value }, span),
  boolean: (value: boolean, span: Span): BooleanNode => node<BooleanNode>({ kind: 'boolean', value }, span),
  name: (name: string, span: Span): NameNode => node<NameNode>({ kind: 'name', name }, span),
  parameter: (name: string, span: Span): ParameterNode => node<ParameterNode>({ kind: 'parameter', name }, span),
  unary: (operator: UnaryOperator, operand: Expr, span: Span): UnaryNode =>
    node<UnaryNode>({ kind: 'unary', operator, operand }, span),
  binary: (operator: BinaryOperator, left: Expr, right: Expr, span: Span): BinaryNode =>
    node<BinaryNode>({ kind: 'binary', operator, left, right }, span),
  conditional: (condition: Expr, then: Expr, otherwise: Expr, span: Span): ConditionalNode =>
    node<ConditionalNode>({ kind: 'conditional', condition, then, otherwise }, span),
  call: (callee: NameNode, args: readonly Expr[], span: Span): CallNode =>
    node<CallNode>({ kind: 'call', callee, args: Object.freeze([...args]) }, span),
  list: (items: readonly Expr[], span: Span): ListNode =>
    node<ListNode>({ kind: 'list', items: Object.freeze([...items]) }, span),
};

/** The nodes directly beneath one, in reading order. A call's callee is part of the call. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'unary': return [expr.operand];
    case 'binary': return [expr.left, expr.right];
    case 'conditional': return [expr.condition, expr.then, expr.otherwise];
    case 'call': return expr.args;
    case 'list': return expr.items;
    default: return [];
  }
}
