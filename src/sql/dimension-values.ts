import { sql, type RawBuilder } from 'kysely';
import type { RowExpr } from '../lang/row-expr.js';
import { facts, instant, type FactsAsOf } from './facts.js';
import { groupText } from './group-text.js';
import { tableColumns } from './row-sql.js';

/** A value as text, null for unknown, and how many interactions have it. */
export interface DimensionCount {
  readonly value: string | null;
  readonly count: number;
}

export interface DimensionCounts {
  /** The rows that have the dimension, and how they have it. */
  readonly sources: readonly { readonly asOf: FactsAsOf; readonly expression: RowExpr }[];
  /** Interactions that happened in it, half-open, in milliseconds since the epoch; null: all. */
  readonly window: { readonly from: number; readonly to: number } | null;
  /** Values that contain it, whatever the case; null: all. */
  readonly search: string | null;
  /** What comes behind it in the order; null: from the start. */
  readonly after: DimensionCount | null;
  readonly limit: number;
}

/** Most frequent first, then by code points, the unknown value last among equals. */
export function dimensionCounts({ sources, window, search, after, limit }: DimensionCounts): RawBuilder<DimensionCount> {
  const happened = window === null
    ? sql`true`
    : sql`r.occurred_at >= ${instant(window.from)} and r.occurred_at < ${instant(window.to)}`;
  const values = sources.map(({ asOf, expression }) =>
    facts(asOf, sql`${groupText(expression, tableColumns('r'))} as value`, happened));
  const counted = sql`select value, count(*)::float8 as count from (${sql.join(values, sql` union all `)}) as v
    ${search === null ? sql`` : sql`where position(lower(${search}::text) in lower(value)) > 0`}
    group by value`;
  return sql`
    select value, count from (${counted}) as c
    where ${after === null ? sql`true` : behind(after)}
    order by count desc, value collate "C" nulls last limit ${limit}`;
}

function behind({ value, count }: DimensionCount): RawBuilder<unknown> {
  const rarer = sql`count < ${count}::float8`;
  if (value === null) return rarer;
  const later = sql`(value is null or value collate "C" > ${value}::text)`;
  return sql`(${rarer} or (count = ${count}::float8 and ${later}))`;
}
