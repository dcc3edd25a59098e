import type { CellRequest } from './plan.js';
import { OCCURRED_AT, type RowContext, resolveOptional, resolveRow } from './resolve-row.js';
import type { RowExpr } from './row-expr.js';

/** The request with every row expression resolved. Rows of a journey's later steps, and values read from them, have `occurredAt`. */
export function resolveRequest(request: CellRequest, question: Omit<RowContext, 'at'>): CellRequest {
  const at = resolveRow(request.at, { ...question, at: OCCURRED_AT });
  const [own, ofSteps]: RowContext[] = [{ ...question, at }, { ...question, at: OCCURRED_AT }];
  const optional = (expression: RowExpr | null, context = own!): RowExpr | null => resolveOptional(expression, context);
  const row = (expression: RowExpr): RowExpr => resolveRow(expression, own!);
  const { source, by, slice, aggregate, stock, journey, per, cohort } = request;
  return {
    source,
    at,
    by: by.map(({ key, expression }) => ({ key, expression: row(expression) })),
    slice: optional(slice),
    aggregate: {
      ...aggregate,
      value: optional(aggregate.value, (journey?.valueStep ?? 0) > 0 ? ofSteps : own),
      filter: optional(aggregate.filter),
    },
    ...(stock && { stock: { from: row(stock.from), until: row(stock.until) } }),
    ...(journey && {
      journey: {
        ...journey,
        filter: optional(journey.filter),
        steps: journey.steps.map((step) => ({ ...step, filter: optional(step.filter, ofSteps) })),
      },
    }),
    ...(per && {
      per: { ...per, entity: row(per.entity), value: optional(per.value), filter: optional(per.filter), keep: optional(per.keep) },
    }),
    ...(cohort && { cohort: { ...cohort, entity: row(cohort.entity), filter: optional(cohort.filter) } }),
  };
}
