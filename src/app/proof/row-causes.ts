import type { RowExpr } from '../../lang/row-expr.js';
import type { Reading } from '../../store/database.js';
import type { LetIn } from '../../sql/facts.js';
import { rowCauses } from '../../sql/row-causes.js';
import { readsAsOf } from '../../sql/scan-rows.js';
import type { GoalPlan } from '../progress/goal-plan.js';

/** Why rows are others than they were, in the order in which they are let in. */
export const ROW_CAUSES = ['LATE_DATA', 'CORRECTED_DATA', 'SCOPE'] as const;
export type RowCause = (typeof ROW_CAUSES)[number];

/** For every source of a plan: which of the rows that were recorded after `since` are let in. */
export const rowsLetIn = (plan: GoalPlan, since: number, cause: Exclude<RowCause, 'SCOPE'>): Record<string, LetIn> =>
  Object.fromEntries(Object.keys(plan.sources).map((source) =>
    [source, { since, causes: cause === 'LATE_DATA' ? 'LATE' : 'LATE_AND_CORRECTED', scope: scopeIn(plan, source) }]));

/** The causes that brought any row at all between two instants, to any source of the plan. One statement per source. */
export async function causesWithRows(reading: Reading, plan: GoalPlan, since: number, knowledge: number): Promise<RowCause[]> {
  const { organizationId } = reading;
  const found = await Promise.all(Object.entries(plan.sources).map(async ([source, { id: sourceId }]) => {
    const [causes] = await reading.queryDerived(rowCauses({ organizationId, sourceId, knowledge }, { since, scope: scopeIn(plan, source) }));
    return { LATE_DATA: causes!.late, CORRECTED_DATA: causes!.corrected, SCOPE: causes!.scope };
  }));
  return ROW_CAUSES.filter((cause) => found.some((ofSource) => ofSource[cause]));
}

/** The goal's own scope over the rows of a source; null: every row is in it. */
function scopeIn({ plan }: GoalPlan, source: string): RowExpr | null {
  const scope = plan.cells.findLast(({ request }) => request.source === source)?.request.slice ?? null;
  return readsAsOf(scope) ? null : scope;
}
