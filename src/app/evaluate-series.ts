import type { Period } from '../calendar/period.js';
import { badInput } from '../kernel/errors.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { countedInteractions } from './counted-interactions.js';
import { answerQuestion, type AnsweredQuestion } from './evaluation/answer-question.js';
import { cellRows } from './evaluation/cell-rows.js';
import { changeBetween } from './evaluation/comparisons.js';
import { explainQuestion } from './evaluation/explanation.js';
import { breaksBefore } from './evaluation/governing.js';
import { encodeCursor } from './evaluation/order.js';
import { pinnedKpi } from './evaluation/pinned-kpi.js';
import { componentsOf, exactText, foldPoint, intervalAt, shownPoint, type FoldedPoint, type RowsOfCell } from './evaluation/point.js';
import { prepareQuestion } from './evaluation/prepare-question.js';
import { comparedTargets, type TargetLevelAt } from './progress/compared-targets.js';
import type { ComparedFrame, PreparedQuestion } from './evaluation/prepared-question.js';
import type { ReadCells } from './evaluation/read-cells.js';
import type { ComparedPointModel, Comparison, PointModel, Question, SeriesModel } from './evaluation-answer.js';

const SERIES_SHAPE = { defaultFirst: 100, mostFirst: 10_000, intervals: true };

/** A question for one KPI, which `kpis` names alone. */
export interface SeriesQuestion extends Question {
  /** Id of a version of it, or of a draft, that answers for all periods; absent: those that `versioning` says. */
  readonly version?: string | null;
}

/** One KPI as typed points: per group its total over the window and a point per period. */
export async function evaluateSeries(ctx: AppContext, question: SeriesQuestion): Promise<SeriesModel> {
  authorize(ctx, 'evaluate');
  const periodEntry = (question.orderBy ?? []).findIndex(({ by }) => by === 'period');
  if (periodEntry >= 0) {
    throw badInput(
      `orderBy[${periodEntry}].by`,
      'A series has its points in the order of its periods; only groups can be ordered.',
    );
  }
  const { version } = question;
  const prepared = version == null ? await prepareQuestion(ctx, question, SERIES_SHAPE)
    : await prepareQuestion(ctx, question, SERIES_SHAPE, (asking) => pinnedKpi(ctx, question, version, asking));
  const targets = await comparedTargets(ctx, question, prepared);
  const reading = await ctx.reading();
  const answer = await answerQuestion(reading, prepared);
  const drillDown: DrillDown = (group, at) => (cell, ats) => (page) => {
    const read = answer.cells(group, at);
    const counted = ats.every((each) => read.cell(cell, each).n === 0) ? null
      : cellRows(reading.organizationId, answer.read(cell, group, at, ats));
    return countedInteractions(ctx, reading, counted, page);
  };
  return {
    kpi: prepared.kpis[0]!.key,
    timeZone: prepared.calendar.timeZone,
    window: prepared.window,
    periods: prepared.periods,
    groups: answer.groups.map(({ values: group }) => {
      const points = prepared.periods.map((_, index) => pointOf(prepared, answer, group, index, { drillDown, targets }));
      return {
        dimensions: prepared.by.map(({ key }, position) => ({ key, value: group[position]! })),
        total: pointOf(prepared, answer, group, 'total', { drillDown, targets }),
        values: points.map(({ value }) => value),
        points,
      };
    }),
    truncated: answer.truncated,
    endCursor: answer.truncated ? encodeCursor(answer.groups.at(-1)!.values) : null,
    freshness: answer.freshness,
    explanation: () => {
      authorize(ctx, 'explain');
      return explainQuestion(reading, prepared, false);
    },
  };
}

/** The rows that a cell counted for a group in a period. */
type DrillDown = (group: readonly (string | null)[], at: number | 'total') => RowsOfCell;

interface PointContext {
  readonly drillDown: DrillDown;
  /** Null: TARGET is not asked. */
  readonly targets: TargetLevelAt | null;
}

function pointOf(
  question: PreparedQuestion, answer: AnsweredQuestion, group: readonly (string | null)[], at: number | 'total',
  { drillDown, targets }: PointContext,
): PointModel {
  const period = at === 'total' ? question.window : question.periods[at]!;
  const read = answer.cells(group, at);
  const folded = foldPoint(question, 0, period, read);
  const point = at === 'total' ? folded : shownPoint(question, folded);
  return {
    period,
    value: point.value === null ? null : point.value.toNumber(),
    exact: point.value === null ? null : exactText(point.value),
    reason: point.reason,
    complete: point.incomplete.length === 0,
    incomplete: point.incomplete,
    components: point === folded ? componentsOf(question, point, read, drillDown(group, at)) : [],
    interval: intervalAt(question, point, read),
    comparisons: question.comparisons.map((comparison) => {
      if (comparison === 'TARGET') return comparedModel(comparison, period, point, { ...targets!(0, at), governing: point.governing });
      const frame = question.compared.findIndex((each) => each.comparison === comparison);
      return comparedPoint(question, question.compared[frame]!, at, point, answer.cells(group, at, frame + 1));
    }),
    versionId: (point.governing?.version ?? question.kpis[0]!).definition.versionId,
    breakBefore: at !== 'total' && breaksBefore(question, 0, at),
  };
}

function comparedPoint(
  question: PreparedQuestion, frame: ComparedFrame, at: number | 'total', point: FoldedPoint, read: ReadCells,
): ComparedPointModel {
  const period = at === 'total' ? frame.window : frame.periods[at]!;
  return comparedModel(frame.comparison, period, point, foldPoint(question, 0, period, read));
}

function comparedModel(
  comparison: Comparison, period: Period, point: FoldedPoint, then: Pick<FoldedPoint, 'value' | 'reason' | 'governing'>,
): ComparedPointModel {
  const { change, growth } = changeBetween(point, then);
  return {
    comparison,
    period,
    value: then.value === null ? null : then.value.toNumber(),
    exact: then.value === null ? null : exactText(then.value),
    reason: then.reason,
    change: change === null ? null : change.toNumber(),
    growth: growth === null ? null : growth.toNumber(),
  };
}
