import type { CallNode, NameNode } from './ast.js';
import { calendarDimensionKeys } from './calendar-dimensions.js';
import type { SourceDefinition } from './catalog.js';
import type { Checker, Scope } from './check-expression.js';
import { checkRowNode } from './check-row.js';
import { isTooLarge, MAX_KPI_NODES, measuresIn, pushContext } from './context.js';
import { dimensionsOf, fieldOf, isBuiltIn } from './dimensions.js';
import { timeFunction } from './context-functions.js';
import { type FunctionDefinition, FUNCTIONS, signature } from './functions.js';
import type { InlinedKpi } from './inlined-kpis.js';
import type { KpiBindings } from './kpi-bindings.js';
import type { ContextChange, KpiExpr, ScalarFunction } from './kpi-expr.js';
import type { Parameters } from './parameters.js';
import { type Typed, TYPE_NAMES, TYPE_PLURALS, type Writer } from './typed.js';
import { dimensionless } from './units.js';

const kpiWriter: Writer<KpiExpr> = {
  number: (value, conversion) => (conversion ? { op: 'number', value, conversion } : { op: 'number', value }),
  boolean: (value) => ({ op: 'boolean', value }),
  text: () => undefined,
  instant: () => undefined,
  call: (fn, args) => ({ op: 'call', fn: fn as ScalarFunction, args }),
};

/** The names of the KPI scope: measures, and KPIs written out in their canonical units. */
export class KpiScope implements Scope<KpiExpr> {
  readonly kind = 'kpi';
  readonly writer = kpiWriter;
  /** Keys of measures and KPIs that the text names. */
  readonly named = new Set<string>();
  /** The longest way down from the text: a KPI that it names, one that this one names … */
  chain: readonly string[] = [];

  constructor(private readonly bindings: KpiBindings, readonly parameters: Parameters | null) {}

  knows(name: string): boolean {
    const { catalog } = this.bindings;
    return catalog.measure(name) !== undefined || catalog.kpi(name) !== undefined;
  }

  name(node: NameNode, checker: Checker<KpiExpr>): Typed<KpiExpr> | undefined {
    const { name } = node;
    const binding = this.bindings.measure(name);
    if (binding !== undefined) {
      this.named.add(name);
      if (!binding.ok) {
        return checker.findings.report('NAM210', node, { noun: 'measure', key: name, message: binding.diagnostic.message });
      }
      return checker.typed(node, 'number', { op: 'measure', key: name, context: [] }, binding.measure.unit);
    }
    const kpi = this.bindings.kpi(name, this.bindings);
    if (kpi === undefined) return this.unknown(node, checker);
    this.named.add(name);
    return this.inlined(node, kpi, checker);
  }

  private inlined(node: NameNode, kpi: InlinedKpi, checker: Checker<KpiExpr>): Typed<KpiExpr> | undefined {
    if (kpi.ok) {
      if (kpi.chain.length > this.chain.length) this.chain = kpi.chain;
      return checker.typed(node, 'number', kpi.expression, kpi.unit);
    }
    // Cycles, depth and what is invalid further down keep their own words.
    if (['NAM208', 'NAM210', 'PLN502'].includes(kpi.diagnostic.code)) return checker.findings.relocate(kpi.diagnostic, node);
    return checker.findings.report('NAM210', node, { noun: 'KPI', key: node.name, message: kpi.diagnostic.message });
  }

  private unknown(node: NameNode, checker: Checker<KpiExpr>): undefined {
    const { name } = node;
    const { catalog } = this.bindings;
    const definition = FUNCTIONS.get(name);
    if (definition !== undefined) return checker.findings.report('NAM214', node, { name, signature: signature(definition) });
    const near = checker.findings.suggest(name, [...catalog.measureKeys, ...catalog.kpiKeys].filter((key) => key !== this.bindings.self));
    const isField = isBuiltIn(name) || catalog.sourceKeys.some((key) => fieldOf(catalog.source(key)!, name) !== undefined);
    const isRetired = catalog.retiredKpiKeys?.includes(name) ?? false;
    const hint = isRetired ? `The KPI "${name}" is retired: define or publish it again to build on it.` : near
      ?? (isField ? `"${name}" is a field of rows: read it in a measure, or in the condition of where(x, condition).` : undefined);
    return checker.findings.report('NAM201', node, { name, hint });
  }

  context(node: CallNode, definition: FunctionDefinition, checker: Checker<KpiExpr>): Typed<KpiExpr> | undefined {
    const time = { calendar: this.bindings.catalog, parameters: this.parameters };
    if (definition.context === 'units') return timeFunction(node, definition, null, checker, time);
    const [first, ...rest] = node.args;
    const inner = checker.check(first!);
    if (inner === undefined) return undefined;
    const sources = this.sourcesOf(inner.expr);
    if (sources.length === 0) return checker.findings.report('NAM218', first!, { name: definition.name });
    if (inner.type !== 'number') return checker.findings.report('TYP301', first!, { what: `${definition.name}(…)`, expected: TYPE_PLURALS.number, found: TYPE_NAMES[inner.type] });
    // Changing a context copies the tree: one that has grown too large is refused before.
    if (isTooLarge(inner.expr)) return checker.findings.report('PLN503', node, { max: MAX_KPI_NODES });
    switch (definition.context) {
      case 'where': {
        const change = this.where(rest[0]!, sources, checker);
        return change === undefined ? undefined : { ...inner, literal: null, expr: pushContext(inner.expr, change), node };
      }
      case 'overall':
      case 'share': {
        const change = this.overall(rest, definition, checker);
        if (change === undefined) return undefined;
        const whole = pushContext(inner.expr, change);
        if (definition.context === 'overall') return { ...inner, literal: null, expr: whole, node };
        return { ...inner, literal: null, unit: dimensionless('%'), expr: { op: 'call', fn: 'divide', args: [inner.expr, whole] }, node };
      }
      default: return timeFunction(node, definition, inner, checker, time);
    }
  }

  private where(
    condition: CallNode['args'][number],
    sources: readonly SourceDefinition[],
    checker: Checker<KpiExpr>,
  ): ContextChange | undefined {
    const checked = checkRowNode(checker.findings.text, condition, {
      sources, calendar: this.bindings.catalog, place: 'condition', expect: 'boolean', parameters: this.parameters,
    });
    if (!checked.ok) {
      checker.findings.diagnostics.push(...checked.diagnostics);
      return undefined;
    }
    return { kind: 'where', bySource: checked.bySource, text: `where ${checked.canonical}` };
  }

  private overall(
    args: CallNode['args'], { name }: FunctionDefinition, checker: Checker<KpiExpr>,
  ): ContextChange | undefined {
    if (args.length === 0) return { kind: 'overall', dimensions: null, text: 'overall' };
    // Of any source: overall(customers, "channel") reads a measure that has no channel beside one that has.
    const { catalog } = this.bindings;
    const ofSources = catalog.sourceKeys.flatMap((key) => dimensionsOf(catalog.source(key)!));
    const known = new Set([...ofSources, ...calendarDimensionKeys(catalog)]);
    const dimensions = args.map((arg) => {
      if (arg.kind !== 'text') {
        return checker.findings.report('TYP307', arg, { what: `A dimension of ${name}(…)`, expected: 'in quotes: "channel"' });
      }
      if (known.has(arg.value)) return arg.value;
      return checker.findings.report('NAM213', arg, { name: arg.value, hint: checker.findings.suggest(arg.value, known) });
    });
    if (dimensions.some((dimension) => dimension === undefined)) return undefined;
    const sorted = [...new Set(dimensions as string[])].sort();
    return { kind: 'overall', dimensions: sorted, text: `overall ${sorted.join(', ')}` };
  }

  private sourcesOf(expr: KpiExpr): SourceDefinition[] {
    const keys = new Set<string>();
    for (const key of measuresIn(expr)) {
      const binding = this.bindings.measure(key);
      if (binding?.ok) keys.add(binding.measure.source);
    }
    return [...keys].sort().map((key) => this.bindings.catalog.source(key)!);
  }
}
