import { sql, type RawBuilder } from 'kysely';
import { RANKS, REGISTERS } from '../kernel/distinct-sketch.js';
import { GREATEST_MAGNITUDE, LEAST_MAGNITUDE } from '../kernel/quantile-sketch.js';
import type { Approximation } from '../lang/aggregation.js';
import type { RowType } from '../lang/row-expr.js';
import { byCodePoints } from './collation.js';
import { canonicalText } from './group-text.js';

/*
 * What a value adds to the state of an approximate aggregate, defined in `kernel/distinct-sketch` and `kernel/quantile-sketch`. A
 * state is a set of keys, each with how many values have it. Whoever builds states of the same rows, from wherever, has the same:
 *
 *   value → sketchInput → sketchKey → keys, of those of one sketchPart the greatest
 *
 * Each of the three reads a column, because it mentions it more than once, and PostgreSQL computes what it pulls up at each mention.
 */

type Sql = RawBuilder<unknown>;

/**
 * What a key is made of: the hash of a value's canonical text, or its double. Unknown where the value is; never raises.
 *
 * The hash is PostgreSQL's own (lookup3 of B. Jenkins, in 64 bits), the one of hash partitions: the same in all versions since 11,
 * by the bytes of the text in UTF-8, whatever the locale. It differs on machines of the other byte order; a database that moves to
 * one has estimates that differ within their error.
 */
export function sketchInput(sketch: Approximation, value: Sql, type: RowType): Sql {
  if (sketch === 'APPROX_COUNT_DISTINCT') return sql`hashtextextended(${byCodePoints(sql`(${canonicalText(value, type)})`)}, 0)`;
  return sql`case
    when abs(${value}) < ${LEAST} then 0::float8
    when ${value} > ${GREATEST} then ${GREATEST}::float8
    when ${value} < - ${GREATEST} then - ${GREATEST}::float8
    else (${value})::float8 end`;
}

const LEAST = sql.raw(`${LEAST_MAGNITUDE}::numeric`);
const GREATEST = sql.raw(`${GREATEST_MAGNITUDE}::numeric`);

/** The key of an input. */
export const sketchKey = (sketch: Approximation, input: Sql): Sql =>
  (sketch === 'APPROX_COUNT_DISTINCT' ? registerKey(input) : binKey(input));

/** What only the greatest key of stands for, by the key. */
export const sketchPart = (sketch: Approximation, key: Sql): Sql =>
  (sketch === 'APPROX_COUNT_DISTINCT' ? sql`${key} / ${sql.lit(RANKS)}` : key);

/** The register by the lowest 13 bits; the rank by the others, of which the cast keeps 51, as they are. */
function registerKey(hash: Sql): Sql {
  const first = sql`position(B'1' in (${hash} >> 13)::bit(51))`;
  return sql`((${hash} & ${sql.lit(REGISTERS - 1)}) * ${sql.lit(RANKS)} + case ${first} when 0 then 52 else ${first} end)::int`;
}

/** The exponent and the first seven bits of the fraction, out of the first three bytes of the double; below 0 with its sign. */
function binKey(input: Sql): Sql {
  const byte = (index: number): Sql => sql`get_byte(float8send(abs(${input})), ${sql.lit(index)})`;
  return sql`(sign(${input}) * (${byte(0)} * 2048 + ${byte(1)} * 8 + ${byte(2)} / 32))::int`;
}
