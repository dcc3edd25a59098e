import { sql, type RawBuilder } from 'kysely';

/** A timestamptz as UTC text with all its microseconds, whatever the session's zone; `canonicalInstant` trims it. */
export const instantTextSql = (value: RawBuilder<unknown>): RawBuilder<string> =>
  sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
