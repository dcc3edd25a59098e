import { sql, type RawBuilder } from 'kysely';

/** The instant at which a stored TIME field, which another column or a value names, places the rows of an alias; null: it has none. */
export const placedBy = (alias: string, field: RawBuilder<unknown>): RawBuilder<unknown> => sql`case ${field}
  when 'occurredAt' then ${sql.ref(`${alias}.occurred_at`)} else (${sql.ref(`${alias}.fields`)} ->> ${field})::timestamptz end`;
