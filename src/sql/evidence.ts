import { sql, type RawBuilder } from 'kysely';
import type { RowExpr } from '../lang/row-expr.js';
import { facts, instant, type FactsAsOf } from './facts.js';
import { instantTextSql } from './instant-text.js';
import { rowSql, tableColumns } from './row-sql.js';

/** Rows of a source that have a say in a number: placed by `at` within one of the spans (null: open), and passing `where`. */
export interface EvidenceRead {
  readonly at: RowExpr;
  readonly spans: readonly { readonly from: number | null; readonly to: number | null }[];
  readonly where: RowExpr | null;
}

/** What of a revision proves it. Instants are UTC text with microseconds, `fields` is JSON text, salt and digest are hexadecimal. */
export interface EvidenceRow {
  readonly key: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly customer: string | null;
  readonly case: string | null;
  readonly fields: string;
  readonly salt: string;
  readonly digest: string;
}

/** The sums of the eight 32-bit words of the stored digests, the highest first, as decimal text; null: of no rows. */
export interface DigestWords {
  readonly rows: number;
  readonly words: readonly (string | null)[];
}

/** By the digests as they are stored: fast, and as true as that column. */
export function storedDigests(asOf: FactsAsOf, reads: readonly EvidenceRead[]): RawBuilder<DigestWords> {
  const words = Array.from({ length: 8 }, (_, index) =>
    sql`sum(('x' || encode(substr(digest, ${sql.lit(index * 4 + 1)}, 4), 'hex'))::bit(32)::bigint)::text`);
  return sql`select count(*)::float8 as rows, array[${sql.join(words)}] as words
    from (${facts(asOf, sql`r.digest`, isEvidence(reads))}) as evidence`;
}

/** The contributing revisions themselves. `keys`: only of these; absent: all. */
export function evidenceRows(asOf: FactsAsOf, reads: readonly EvidenceRead[], keys?: readonly string[]): RawBuilder<EvidenceRow> {
  const among = keys === undefined ? sql`` : sql` and r.key = any(${keys}::text[])`;
  return facts(asOf, sql`r.key, ${instantTextSql(sql.ref('r.occurred_at'))} as "occurredAt",
    ${instantTextSql(sql.ref('r.recorded_at'))} as "recordedAt", r.customer, r.case, r.fields::text as fields,
    encode(r.salt, 'hex') as salt, encode(r.digest, 'hex') as digest`, sql`${isEvidence(reads)}${among}`) as RawBuilder<EvidenceRow>;
}

function isEvidence(reads: readonly EvidenceRead[]): RawBuilder<unknown> {
  const columns = tableColumns('r');
  const read = ({ at, spans, where }: EvidenceRead): RawBuilder<unknown> => {
    const placed = rowSql(at, columns);
    const within = spans.map(({ from, to }) => {
      const bounds = [
        ...from === null ? [] : [sql`${placed} >= ${instant(from)}`],
        ...to === null ? [] : [sql`${placed} < ${instant(to)}`],
      ];
      return bounds.length === 0 ? sql`true` : sql`(${sql.join(bounds, sql` and `)})`;
    });
    const conditions = [sql`(${anyOf(within)})`, ...where === null ? [] : [rowSql(where, columns)]];
    return sql`(${sql.join(conditions, sql` and `)})`;
  };
  return sql`(${anyOf(reads.map(read))})`;
}

const anyOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  (conditions.length === 0 ? sql`false` : sql.join(conditions, sql` or `));

/** A statement's rows bit by bit: a cursor lives until its transaction ends, or it is closed. `name` is ours. */
export const openCursor = (name: string, rows: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`declare ${sql.ref(name)} no scroll cursor for ${rows}`;

export const fetchRows = <R>(name: string, count: number): RawBuilder<R> => sql`fetch forward ${sql.lit(count)} from ${sql.ref(name)}`;

export const closeCursor = (name: string): RawBuilder<unknown> => sql`close ${sql.ref(name)}`;
