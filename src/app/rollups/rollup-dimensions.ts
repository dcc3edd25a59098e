import { calendarDimension } from '../../lang/calendar-dimensions.js';
import type { CalendarNames, SourceDefinition } from '../../lang/catalog.js';
import { isDimension } from '../../lang/dimensions.js';
import type { GroupExpr } from '../../lang/plan.js';
import { OCCURRED_AT, resolveRow, type RowContext } from '../../lang/resolve-row.js';
import type { RowExpr } from '../../lang/row-expr.js';
import { dimensionExpression, personalFieldIn } from '../evaluation/dimensions.js';

/** A dimension that rollups of a source can have. */
export interface RollupDimension extends GroupExpr {
  /** It follows from where a row is placed in time: as it is here, for what is placed by occurredAt alone. */
  readonly placed: boolean;
  /** The stored fields that it reads. */
  readonly reads: readonly string[];
}

/**
 * The dimension of the key, or why rollups cannot have it. Those that identify persons are left out: each of their cells would hold
 * somebody's value, and be about few rows, which are read as fast.
 */
export function rollupDimension(source: SourceDefinition, key: string, { now, timeZone, catalog }: Omit<RowContext, 'at'>): RollupDimension | NoDimension {
  const expression = dimensionExpression(source, key, catalog);
  if (expression === undefined) return { why: 'UNKNOWN' };
  if (personalFieldIn(source, key, catalog) !== undefined) return { why: 'PERSONAL' };
  const leaves = leavesOf(expression);
  if (leaves.some(({ op }) => op === 'now')) return { why: 'MOVING' };
  return {
    key,
    expression: resolveRow(expression, { now, at: OCCURRED_AT, timeZone, catalog }),
    placed: leaves.some(({ op }) => op === 'at'),
    reads: leaves.flatMap((leaf) => (leaf.op === 'field' ? [leaf.key] : [])),
  };
}

/** UNKNOWN: the source has none of that key. MOVING: it is another one as time goes by. */
export interface NoDimension {
  readonly why: 'UNKNOWN' | 'PERSONAL' | 'MOVING';
}

/** Those among the source's fields, by key. */
export function fieldDimensions(source: SourceDefinition, row: Omit<RowContext, 'at'>): RollupDimension[] {
  const keys = source.fields.map(({ key }) => key).filter((key) => isDimension(source, key)).sort();
  return keys.map((key) => rollupDimension(source, key, row)).filter((dimension) => 'expression' in dimension);
}

/** How many values a calendar dimension has on one day, which no row has to be asked for; undefined for a field. */
export function valuesOnADay(key: string, calendar: CalendarNames): number | undefined {
  if (calendarDimension(key, calendar) === undefined) return undefined;
  return key === 'hour_of_day' ? 24 : 1;
}

function leavesOf(expression: RowExpr): RowExpr[] {
  return expression.op === 'call' ? expression.args.flatMap(leavesOf) : [expression];
}
