import type { Expr } from '../../../lang/ast.js';
import { print } from '../../../lang/print.js';
import type { Aggregation } from '../../../lang/aggregation.js';
import { Untranslatable } from '../conversion.js';
import type { ConversionNotes } from '../conversion-notes.js';
import { asObject, isSet, objectIn, objectsIn, textIn, type Json } from '../json-members.js';
import { conjunction } from '../row-names.js';
import { parseSql } from '../sql/parse-sql.js';
import type { SqlExpression } from '../sql/sql-expression.js';
import { binary, called, named, text, toLanguage } from '../sql/to-language.js';
import { rolling, shifted, timeUnit, timeWindow } from '../time-window.js';
import { wholeDivision } from '../whole-division.js';
import { filterConditions, filterNames } from './dbt-filter.js';
import type { DbtModel } from './dbt-model.js';
import { filled } from './filled-nulls.js';

/** A measure that is here. */
export interface ConvertedMeasure {
  readonly key: string;
  readonly aggregation: Aggregation;
  readonly model: DbtModel;
}

/** An expression of the KPI scope, with the semantic models whose rows it reads. */
interface Reading {
  readonly expr: Expr;
  readonly models: ReadonlySet<DbtModel>;
}

export interface NamedMetric {
  readonly name: string;
  readonly key: string;
  readonly json: Json;
  /** Of a metric that aggregates by itself: its measure; undefined where it has none, or was left out. */
  readonly own: ConvertedMeasure | undefined;
}

/** Metrics as expressions over measures and over each other. */
export class DbtMetrics {
  private readonly readings = new Map<string, Reading | Untranslatable>();

  constructor(
    private readonly metrics: ReadonlyMap<string, NamedMetric>, private readonly measures: ReadonlyMap<string, ConvertedMeasure>,
    private readonly notes: ConversionNotes,
  ) {}

  /** The KPI's expression. Throws Untranslatable. */
  expression(metric: NamedMetric): string {
    const reading = this.readings.get(metric.name) ?? this.attempted(metric);
    if (reading instanceof Untranslatable) throw reading;
    return print(reading.expr);
  }

  private attempted(metric: NamedMetric): Reading | Untranslatable {
    // So that a circle ends.
    this.readings.set(metric.name, new Untranslatable('It stands on itself.'));
    try {
      this.readings.set(metric.name, this.made(metric));
    } catch (error) {
      if (!(error instanceof Untranslatable)) throw error;
      this.readings.set(metric.name, error);
    }
    return this.readings.get(metric.name)!;
  }

  /** For what stands on the metric: why that was left out is told of it alone. */
  private reading(metric: NamedMetric): Reading {
    const reading = this.readings.get(metric.name) ?? this.attempted(metric);
    if (!(reading instanceof Untranslatable)) return reading;
    throw new Untranslatable(`It stands on the metric ${metric.name}, which was left out.`);
  }

  private made(metric: NamedMetric): Reading {
    const parameters = objectIn(metric.json, 'type_params') ?? {};
    const type = (textIn(metric.json, 'type') ?? '').toLowerCase();
    const filter = filterConditions(metric.json['filter']);
    switch (type) {
      case 'simple': return this.simple(metric, parameters, filter);
      case 'ratio': return this.where(this.ratio(metric, parameters), filter, metric);
      case 'derived': return this.where(this.derived(metric, parameters), filter, metric);
      case 'cumulative': return this.where(this.cumulative(metric, parameters), filter, metric);
      case 'conversion': throw new Untranslatable(
        'It pairs each conversion with the last event before it; a journey here counts events that a conversion followed.',
        'Define a measure with "journey", with that difference in mind.',
      );
      default: throw new Untranslatable(`Its type ${type || '(none)'} is not known.`);
    }
  }

  private simple(metric: NamedMetric, parameters: Json, filter: readonly SqlExpression[]): Reading {
    if (parameters['measure'] != null) return this.measure(parameters['measure'], filter, metric);
    if (metric.own === undefined) throw new Untranslatable('What it aggregates was left out.');
    return this.filled(this.where(readingOf(metric.own), filter, metric), metric.own, parameters, metric);
  }

  /** `revenue`, or `{name, filter, fill_nulls_with, join_to_timespine}`. */
  private measure(input: unknown, filter: readonly SqlExpression[], metric: NamedMetric): Reading {
    const object = asObject(input) ?? { name: input };
    const name = textIn(object, 'name') ?? '';
    const measure = this.measures.get(name);
    if (measure === undefined) throw new Untranslatable(`It stands on the measure ${name}, which is not here.`);
    const filtered = this.where(readingOf(measure), [...filterConditions(object['filter']), ...filter], metric);
    return this.filled(filtered, measure, object, metric);
  }

  private filled(reading: Reading, { aggregation }: ConvertedMeasure, settings: Json, { name }: NamedMetric): Reading {
    return { ...reading, expr: filled(reading.expr, aggregation, settings, `metric ${name}`, this.notes) };
  }

  private ratio(metric: NamedMetric, parameters: Json): Reading {
    const [over, under] = ['numerator', 'denominator'].map((part) => this.input(parameters[part], metric)) as [Reading, Reading];
    return { expr: binary('/', over.expr, under.expr), models: new Set([...over.models, ...under.models]) };
  }

  private derived(user: NamedMetric, parameters: Json): Reading {
    const inputs = new Map(objectsIn(parameters, 'metrics').map((input) =>
      [(textIn(input, 'alias') ?? textIn(input, 'name') ?? '').toLowerCase(), input]));
    const models = new Set<DbtModel>();
    const expr = toLanguage(parseSql(textIn(parameters, 'expr') ?? ''), 'number', {
      scope: 'kpi',
      typeOf: () => 'number',
      resolve: ({ template, path }) => {
        const input = template === null && path.length === 1 ? inputs.get(path[0]!.toLowerCase()) : undefined;
        if (input === undefined) {
          throw new Untranslatable(`Its expression names ${path.join('.')}, which is none of its metrics.`);
        }
        const reading = this.input(input, user);
        for (const model of reading.models) models.add(model);
        return reading.expr;
      },
      dividedWhole: () => wholeDivision(`metric ${user.name}`, this.notes),
    });
    return { expr, models };
  }

  /** `revenue`, or `{name, filter, offset_window, offset_to_grain}`: the metric in another context. */
  private input(value: unknown, user: NamedMetric): Reading {
    const input = asObject(value) ?? { name: value };
    const name = textIn(input, 'name') ?? '';
    const metric = this.metrics.get(name);
    if (metric === undefined) throw new Untranslatable(`It stands on the metric ${name}, which is not there.`);
    const { models } = this.reading(metric);
    const filtered = this.where({ expr: named(metric.key), models }, filterConditions(input['filter']), user);
    if (isSet(input, 'offset_to_grain')) {
      throw new Untranslatable(`It reads ${name} at the beginning of its ${textIn(input, 'offset_to_grain')} (offset_to_grain).`);
    }
    const offset = timeWindow(input['offset_window']);
    return offset === null ? filtered : { ...filtered, expr: shifted(filtered.expr, offset, `metric ${user.name}`, this.notes) };
  }

  private cumulative(metric: NamedMetric, parameters: Json): Reading {
    const own = objectIn(parameters, 'cumulative_type_params') ?? {};
    const base = own['metric'] != null ? this.input(own['metric'], metric) : this.measure(parameters['measure'], [], metric);
    const window = timeWindow(own['window'] ?? parameters['window']);
    const grain = textIn(own, 'grain_to_date') ?? textIn(parameters, 'grain_to_date');
    this.readAtTheEnd((textIn(own, 'period_agg') ?? 'first').toLowerCase(), metric);
    if (window !== null) return { ...base, expr: rolling(base.expr, window, `metric ${metric.name}`, this.notes) };
    if (grain !== null) return { ...base, expr: called('to_date', base.expr, text(timeUnit(grain))) };
    return { ...base, expr: called('cumulative', base.expr) };
  }

  private readAtTheEnd(choice: string, { name }: NamedMetric): void {
    if (choice === 'average') {
      const why = 'Over longer periods it is the mean of its daily values (period_agg).';
      throw new Untranslatable(why, 'By such a period alone, mean_over(x, "day") is that.');
    }
    if (choice === 'first') {
      const why = 'Over longer periods it is read at their end; there it was read on their first day (period_agg).';
      this.notes.changed(`metric ${name}`, why);
    }
  }

  /** The condition has to mean the same in every semantic model that is read. */
  private where({ expr, models }: Reading, conditions: readonly SqlExpression[], { name }: NamedMetric): Reading {
    if (conditions.length === 0) return { expr, models };
    const divided = (): void => wholeDivision(`metric ${name}`, this.notes);
    const readings = [...models].map((model) => conjunction(conditions, filterNames(model, divided))!);
    const [condition] = readings;
    if (condition === undefined || new Set(readings.map(print)).size > 1) {
      throw new Untranslatable('Its filter names different fields in the semantic models that it reads.');
    }
    return { expr: called('where', expr, condition), models };
  }
}

const readingOf = ({ key, model }: ConvertedMeasure): Reading => ({ expr: named(key), models: new Set([model]) });
