import { sql, type RawBuilder } from 'kysely';
import { bothInScope, instant, known, type FactsAsOf, type LetIn } from './facts.js';

/** Whether any row came by each of the causes; see `LetIn`. */
export interface RowCauses {
  readonly late: boolean;
  readonly corrected: boolean;
  /** Of a row that entered the scope or left it. */
  readonly scope: boolean;
}

const columns = (alias: string): RawBuilder<unknown> =>
  sql.join(['key', 'retracted', 'occurred_at', 'recorded_at', 'customer', 'case', 'fields'].map((column) => sql.ref(`${alias}.${column}`)));

/** What brought the rows of a source that were recorded after `since`, by the knowledge of `after`. Reads those alone, and what they replaced. */
export function rowCauses(after: FactsAsOf, { since, scope }: Omit<LetIn, 'causes'>): RawBuilder<RowCauses> {
  const later = known(after, columns('n'), sql`n.recorded_at > ${instant(since)}`, 'n');
  // What was known at `since` and has been replaced since then is current no more.
  const replaced = sql`select ${columns('e')} from interaction_revision as e
    where e.organization_id = ${after.organizationId}::uuid and e.source_id = ${after.sourceId}::uuid
      and e.recorded_at <= ${instant(since)} and e.superseded_at > ${instant(since)}`;
  const isCorrection = sql`(r.retracted or o.retracted or (${bothInScope({ scope })}))`;
  return sql`select coalesce(bool_or(o.key is null), false) as late, coalesce(bool_or(o.key is not null and ${isCorrection}), false) as corrected,
      coalesce(bool_or(o.key is not null and not ${isCorrection}), false) as scope
    from (${later}) as r left join (${replaced}) as o on o.key = r.key`;
}
