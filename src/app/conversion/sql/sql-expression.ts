/** The part of SQL that can be said here: expressions over one row, or over measures. No queries, no windows. */
export type SqlExpression =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | SqlName
  | { readonly kind: 'unary'; readonly operator: '-' | 'not'; readonly operand: SqlExpression }
  | { readonly kind: 'binary'; readonly operator: SqlOperator; readonly left: SqlExpression; readonly right: SqlExpression }
  | { readonly kind: 'in'; readonly operand: SqlExpression; readonly items: readonly SqlExpression[] }
  | { readonly kind: 'like'; readonly operand: SqlExpression; readonly pattern: string; readonly anyCase: boolean }
  | { readonly kind: 'isNull'; readonly operand: SqlExpression }
  | SqlCase
  | { readonly kind: 'float'; readonly operand: SqlExpression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly SqlExpression[] };

export type SqlOperator = '+' | '-' | '*' | '/' | '=' | '<>' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

/** A column (`amount`, `orders.amount`), or what a template stands for: `{CUBE}.status`, `{{ Dimension('order__status') }}`. */
export interface SqlName {
  readonly kind: 'name';
  /** What stands between the brackets of a template; null for a column. */
  readonly template: string | null;
  /** The names around the dots; behind a template, those that follow it. */
  readonly path: readonly string[];
}

export interface SqlCase {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: SqlExpression; readonly then: SqlExpression }[];
  /** Null: there is none, or it is NULL. */
  readonly otherwise: SqlExpression | null;
}
