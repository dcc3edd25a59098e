import { calendarNamesIn } from '../../lang/calendar-uses.js';
import type { Catalog, MeasureDefinition } from '../../lang/catalog.js';
import { conditionFieldsIn, dependenciesOf, dimensionsIn, fieldsIn, sourcesRead } from '../../lang/dependencies.js';
import { fieldOf } from '../../lang/dimensions.js';
import type { Library } from './library.js';
import { libraryCatalog } from './library-catalog.js';

/** What a KPI of the library stands on, however far down. Everything is named by its key. */
export interface KpiNeeds {
  /** What each KPI names comes before it; the KPI itself is the last. */
  readonly kpis: readonly string[];
  readonly measures: readonly string[];
  /** The measures and KPIs that its own text names. */
  readonly named: readonly string[];
  /** Source → the fields that are named, in the order of the library's source; what those are computed from is not among them. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly tags: readonly string[];
  readonly schedules: readonly string[];
}

const known = new WeakMap<Library, ReadonlyMap<string, KpiNeeds>>();

/** Worked out once for the whole library. The KPI has to be one of it. */
export function kpiNeeds(library: Library, key: string): KpiNeeds {
  let needs = known.get(library);
  if (needs === undefined) {
    // No need depends on the currency.
    const catalog = libraryCatalog(library, 'EUR');
    needs = new Map([...library.kpis.keys()].map((kpi) => [kpi, needsOf(kpi, catalog)]));
    known.set(library, needs);
  }
  return needs.get(key)!;
}

function needsOf(key: string, catalog: Catalog): KpiNeeds {
  const kpis = withDependencies(key, catalog);
  const measures = unique(kpis.flatMap((kpi) => dependenciesOf(kpi, catalog))).filter((name) => catalog.measure(name) !== undefined);
  const named = new Map<string, Set<string>>();
  const need = (source: string, names: readonly string[]): void => {
    const fields = named.get(source) ?? named.set(source, new Set()).get(source)!;
    for (const name of names) fields.add(name);
  };
  for (const measure of measures) needOfMeasure(catalog.measure(measure)!, need);
  for (const kpi of kpis) {
    // A condition or a share is over all sources of what it stands around; those that lack the field are not meant.
    const { expression } = catalog.kpi(kpi)!;
    const names = [...conditionFieldsIn(expression), ...dimensionsIn(expression)];
    for (const [source] of named) need(source, names.filter((name) => fieldOf(catalog.source(source)!, name) !== undefined));
  }
  const fields = [...named].map(([source, names]): [string, string[]] =>
    [source, catalog.source(source)!.fields.map((field) => field.key).filter((field) => names.has(field))]);
  const texts = [
    ...kpis.map((kpi) => catalog.kpi(kpi)!.expression), ...measures.flatMap((measure) => textsOf(catalog.measure(measure)!)),
  ];
  const calendar = (noun: 'tag' | 'schedule'): string[] =>
    unique(texts.flatMap((text) => [...calendarNamesIn(text, noun)])).sort();
  return {
    kpis, measures, named: dependenciesOf(key, catalog), fields: new Map(fields), tags: calendar('tag'),
    schedules: calendar('schedule'),
  };
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function withDependencies(key: string, catalog: Catalog): string[] {
  const named = dependenciesOf(key, catalog).filter((name) => catalog.kpi(name) !== undefined);
  return [...new Set([...named.flatMap((name) => withDependencies(name, catalog)), key])];
}

function needOfMeasure(measure: MeasureDefinition, need: (source: string, names: readonly string[]) => void): void {
  const { source, value, filter, at, stock, journey, per, cohort } = measure;
  for (const each of sourcesRead(measure)) need(each, []);
  const valueSource = journey === undefined || journey.valueStep === 0 ? source : journey.steps[journey.valueStep - 1]!.source;
  // Over entities, the value is said of `inner`.
  if (value !== null && per === undefined) need(valueSource, fieldsIn(value));
  const own = [filter, per?.value, per?.filter].filter((text) => text != null).flatMap(fieldsIn);
  const entities = [per?.entity, cohort?.entity].filter((name) => name !== undefined);
  need(source, [...own, at, ...stock === undefined ? [] : [stock.from, stock.until], ...entities]);
  for (const step of journey?.steps ?? []) need(step.source, step.filter === null ? [] : fieldsIn(step.filter));
}

const textsOf = ({ value, filter, journey, per }: MeasureDefinition): string[] =>
  [value, filter, per?.value, per?.filter, ...journey?.steps.map((step) => step.filter) ?? []].filter((text) => text != null);
