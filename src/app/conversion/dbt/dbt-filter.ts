import { asObject, textIn, type Json } from '../json-members.js';
import { Untranslatable } from '../conversion.js';
import { rowNames } from '../row-names.js';
import { parseSql } from '../sql/parse-sql.js';
import type { SqlExpression, SqlName } from '../sql/sql-expression.js';
import type { SqlNames } from '../sql/to-language.js';
import type { FieldDraft } from '../source-draft.js';
import type { DbtModel } from './dbt-model.js';

const CALL = /^(Dimension|TimeDimension|Entity|Metric)\(\s*(?:'(\w+)'|"(\w+)")\s*(,[\s\S]*)?\)$/;

/** The conditions of a filter, in each form that a manifest has had: a text, a list, or `where_filters` of templates. */
export function filterConditions(filter: unknown): SqlExpression[] {
  if (filter === null || filter === undefined) return [];
  if (typeof filter === 'string') return [parseSql(filter)];
  if (Array.isArray(filter)) return filter.flatMap(filterConditions);
  const object = asObject(filter) ?? unreadable();
  if ('where_filters' in object) return filterConditions(object['where_filters']);
  return [parseSql(template(object))];
}

const template = (object: Json): string => textIn(object, 'where_sql_template') ?? unreadable();
const unreadable = (): never => { throw new Untranslatable('Its filter has a form that is not known.'); };

/** What the templates of a filter stand for among the rows of one semantic model. */
export const filterNames = (model: DbtModel, dividedWhole: () => void): SqlNames =>
  rowNames((name) => fieldOfTemplate(name, model), dividedWhole);

function fieldOfTemplate({ template: call, path }: SqlName, model: DbtModel): FieldDraft {
  const shown = call === null ? path.join('.') : `{{ ${call} }}`;
  if (call === null || path.length > 0) {
    throw new Untranslatable(`Its filter names ${shown} without a template, which may be a column of any table.`);
  }
  const [, kind, single, double, rest] = CALL.exec(call) ?? [];
  const name = single ?? double;
  if (kind === undefined || name === undefined) throw new Untranslatable(`Its filter holds ${shown}, which is not translated.`);
  if (kind === 'Metric') {
    throw new Untranslatable('Its filter asks for a metric of each entity.', 'A measure per entity can say it: see "per".');
  }
  // The second argument of a TimeDimension is a grain; of the others, a path through other tables.
  if (kind !== 'TimeDimension' && rest !== undefined) throw new Untranslatable(`Its filter goes through other tables: ${shown}.`);
  if (kind === 'TimeDimension' && name === 'metric_time') {
    throw new Untranslatable('Its filter chooses a stretch of time.', 'The window of a question does that.');
  }
  if (kind === 'Entity') return model.entity(name);
  return model.qualified(name);
}
