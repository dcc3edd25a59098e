import type { Aggregation } from '../../../lang/aggregation.js';
import type { MeasureInput } from '../../definitions/measure-content.js';
import { aggregateTexts } from '../aggregate-texts.js';
import { Untranslatable } from '../conversion.js';
import type { ConversionNotes } from '../conversion-notes.js';
import { isSet, objectIn, textIn, type Json } from '../json-members.js';
import { parseSql } from '../sql/parse-sql.js';
import type { SqlExpression } from '../sql/sql-expression.js';
import { shortened } from '../shortened.js';
import { wholeDivision } from '../whole-division.js';
import type { DbtModel } from './dbt-model.js';

const AGGREGATIONS: ReadonlyMap<string, Aggregation> = new Map([
  ['sum', 'SUM'], ['min', 'MIN'], ['max', 'MAX'], ['average', 'AVG'], ['count', 'COUNT'], ['count_distinct', 'COUNT_DISTINCT'],
  ['sum_boolean', 'SUM'], ['median', 'PERCENTILE'], ['percentile', 'PERCENTILE'],
]);

/** A measure, or a metric that aggregates by itself (`metric_aggregation_params`), which has its expression beside. */
export interface DbtAggregate {
  /** `measure revenue`. */
  readonly what: string;
  readonly name: string;
  readonly json: Json;
  readonly expr: string | null;
  readonly label: string | null;
  readonly description: string | null;
}

/** The measure, under a key. Throws Untranslatable. */
export function dbtMeasure(aggregate: DbtAggregate, model: DbtModel, key: string, notes: ConversionNotes): MeasureInput {
  const { what, name, json, expr } = aggregate;
  const agg = (textIn(json, 'agg') ?? '').toLowerCase();
  const known = AGGREGATIONS.get(agg);
  if (known === undefined) throw new Untranslatable(`Its aggregation ${agg || '(none)'} is not known.`);
  if (isSet(json, 'non_additive_dimension')) {
    throw new Untranslatable(
      'It is not added up over time (non_additive_dimension): it reads the first or last row of each.',
      'What is there at an instant is a stock measure, over rows with a beginning and an end.',
    );
  }
  const at = model.timeKey(textIn(json, 'agg_time_dimension'));
  const parameters = objectIn(json, 'agg_params') ?? {};
  const percentile = known === 'PERCENTILE' ? percentileOf(agg, parameters) : null;
  const isApproximate = known === 'PERCENTILE' && isSet(parameters, 'use_approximate_percentile');
  const aggregation = isApproximate ? 'APPROX_PERCENTILE' : known;
  const value = valueOf(agg, parseSql(expr ?? name));
  const names = model.columnNames(() => wholeDivision(what, notes));
  return {
    key, ...shortened({ name: aggregate.label ?? name, description: aggregate.description }), source: model.source.key,
    ...aggregateTexts(aggregation, value, [], names),
    ...(percentile === null ? {} : { percentile }),
    ...(at === 'occurredAt' ? {} : { at }),
  };
}

const ONE: SqlExpression = { kind: 'number', text: '1' };
const valueOf = (agg: string, sql: SqlExpression): SqlExpression =>
  (agg === 'sum_boolean' ? { kind: 'case', branches: [{ when: sql, then: ONE }], otherwise: null } : sql);

function percentileOf(agg: string, parameters: Json): number {
  if (isSet(parameters, 'use_discrete_percentile')) {
    throw new Untranslatable('Its percentile is discrete, one of the values; percentiles here are continuous, between two.');
  }
  const percentile = agg === 'median' ? 0.5 : parameters['percentile'];
  if (typeof percentile !== 'number') throw new Untranslatable('It does not say which percentile it is.');
  return percentile;
}
