import type { RowExpr } from '../../lang/row-expr.js';
import type { LetIn } from '../../sql/facts.js';
import { readsAsOf } from '../../sql/scan-rows.js';
import type { GoalPlan } from '../progress/goal-plan.js';

/** For every source of a plan: which of the rows that were recorded after `since` are let in. The scope is the goal's own. */
export function rowsLetIn({ plan, sources }: GoalPlan, since: number, causes: LetIn['causes']): Record<string, LetIn> {
  const scopes = new Map<string, RowExpr | null>(plan.cells.map(({ request: { source, slice } }) => [source, slice]));
  return Object.fromEntries(Object.keys(sources).map((source) => {
    const scope = scopes.get(source) ?? null;
    return [source, { since, causes, scope: readsAsOf(scope) ? null : scope }];
  }));
}
