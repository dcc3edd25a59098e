import type { CallNode, NameNode } from './ast.js';
import { BUILT_IN_FIELDS, type CalendarNames, type FieldDefinition, type SourceDefinition } from './catalog.js';
import type { Checker, Scope } from './check-expression.js';
import { ComputedFields } from './computed-fields.js';
import { BUILT_IN_TYPES, fieldOf, isBuiltIn, isDimension, rowType } from './dimensions.js';
import { permitsCall, readsNow, type RowPlace } from './row-place.js';
import { type FunctionDefinition, FUNCTIONS, signature } from './functions.js';
import type { Parameters } from './parameters.js';
import type { RowExpr } from './row-expr.js';
import { readNumber, rowWriter } from './row-writer.js';
import { type Typed, TYPE_NAMES } from './typed.js';
import { common, compatible, parseUnit, PLAIN, type Unit, unitName } from './units.js';

export interface RowScopeOptions {
  /** All sources that the expression must hold for, at least one. */
  readonly sources: readonly SourceDefinition[];
  /** The one among them for which nodes are written. */
  readonly source: SourceDefinition;
  readonly parameters: Parameters | null;
  /** Only dimensions may be named, even where there is but one source. */
  readonly dimensionsOnly: boolean;
  readonly calendar: CalendarNames;
  readonly place: RowPlace;
  /** The computed fields of each source, by its key. */
  readonly computed: ReadonlyMap<string, ComputedFields>;
}

/** The names of one source's rows; where several sources are asked, only what is the same in all of them. */
export class RowScope implements Scope<RowExpr> {
  readonly kind = 'row';
  readonly writer = rowWriter;
  readonly parameters: Parameters | null;
  /** Keys of the fields read, also beneath computed ones. */
  readonly fields = new Set<string>();

  constructor(private readonly options: RowScopeOptions) {
    this.parameters = options.parameters;
  }

  knows(name: string): boolean {
    return isBuiltIn(name) || fieldOf(this.options.source, name) !== undefined;
  }

  /** No function of the row scope changes a context. */
  context(): undefined {
    return undefined;
  }

  permits(node: CallNode, definition: FunctionDefinition, checker: Checker<RowExpr>): boolean {
    return permitsCall(node, definition, this.options, checker.findings);
  }

  name(node: NameNode, checker: Checker<RowExpr>): Typed<RowExpr> | undefined {
    const { name } = node;
    const { source } = this.options;
    if (isBuiltIn(name)) {
      if (this.options.dimensionsOnly && !isDimension(source, name)) {
        return checker.findings.report('NAM204', node, { name, source: source.key, role: 'built in', why: 'dimensionsOnly' });
      }
      this.fields.add(name);
      return checker.typed(node, BUILT_IN_TYPES[name], { op: 'builtIn', key: name, type: BUILT_IN_TYPES[name] });
    }
    const unit = this.conformed(node, checker);
    if (unit === undefined) return undefined;
    const field = fieldOf(source, name)!;
    const type = rowType(field);
    this.fields.add(name);
    if (field.expression !== null) return this.computed(node, field, unit, checker);
    const expr: RowExpr = type === 'number' ? readNumber(name, field.unit) : { op: 'field', key: name, type };
    return checker.typed(node, type, expr, unit);
  }

  private computed(node: NameNode, field: FieldDefinition, unit: Unit, checker: Checker<RowExpr>): Typed<RowExpr> | undefined {
    const value = this.options.computed.get(this.options.source.key)!.value(field);
    if (value.ok) {
      if (this.options.place === 'condition' && readsNow(value.expr)) {
        return checker.findings.report('NAM233', node, { name: field.key, why: 'now' });
      }
      for (const key of value.fields) this.fields.add(key);
      return checker.typed(node, rowType(field), value.expr, unit);
    }
    // A cycle, or a field that is invalid further down, keeps its own words.
    if (value.diagnostic.code === 'NAM209' || value.diagnostic.code === 'NAM210') {
      return checker.findings.relocate(value.diagnostic, node);
    }
    return checker.findings.report('NAM210', node, { noun: 'computed field', key: field.key, message: value.diagnostic.message });
  }

  /** The unit that the field has in all sources; undefined after a finding. */
  private conformed(node: NameNode, checker: Checker<RowExpr>): Unit | undefined {
    const { name } = node;
    const { sources } = this.options;
    const having = sources.filter((source) => fieldOf(source, name) !== undefined);
    if (having.length === 0) return this.unknown(node, checker);
    if (having.length < sources.length) {
      const keys = (list: readonly SourceDefinition[]): string[] => list.map((source) => source.key);
      return checker.findings.report('NAM203', node, {
        name,
        has: keys(having),
        lacks: keys(sources.filter((source) => !having.includes(source))),
      });
    }
    if (sources.length > 1 || this.options.dimensionsOnly) {
      const other = sources.find((source) => !isDimension(source, name));
      if (other !== undefined) {
        const { role } = fieldOf(other, name)!;
        return checker.findings.report('NAM204', node, {
          name,
          source: other.key,
          role,
          why: sources.length > 1 ? 'several' : 'dimensionsOnly',
        });
      }
    }
    const [first, ...rest] = sources.map((source) => ({
      source: source.key,
      type: rowType(fieldOf(source, name)!),
      unit: this.unitOf(source, name),
    }));
    const clash = rest.find((other) => other.type !== first!.type || !compatible(other.unit, first!.unit));
    if (clash !== undefined) {
      const shown = (of: typeof clash): string => (clash.type !== first!.type ? TYPE_NAMES[of.type] : `in ${unitName(of.unit)}`);
      return checker.findings.report('NAM205', node, {
        name,
        of: [first!, clash].map((of) => `${shown(of)} in source "${of.source}"`),
      });
    }
    return rest.reduce((unit, other) => common(unit, other.unit), first!.unit);
  }

  private unitOf(source: SourceDefinition, name: string): Unit {
    const field = fieldOf(source, name)!;
    if (field.type !== 'NUMBER') return PLAIN;
    if (field.unit !== null || field.expression === null) return parseUnit(field.unit);
    const value = this.options.computed.get(source.key)!.value(field);
    return value.ok ? value.unit : PLAIN;
  }

  private unknown(node: NameNode, checker: Checker<RowExpr>): undefined {
    const { name } = node;
    const { sources, computed } = this.options;
    const definition = FUNCTIONS.get(name);
    if (definition !== undefined) return checker.findings.report('NAM214', node, { name, signature: signature(definition) });
    const known = sources.flatMap(({ key: source, fields }) =>
      fields.map(({ key }) => key).filter((key) => computed.get(source)?.isBeingComputed(key) !== true));
    const hint =
      name.toLowerCase() === 'null'
        ? 'To test for a missing value, write is_null(x).'
        : checker.findings.suggest(name, [...known, ...BUILT_IN_FIELDS]);
    return checker.findings.report('NAM202', node, { name, sources: sources.flatMap((source) => source.key || []), hint });
  }
}
