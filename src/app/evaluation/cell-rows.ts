import type { RowExpr } from '../../lang/row-expr.js';
import type { SelectedRows } from '../interaction-page.js';
import type { PreparedQuestion } from './prepared-question.js';

/**
 * The rows that a cell of the question counts for a group in period i, or in the whole window for 'total': those that pass its
 * condition, its filter and its group, and whose value is known. Whether the source covers the period is not asked here.
 */
export function cellRows(
  organizationId: string, question: PreparedQuestion, cell: number, group: readonly (string | null)[], period: number | 'total',
  ats: readonly number[],
): SelectedRows {
  const { request, groupPositions, lens } = question.plan.cells[cell]!;
  const { source, at, by, slice, aggregate } = request;
  const { points } = question.plan.frames[0]!;
  const moments = points.at(period === 'total' ? -1 : period)!.moments[lens]!;
  const [from, to] = [moments[ats[0]!]!.from, moments[ats.at(-1)!]!.to];
  return {
    source,
    asOf: { organizationId, sourceId: question.sources.get(source)!.id, knowledge: question.pastKnowledge },
    at,
    window: { from: from ?? 0, to },
    where: all([
      slice, aggregate.filter, aggregate.value === null ? null : isKnown(aggregate.value),
      ...by.map(({ expression }, index) => hasValue(expression, group[groupPositions[index]!]!)),
    ]),
  };
}

function all(conditions: readonly (RowExpr | null)[]): RowExpr | null {
  const args = conditions.filter((condition) => condition !== null);
  return args.length < 2 ? args[0] ?? null : { op: 'call', fn: 'and', args, type: 'boolean' };
}

const isUnknown = (operand: RowExpr): RowExpr => ({ op: 'call', fn: 'isNull', args: [operand], type: 'boolean' });
const isKnown = (operand: RowExpr): RowExpr => ({ op: 'call', fn: 'not', args: [isUnknown(operand)], type: 'boolean' });

/** A group's value is text, as `sql/group-text` writes it; null: unknown. */
function hasValue(dimension: RowExpr, value: string | null): RowExpr {
  if (value === null) return isUnknown(dimension);
  return { op: 'call', fn: 'equal', args: [dimension, literal(dimension, value)], type: 'boolean' };
}

function literal({ type }: RowExpr, value: string): RowExpr {
  switch (type) {
    case 'boolean': return { op: type, value: value === 'true', type };
    case 'number': return { op: type, value, type };
    case 'text': return { op: type, value, type };
    case 'instant': return { op: type, value, type };
  }
}
