import type { Catalog } from './catalog.js';
import { Checker } from './check-expression.js';
import { isTooLarge, MAX_KPI_NODES, measuresIn } from './context.js';
import type { Diagnostic } from './diagnostics.js';
import { InlinedKpis, MAX_KPI_DEPTH } from './inlined-kpis.js';
import { KpiBindings } from './kpi-bindings.js';
import type { BoundMeasure, CheckedKpi, KpiExpr } from './kpi-expr.js';
import { KpiScope } from './kpi-scope.js';
import { type Parameters, parametersOf } from './parameters.js';
import { parse } from './parse.js';
import { print } from './print.js';
import { TYPE_NAMES } from './typed.js';

/** Distinct measures that one KPI may read, with all KPIs that it names. */
const MAX_MEASURES = 20;

export type CheckedKpiResult =
  | { readonly ok: true; readonly kpi: CheckedKpi }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface CheckKpiOptions {
  readonly catalog: Catalog;
  /** Null: the inferred one. */
  readonly declaredUnit: string | null;
  /** The key that the expression is or will be stored under: a cycle through it is refused. Null for a lone expression. */
  readonly self: string | null;
}

/** Checks a KPI's expression: a number over measures and KPIs, in canonical units. Never throws for what the text holds. */
export function checkKpi(text: string, options: CheckKpiOptions): CheckedKpiResult {
  return check(text, 'number', options, null);
}

export interface CheckConditionOptions {
  readonly catalog: Catalog;
  /** Values of the `$names`; null: none are given. */
  readonly parameters: Readonly<Record<string, unknown>> | null;
}

/** Checks a question's `having`: a condition over measures and KPIs. Never throws for what the text or the parameters hold. */
export function checkCondition(text: string, { catalog, parameters }: CheckConditionOptions): CheckedKpiResult {
  return check(text, 'boolean', { catalog, declaredUnit: null, self: null }, parametersOf(parameters ?? {}));
}

/** Checks a text of the KPI scope that gives a number, or a condition. `parameters`: null where `$name` has no place. */
function check(
  text: string, expected: 'number' | 'boolean', options: CheckKpiOptions, parameters: Parameters | null,
): CheckedKpiResult {
  const parsed = parse(text);
  if (!parsed.ok) return { ok: false, diagnostics: [parsed.diagnostic] };
  const inlined = new InlinedKpis(options.self);
  const bindings = new KpiBindings(options.catalog, (key, shared) => inlined.get(key, shared), options.self);
  const scope = new KpiScope(bindings, parameters);
  const checker = new Checker<KpiExpr>(text, scope);
  const value = checker.check(parsed.expr);
  if (value !== undefined && value.type !== expected) {
    if (expected === 'number') checker.findings.report('TYP313', value.node, {});
    else checker.findings.report('TYP304', value.node, { expected: TYPE_NAMES.boolean, found: TYPE_NAMES[value.type] });
  }
  const declared = value === undefined ? undefined : checker.operands.declared(value, options.declaredUnit);
  if (declared === undefined || checker.findings.diagnostics.length > 0) {
    return { ok: false, diagnostics: checker.findings.diagnostics };
  }
  const whole = { from: 0, to: text.length };
  // A condition is no KPI: what it names may be nested as deep as a KPI can be.
  const deepest = expected === 'number' ? MAX_KPI_DEPTH : MAX_KPI_DEPTH + 1;
  if (scope.chain.length > deepest) {
    checker.findings.report('PLN502', whole, {
      path: options.self === null ? scope.chain : [options.self, ...scope.chain],
      max: MAX_KPI_DEPTH,
    });
  }
  if (isTooLarge(declared.expr)) checker.findings.report('PLN503', whole, { max: MAX_KPI_NODES });
  const keys = measuresIn(declared.expr);
  if (keys.length > MAX_MEASURES) checker.findings.report('PLN501', whole, { count: keys.length, max: MAX_MEASURES });
  if (checker.findings.diagnostics.length > 0) return { ok: false, diagnostics: checker.findings.diagnostics };
  const measures = keys.map((key): [string, BoundMeasure] => {
    const binding = bindings.measure(key);
    if (binding?.ok !== true) throw new Error(`measure ${key} was checked and is not bound`);
    return [key, binding.measure];
  });
  return {
    ok: true,
    kpi: {
      expression: declared.expr,
      type: expected,
      unit: declared.unit,
      canonical: print(parsed.expr),
      measures: Object.fromEntries(measures),
      dependencies: [...scope.named].sort(),
    },
  };
}
