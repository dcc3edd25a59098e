import { didYouMean } from '../kernel/suggest.js';
import type { CalendarNames, Catalog, MeasureDefinition, SourceDefinition } from './catalog.js';
import { type CheckedRow, checkRow } from './check-row.js';
import type { DiagnosticCode, DiagnosticParameters } from './diagnostic-codes.js';
import { diagnose, type Diagnostic, inPart } from './diagnostics.js';
import { fieldOf } from './dimensions.js';
import { dueLagMs } from './due-lag.js';
import type { BoundMeasure } from './kpi-expr.js';
import type { RowExpr } from './row-expr.js';
import { TYPE_NAMES } from './typed.js';
import { compatible, parseUnit, PLAIN, type Unit, unitName } from './units.js';

export type BoundMeasureResult =
  | {
    readonly ok: true;
    readonly measure: BoundMeasure;
    /** Canonical texts; null where the definition has none. */
    readonly value: string | null;
    readonly filter: string | null;
    /** Keys of all fields read, sorted. */
    readonly fields: readonly string[];
  }
  /** Each names its `part`: source, value, filter, percentile, at, unit. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Binds a measure's texts to its source. Values are canonical; the declared unit sets how they are displayed. */
export function bindMeasure(
  definition: MeasureDefinition, catalog: Pick<Catalog, 'source' | 'sourceKeys'> & CalendarNames,
): BoundMeasureResult {
  const source = catalog.source(definition.source);
  if (source === undefined) {
    const hint = didYouMean(definition.source, catalog.sourceKeys);
    return { ok: false, diagnostics: [finding('source', definition.source, 'NAM216', { key: definition.source, hint })] };
  }
  return new Binding(definition, source, catalog).run();
}

class Binding {
  private readonly diagnostics: Diagnostic[] = [];

  constructor(
    private readonly definition: MeasureDefinition, private readonly source: SourceDefinition, private readonly calendar: CalendarNames,
  ) {}

  run(): BoundMeasureResult {
    const { definition, source } = this;
    const value = this.value();
    const filter = this.text('filter', definition.filter, 'boolean');
    const at = this.at();
    const percentile = this.percentile();
    const unit = this.unit(value);
    if (this.diagnostics.length > 0 || at === undefined || unit === undefined) {
      return { ok: false, diagnostics: this.diagnostics };
    }
    const expr = (row: Bound | undefined): RowExpr | null => row?.bySource[source.key] ?? null;
    const measure: BoundMeasure = {
      key: definition.key, versionId: definition.versionId, source: source.key, aggregation: definition.aggregation,
      value: expr(value), filter: expr(filter), percentile, at: expr(at)!, atKey: definition.at, unit,
      finestGrain: null, maturityMs: Math.max(dueLagMs(expr(value)), dueLagMs(expr(filter))),
    };
    const fields = new Set([value, filter, at].flatMap((row) => row?.fields ?? []));
    return { ok: true, measure, value: value?.canonical ?? null, filter: filter?.canonical ?? null, fields: [...fields].sort() };
  }

  private value(): Bound | undefined {
    const { aggregation, value } = this.definition;
    const isCount = aggregation === 'COUNT' || aggregation === 'COUNT_DISTINCT';
    if (value === null && aggregation !== 'COUNT') {
      this.report('value', '', 'TYP310', { aggregation });
      return undefined;
    }
    const checked = this.text('value', value, 'any');
    if (checked !== undefined && !isCount && checked.type !== 'number') {
      this.report('value', value!, 'TYP309', { aggregation, found: TYPE_NAMES[checked.type] });
      return undefined;
    }
    return checked;
  }

  private text(part: 'value' | 'filter', text: string | null, expect: 'any' | 'boolean'): Bound | undefined {
    if (text === null) return undefined;
    const checked = checkRow(text, { sources: [this.source], calendar: this.calendar, expect });
    if (checked.ok) return checked;
    this.diagnostics.push(...checked.diagnostics.map((diagnostic) => inPart(diagnostic, part)));
    return undefined;
  }

  private at(): Bound | undefined {
    const { at } = this.definition;
    const field = fieldOf(this.source, at);
    if (at !== 'occurredAt' && (field === undefined || field.role !== 'TIME' || field.type !== 'INSTANT')) {
      const times = this.source.fields.filter((each) => each.role === 'TIME' && each.type === 'INSTANT').map((each) => each.key);
      this.report('at', at, 'NAM217', { key: at, source: this.source.key, hint: didYouMean(at, ['occurredAt', ...times]) });
      return undefined;
    }
    const checked = checkRow(at, { sources: [this.source], calendar: this.calendar, expect: 'instant' });
    if (checked.ok) return checked;
    this.diagnostics.push(...checked.diagnostics.map((diagnostic) => inPart(diagnostic, 'at')));
    return undefined;
  }

  private percentile(): number | null {
    const { aggregation, percentile } = this.definition;
    if (aggregation !== 'PERCENTILE') {
      if (percentile !== null) this.report('percentile', String(percentile), 'TYP311', { problem: 'unused', aggregation });
      return null;
    }
    if (percentile === null) this.report('percentile', '', 'TYP311', { problem: 'missing', aggregation });
    else if (!(percentile > 0 && percentile < 1))
      this.report('percentile', String(percentile), 'TYP311', { problem: 'range', aggregation });
    return percentile;
  }

  /** Counts are labels; every other aggregate is in the unit of its value, displayed as declared. */
  private unit(value: Bound | undefined): Unit | undefined {
    const { aggregation, unit } = this.definition;
    const isCount = aggregation === 'COUNT' || aggregation === 'COUNT_DISTINCT';
    const inferred = isCount ? PLAIN : value?.unit ?? undefined;
    if (inferred === undefined) return undefined;
    if (unit === null || unit.trim() === '') return inferred;
    const declared = parseUnit(unit);
    if (compatible(declared, inferred)) return declared;
    this.report('unit', unit, 'UNI402', {
      declared: unitName(declared),
      inferred: isCount ? 'a count, which has no dimension' : unitName(inferred),
    });
    return undefined;
  }

  private report<C extends DiagnosticCode>(part: string, text: string, code: C, parameters: DiagnosticParameters[C]): void {
    this.diagnostics.push(finding(part, text, code, parameters));
  }
}

type Bound = Extract<CheckedRow, { readonly ok: true }>;

const finding = <C extends DiagnosticCode>(
  part: string,
  text: string,
  code: C,
  parameters: DiagnosticParameters[C],
): Diagnostic => inPart(diagnose(text, code, { from: 0, to: text.length }, parameters), part);
