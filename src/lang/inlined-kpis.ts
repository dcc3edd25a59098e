import type { KpiDefinition } from './catalog.js';
import { Checker } from './check-expression.js';
import { diagnose, type Diagnostic } from './diagnostics.js';
import { isTooLarge, MAX_KPI_NODES } from './context.js';
import type { KpiBindings } from './kpi-bindings.js';
import type { KpiExpr } from './kpi-expr.js';
import { KpiScope } from './kpi-scope.js';
import { parse } from './parse.js';
import type { Unit } from './units.js';

/** A KPI may name a KPI that names a KPI … this deep. */
export const MAX_KPI_DEPTH = 8;

export type InlinedKpi =
  | {
      readonly ok: true;
      readonly expression: KpiExpr;
      readonly unit: Unit;
      /** The longest way down from it: its own key, a KPI that it names, one that this one names … */
      readonly chain: readonly string[];
    }
  /** The first finding, in the KPI's own text. */
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/** KPIs that others name, each checked once. */
export class InlinedKpis {
  private readonly known = new Map<string, InlinedKpi>();
  private readonly path: string[];

  /** `self`: the KPI whose expression is being checked, so that a cycle through it is told from there. */
  constructor(self: string | null) {
    this.path = self === null ? [] : [self];
  }

  get(key: string, bindings: KpiBindings): InlinedKpi | undefined {
    const start = this.path.indexOf(key);
    if (start >= 0) return failed('NAM208', { path: [...this.path.slice(start), key] });
    const definition = bindings.catalog.kpi(key);
    if (definition === undefined) return undefined;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // Nobody may name what is nested this deep, so there is no need to go and see.
    if (this.path.length > MAX_KPI_DEPTH + 1) return failed('PLN502', { path: [...this.path, key], max: MAX_KPI_DEPTH });
    this.path.push(key);
    const inlined = this.inline(definition, bindings);
    this.path.pop();
    this.known.set(key, inlined);
    return inlined;
  }

  private inline(definition: KpiDefinition, bindings: KpiBindings): InlinedKpi {
    const text = definition.expression;
    const parsed = parse(text);
    if (!parsed.ok) return parsed;
    const scope = new KpiScope(bindings, null);
    const checker = new Checker(text, scope);
    const value = checker.check(parsed.expr);
    if (value !== undefined && value.type !== 'number') checker.findings.report('TYP313', value.node, {});
    const declared = value === undefined ? undefined : checker.operands.declared(value, definition.unit);
    if (declared !== undefined && isTooLarge(declared.expr)) {
      checker.findings.report('PLN503', value!.node, { max: MAX_KPI_NODES });
    }
    const [diagnostic] = checker.findings.diagnostics;
    if (diagnostic !== undefined || declared === undefined) return { ok: false, diagnostic: diagnostic! };
    return { ok: true, expression: declared.expr, unit: declared.unit, chain: [definition.key, ...scope.chain] };
  }
}

const failed = <C extends 'NAM208' | 'PLN502'>(code: C, parameters: Parameters<typeof diagnose<C>>[3]): InlinedKpi =>
  ({ ok: false, diagnostic: diagnose('', code, { from: 0, to: 0 }, parameters) });
