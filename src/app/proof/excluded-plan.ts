import { instantText } from '../../kernel/instant.js';
import type { CellRequest, Plan, Span } from '../../lang/plan.js';
import type { RowExpr } from '../../lang/row-expr.js';

/**
 * The plan without the rows whose own instant lies in one of the stretches: they do not count in any cell, whatever it is read
 * over. A stock has no instant of its own and keeps its rows. Rows without an instant stay where they count at all.
 */
export function excludedPlan(plan: Plan, stretches: readonly Span[]): Plan {
  if (stretches.length === 0) return plan;
  return {
    ...plan,
    cells: plan.cells.map((cell) => ({ ...cell, request: excludedCell(cell.request, stretches) })),
    presence: plan.presence.map((cell) => ({ ...cell, request: excludedCell(cell.request, stretches) })),
  };
}

function excludedCell(request: CellRequest, stretches: readonly Span[]): CellRequest {
  if (request.stock !== undefined) return request;
  const outside = stretches.map(({ from, to }) => call('or', [
    call('less', [request.at, instant(from)]), call('greaterOrEqual', [request.at, instant(to)]), call('isNull', [request.at]),
  ]));
  return { ...request, slice: call('and', [...request.slice === null ? [] : [request.slice], ...outside, TRUE]) };
}

const TRUE: RowExpr = { op: 'boolean', value: true, type: 'boolean' };
const instant = (at: number): RowExpr => ({ op: 'instant', value: instantText(at), type: 'instant' });
const call = (fn: 'and' | 'or' | 'less' | 'greaterOrEqual' | 'isNull', args: readonly RowExpr[]): RowExpr =>
  ({ op: 'call', fn, args, type: 'boolean' });
