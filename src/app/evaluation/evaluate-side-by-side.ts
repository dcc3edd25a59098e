import type { Period } from '../../calendar/period.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Catalog } from '../../lang/catalog.js';
import type { AppContext } from '../context.js';
import type { FreshnessModel, Question } from '../evaluation-answer.js';
import { answerQuestion, type AnsweredQuestion } from './answer-question.js';
import { pinned, type AskedKpi, type AskedVersion } from './asked-version.js';
import type { GroupValues } from './groups.js';
import { foldPoint, type FoldedPoint } from './point.js';
import { prepareQuestionAbout } from './prepare-question.js';
import type { AskedDimension, PreparedQuestion } from './prepared-question.js';

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

/** One question, answered. */
interface Side {
  readonly prepared: PreparedQuestion;
  readonly answer: AnsweredQuestion;
}

type SideQuestion = Omit<Question, 'kpis' | 'versioning' | 'compare'>;

/**
 * KPIs as they are and as they would be, over the same rows: both are expressions of one plan, so what they share is read once. Where the
 * calendar would be another, each side is a plan of its own, by its own calendar. Groups and conditions are those of the definitions in
 * force; an order by one of the KPIs is by what it would be. Refusals are those of a question.
 */
export async function sideBySide(ctx: AppContext, question: SideQuestion, pairs: readonly VersionPair[]): Promise<SideBySide> {
  const kpis: { readonly old: AskedKpi[]; readonly now: AskedKpi[] } = { old: [], now: [] };
  const positions = pairs.map(({ key, before, after }) => ({
    key,
    before: before && kpis.old.push(pinned(before, { shownAs: after ?? before })) - 1,
    after: after && kpis.now.push(pinned(after)) - 1,
  }));
  const calendar = otherCalendar(pairs);
  const now = calendar === null ? await sideOf(ctx, question, [...kpis.now, ...kpis.old]) : await sideOf(ctx, question, kpis.now, calendar);
  const old = calendar === null ? now : await sideOf(ctx, question, kpis.old);
  const shift = calendar === null ? kpis.now.length : 0;

  /** All pairs in one period of a group. */
  const pairedAt = (group: GroupValues, at: number | 'total'): PairedPoint[] => {
    const folded = ({ prepared, answer }: Side, kpi: number | null): FoldedPoint | null => (kpi === null ? null
      : foldPoint(prepared, kpi, at === 'total' ? prepared.window : prepared.periods[at]!, answer.cells(group, at)));
    return positions.map(({ before, after }) => ({ before: folded(old, before === null ? null : before + shift), after: folded(now, after) }));
  };
  const { prepared, answer } = now;
  return {
    timeZone: prepared.calendar.timeZone,
    window: prepared.window,
    periods: prepared.periods,
    by: prepared.by,
    groups: groupsOf(now, old).map((values) => {
      const totals = pairedAt(values, 'total');
      const periods = prepared.periods.map((_, at) => pairedAt(values, at));
      return {
        values,
        kpis: positions.map(({ key }, index) => ({ key, total: totals[index]!, points: periods.map((paired) => paired[index]!) })),
      };
    }),
    truncated: answer.truncated || old.answer.truncated,
    freshness: answer.freshness,
  };
}

async function sideOf(ctx: AppContext, question: SideQuestion, kpis: readonly AskedKpi[], calendar?: Catalog): Promise<Side> {
  const prepared = await prepareQuestionAbout(ctx, { ...question, kpis: [] }, SHAPE, () => Promise.resolve(kpis), calendar);
  return { prepared, answer: await answerQuestion(await ctx.reading(), prepared) };
}

/** The definitions after the change, where any tag or schedule is another than before it. */
function otherCalendar(pairs: readonly VersionPair[]): Catalog | null {
  const pair = pairs.find(({ before, after }) => before !== null && after !== null);
  if (pair === undefined) return null;
  const [before, after] = [pair.before!.catalog, pair.after!.catalog];
  return calendarText(before) === calendarText(after) ? null : after;
}

const calendarText = (catalog: Catalog): string => canonicalJson([
  ...catalog.tagKeys.map((key) => [key, catalog.tag(key)!.ranges]),
  ...catalog.scheduleKeys.map((key) => {
    const { versions, holidays, holidayTag } = catalog.schedule(key)!;
    return [key, versions, holidays, holidayTag];
  }),
]);

/** Those of either side, in the order of what would be. */
function groupsOf(now: Side, old: Side): GroupValues[] {
  const groups = new Map([...now.answer.groups, ...old.answer.groups].map(({ values }) => [canonicalJson(values), values]));
  return [...groups.values()];
}
