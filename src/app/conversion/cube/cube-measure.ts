import type { Aggregation } from '../../../lang/aggregation.js';
import { print } from '../../../lang/print.js';
import type { MeasureInput } from '../../definitions/measure-content.js';
import { aggregateTexts } from '../aggregate-texts.js';
import { Untranslatable } from '../conversion.js';
import type { ConversionNotes } from '../conversion-notes.js';
import { isSet, objectIn, objectsIn, textIn, type Json, type NamedJson } from '../json-members.js';
import { shortened } from '../shortened.js';
import { parseSql } from '../sql/parse-sql.js';
import { called, named, text } from '../sql/to-language.js';
import { rolling, timeUnit, timeWindow } from '../time-window.js';
import { wholeDivision } from '../whole-division.js';
import type { CubeModel } from './cube-model.js';
import { snakeCase } from './read-cubes.js';

const AGGREGATIONS: ReadonlyMap<string, Aggregation> = new Map([
  ['count', 'COUNT'], ['sum', 'SUM'], ['avg', 'AVG'], ['min', 'MIN'], ['max', 'MAX'], ['count_distinct', 'COUNT_DISTINCT'],
  ['count_distinct_approx', 'APPROX_COUNT_DISTINCT'], ['running_total', 'SUM'],
]);

/** Parameters that are carried over, or that say nothing about the number. */
const KNOWN: ReadonlySet<string> = new Set([
  'name', 'sql', 'type', 'title', 'description', 'public', 'shown', 'meta', 'format', 'currency', 'drill_members',
  'drill_member_references', 'filters', 'rolling_window', 'multi_stage', 'time_shift',
]);

export const typeOfMeasure = (json: Json): string => snakeCase(textIn(json, 'type') ?? '');

/** Throws Untranslatable for a measure with parameters that would make it another one. */
export function requireKnown(json: Json): void {
  const unknown = Object.keys(json).filter((parameter) => !KNOWN.has(parameter) && isSet(json, parameter));
  if (unknown.length > 0) throw new Untranslatable(`Its parameter ${unknown.join(', ')} is not translated.`);
}

/** A measure that aggregates rows, without its window. Throws Untranslatable. */
export function cubeMeasure({ name, json }: NamedJson, cube: CubeModel, key: string, notes: ConversionNotes): MeasureInput {
  const what = `measure ${cube.name}.${name}`;
  requireKnown(json);
  const type = typeOfMeasure(json);
  const aggregation = AGGREGATIONS.get(type);
  if (aggregation === undefined) {
    throw new Untranslatable(`Its type ${type || '(none)'} gives no number that is aggregated from rows.`);
  }
  if (isSet(json, 'multi_stage') || isSet(json, 'time_shift')) {
    throw new Untranslatable('It is computed in several stages (multi_stage).');
  }
  const sql = textIn(json, 'sql');
  if (sql === null && aggregation !== 'COUNT') throw new Untranslatable('It has no sql.');
  const filters = objectsIn(json, 'filters').map((filter) => parseSql(textIn(filter, 'sql') ?? ''));
  return {
    key, ...shortened({ name: textIn(json, 'title') ?? name, description: textIn(json, 'description') }), source: cube.source.key,
    ...aggregateTexts(aggregation, sql === null ? null : parseSql(sql), filters, cube.rowNames(() => wholeDivision(what, notes))),
  };
}

/** Whether the measure reads more than the rows of a period. */
export const hasWindow = (json: Json): boolean => isSet(json, 'rolling_window') || typeOfMeasure(json) === 'running_total';

/** The measure of this key in its window. Throws Untranslatable for a window that does not end with the period. */
export function windowExpression({ name, json }: NamedJson, key: string, cube: CubeModel, notes: ConversionNotes): string {
  const measure = named(key);
  const window = objectIn(json, 'rolling_window') ?? { trailing: 'unbounded' };
  if (textIn(window, 'type') === 'to_date') {
    return print(called('to_date', measure, text(timeUnit(textIn(window, 'granularity') ?? ''))));
  }
  if ((textIn(window, 'type') ?? 'fixed') !== 'fixed') {
    throw new Untranslatable(`Its window is of type ${textIn(window, 'type')}.`);
  }
  if ((textIn(window, 'offset') ?? 'end') !== 'end') {
    throw new Untranslatable('Its window ends where the period begins (offset: start).');
  }
  const leading = textIn(window, 'leading');
  if (leading !== null && !/^0\b/.test(leading)) throw new Untranslatable('Its window reaches into later periods (leading).');
  if (textIn(window, 'trailing') === 'unbounded') return print(called('cumulative', measure));
  const trailing = timeWindow(window['trailing']);
  if (trailing === null) throw new Untranslatable('Its window says no length (trailing).');
  return print(rolling(measure, trailing, `measure ${cube.name}.${name}`, notes));
}
