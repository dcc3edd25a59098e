import { sql, type RawBuilder } from 'kysely';
import { bothInScope, instant, known, knownOnceOnly, type FactsAsOf, type LetIn } from './facts.js';

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
  const later = known(after, columns('n'), sql`n.recorded_at > ${instant(since)}`, { alias: 'n' });
  // What was known at `since` and has been replaced since then is current no more.
  const replaced = knownOnceOnly(after, since, columns('e'), sql`true`, 'e');
  const isCorrection = sql`(r.retracted or o.retracted or (${bothInScope({ scope })}))`;
  return sql`select coalesce(bool_or(o.key is null), false) as late, coalesce(bool_or(o.key is not null and ${isCorrection}), false) as corrected,
      coalesce(bool_or(o.key is not null and not ${isCorrection}), false) as scope
    from (${later}) as r left join (${replaced}) as o on o.key = r.key`;
}
