import type { Span } from '../../lang/plan.js';
import type { RowExpr } from '../../lang/row-expr.js';
import type { SelectedRows } from '../interaction-page.js';
import type { ScanRequest } from './scan-loader.js';
import { pairsScan } from './scans/scan-plan.js';

/**
 * The rows that a cell counted, read for one group at most: those that pass its condition, its filter and its group, and whose
 * value is known. Null: none. Whether the source covers the period is not asked here.
 */
export function cellRows(organizationId: string, request: ScanRequest): SelectedRows | null {
  const { cell, sourceIds, knowledge, spans } = request;
  const { source, at } = cell;
  const selected = { source, asOf: { organizationId, sourceId: sourceIds[source]!, knowledge }, at };
  const { stock, journey, per, cohort } = cell;
  const window = stock ?? journey ?? per ?? cohort ? null : oneSpan(spans);
  if (window !== null) return { ...selected, window, where: countedCondition(request) };
  const counted = pairsScan(organizationId, request);
  return counted === null ? null : { ...selected, window: null, where: null, counted };
}

/** Spans one after the other as one; null where they are none. */
function oneSpan(spans: readonly Span[]): Span | null {
  const [first] = spans;
  if (first === undefined || spans.some((span, index) => index > 0 && span.from !== spans[index - 1]!.to)) return null;
  return { from: first.from, to: spans.at(-1)!.to };
}

/** What a row has to be where each counts for itself: of the one group that is asked for, or of any where all are. */
export function countedCondition({ cell, among }: ScanRequest): RowExpr | null {
  const { by, slice, aggregate } = cell;
  const [group] = among ?? [];
  return all([
    slice, aggregate.filter, aggregate.value === null ? null : isKnown(aggregate.value),
    ...(group === undefined ? [] : by.map(({ expression }, index) => hasValue(expression, group[index]!))),
  ]);
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
