import type { Expr } from './ast.js';
import type { ScalarFunction } from './kpi-expr.js';
import type { RowFunction, RowType } from './row-expr.js';
import type { Unit } from './units.js';

/** A checked expression of either scope, with what its neighbours must know of it. */
export interface Typed<E> {
  readonly type: RowType;
  /** Of a number; a plain unit otherwise. */
  readonly unit: Unit;
  /** A number made of literals only: it is in whatever unit stands beside it. */
  readonly bare: boolean;
  /** A number or text written out (or given as a parameter), as its value. */
  readonly literal: string | null;
  readonly expr: E;
  readonly node: Expr;
}

/** What an operator or function becomes, in either scope. */
export type AnyFunction = RowFunction | ScalarFunction | 'asOf';

/** How a scope writes its nodes. */
export interface Writer<E> {
  /** `conversion` marks a factor that only changes units. */
  number(value: string, conversion?: boolean): E;
  boolean(value: boolean): E;
  /** Undefined where the scope has no texts and instants. */
  text(value: string): E | undefined;
  instant(value: string): E | undefined;
  call(fn: AnyFunction, args: readonly E[], type: RowType): E;
}

/** How a message names a type. */
export const TYPE_NAMES: Readonly<Record<RowType, string>> = {
  number: 'a number', text: 'a text', boolean: 'a truth value', instant: 'an instant',
};

/** How a message names what a function takes. */
export const TYPE_PLURALS: Readonly<Record<RowType, string>> = {
  number: 'numbers', text: 'texts', boolean: 'truth values', instant: 'instants',
};
