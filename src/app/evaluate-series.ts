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
import { prepareQuestion, prepareQuestionAbout } from './evaluation/prepare-question.js';
import { comparedTargets, type TargetLevelAt } from './progress/compared-targets.js';
import type { PreparedQuestion } from './evaluation/prepared-question.js';
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
    : await prepareQuestionAbout(ctx, question, SERIES_SHAPE, (asking) => pinnedKpi(ctx, question, version, asking));
  const targets = await comparedTargets(ctx, question, prepared);
  const reading = await ctx.reading();
  const answer = await answerQuestion(reading, prepared);
  const drillDown: DrillDown = (group, at) => (cell, ats) => (page) => {
    const read = answer.cells(group, at);
    const counted = ats.every((each) => read.cell(cell, each).n === 0) ? null
      : cellRows(reading.organizationId, answer.read(cell, group, at, ats));
    return countedInteractions(ctx, reading, counted, page);
  };
  const series: AnsweredSeries = { question: prepared, answer, drillDown, targets };
  return {
    kpi: prepared.kpis[0]!.key,
    timeZone: prepared.calendar.timeZone,
    window: prepared.window,
    periods: prepared.periods,
    groups: answer.groups.map(({ values: group }) => {
      const points = prepared.periods.map((_, index) => new SeriesPoint(series, group, index));
      return {
        dimensions: prepared.by.map(({ key }, position) => ({ key, value: group[position]! })),
        total: new SeriesPoint(series, group, 'total'),
        get values() {
          return points.map(({ value }) => value);
        },
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

/** What all points of an answer share. */
interface AnsweredSeries {
  readonly question: PreparedQuestion;
  readonly answer: AnsweredQuestion;
  readonly drillDown: DrillDown;
  /** Null: TARGET is not asked. */
  readonly targets: TargetLevelAt | null;
}

/** A point is folded when it is first looked at, and beside its value only what is asked of it: an interval costs more than the value. */
class SeriesPoint implements PointModel {
  readonly period: Period;
  private foldedOnce: FoldedPoint | undefined;
  private textOnce: string | null | undefined;

  constructor(
    private readonly series: AnsweredSeries, private readonly group: readonly (string | null)[], private readonly at: number | 'total',
  ) {
    const { window, periods } = series.question;
    this.period = at === 'total' ? window : periods[at]!;
  }

  get value(): number | null {
    const { exact } = this;
    return exact === null ? null : Number(exact);
  }

  get exact(): string | null {
    if (this.textOnce === undefined) {
      const { value } = this.shown;
      this.textOnce = value === null ? null : exactText(value);
    }
    return this.textOnce;
  }

  get reason(): PointModel['reason'] {
    return this.shown.reason;
  }

  get complete(): boolean {
    return this.incomplete.length === 0;
  }

  get incomplete(): PointModel['incomplete'] {
    return this.folded.incomplete;
  }

  get components(): PointModel['components'] {
    const { series: { question, drillDown }, group, at, folded } = this;
    return this.shown === folded ? componentsOf(question, folded, this.read(), drillDown(group, at)) : [];
  }

  get interval(): PointModel['interval'] {
    return intervalAt(this.series.question, this.shown, this.read());
  }

  get comparisons(): readonly ComparedPointModel[] {
    const { question, targets } = this.series;
    const point = this.shown;
    return question.comparisons.map((comparison) => {
      if (comparison === 'TARGET') return comparedModel(comparison, this.period, point, { ...targets!(0, this.at), governing: point.governing });
      const frame = question.compared.findIndex((each) => each.comparison === comparison);
      const { window, periods } = question.compared[frame]!;
      const period = this.at === 'total' ? window : periods[this.at]!;
      return comparedModel(comparison, period, point, foldPoint(question, 0, period, this.read(frame + 1)));
    });
  }

  get versionId(): string {
    return (this.folded.governing?.version ?? this.series.question.kpis[0]!).definition.versionId;
  }

  get breakBefore(): boolean {
    return this.at !== 'total' && breaksBefore(this.series.question, 0, this.at);
  }

  /** In the period that frame 0 has here, or in the one that it is compared with. */
  private read(frame = 0): ReadCells {
    return this.series.answer.cells(this.group, this.at, frame);
  }

  private get folded(): FoldedPoint {
    return this.foldedOnce ??= foldPoint(this.series.question, 0, this.period, this.read());
  }

  private get shown(): FoldedPoint {
    return this.at === 'total' ? this.folded : shownPoint(this.series.question, this.folded);
  }
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
