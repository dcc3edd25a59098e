import { YardstickError, badInput } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import { calendarDimension, calendarDimensionKeys, TAG_PREFIX } from '../../lang/calendar-dimensions.js';
import type { CalendarNames, FieldDefinition, SourceDefinition } from '../../lang/catalog.js';
import type { CheckedKpi } from '../../lang/kpi-expr.js';
import { neededDimensions } from '../../lang/planner.js';
import type { RowExpr } from '../../lang/row-expr.js';
import { checkRow } from '../../lang/check-row.js';
import type { AppContext } from '../context.js';
import { mayReadPersonal } from '../access.js';
import type { AskedKpi } from './asked-version.js';
import type { AskedDimension } from './prepared-question.js';
import type { QuestionDefinitions } from './question-definitions.js';

const MOST_DIMENSIONS = 8;

/** The question's dimensions, each checked against every source that has to have it (what `overall` removes is not needed). */
export function dimensionsOf(
  by: readonly string[], kpis: readonly AskedKpi[], expressions: readonly CheckedKpi[], catalog: QuestionDefinitions,
): AskedDimension[] {
  if (by.length > MOST_DIMENSIONS) throw badInput('by', `by has ${by.length} dimensions; at most ${MOST_DIMENSIONS} are answered at once.`);
  const twice = by.findIndex((key, index) => by.indexOf(key) !== index);
  if (twice >= 0) throw badInput(`by[${twice}]`, `The dimension "${by[twice]}" is named twice.`);

  by.forEach((key, position) => refuseUnknownTag(key, position, catalog));
  for (const expression of expressions) {
    for (const { source, dimension } of neededDimensions(expression, by)) {
      if (calendarDimension(dimension, catalog) !== undefined || dimensionField(catalog.source(source)!, dimension) !== undefined) continue;
      const asked = kpis.find(({ versions }) => versions.some(({ checked }) => checked === expression));
      throw missingDimension(asked === undefined ? 'having or orderBy' : `The KPI "${asked.key}"`, catalog.source(source)!, dimension, by);
    }
  }
  return by.map((key, position) => describe(key, position, catalog));
}

function refuseUnknownTag(key: string, position: number, catalog: CalendarNames): void {
  if (!key.startsWith(TAG_PREFIX) || calendarDimension(key, catalog) !== undefined) return;
  const tag = key.slice(TAG_PREFIX.length, 63);
  throw badInput(`by[${position}]`, `There is no calendar tag "${tag}".`, didYouMean(tag, catalog.tagKeys));
}

/** All sources agree on a dimension's type, so any one that has it describes it. */
function describe(key: string, position: number, catalog: QuestionDefinitions): AskedDimension {
  const ofCalendar = calendarDimension(key, catalog);
  if (ofCalendar !== undefined) return { key, name: ofCalendar.name, type: ofCalendar.type };
  for (const source of catalog.sourceKeys) {
    const field = dimensionField(catalog.source(source)!, key);
    if (field !== undefined) return { key, name: field.name, type: field.type };
  }
  throw badInput(`by[${position}]`, `There is no dimension "${key}".`, didYouMean(key, allDimensions(catalog)));
}

function missingDimension(reader: string, source: SourceDefinition, dimension: string, by: readonly string[]): YardstickError {
  const own = source.fields.filter(({ role }) => role === 'DIMENSION').map(({ key }) => key);
  const field = source.fields.find(({ key }) => key === dimension);
  const hint = field === undefined
    ? didYouMean(dimension, own) ?? `"${source.key}" has: ${own.join(', ') || 'none'}. overall(x, "${dimension}") reads a measure without it.`
    : `It is a ${field.role} field there; only fields of role DIMENSION can be grouped by.`;
  return badInput(`by[${by.indexOf(dimension)}]`, `${reader} reads the source "${source.key}", which has no dimension "${dimension}".`, hint);
}

/** How a row of the source has the dimension, to be resolved; undefined where the source has none of that key. */
export function dimensionExpression(source: SourceDefinition, key: string, calendar: CalendarNames): RowExpr | undefined {
  const ofCalendar = calendarDimension(key, calendar);
  if (ofCalendar !== undefined) return ofCalendar.expression;
  if (dimensionField(source, key) === undefined) return undefined;
  const result = checkRow(key, { sources: [source], calendar, expect: 'any' });
  return result.ok ? result.bySource[source.key] : undefined;
}

const dimensionField = (source: SourceDefinition, key: string): FieldDefinition | undefined =>
  source.fields.find((field) => field.key === key && field.role === 'DIMENSION');

const allDimensions = (catalog: QuestionDefinitions): string[] => [
  ...catalog.sourceKeys.flatMap((key) => catalog.source(key)!.fields.filter(({ role }) => role === 'DIMENSION').map((field) => field.key)),
  ...calendarDimensionKeys(catalog),
];

/**
 * Values that identify a person can be neither seen nor probed by those who may not read them. `named`: dimensions of the group
 * and fields in conditions of having; `sliced`: fields that the question's condition reads, also beneath computed ones.
 */
export function refusePersonal(
  ctx: AppContext, sources: Iterable<SourceDefinition>, calendar: CalendarNames, named: readonly string[], sliced: readonly string[],
): void {
  if (mayReadPersonal(ctx.actor)) return;
  for (const source of sources) {
    const field = named.map((key) => personalFieldIn(source, key, calendar)).find((each) => each !== undefined) ?? personalAmong(source, sliced);
    if (field !== undefined) {
      throw new YardstickError('FORBIDDEN', `"${field}" identifies persons: grouping or filtering by it needs the role ANALYST or above.`);
    }
  }
}

/** The personal field that the field is, or is computed from; undefined where there is none. */
export function personalFieldIn(source: SourceDefinition, key: string, calendar: CalendarNames): string | undefined {
  const result = checkRow(key, { sources: [source], calendar, expect: 'any' });
  return result.ok ? personalAmong(source, result.fields) : undefined;
}

const personalAmong = (source: SourceDefinition, keys: readonly string[]): string | undefined =>
  keys.find((key) => source.fields.some((field) => field.key === key && field.personal));
