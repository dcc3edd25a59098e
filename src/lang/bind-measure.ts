import { didYouMean } from '../kernel/suggest.js';
import { isCount, isPercentile } from './aggregation.js';
import { bindCohort } from './bind-cohort.js';
import { bindJourney, valueSource } from './bind-journey.js';
import { bindPer, type BoundPer } from './bind-per.js';
import { bindStock } from './bind-stock.js';
import type { CalendarNames, Catalog, MeasureDefinition, SourceDefinition } from './catalog.js';
import type { Diagnostic } from './diagnostics.js';
import { dueLagMs } from './due-lag.js';
import { INNER } from './inner-scope.js';
import type { BoundMeasure, JourneyRead } from './kpi-expr.js';
import { MeasureTexts, type BoundRow } from './measure-texts.js';
import type { RowExpr, RowType } from './row-expr.js';
import { TYPE_NAMES } from './typed.js';
import { compatible, parseUnit, PLAIN, type Unit, unitName } from './units.js';

export type BoundMeasureResult =
  | {
    readonly ok: true;
    readonly measure: BoundMeasure;
    /** Canonical texts; null where the definition has none. */
    readonly value: string | null;
    readonly filter: string | null;
    /** Keys of all fields of its source that its value, filter and placing time read, sorted. */
    readonly fields: readonly string[];
  }
  /** Each names its `part`: source, value, filter, percentile, at, unit, stock.from, journey.steps[1].filter, per.keep … */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

type Definitions = Pick<Catalog, 'source' | 'sourceKeys'> & CalendarNames;

/**
 * Binds a measure's texts to its source, and those of later journey steps to theirs. Values are canonical; the declared unit sets
 * how they are displayed. The rows of a stock are placed, and ordered by FIRST and LAST, by the instant that they are open from.
 */
export function bindMeasure(definition: MeasureDefinition, catalog: Definitions): BoundMeasureResult {
  const texts = new MeasureTexts(catalog);
  const source = catalog.source(definition.source);
  if (source === undefined) {
    const hint = didYouMean(definition.source, catalog.sourceKeys);
    texts.report('source', definition.source, 'NAM216', { key: definition.source, hint });
    return { ok: false, diagnostics: texts.diagnostics };
  }
  return new Binding(definition, source, catalog, texts).run();
}

/** The value before it is aggregated. */
interface BoundValue {
  readonly expr: RowExpr | null;
  readonly type: RowType | null;
  /** Of a number, else null. */
  readonly unit: Unit | null;
  readonly canonical: string | null;
  /** Fields of the measure's own source. */
  readonly fields: readonly string[];
}

const NO_VALUE: BoundValue = { expr: null, type: null, unit: null, canonical: null, fields: [] };

class Binding {
  constructor(
    private readonly definition: MeasureDefinition, private readonly source: SourceDefinition,
    private readonly catalog: Definitions, private readonly texts: MeasureTexts,
  ) {}

  run(): BoundMeasureResult {
    const { definition, source, texts } = this;
    this.kinds();
    const per = definition.per === undefined ? undefined : bindPer(definition.per, definition.aggregation, source, texts);
    const value = this.value(per);
    const filter = this.filter();
    const expr = (row: BoundRow | undefined): RowExpr | null => row?.bySource[source.key] ?? null;
    const stock = definition.stock === undefined ? undefined : bindStock(definition.stock, source, texts);
    const journey = definition.journey === undefined ? undefined : bindJourney(definition.journey, expr(filter), this.catalog, texts);
    const cohort = definition.cohort === undefined
      ? undefined
      : bindCohort(definition.cohort, source, expr(filter), texts);
    const at = this.at();
    const percentile = this.percentile();
    const unit = this.unit(value);
    const { diagnostics } = texts;
    if (diagnostics.length > 0 || value === undefined || unit === undefined) return { ok: false, diagnostics };
    const measure: BoundMeasure = {
      key: definition.key, versionId: definition.versionId, source: source.key, aggregation: definition.aggregation,
      value: value.expr, filter: expr(filter), percentile, at: stock?.from ?? expr(at)!, atKey: definition.stock?.from ?? definition.at,
      ...(stock && { stock }), ...(journey && { journey }), ...(per && { per: per.read }), ...(cohort && { cohort }),
      finestGrain: definition.finestGrain ?? null, unit,
      maturityMs: maturity([value.expr, expr(filter)], journey, per, this.catalog),
    };
    const fields = new Set([...value.fields, ...filter?.fields ?? [], ...at?.fields ?? []]);
    return { ok: true, measure, value: value.canonical, filter: filter?.canonical ?? null, fields: [...fields].sort() };
  }

  /** It is of one kind, but rows of a stock may be chosen by a cohort. */
  private kinds(): void {
    const kinds = (['stock', 'journey', 'per', 'cohort'] as const).filter((kind) => this.definition[kind] !== undefined);
    const isOne = kinds.length < 2 || (kinds.length === 2 && kinds[0] === 'stock' && kinds[1] === 'cohort');
    if (!isOne) this.texts.report(kinds[1]!, '', 'TYP320', { kinds });
  }

  /** Undefined after a finding. */
  private value(per: BoundPer | undefined): BoundValue | undefined {
    const { aggregation, value } = this.definition;
    const checked = this.definition.per === undefined ? this.rowValue() : this.innerValue(per);
    if (checked?.type == null || isCount(aggregation) || checked.type === 'number') return checked;
    return this.texts.report('value', value!, 'TYP309', { aggregation, found: TYPE_NAMES[checked.type] });
  }

  private rowValue(): BoundValue | undefined {
    const { aggregation, value, stock, journey } = this.definition;
    if (value === null) return aggregation === 'COUNT' ? NO_VALUE : this.texts.report('value', '', 'TYP310', { aggregation });
    const source = valueSource(journey, this.source, this.catalog);
    if (source === undefined) return undefined;
    const row = this.texts.row('value', value, source, 'any', stock === undefined ? 'rows' : 'stock');
    if (row === undefined) return undefined;
    const { type, unit, canonical } = row;
    return { expr: row.bySource[source.key]!, type, unit, canonical, fields: source === this.source ? row.fields : [] };
  }

  /** Over entities: of `inner` alone, which it also is where nothing is said. */
  private innerValue(per: BoundPer | undefined): BoundValue | undefined {
    const { aggregation, value } = this.definition;
    if (value === null && aggregation === 'COUNT') return NO_VALUE;
    if (per === undefined) return undefined;
    const checked = this.texts.inner('value', value ?? INNER, per.unit, 'any');
    return checked && { ...checked, canonical: value === null ? null : checked.canonical, fields: [] };
  }

  private filter(): BoundRow | undefined {
    const { filter, stock } = this.definition;
    return filter === null ? undefined : this.texts.row('filter', filter, this.source, 'boolean', stock === undefined ? 'rows' : 'stock');
  }

  private at(): BoundRow | undefined {
    const { at, stock } = this.definition;
    if (stock !== undefined && at !== 'occurredAt') return this.texts.report('at', at, 'TYP321', {});
    const { fits, hint } = this.texts.time(at, this.source);
    if (!fits) return this.texts.report('at', at, 'NAM217', { key: at, source: this.source.key, hint });
    return this.texts.row('at', at, this.source, 'instant');
  }

  private percentile(): number | null {
    const { aggregation, percentile } = this.definition;
    if (!isPercentile(aggregation)) {
      if (percentile !== null) this.texts.report('percentile', String(percentile), 'TYP311', { problem: 'unused', aggregation });
      return null;
    }
    if (percentile === null) this.texts.report('percentile', '', 'TYP311', { problem: 'missing', aggregation });
    else if (!(percentile > 0 && percentile < 1))
      this.texts.report('percentile', String(percentile), 'TYP311', { problem: 'range', aggregation });
    return percentile;
  }

  /** Counts are labels; every other aggregate is in the unit of its value, displayed as declared. */
  private unit(value: BoundValue | undefined): Unit | undefined {
    const { aggregation, unit } = this.definition;
    const inferred = isCount(aggregation) ? PLAIN : value?.unit ?? undefined;
    if (inferred === undefined) return undefined;
    if (unit === null || unit.trim() === '') return inferred;
    const declared = parseUnit(unit);
    if (compatible(declared, inferred)) return declared;
    return this.texts.report('unit', unit, 'UNI402', {
      declared: unitName(declared),
      inferred: isCount(aggregation) ? 'a count, which has no dimension' : unitName(inferred),
    });
  }
}

/**
 * How long after a period's end rows may still come to count: the longest constant deadline of what a row is judged by, and the
 * steps of a journey one after the other. A step without `within` may come at any time, which no duration tells.
 */
function maturity(
  own: readonly (RowExpr | null)[], journey: JourneyRead | undefined, per: BoundPer | undefined, calendar: CalendarNames,
): number {
  const steps = journey?.steps ?? [];
  const judged = [...own, ...steps.map(({ filter }) => filter), per?.read.value ?? null, per?.read.filter ?? null];
  const deadline = Math.max(...judged.map((expr) => dueLagMs(expr, calendar)));
  return deadline + steps.reduce((sum, { withinMs }) => sum + (withinMs ?? 0), 0);
}
