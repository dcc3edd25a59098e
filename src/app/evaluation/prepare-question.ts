import type { Calendar } from '../../calendar/grain.js';
import { localUnit } from '../../calendar/local-unit.js';
import { UnitDoesNotTile } from '../../calendar/moment.js';
import { resolveWindow } from '../../calendar/window.js';
import { validZone } from '../../calendar/zone.js';
import { YardstickError, badInput } from '../../kernel/errors.js';
import type { CalendarNames, SourceDefinition } from '../../lang/catalog.js';
import { checkCondition } from '../../lang/check-kpi.js';
import { conditionFieldsIn, sourcesRead } from '../../lang/dependencies.js';
import { checkRow, type CheckedRow } from '../../lang/check-row.js';
import type { BoundMeasure, CheckedKpi } from '../../lang/kpi-expr.js';
import { holdsOn } from '../../lang/calendar-condition.js';
import type { Plan } from '../../lang/plan.js';
import { plan, type PlanInput } from '../../lang/planner.js';
import { mayReadPersonal } from '../access.js';
import { asOfArgument } from '../as-of-argument.js';
import type { AppContext } from '../context.js';
import type { Question } from '../evaluation-answer.js';
import { paramsArgument } from '../params-argument.js';
import { askedFrames } from './asked-frames.js';
import { askedKpis } from './asked-kpis.js';
import type { AskedKpi } from './asked-version.js';
import type { Asking } from './asking.js';
import { comparedFrames } from './comparisons.js';
import { compiledCatalog, type CompiledCatalog } from './compiled-catalog.js';
import { dimensionExpression, dimensionsOf, refusePersonal } from './dimensions.js';
import { keptQuestion } from './kept-questions.js';
import { decodeCursor, readOrder, type Order } from './order.js';
import { organizationCalendar } from './organization-calendar.js';
import type { PreparedQuestion } from './prepared-question.js';
import { questionDefinitions, withCalendar, type QuestionDefinitions } from './question-definitions.js';
import { sourceKeys } from './source-keys.js';

/** At most this many periods in one window. */
const MOST_PERIODS = 20_000;

/** What the shape of the answer decides: how many groups come without `first`, how many at most, and whether intervals are shown. */
export interface AnswerShape {
  readonly defaultFirst: number;
  readonly mostFirst: number;
  readonly intervals: boolean;
}

/** Finds the KPIs that a question is about. */
export type ResolveKpis = (asking: Asking) => Promise<readonly AskedKpi[]>;

/** Everything about a question that needs definitions but no rows. Every mistake in it is refused here, by argument. */
export async function prepareQuestion(ctx: AppContext, question: Question, shape: AnswerShape): Promise<PreparedQuestion> {
  const prepare = (): Promise<PreparedQuestion> => prepareQuestionAbout(ctx, question, shape, (asking) => askedKpis(ctx, question, asking));
  // A review may be signed between two questions as of it.
  if (question.asOf?.review != null) return prepare();
  return keptQuestion(await ctx.reading(), [question, shape, mayReadPersonal(ctx.actor)], prepare);
}

/** The same about other KPIs than those that the question names. `names`: whose tags and schedules are meant; absent, those in force. */
export async function prepareQuestionAbout(
  ctx: AppContext, question: Question, shape: AnswerShape, resolve: ResolveKpis, names?: CalendarNames,
): Promise<PreparedQuestion> {
  const reading = await ctx.reading();
  const latest = await reading.knowledge();
  const { knowledge: asked, definition } = await asOfArgument(reading, question.asOf);
  const knowledge = Math.min(asked ?? latest, latest);

  const compiled = await compiledCatalog(reading, definition);
  const organization = await organizationCalendar(reading, definition);
  const timeZone = question.timeZone == null ? organization.timeZone : validZone(question.timeZone, 'timeZone');
  const calendar: Calendar = { ...organization, timeZone };
  const resolved = resolveWindow(question.window, question.grain ?? null, knowledge, calendar, MOST_PERIODS);

  const { window, periods } = resolved;
  const compared = comparedFrames(question, resolved, knowledge, calendar);
  const stretches = [window, ...compared.flatMap((frame) => [frame.window, ...frame.periods])];
  const kpis = await resolve({ reading, compiled, definition, grain: question.grain ?? null, calendar, stretches });
  const order = readOrder(question, kpis, compiled);
  const having = question.having == null ? null : conditionOf(question, compiled);
  const versions = kpis.flatMap((kpi) => kpi.versions);
  const definitions = questionDefinitions(withCalendar(compiled.catalog, names), versions.map(({ catalog }) => catalog).reverse());
  const expressions = [...versions.map(({ checked }) => checked), ...order.hidden, ...(having === null ? [] : [having])];

  // Groups and conditions are those of the rows that measures count; a journey reads other sources besides.
  const sources = sourcesOf(expressions, definitions, ({ source }) => [source]);
  const by = dimensionsOf(question.by ?? [], kpis, expressions, definitions);
  const slice = sliceOf(question, sources, definitions);
  const filtered = question.having == null ? [] : conditionFieldsIn(question.having);
  refusePersonal(ctx, sources.values(), definitions, [...by.map(({ key }) => key), ...filtered], slice.fields);

  return {
    knowledge,
    pastKnowledge: knowledge < latest ? knowledge : null,
    calendar,
    organizationTimeZone: organization.timeZone,
    hasGrain: question.grain != null,
    hourly: question.grain === 'HOUR',
    window,
    periods,
    comparisons: question.compare ?? [],
    compared,
    hideIncomplete: question.hideIncomplete ?? false,
    by,
    kpis,
    sources: sourcesOf(expressions, definitions, sourcesRead),
    plan: planned({
      expressions,
      frames: askedFrames(question, resolved, compared, knowledge, calendar),
      calendar,
      now: knowledge,
      chooses: (condition, unit) => holdsOn(condition, localUnit(unit.from!, timeZone), definitions),
      by: by.map(({ key }) => key),
      dimension: (source, key) => dimensionExpression(sources.get(source)!, key, definitions),
      slice: (source) => slice.bySource[source] ?? null,
      row: { now: knowledge, timeZone: organization.timeZone, catalog: definitions },
      intervals: shape.intervals,
    }, question),
    ...formulas(kpis, order, having),
    periodOrder: order.period,
    first: firstOf(question, shape),
    after: question.after == null ? null : decodeCursor(question.after, by.length),
  };
}

/** The plan; what asks for units that do not fit into the question's periods is refused. */
function planned(input: PlanInput, { grain }: Question): Plan {
  try {
    return plan(input);
  } catch (error) {
    if (!(error instanceof UnitDoesNotTile)) throw error;
    const unit = error.unit.toLowerCase();
    throw new YardstickError(
      'BAD_INPUT', `A KPI of the question combines units ${unit}, and ${grain == null ? 'the window' : `a ${grain}`} is not made of whole ones.`,
      {
        argument: grain == null ? 'window' : 'grain',
        hint: `Ask for a window, and a grain, that ${unit} units tile; or give them a period of their own: rolling(mean_over(x, "${unit}"), 4, "${unit}").`,
        untiled: error.unit,
      },
    );
  }
}

/** Formulas stand in the plan as the expressions were given: the versions of asked KPIs, then what only the order reads, then having. */
function formulas(kpis: readonly AskedKpi[], order: Order, having: CheckedKpi | null): Pick<PreparedQuestion, 'formulaOf' | 'ranking' | 'having'> {
  let next = 0;
  const formulaOf = kpis.map(({ versions }) => versions.map(() => next++));
  const firstHidden = next;
  const ranking = order.entries.flatMap((entry): PreparedQuestion['ranking'][number][] => {
    if (entry.kind === 'dimension') return [entry];
    const formula = entry.asked === null ? firstHidden + entry.hidden! : formulaOf[entry.asked]!.at(-1);
    return formula === undefined ? [] : [{ kind: 'kpi', formula, descending: entry.descending }];
  });
  return { formulaOf, ranking, having: having === null ? null : firstHidden + order.hidden.length };
}

function conditionOf(question: Question, compiled: CompiledCatalog): CheckedKpi {
  const result = checkCondition(question.having!, { catalog: compiled.catalog, parameters: paramsArgument(question.params) });
  if (result.ok) return result.kpi;
  throw new YardstickError('INVALID_EXPRESSION', result.diagnostics[0]!.message, { argument: 'having', diagnostics: result.diagnostics });
}

function sourcesOf(
  expressions: readonly CheckedKpi[], definitions: QuestionDefinitions, read: (measure: BoundMeasure) => readonly string[],
): Map<string, SourceDefinition> {
  return new Map(sourceKeys(expressions, read).map((key) => [key, definitions.source(key)!]));
}

type Slice = Pick<Extract<CheckedRow, { ok: true }>, 'bySource' | 'fields'>;

/** Over one source any of its fields, over several the dimensions that all have. */
function sliceOf(question: Question, sources: ReadonlyMap<string, SourceDefinition>, calendar: CalendarNames): Slice {
  if (question.where == null || sources.size === 0) return { bySource: {}, fields: [] };
  const result = checkRow(question.where, {
    sources: [...sources.values()], calendar, place: 'condition', expect: 'boolean', parameters: paramsArgument(question.params),
  });
  if (result.ok) return result;
  throw new YardstickError('INVALID_EXPRESSION', result.diagnostics[0]!.message, { argument: 'where', diagnostics: result.diagnostics });
}

function firstOf({ first }: Question, { defaultFirst, mostFirst }: AnswerShape): number {
  if (first == null) return defaultFirst;
  if (first < 1 || first > mostFirst) throw badInput('first', `first is ${first}; it takes 1 to ${mostFirst} groups.`);
  return first;
}
