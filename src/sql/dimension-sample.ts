import { sql, type RawBuilder } from 'kysely';
import type { RowExpr } from '../lang/row-expr.js';
import { groupText } from './group-text.js';
import { tableColumns } from './row-sql.js';

/** What the newest rows of a source say of the others. */
export interface DimensionSample {
  /** How many there were, retracted ones included; at most as many as were asked for. */
  readonly rows: number;
  /** On how many days they happened. */
  readonly days: number;
  /** One per expression: how many values it has, the unknown one included. */
  readonly values: readonly number[];
}

/** How many rows the source has, retracted ones included; at most so many. */
export const rowsUpTo = (organizationId: string, sourceId: string, most: number): RawBuilder<{ rows: number }> => sql`
  select count(*)::float8 as rows from (
    select i.occurred_at from interaction as i where i.organization_id = ${organizationId}::uuid and i.source_id = ${sourceId}::uuid limit ${most}
  ) as counted`;

/** Reads so many rows at most: those that happened last, through the index. */
export function dimensionSample(
  { organizationId, sourceId }: { readonly organizationId: string; readonly sourceId: string }, expressions: readonly RowExpr[], rows: number,
): RawBuilder<DimensionSample> {
  const names = expressions.map((_, index) => sql.ref(`d${index}`));
  const columns = expressions.map((expression, index) => sql`, ${groupText(expression, tableColumns('r'))} as ${names[index]!}`);
  const counts = names.map((name) => sql`count(distinct ${name}) + coalesce(max(case when ${name} is null then 1 end), 0)`);
  return sql`
    with sampled as materialized (
      select (r.occurred_at at time zone 'UTC')::date as day, r.retracted ${sql.join(columns, sql``)} from (
        select * from interaction as i where i.organization_id = ${organizationId}::uuid and i.source_id = ${sourceId}::uuid
        order by i.occurred_at desc limit ${rows}
      ) as r
    )
    select (select count(*) from sampled)::float8 as rows,
      count(distinct day)::float8 as days,
      array[${sql.join(counts)}]::float8[] as values
    from sampled where not retracted`;
}
