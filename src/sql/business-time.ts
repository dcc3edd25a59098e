import { sql, type RawBuilder } from 'kysely';
import { MONDAY_BEFORE_EPOCH, WEEK_SECONDS, type BusinessTime } from '../calendar/business-time.js';
import { FENCE } from './fence.js';

const MICROS = 1_000_000;

/** Seconds of business time from a to b, exact to the microsecond, negative where b comes first; unknown outside of its years. */
export const businessSeconds = (a: RawBuilder<unknown>, b: RawBuilder<unknown>, hours: BusinessTime): RawBuilder<unknown> =>
  sql`((${microsecondsUntil(b, hours)} - ${microsecondsUntil(a, hours)})::numeric * 0.000001)`;

const MICRO = sql`1000000::int8`;
const WEEK = sql`${sql.lit(WEEK_SECONDS * MICROS)}::int8`;
const longs = (values: readonly number[]): RawBuilder<unknown> => sql`${values}::int8[]`;

/**
 * What of it has passed until an instant, in microseconds. What each letter means stands at `BusinessTime`. Whole numbers
 * throughout, which cost less than decimals; each level names what the next reads more than once, and a fence keeps the planner from
 * writing it out again.
 */
function microsecondsUntil(t: RawBuilder<unknown>, hours: BusinessTime): RawBuilder<unknown> {
  const { starts, offsets, weeks, shifts, bases, edges, totals } = hours;
  const stretch = sql`select width_bucket(${t}, ${instants(starts)}) as i,
    (extract(epoch from ${t}) * ${sql.lit(MICROS)})::int8 as m`;
  const local = sql`select u.i, u.m + ((${longs(offsets)})[u.i] + ${sql.lit(MONDAY_BEFORE_EPOCH)}) * ${MICRO} as n
    from (${stretch} ${FENCE}) as u`;
  const week = sql`select v.i, v.n / ${WEEK} as w, v.n % ${WEEK} + (${longs(shifts)})[v.i] * ${MICRO} as r from (${local}) as v`;
  const edge = sql`select x.*, width_bucket(x.r / ${MICRO}, ${longs(edges)}) as j from (${week} ${FENCE}) as x`;
  const whole = sql`(${longs(bases)})[y.i] + y.w * (${longs(weeks)})[y.i] + coalesce((${longs(totals)})[y.j], 0)`;
  const begun = sql`case when y.j % 2 = 1 then y.r - (${longs(edges)})[y.j] * ${MICRO} else 0 end`;
  return sql`(select (${whole}) * ${MICRO} + ${begun} from (${edge}) as y)`;
}

const instants = (milliseconds: readonly number[]): RawBuilder<unknown> =>
  sql`${milliseconds.map((value) => new Date(value).toISOString())}::timestamptz[]`;
