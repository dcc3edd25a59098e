import { sql, type RawBuilder } from 'kysely';
import { MONDAY_BEFORE_EPOCH, WEEK_SECONDS, type BusinessTime } from '../calendar/business-time.js';

/**
 * Seconds of business time that have passed until an instant, exact to the microsecond; unknown outside of the table's years. What
 * each letter means stands at `BusinessTime`; each level gives values names, because the next reads them more than once.
 */
export function businessUntil(t: RawBuilder<unknown>, hours: BusinessTime): RawBuilder<unknown> {
  const { starts, offsets, weeks, shifts, bases, edges, totals } = hours;
  const stretch = sql`select v.f, v.i, v.s + ${MONDAY_BEFORE_EPOCH}::int8 + (${offsets}::int8[])[v.i] as n
    from (select width_bucket(u.t, ${instants(starts)}) as i, floor(u.e)::int8 as s, u.e % 1 as f
      from (select ${t} as t, extract(epoch from ${t}) as e) as u) as v`;
  const week = sql`select w.f, (${bases}::int8[])[w.i] + w.n / ${WEEK_SECONDS}::int8 * (${weeks}::int8[])[w.i] as b,
    w.n % ${WEEK_SECONDS}::int8 + (${shifts}::int8[])[w.i] as r from (${stretch} offset 0) as w`;
  const edge = sql`select x.*, width_bucket(x.r, ${edges}::int8[]) as j from (${week}) as x`;
  return sql`(select y.b + coalesce((${totals}::int8[])[y.j], 0)
    + case when y.j % 2 = 1 then y.r - (${edges}::int8[])[y.j] + y.f else 0 end from (${edge} offset 0) as y)`;
}

const instants = (milliseconds: readonly number[]): RawBuilder<unknown> =>
  sql`${milliseconds.map((value) => new Date(value).toISOString())}::timestamptz[]`;
