import { sql, type RawBuilder } from 'kysely';

/*
 * What a server's version and a database's locale would otherwise decide. PostgreSQL 17 brought a locale of code points of its
 * own, which the embedded cluster has; on 15 and 16, and in a database that somebody else made, text may sort and fold by any
 * language. So no statement leaves either to the database.
 */

/** Sorts by code points. */
export const byCodePoints = (text: RawBuilder<unknown>): RawBuilder<unknown> => sql`${text} collate "C"`;

/** In lower case, by Unicode's rules for no language in particular. */
export const lowered = (text: RawBuilder<unknown>): RawBuilder<unknown> => sql`(${byCodePoints(sql`lower(${text} collate "und-x-icu")`)})`;
