import type { CallNode, NameNode } from './ast.js';
import { Checker, type Scope } from './check-expression.js';
import type { Diagnostic } from './diagnostics.js';
import type { FunctionDefinition, ParameterType } from './functions.js';
import { parse } from './parse.js';
import { print } from './print.js';
import type { RowExpr, RowType } from './row-expr.js';
import { rowWriter } from './row-writer.js';
import { type Typed, TYPE_NAMES } from './typed.js';
import type { Unit } from './units.js';

/** How expressions over entities name what the inner aggregate gave for each. */
export const INNER = 'inner';
const INNER_VALUE: RowExpr = { op: 'inner', type: 'number' };

export type CheckedInner =
  | {
    readonly ok: true;
    readonly expr: RowExpr;
    readonly type: RowType;
    /** Of a number, as displayed; null for other types. */
    readonly unit: Unit | null;
    readonly canonical: string;
  }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Checks an expression over one entity: it may name `inner`, a number of this unit, and nothing else. Functions are those of the
 * row scope that read neither a row nor a clock. Never throws.
 */
export function checkInner(text: string, unit: Unit, expect: RowType | 'any'): CheckedInner {
  const parsed = parse(text);
  if (!parsed.ok) return { ok: false, diagnostics: [parsed.diagnostic] };
  const checker = new Checker(text, new InnerScope(unit));
  const typed = checker.check(parsed.expr);
  if (typed !== undefined && expect !== 'any' && typed.type !== expect) {
    checker.findings.report('TYP304', typed.node, { expected: TYPE_NAMES[expect], found: TYPE_NAMES[typed.type] });
  }
  const { diagnostics } = checker.findings;
  if (typed === undefined || diagnostics.length > 0) return { ok: false, diagnostics };
  const { type, expr } = typed;
  return { ok: true, expr, type, unit: type === 'number' ? typed.unit : null, canonical: print(parsed.expr) };
}

/** Arguments that only a row, a clock or a calendar gives. */
const OF_ROWS: readonly ParameterType[] = ['instant', 'tag', 'schedule'];

class InnerScope implements Scope<RowExpr> {
  readonly kind = 'row';
  readonly writer = rowWriter;
  readonly parameters = null;

  constructor(private readonly unit: Unit) {}

  knows(name: string): boolean {
    return name === INNER;
  }

  name(node: NameNode, checker: Checker<RowExpr>): Typed<RowExpr> | undefined {
    if (!this.knows(node.name)) return checker.findings.report('NAM240', node, { name: node.name });
    return checker.typed(node, 'number', INNER_VALUE, this.unit);
  }

  context(): undefined {
    return undefined;
  }

  permits(node: CallNode, { name, needs, parameters }: FunctionDefinition, checker: Checker<RowExpr>): boolean {
    if (needs === undefined && !parameters.some(({ type }) => OF_ROWS.includes(type))) return true;
    checker.findings.report('NAM241', node.callee, { name });
    return false;
  }
}
