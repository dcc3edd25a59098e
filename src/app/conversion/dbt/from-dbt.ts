import { badInput } from '../../../kernel/errors.js';
import type { KpiInput } from '../../definitions/kpi-content.js';
import type { MeasureInput } from '../../definitions/measure-content.js';
import { concluded } from '../concluded.js';
import type { Conversion } from '../conversion.js';
import { ConversionNotes } from '../conversion-notes.js';
import { firstOfName } from '../first-of-name.js';
import { asObject, namedIn, objectIn, objectsIn, textIn, type Json, type NamedJson } from '../json-members.js';
import { KeyNames } from '../key-names.js';
import { shortened } from '../shortened.js';
import { dbtMeasure, type DbtAggregate } from './dbt-measure.js';
import { DbtMetrics, type ConvertedMeasure, type NamedMetric } from './dbt-metrics.js';
import { DbtModel } from './dbt-model.js';

/**
 * Definitions of a dbt project, from what `dbt parse` writes as target/semantic_manifest.json: semantic models become sources,
 * measures measures, metrics KPIs. Throws BAD_INPUT for what is no such manifest.
 */
export function fromDbt(manifest: unknown): Conversion {
  const json = asObject(manifest);
  if (json === null || !Array.isArray(json['semantic_models']) || !Array.isArray(json['metrics'])) {
    const hint = 'dbt parse writes it as target/semantic_manifest.json.';
    throw badInput('manifest', 'That is no semantic manifest: it has no semantic_models and metrics.', hint);
  }
  return new DbtConversion(json).run();
}

class DbtConversion {
  private readonly notes = new ConversionNotes();
  /** Of measures and KPIs, which share one namespace. */
  private readonly keys = new KeyNames();
  private readonly measures: MeasureInput[] = [];

  constructor(private readonly manifest: Json) {}

  run(): Conversion {
    const { notes } = this;
    const models = this.models();
    // Metrics are what people ask for, so they have the first choice of keys.
    const metrics = this.metrics([...models.values()].map(({ json }) => json));
    const keyed = metrics.map(({ name, json }) => ({ name, json, key: this.keyOf('metric', name, 'kpi') }));
    const measures = this.convertedMeasures([...models.values()]);
    const all = keyed.map((metric): NamedMetric => ({ ...metric, own: this.ownMeasure(metric, models) }));
    const kpis = this.kpis(all, new DbtMetrics(new Map(all.map((metric) => [metric.name, metric])), measures, notes));
    for (const { name } of namedIn(this.manifest, 'saved_queries')) {
      notes.leftOut(`saved query ${name}`, 'Questions are no definitions here.');
    }
    return concluded([...models.values()].map(({ model }) => model.source), this.measures, kpis, notes);
  }

  /** Those that measure something: the others are there to be joined. */
  private models(): Models {
    const keys = new KeyNames();
    const read = new Set(namedIn(this.manifest, 'metrics').map(({ json }) =>
      textIn(objectIn(objectIn(json, 'type_params') ?? {}, 'metric_aggregation_params') ?? {}, 'semantic_model')));
    const all = firstOfName(namedIn(this.manifest, 'semantic_models'), 'semantic model', this.notes);
    return new Map(all.flatMap(({ name, json }) => {
      if (objectsIn(json, 'measures').length === 0 && !read.has(name)) {
        this.notes.leftOut(
          `semantic model ${name}`, 'It measures nothing: it is there to be joined, and nothing is joined here.',
          'Record what is needed of it with each interaction, as it was then.',
        );
        return [];
      }
      const key = keys.take(name, 'source');
      this.tellRenamed('semantic model', name, key);
      return [[name, { json, model: new DbtModel(name, json, key, this.notes) }] as const];
    }));
  }

  /** Those of the manifest, and what `create_metric` makes of measures. */
  private metrics(models: readonly Json[]): readonly NamedJson[] {
    const own = firstOfName(namedIn(this.manifest, 'metrics'), 'metric', this.notes);
    const taken = new Set(own.map(({ name }) => name));
    const made = models.flatMap((model) => namedIn(model, 'measures'))
      .filter(({ name, json }) => json['create_metric'] === true && !taken.has(name))
      .map(({ name, json: { label, description } }) =>
        ({ name, json: { type: 'simple', label, description, type_params: { measure: { name } } } }));
    return [...own, ...made];
  }

  /** By their names, which are unique in a project. */
  private convertedMeasures(models: readonly ModelJson[]): ReadonlyMap<string, ConvertedMeasure> {
    const all = models.flatMap(({ json, model }) => namedIn(json, 'measures').map((measure) => ({ ...measure, model })));
    return new Map(firstOfName(all, 'measure', this.notes).flatMap(({ name, json, model }) => {
      const aggregate = { what: `measure ${name}`, name, json, expr: textIn(json, 'expr'), ...textsOf(json) };
      const converted = this.measure(aggregate, model);
      return converted === undefined ? [] : [[name, converted] as const];
    }));
  }

  private measure(aggregate: DbtAggregate, model: DbtModel): ConvertedMeasure | undefined {
    const made = this.notes.attempt(aggregate.what, () => {
      const key = this.keyOf('measure', aggregate.name, 'measure');
      return dbtMeasure(aggregate, model, key, this.notes);
    });
    if (made === undefined) return undefined;
    this.measures.push(made);
    return { key: made.key, aggregation: made.aggregation, model };
  }

  /** Of a simple metric that aggregates by itself, without a measure beside it. */
  private ownMeasure({ name, json }: NamedJson, models: Models): ConvertedMeasure | undefined {
    const parameters = objectIn(json, 'type_params') ?? {};
    const own = objectIn(parameters, 'metric_aggregation_params');
    if (own === null || parameters['measure'] != null) return undefined;
    const model = models.get(textIn(own, 'semantic_model') ?? '')?.model;
    if (model === undefined) return undefined;
    return this.measure({ what: `metric ${name}`, name, json: own, expr: textIn(parameters, 'expr'), ...textsOf(json) }, model);
  }

  private kpis(metrics: readonly NamedMetric[], expressions: DbtMetrics): KpiInput[] {
    return metrics.flatMap((metric): KpiInput[] => {
      const { name, key, json } = metric;
      const expression = this.notes.attempt(`metric ${name}`, () => expressions.expression(metric));
      if (expression === undefined) return [];
      const { label, description } = textsOf(json);
      return [{ key, ...shortened({ name: label ?? name, description }), expression, direction: 'NEUTRAL' }];
    });
  }

  private keyOf(kind: string, name: string, suffix: string): string {
    const key = this.keys.take(name, suffix);
    this.tellRenamed(kind, name, key);
    return key;
  }

  private tellRenamed(kind: string, name: string, key: string): void {
    if (key !== name) this.notes.changed(`${kind} ${name}`, `Its key is ${key}.`);
  }
}

interface ModelJson {
  readonly json: Json;
  readonly model: DbtModel;
}
type Models = ReadonlyMap<string, ModelJson>;

const textsOf = (json: Json): { readonly label: string | null; readonly description: string | null } =>
  ({ label: textIn(json, 'label'), description: textIn(json, 'description') });
