import type { Period } from '../../calendar/period.js';
import type { AppContext } from '../context.js';
import type { FreshnessModel, Question } from '../evaluation-answer.js';
import { answerQuestion } from './answer-question.js';
import { pinned, type AskedKpi, type AskedVersion } from './asked-version.js';
import type { GroupValues } from './groups.js';
import { foldPoint, type FoldedPoint } from './point.js';
import { prepareQuestion } from './prepare-question.js';
import type { AskedDimension } from './prepared-question.js';

/** What a KPI is before a change of definitions and after it; null: it is not there. */
export interface VersionPair {
  readonly key: string;
  readonly before: AskedVersion | null;
  readonly after: AskedVersion | null;
}

/** Both values in the unit of the one after, where they measure the same; null where the KPI is not there. */
export interface PairedPoint {
  readonly before: FoldedPoint | null;
  readonly after: FoldedPoint | null;
}

export interface SideBySide {
  readonly timeZone: string;
  readonly window: Period;
  readonly periods: readonly Period[];
  readonly by: readonly AskedDimension[];
  readonly groups: readonly {
    /** In the order of `by`. */
    readonly values: GroupValues;
    /** In the order of the pairs. */
    readonly kpis: readonly { readonly key: string; readonly total: PairedPoint; readonly points: readonly PairedPoint[] }[];
  }[];
  readonly truncated: boolean;
  readonly freshness: FreshnessModel;
}

const SHAPE = { defaultFirst: 100, mostFirst: 10_000, intervals: false };

/**
 * KPIs as they are and as they would be, over the same rows: both are expressions of one plan, so what they share is read once.
 * Groups, conditions and the calendar are those of the definitions in force; an order by one of the KPIs is by what it would be.
 * Refusals are those of a question.
 */
export async function sideBySide(
  ctx: AppContext, question: Omit<Question, 'kpis' | 'versioning' | 'compare'>, pairs: readonly VersionPair[],
): Promise<SideBySide> {
  const asked: AskedKpi[] = [];
  const ask = (kpi: AskedKpi | null): number | null => (kpi === null ? null : asked.push(kpi) - 1);
  const positions = pairs.map(({ key, before, after }) => ({
    key,
    before: ask(before && pinned(before, { shownAs: after ?? before })),
    after: ask(after && pinned(after)),
  }));
  const prepared = await prepareQuestion(ctx, { ...question, kpis: [] }, SHAPE, () => Promise.resolve(asked));
  const answer = await answerQuestion(await ctx.reading(), prepared);
  /** All pairs in one period of a group. */
  const pairedAt = (group: GroupValues, at: number | 'total'): PairedPoint[] => {
    const period = at === 'total' ? prepared.window : prepared.periods[at]!;
    const read = answer.cells(group, at);
    const folded = (kpi: number | null): FoldedPoint | null => (kpi === null ? null : foldPoint(prepared, kpi, period, read));
    return positions.map(({ before, after }) => ({ before: folded(before), after: folded(after) }));
  };
  return {
    timeZone: prepared.calendar.timeZone,
    window: prepared.window,
    periods: prepared.periods,
    by: prepared.by,
    groups: answer.groups.map(({ values }) => {
      const totals = pairedAt(values, 'total');
      const periods = prepared.periods.map((_, at) => pairedAt(values, at));
      return {
        values,
        kpis: positions.map(({ key }, index) => ({ key, total: totals[index]!, points: periods.map((pairs) => pairs[index]!) })),
      };
    }),
    truncated: answer.truncated,
    freshness: answer.freshness,
  };
}
