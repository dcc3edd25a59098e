import type { Period } from '../calendar/period.js';
import { badInput } from '../kernel/errors.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { answerQuestion, type ReadCells } from './evaluation/answer-question.js';
import { explainQuestion } from './evaluation/explanation.js';
import { encodeCursor } from './evaluation/order.js';
import { componentsOf, exactText, foldPoint } from './evaluation/point.js';
import { prepareQuestion } from './evaluation/prepare-question.js';
import type { PreparedQuestion } from './evaluation/prepared-question.js';
import type { PointModel, Question, SeriesModel } from './evaluation-answer.js';

const SERIES_GROUPS = { defaultFirst: 100, mostFirst: 10_000 };

/** One KPI as typed points: per group its total over the window and a point per period. `question.kpis` names that KPI alone. */
export async function evaluateSeries(ctx: AppContext, question: Question): Promise<SeriesModel> {
  authorize(ctx, 'evaluate');
  const periodEntry = (question.orderBy ?? []).findIndex(({ by }) => by === 'period');
  if (periodEntry >= 0) throw badInput(`orderBy[${periodEntry}].by`, 'A series has its points in the order of its periods; only groups can be ordered.');
  const prepared = await prepareQuestion(ctx, question, SERIES_GROUPS);
  const reading = await ctx.reading();
  const answer = await answerQuestion(reading, prepared);
  return {
    kpi: prepared.kpis[0]!.key,
    timeZone: prepared.calendar.timeZone,
    window: prepared.window,
    periods: prepared.periods,
    groups: answer.groups.map(({ values: group }) => {
      const points = prepared.periods.map((period, index) => pointOf(prepared, period, answer.cells(group, index)));
      return {
        dimensions: prepared.by.map(({ key }, position) => ({ key, value: group[position]! })),
        total: pointOf(prepared, prepared.window, answer.cells(group, 'total')),
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

function pointOf(question: PreparedQuestion, period: Period, read: ReadCells): PointModel {
  const { value, reason, incomplete } = foldPoint(question, 0, period, read);
  const { definition } = question.kpis[0]!;
  return {
    period,
    value: value === null ? null : value.toNumber(),
    exact: value === null ? null : exactText(value),
    reason,
    complete: incomplete.length === 0,
    incomplete,
    components: componentsOf(question, 0, read),
    versionId: definition.versionId,
  };
}
