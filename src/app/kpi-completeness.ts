import { YardstickError } from '../kernel/errors.js';
import type { Incomplete, NoValueReason } from '../lang/value.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { MOST_KPIS } from './evaluation/asked-kpis.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { evaluateTable } from './evaluate-table.js';
import type { Question, TableModel } from './evaluation-answer.js';

/** How complete a KPI's number is over a window. */
export interface KpiDataModel {
  readonly key: string;
  /** It has a value, and nothing is missing from it or may still move it but corrections. */
  readonly complete: boolean;
  /** Why it has no value; null where it has one, or was refused. */
  readonly reason: NoValueReason | null;
  readonly incomplete: readonly Incomplete[];
  /** Why it cannot be asked over this window at all; null: it was. */
  readonly refusal: string | null;
}

/** How many of the KPIs in service have complete data. */
export interface KpiCompletenessModel {
  readonly adopted: number;
  readonly complete: number;
  /** complete / adopted; null where none is adopted. */
  readonly share: number | null;
  /** All of them, by key. */
  readonly kpis: readonly KpiDataModel[];
}

export type CompletenessQuestion = Pick<Question, 'window' | 'timeZone' | 'asOf'>;

/** Asks every published KPI for its number over the window. Refusals of the window are those of `evaluate`. */
export async function kpiCompleteness(ctx: AppContext, question: CompletenessQuestion): Promise<KpiCompletenessModel> {
  authorize(ctx, 'evaluate');
  const { catalog: { kpiKeys } } = await compiledCatalog(await ctx.reading(), null);
  const kpis: KpiDataModel[] = [];
  for (let start = 0; start < kpiKeys.length; start += MOST_KPIS) {
    kpis.push(...await dataOf(ctx, kpiKeys.slice(start, start + MOST_KPIS), question));
  }
  const complete = kpis.filter((kpi) => kpi.complete).length;
  return { adopted: kpis.length, complete, share: kpis.length === 0 ? null : complete / kpis.length, kpis };
}

/** All at once; where the window does not fit one of them, each half for itself, down to the one. */
async function dataOf(ctx: AppContext, keys: readonly string[], question: CompletenessQuestion): Promise<KpiDataModel[]> {
  try {
    return shown(keys, await evaluateTable(ctx, { ...question, kpis: keys }));
  } catch (error) {
    if (!(error instanceof YardstickError) || error.details['untiled'] === undefined) throw error;
    const [key] = keys;
    if (keys.length === 1) return [{ key: key!, complete: false, reason: null, incomplete: [], refusal: error.message }];
    const half = Math.ceil(keys.length / 2);
    return [...await dataOf(ctx, keys.slice(0, half), question), ...await dataOf(ctx, keys.slice(half), question)];
  }
}

const shown = (keys: readonly string[], { rows: [row], marks }: TableModel): KpiDataModel[] => keys.map((key, column) => {
  const mark = marks.find((each) => each.column === column);
  const incomplete = mark?.incomplete ?? [];
  return { key, complete: row![column] !== null && incomplete.length === 0, reason: mark?.reason ?? null, incomplete, refusal: null };
});
