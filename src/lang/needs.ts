import { calendarNamesIn } from './calendar-uses.js';
import type { Catalog, FieldDefinition } from './catalog.js';
import { contextsIn, dependenciesOf } from './dependencies.js';
import { namedByMeasure, type NamedByMeasure } from './named-by-measure.js';

/** What a KPI stands on, however far down. Everything is named by its key. */
export interface KpiNeeds {
  /** What each KPI names comes before it; the KPI itself is the last. */
  readonly kpis: readonly string[];
  readonly measures: readonly string[];
  /** The measures and KPIs that its own text names. */
  readonly named: readonly string[];
  /** Source → the fields that are named, in the order of the source's; what those are computed from is not among them. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Those of them that its own text names, in conditions and shares. */
  readonly namedFields: ReadonlyMap<string, readonly string[]>;
  readonly tags: readonly string[];
  readonly schedules: readonly string[];
}

/** What the KPIs of a catalogue stand on. Only texts that are valid are sure to be read right. */
export class Needs {
  private readonly needs = new Map<string, KpiNeeds>();
  private readonly measures = new Map<string, NamedByMeasure>();

  constructor(private readonly catalog: Catalog) {}

  of(key: string): KpiNeeds {
    return remembered(this.needs, key, () => this.worked(key));
  }

  private fields(source: string): readonly FieldDefinition[] {
    return this.catalog.source(source)?.fields ?? [];
  }

  /** A condition or a share is over the rows that are counted inside of it, in all their sources; those that lack the field are not meant. */
  private namedFields(expression: string): ReadonlyMap<string, readonly string[]> {
    const { catalog } = this;
    const measuresOf = (name: string): readonly string[] =>
      (catalog.measure(name) !== undefined ? [name] : catalog.kpi(name) !== undefined ? this.of(name).measures : []);
    const named = contextsIn(expression).flatMap(({ over, fields }) =>
      unique(over.flatMap(measuresOf).map((name) => catalog.measure(name)!.source)).map((source) => ({
        source, names: fields.filter((name) => this.fields(source).some((field) => field.key === name)),
      })));
    const bySource = Map.groupBy(named, ({ source }) => source);
    return new Map([...bySource].map(([source, found]) => [source, unique(found.flatMap(({ names }) => names))]));
  }

  private worked(key: string): KpiNeeds {
    const { catalog } = this;
    const { expression } = catalog.kpi(key)!;
    const named = dependenciesOf(key, catalog);
    const below = named.filter((name) => catalog.kpi(name) !== undefined).map((name) => this.of(name));
    const own = named.filter((name) => catalog.measure(name) !== undefined);
    const parts = own.map((name) => remembered(this.measures, name, () => namedByMeasure(catalog.measure(name)!)));

    const fields = new Map<string, Set<string>>();
    const need = (source: string, names: readonly string[]): void => {
      const found = fields.get(source) ?? fields.set(source, new Set()).get(source)!;
      for (const name of names) found.add(name);
    };
    for (const each of below) each.fields.forEach((names, source) => need(source, names));
    for (const part of parts) for (const [source, names] of part.fields) need(source, names);
    const measures = unique([...below.flatMap((each) => each.measures), ...own]);
    const namedFields = this.namedFields(expression);
    namedFields.forEach((names, source) => need(source, names));
    const inOrder = (source: string, names: ReadonlySet<string>): string[] =>
      this.fields(source).map((field) => field.key).filter((field) => names.has(field));
    return {
      kpis: unique([...below.flatMap(({ kpis }) => kpis), key]),
      measures,
      named,
      fields: new Map([...fields].map(([source, names]) => [source, inOrder(source, names)])),
      namedFields,
      tags: unique([...[...below, ...parts].flatMap(({ tags }) => tags), ...calendarNamesIn(expression, 'tag')]),
      schedules: unique([
        ...[...below, ...parts].flatMap(({ schedules }) => schedules), ...calendarNamesIn(expression, 'schedule'),
      ]),
    };
  }
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function remembered<V>(memory: Map<string, V>, key: string, make: () => V): V {
  const found = memory.get(key);
  if (found !== undefined) return found;
  const made = make();
  memory.set(key, made);
  return made;
}
