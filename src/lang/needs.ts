import { calendarNamesIn } from './calendar-uses.js';
import type { Catalog, FieldDefinition, MeasureDefinition } from './catalog.js';
import { conditionFieldsIn, dependenciesOf, dimensionsIn, fieldsIn, sourcesRead } from './dependencies.js';

/** What a KPI stands on, however far down. Everything is named by its key. */
export interface KpiNeeds {
  /** What each KPI names comes before it; the KPI itself is the last. */
  readonly kpis: readonly string[];
  readonly measures: readonly string[];
  /** The measures and KPIs that its own text names. */
  readonly named: readonly string[];
  /** Source → the fields that are named, in the order of the source's; what those are computed from is not among them. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly tags: readonly string[];
  readonly schedules: readonly string[];
}

/** What one text or one measure names. */
interface Named {
  /** Fields by source. */
  readonly fields: readonly (readonly [source: string, names: readonly string[]])[];
  readonly tags: readonly string[];
  readonly schedules: readonly string[];
}

/** What the KPIs of a catalogue stand on. Only texts that are valid are sure to be read right. */
export class Needs {
  private readonly needs = new Map<string, KpiNeeds>();
  private readonly measures = new Map<string, Named>();

  constructor(private readonly catalog: Catalog) {}

  of(key: string): KpiNeeds {
    return remembered(this.needs, key, () => this.worked(key));
  }

  private fields(source: string): readonly FieldDefinition[] {
    return this.catalog.source(source)?.fields ?? [];
  }

  private worked(key: string): KpiNeeds {
    const { catalog } = this;
    const { expression } = catalog.kpi(key)!;
    const named = dependenciesOf(key, catalog);
    const below = named.filter((name) => catalog.kpi(name) !== undefined).map((name) => this.of(name));
    const own = named.filter((name) => catalog.measure(name) !== undefined);
    const parts = own.map((name) => remembered(this.measures, name, () => namedBy(catalog.measure(name)!)));

    const fields = new Map<string, Set<string>>();
    const need = (source: string, names: readonly string[]): void => {
      const found = fields.get(source) ?? fields.set(source, new Set()).get(source)!;
      for (const name of names) found.add(name);
    };
    for (const each of below) each.fields.forEach((names, source) => need(source, names));
    for (const part of parts) for (const [source, names] of part.fields) need(source, names);
    // A condition or a share is over the rows that are counted, in all sources; those that lack the field are not meant.
    const asked = [...conditionFieldsIn(expression), ...dimensionsIn(expression)];
    const measures = unique([...below.flatMap((each) => each.measures), ...own]);
    for (const source of unique(measures.map((name) => catalog.measure(name)!.source))) {
      need(source, asked.filter((name) => this.fields(source).some((field) => field.key === name)));
    }
    const inOrder = (source: string, names: ReadonlySet<string>): string[] =>
      this.fields(source).map((field) => field.key).filter((field) => names.has(field));
    return {
      kpis: unique([...below.flatMap(({ kpis }) => kpis), key]),
      measures,
      named,
      fields: new Map([...fields].map(([source, names]) => [source, inOrder(source, names)])),
      tags: unique([...[...below, ...parts].flatMap(({ tags }) => tags), ...calendarNamesIn(expression, 'tag')]),
      schedules: unique([
        ...[...below, ...parts].flatMap(({ schedules }) => schedules), ...calendarNamesIn(expression, 'schedule'),
      ]),
    };
  }
}

function namedBy(measure: MeasureDefinition): Named {
  const { source, value, filter, at, stock, journey, per, cohort } = measure;
  const steps = journey?.steps ?? [];
  const valueSource = journey === undefined || journey.valueStep === 0 ? source : steps[journey.valueStep - 1]!.source;
  const texts = [filter, per?.value, per?.filter].filter((text) => text != null);
  const stepTexts = steps.map((step) => step.filter).filter((text) => text !== null);
  const entities = [per?.entity, cohort?.entity].filter((name) => name !== undefined);
  const all = [...texts, ...stepTexts, ...value === null ? [] : [value]];
  return {
    fields: [
      ...sourcesRead(measure).map((each) => [each, []] as const),
      // Over entities, the value is said of `inner`.
      ...value === null || per !== undefined ? [] : [[valueSource, fieldsIn(value)] as const],
      [source, [...texts.flatMap(fieldsIn), at, ...stock === undefined ? [] : [stock.from, stock.until], ...entities]],
      ...steps.map((step) => [step.source, step.filter === null ? [] : fieldsIn(step.filter)] as const),
    ],
    tags: unique(all.flatMap((text) => [...calendarNamesIn(text, 'tag')])),
    schedules: unique(all.flatMap((text) => [...calendarNamesIn(text, 'schedule')])),
  };
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function remembered<V>(memory: Map<string, V>, key: string, make: () => V): V {
  const found = memory.get(key);
  if (found !== undefined) return found;
  const made = make();
  memory.set(key, made);
  return made;
}
