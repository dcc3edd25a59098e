import { sql, type RawBuilder } from 'kysely';
import { MONDAY_BEFORE_EPOCH, WEEK_SECONDS, type BusinessTime } from '../calendar/business-time.js';

const MICROS = 1_000_000;

/** Seconds of business time from a to b, exact to the microsecond, negative where b comes first; unknown outside of the table's years. */
export const businessSeconds = (a: RawBuilder<unknown>, b: RawBuilder<unknown>, hours: BusinessTime): RawBuilder<unknown> =>
  sql`((${microsecondsUntil(b, hours)} - ${microsecondsUntil(a, hours)})::numeric * 0.000001)`;

const long = (value: number): RawBuilder<unknown> => sql`${sql.lit(value)}::int8`;
const longs = (values: readonly number[]): RawBuilder<unknown> => sql`${values}::int8[]`;

/**
 * What of it has passed until an instant, in microseconds. What each letter means stands at `BusinessTime`. Whole numbers throughout, which cost a third of exact decimals; each level names what the next reads
 * more than once, and `offset 0` keeps the planner from writing it out again.
 */
function microsecondsUntil(t: RawBuilder<unknown>, hours: BusinessTime): RawBuilder<unknown> {
  const { starts, offsets, weeks, shifts, bases, edges, totals } = hours;
  const stretch = sql`select width_bucket(${t}, ${instants(starts)}) as i, (extract(epoch from ${t}) * ${sql.lit(MICROS)})::int8 as m`;
  const local = sql`select u.i, u.m + ((${longs(offsets)})[u.i] + ${long(MONDAY_BEFORE_EPOCH)}) * ${long(MICROS)} as n from (${stretch} offset 0) as u`;
  const week = sql`select v.i, v.n / ${long(WEEK_SECONDS * MICROS)} as w, v.n % ${long(WEEK_SECONDS * MICROS)} + (${longs(shifts)})[v.i] * ${long(MICROS)} as r
    from (${local}) as v`;
  const edge = sql`select x.i, x.w, x.r, width_bucket(x.r / ${long(MICROS)}, ${longs(edges)}) as j from (${week} offset 0) as x`;
  return sql`(select ((${longs(bases)})[y.i] + y.w * (${longs(weeks)})[y.i] + coalesce((${longs(totals)})[y.j], 0)) * ${long(MICROS)}
    + case when y.j % 2 = 1 then y.r - (${longs(edges)})[y.j] * ${long(MICROS)} else 0 end from (${edge}) as y)`;
}

const instants = (milliseconds: readonly number[]): RawBuilder<unknown> =>
  sql`${milliseconds.map((value) => new Date(value).toISOString())}::timestamptz[]`;
