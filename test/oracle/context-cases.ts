import {
  between, byChannel, eachDay, eachMonth, eachQuarter, eachWeek, inMarch, inYear, MARCH, MARCH_WEEKS, YEAR, type OracleCase,
} from './oracle-case.js';

/** A month's days with how many calls each has, also where it has none. */
const daysOf = (where = 'true'): string => `(select d, (select count(*) from calls where day >= d and day < d + interval '1 day') as n
  from generate_series(p, e - interval '1 day', '1 day') d where ${where}) x`;
const tagged = (day: string, tag: string): string => `exists (select 1 from tags where tag = '${tag}' and ${day} >= first and ${day} < past)`;
/** A deadline as the user sees it: the same place of the month before, clamped to its end. */
const localNow = `(select now at time zone 'Europe/Paris' from asked)`;
const monthStart = `date_trunc('month', ${localNow})`;

/** Functions that change the context: each is asked of the rows of the changed period itself. */
export const CONTEXT_CASES: readonly OracleCase[] = [
  { asks: 'the month before', kpi: 'previous(calls_all)', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select nullif(count(*), 0) from calls where day >= p - interval '1 month' and day < p)`) },
  { asks: 'three quarters before', kpi: 'previous(calls_answered, 3) / previous(calls_all, 3)', question: { window: between('2025-10-01', '2026-04-01'), grain: 'QUARTER' },
    sql: `select p::date, (select count(*) filter (where answered)::numeric / count(*) from calls where day >= p - interval '9 months' and day < p - interval '6 months')
          from generate_series(timestamp '2025-10-01', '2026-01-01', '3 months') p order by 1` },
  { asks: 'the quarter before a quarter that is asked as a window', kpi: 'previous(calls_all)', question: { window: between('2025-04-01', '2025-07-01') },
    sql: `select count(*) from calls where day >= '2025-01-01' and day < '2025-04-01'` },
  { asks: 'as many whole days before', kpi: 'previous(calls_all)', question: { window: between('2025-03-24', '2025-04-07') },
    sql: `select count(*) from calls where day >= '2025-03-10' and day < '2025-03-24'` },
  { asks: 'the week before, of a percentile', kpi: 'previous(talk_p90)', question: { window: MARCH_WEEKS, grain: 'WEEK' },
    sql: eachWeek(`(select percentile_cont(0.9) within group (order by talk) from calls where day >= p - interval '7 days' and day < p)`) },
  { asks: 'the day before, by channel', kpi: 'previous(calls_all)', question: { window: MARCH, grain: 'DAY', by: ['channel'] },
    sql: `select d::date, channel, (select count(*) from calls c where c.channel is not distinct from g.channel and c.day >= d - interval '1 day' and c.day < d)
          from (select distinct channel from calls where day >= '2025-02-28' and day < '2025-03-31') g,
            generate_series(timestamp '2025-03-01', '2025-03-31', '1 day') d ${byChannel}, 1` },
  { asks: 'the day a month earlier, the end of February for the end of March', kpi: 'shift(calls_all, 1, "month")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select count(*) from calls where day::date = (p - interval '1 month')::date)`) },
  { asks: 'a year earlier', kpi: 'calls_all / shift(calls_all, 1, "year")', question: { window: between('2026-01-01', '2026-04-01'), grain: 'MONTH' },
    sql: `select p::date, (select count(*)::numeric from calls where day >= p and day < p + interval '1 month')
            / (select count(*) from calls where day >= p - interval '1 year' and day < p - interval '11 months')
          from generate_series(timestamp '2026-01-01', '2026-03-01', '1 month') p order by 1` },
  { asks: '364 days earlier', kpi: 'shift(talk_mean, 364, "day")', question: { window: between('2026-02-01', '2026-03-01'), grain: 'DAY' },
    sql: `select d::date, (select avg(talk) from calls where day::date = d::date - 364) from generate_series(timestamp '2026-02-01', '2026-02-28', '1 day') d order by 1` },
  { asks: 'the months of two quarters earlier', kpi: 'shift(talk_spread, 2, "quarter")', question: { window: between('2025-07-01', '2026-01-01'), grain: 'MONTH' },
    sql: `select p::date, (select stddev_samp(talk) from calls where day >= p - interval '6 months' and day < p - interval '5 months')
          from generate_series(timestamp '2025-07-01', '2025-12-01', '1 month') p order by 1` },

  { asks: 'trailing 28 days by day', kpi: 'rolling(calls_all, 28, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select count(*) from calls where day >= e - interval '28 days' and day < e)`) },
  { asks: 'distinct customers of trailing 28 days by day', kpi: 'rolling(customers, 28, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select count(distinct customer) from calls where day >= e - interval '28 days' and day < e)`) },
  { asks: 'a trailing percentile', kpi: 'rolling(talk_p90, 7, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select percentile_cont(0.9) within group (order by talk) from calls where day >= e - interval '7 days' and day < e)`) },
  { asks: 'a trailing mean of three months', kpi: 'rolling(talk_mean, 3, "month")', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select avg(talk) from calls where day >= e - interval '3 months' and day < e)`) },
  { asks: 'trailing minimum and maximum', kpi: 'rolling(cost_max - cost_min, 10, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select max(cost) - min(cost) from calls where day >= e - interval '10 days' and day < e)`) },
  { asks: 'a trailing spread by team', kpi: 'rolling(talk_spread, 2, "month")', question: { window: between('2025-04-01', '2025-07-01'), grain: 'MONTH', by: ['team'] },
    sql: `select p::date, team, (select stddev_samp(talk) from calls c where c.team = g.team and day >= p - interval '1 month' and day < p + interval '1 month')
          from (select distinct team from calls where day >= '2025-03-01' and day < '2025-07-01') g, generate_series(timestamp '2025-04-01', '2025-06-01', '1 month') p order by team, 1` },
  { asks: 'the first value of trailing days', kpi: 'rolling(cost_first, 5, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select cost from calls where day >= e - interval '5 days' and day < e order by at, key limit 1)`) },
  { asks: 'the last known value of trailing weeks', kpi: 'rolling(hold_last, 3, "week")', question: { window: MARCH_WEEKS, grain: 'WEEK' },
    sql: eachWeek(`(select hold from calls where day >= e - interval '21 days' and day < e and hold is not null order by at desc, key desc limit 1)`) },
  { asks: 'a trailing ratio within each quarter', kpi: 'rolling(calls_answered / calls_all, 4, "week")', question: { window: YEAR, grain: 'QUARTER' },
    // A quarter's trailing weeks end with the week in which it ends, as far as the quarter goes.
    sql: eachQuarter(`(select count(*) filter (where answered)::numeric / count(*) from calls where day >= date_trunc('week', e - interval '1 second') - interval '21 days' and day < e)`) },
  { asks: 'two trailing weeks of exact money', kpi: 'rolling(cost_total, 2, "week")', question: { window: MARCH_WEEKS, grain: 'WEEK' },
    sql: eachWeek(`(select sum(cost) from calls where day >= p - interval '7 days' and day < e)`) },
  { asks: 'trailing days of another clock', kpi: 'rolling(resolutions, 7, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select count(*) from calls where resolved_day >= e - interval '7 days' and resolved_day < e)`) },
  { asks: 'trailing days in another zone', kpi: 'rolling(calls_all, 3, "day")', question: { window: MARCH, grain: 'DAY', timeZone: 'Asia/Tokyo' },
    sql: `select d::date, (select count(*) from calls where (at at time zone 'Asia/Tokyo') >= d - interval '2 days' and (at at time zone 'Asia/Tokyo') < d + interval '1 day')
          from generate_series(timestamp '2025-03-01', '2025-03-31', '1 day') d order by 1` },
  { asks: 'trailing hours across the hour that is missing', kpi: 'rolling(calls_all, 24, "hour")', question: { window: between('2025-03-30', '2025-03-31'), grain: 'HOUR' },
    sql: `select to_char(h at time zone 'Europe/Paris', 'YYYY-MM-DD"T"HH24:MI') || case when h < '2025-03-30T01:00Z' then '+01:00' else '+02:00' end,
            (select count(*) from calls where at >= h - interval '23 hours' and at < h + interval '1 hour')
          from generate_series(timestamptz '2025-03-29T23:00Z', '2025-03-30T21:00Z', '1 hour') h order by h` },

  { asks: 'the month so far', kpi: 'to_date(calls_all, "month")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select count(*) from calls where day >= '2025-03-01' and day < e)`) },
  { asks: 'the week so far, of a mean', kpi: 'to_date(talk_mean, "week")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select avg(talk) from calls where day >= date_trunc('week', p) and day < e)`) },
  { asks: 'customers of the year so far', kpi: 'to_date(customers, "year")', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(distinct customer) from calls where day >= '2025-01-01' and day < e)`) },
  { asks: 'the fiscal year so far', kpi: 'to_date(calls_all, "fiscal_year")', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) from calls where day >= case when p < '2025-04-01' then timestamp '2024-04-01' else timestamp '2025-04-01' end and day < e)`) },
  { asks: 'the quarter so far, by channel', kpi: 'to_date(calls_answered / calls_all, "quarter")', question: { window: between('2025-04-01', '2025-10-01'), grain: 'MONTH', by: ['channel'] },
    sql: `select p::date, channel, (select count(*) filter (where answered)::numeric / count(*) from calls c
            where c.channel is not distinct from g.channel and day >= date_trunc('quarter', p) and day < p + interval '1 month')
          from (select distinct channel from calls where day >= '2025-04-01' and day < '2025-10-01') g, generate_series(timestamp '2025-04-01', '2025-09-01', '1 month') p ${byChannel}, 1` },
  { asks: 'everything so far', kpi: 'cumulative(calls_all)', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(`(select count(*) from calls where day < e)`) },
  { asks: 'all customers so far', kpi: 'cumulative(customers)', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(`(select count(distinct customer) from calls where day < e)`) },
  { asks: 'the median so far', kpi: 'cumulative(talk_p90)', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select percentile_cont(0.9) within group (order by talk) from calls where day < e)`) },
  { asks: 'everything so far, by channel and quarter', kpi: 'cumulative(talk_total)', question: { window: YEAR, grain: 'QUARTER', by: ['channel'] },
    sql: `select p::date, channel, (select sum(talk) / 3600 from calls c where c.channel is not distinct from g.channel and day < p + interval '3 months')
          from (select distinct channel from calls where ${inYear}) g, generate_series(timestamp '2025-01-01', '2025-10-01', '3 months') p ${byChannel}, 1` },

  { asks: 'the mean day of each month', kpi: 'mean_over(calls_all, "day")', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(`(select avg(n) from ${daysOf()})`) },
  { asks: 'the mean working day of each month', kpi: 'mean_over(calls_all, "day", weekday() <= 5)', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select avg(n) from ${daysOf('extract(isodow from d) <= 5')})`) },
  { asks: 'the busiest day of each quarter', kpi: 'max_over(calls_all, "day")', question: { window: YEAR, grain: 'QUARTER' }, sql: eachQuarter(`(select max(n) from ${daysOf()})`) },
  { asks: 'the best day of a mean, days without calls left out', kpi: 'min_over(talk_mean, "day")', question: { window: YEAR, grain: 'MONTH', by: ['team'], first: 2, orderBy: [{ by: 'team' }] },
    sql: `select p::date, team, (select min(mean) from (select avg(talk) as mean from calls c where c.team = g.team and day >= p and day < p + interval '1 month' group by day::date) x)
          from (select distinct team from calls where ${inYear} order by 1 limit 2) g, generate_series(timestamp '2025-01-01', '2025-12-01', '1 month') p order by team, 1` },
  { asks: 'monthly customers added up', kpi: 'sum_over(customers, "month")', question: { window: YEAR },
    sql: `select sum(n) from (select count(distinct customer) as n from calls where ${inYear} group by date_trunc('month', day)) x` },
  { asks: 'the mean hour of the evening', kpi: 'mean_over(calls_all, "hour", hour_of_day() >= 18)', question: { window: between('2025-03-24', '2025-03-31') },
    sql: `select count(*)::numeric / (7 * 6) from calls where day >= '2025-03-24' and day < '2025-03-31' and extract(hour from day) >= 18` },
  { asks: 'peak days against the others', kpi: 'mean_over(calls_all, "day", tagged("promo")) / mean_over(calls_all, "day", not tagged("promo"))', question: { window: YEAR },
    sql: `with days as (select d, (select count(*) from calls where day >= d and day < d + interval '1 day') as n from generate_series(timestamp '2025-01-01', '2025-12-31', '1 day') d)
          select avg(n) filter (where ${tagged('d', 'promo')}) / avg(n) filter (where not ${tagged('d', 'promo')}) from days` },
  { asks: 'a month without any tagged day', kpi: 'mean_over(calls_all, "day", tagged("promo"))', question: { window: between('2025-03-01', '2025-05-01'), grain: 'MONTH' },
    sql: `select p::date, (select avg((select count(*) from calls where day >= d and day < d + interval '1 day')) from generate_series(p, p + interval '1 month' - interval '1 day', '1 day') d where ${tagged('d', 'promo')})
          from generate_series(timestamp '2025-03-01', '2025-04-01', '1 month') p order by 1` },
  { asks: 'how many days a month has', kpi: 'units("day")', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(`extract(day from e - p)`) },
  { asks: 'how many hours a day has', kpi: 'units("hour")', question: { window: between('2025-03-28', '2025-04-02'), grain: 'DAY' },
    sql: `select p::date, extract(epoch from (p + interval '1 day') at time zone 'Europe/Paris' - p at time zone 'Europe/Paris') / 3600 from generate_series(timestamp '2025-03-28', '2025-04-01', '1 day') p order by 1` },
  { asks: 'calls per working day', kpi: 'calls_all / units("day", weekday() in [1, 2, 3, 4, 5] and not tagged("holiday"))', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*)::numeric from calls where day >= p and day < e)
      / (select count(*) from generate_series(p, e - interval '1 day', '1 day') d where extract(isodow from d) <= 5 and not ${tagged('d', 'holiday')})`) },

  { asks: 'how a share moved', kpi: 'change(calls_answered / calls_all)', unit: '', question: { window: between('2025-02-01', '2026-01-01'), grain: 'MONTH' },
    sql: `with shares as (select date_trunc('month', day) as p, count(*) filter (where answered)::numeric / count(*) as f from calls where ${inYear} group by 1)
          select p::date, f - lag(f) over (order by p) from shares order by 1 offset 1` },
  { asks: 'by how much volume grew', kpi: 'growth(calls_all)', question: { window: YEAR, grain: 'QUARTER' },
    sql: `select date_trunc('quarter', day)::date, count(*)::numeric / lag(count(*)) over (order by date_trunc('quarter', day)) - 1 from calls where ${inYear} group by date_trunc('quarter', day) order by 1` },
  { asks: 'growth from nothing', kpi: 'growth(where(calls_all, talk > minutes(11)))', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select case when b.n > 0 then (a.n - b.n)::numeric / b.n end from
      (select count(*) as n from calls where day >= p and day < e and talk > 660) a, (select count(*) as n from calls where day >= p - interval '1 day' and day < p and talk > 660) b)`) },
  { asks: 'the share of a channel', kpi: 'share(calls_all)', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, count(*)::numeric / sum(count(*)) over () from calls where ${inYear} group by 1 ${byChannel}` },
  { asks: 'the share within a channel', kpi: 'share(talk_total, "team")', question: { window: YEAR, by: ['channel', 'team'] },
    sql: `select channel, team, sum(talk) / sum(sum(talk)) over (partition by channel) from calls where ${inYear} group by 1, 2 ${byChannel}, team collate "C"` },

  { asks: 'trailing days of the day before', kpi: 'previous(rolling(calls_all, 28, "day"))', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select count(*) from calls where day >= p - interval '28 days' and day < p)`) },
  { asks: 'how a trailing count grew in a week', kpi: 'growth(rolling(customers, 28, "day"))', question: { window: MARCH_WEEKS, grain: 'WEEK' },
    sql: eachWeek(`(select count(distinct customer) from calls where day >= e - interval '28 days' and day < e)::numeric
      / (select count(distinct customer) from calls where day >= p - interval '28 days' and day < p) - 1`) },
  { asks: 'the mean of trailing weeks over days', kpi: 'mean_over(rolling(customers, 7, "day"), "day")', question: { window: between('2025-03-01', '2025-05-01'), grain: 'MONTH' },
    sql: `select p::date, (select avg((select count(distinct customer) from calls where day >= d - interval '6 days' and day < d + interval '1 day'))
            from generate_series(p, p + interval '1 month' - interval '1 day', '1 day') d)
          from generate_series(timestamp '2025-03-01', '2025-04-01', '1 month') p order by 1` },
  { asks: 'the best month of each quarter by its best day', kpi: 'max_over(mean_over(calls_all, "day"), "month")', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select max(n) from (select count(*) / extract(day from m + interval '1 month' - m) as n from generate_series(p, e - interval '1 month', '1 month') m
      join calls on day >= m and day < m + interval '1 month' group by m) x)`) },
  { asks: 'the whole group in the month before', kpi: 'calls_all / overall(previous(calls_all))', question: { window: between('2025-02-01', '2025-04-01'), grain: 'MONTH', by: ['team'] },
    sql: `select p::date, team, (select count(*)::numeric from calls c where c.team = g.team and day >= p and day < p + interval '1 month')
            / (select count(*) from calls where day >= p - interval '1 month' and day < p)
          from (select distinct team from calls where day >= '2025-01-01' and day < '2025-04-01') g, generate_series(timestamp '2025-02-01', '2025-03-01', '1 month') p order by team, 1` },
  { asks: 'a condition around a change of time', kpi: 'where(rolling(calls_all, 2, "month"), channel == "email")', question: { window: YEAR, grain: 'MONTH', where: 'answered' },
    sql: eachMonth(`(select count(*) from calls where channel = 'email' and answered and day >= e - interval '2 months' and day < e)`) },
  { asks: 'two sources, one of them a month earlier', kpi: 'responses / previous(calls_all)', question: { window: between('2025-05-01', '2025-12-01'), grain: 'MONTH', by: ['channel'] },
    sql: `select p::date, channel, (select count(score) from surveys s where s.channel is not distinct from g.channel and day >= p and day < p + interval '1 month')::numeric
            / (select count(*) from calls c where c.channel is not distinct from g.channel and day >= p - interval '1 month' and day < p)
          from (select distinct channel from calls where ${inYear}) g, generate_series(timestamp '2025-05-01', '2025-11-01', '1 month') p ${byChannel}, 1` },
  { asks: 'a trailing count before its corrections', earlier: true, kpi: 'rolling(calls_all, 28, "day") / rolling(customers, 28, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select count(*)::numeric / count(distinct customer) from calls where day >= e - interval '28 days' and day < e)`) },
  { asks: 'the growth of a quarter before its corrections', earlier: true, kpi: 'growth(talk_total)', question: { window: between('2025-04-01', '2026-01-01'), grain: 'QUARTER' },
    sql: `with totals as (select date_trunc('quarter', day) as p, sum(talk) as s from calls where ${inYear} group by 1)
          select p::date, s / lag(s) over (order by p) - 1 from totals order by 1 offset 1` },

  { asks: 'the running month', kpi: 'pulses_all', question: { window: { toDate: 'MONTH' } }, sql: `select count(*) from pulses where day >= ${monthStart} and day < ${localNow}` },
  { asks: 'the month before as far as this one has run', kpi: 'previous(pulses_all)', question: { window: { toDate: 'MONTH' } },
    sql: `select count(*) from pulses where day >= ${monthStart} - interval '1 month' and day < least(${localNow} - interval '1 month', ${monthStart})` },
  { asks: 'trailing 30 days up to now', kpi: 'rolling(pulses_all, 30, "day")', question: { window: { toDate: 'DAY' } },
    sql: `select count(*) from pulses where day >= date_trunc('day', ${localNow}) - interval '29 days' and day < ${localNow}` },
  { asks: 'the running week day by day', kpi: 'to_date(pulse_mean, "week")', question: { window: { toDate: 'WEEK' }, grain: 'DAY' },
    sql: `select d::date, (select avg(size) from pulses where day >= date_trunc('week', ${localNow}) and day < least(d + interval '1 day', ${localNow}))
          from generate_series(date_trunc('week', ${localNow}), date_trunc('day', ${localNow}), '1 day') d order by 1` },
  { asks: 'the finished days of the last ones with today', kpi: 'mean_over(pulses_all, "day")', question: { window: { last: { count: 10, unit: 'DAY', includeCurrent: true } } },
    sql: `select count(*) / 10.0 from pulses where day >= date_trunc('day', ${localNow}) - interval '10 days' and day < date_trunc('day', ${localNow})` },
  { asks: 'the running month against the same part of the one before', kpi: 'growth(pulse_mean)', question: { window: { last: { count: 1, unit: 'MONTH', includeCurrent: true } }, grain: 'MONTH' },
    sql: `with means as (select m, (select avg(size) from pulses where day >= m and day < least(m + interval '1 month', ${localNow})) as now,
            case when m = ${monthStart}
              then (select avg(size) from pulses where day >= m - interval '1 month' and day < least(${localNow} - interval '1 month', m))
              else (select avg(size) from pulses where day >= m - interval '1 month' and day < m) end as before
          from generate_series(${monthStart} - interval '1 month', ${monthStart}, '1 month') m)
          select m::date, (now - before) / before from means order by 1` },
  { asks: 'how a trailing week changed since yesterday at this hour', kpi: 'change(rolling(pulses_all, 7, "day"))', question: { window: { toDate: 'DAY' } },
    sql: `select (select count(*) from pulses where day >= date_trunc('day', ${localNow}) - interval '6 days' and day < ${localNow})
            - (select count(*) from pulses where day >= date_trunc('day', ${localNow}) - interval '7 days' and day < ${localNow} - interval '1 day')` },
  { asks: 'a slice in each of these', kpi: 'rolling(talk_mean, 7, "day") - previous(to_date(talk_mean, "month"))', question: { window: MARCH_WEEKS, grain: 'WEEK', where: 'team == "north"' },
    sql: eachWeek(`(select avg(talk) from calls where team = 'north' and day >= e - interval '7 days' and day < e)
      - (select avg(talk) from calls where team = 'north' and day >= date_trunc('month', p - interval '1 second') and day < p)`) },
  { asks: 'a count in March beside everything', kpi: 'calls_all / cumulative(calls_all)', question: { window: MARCH },
    sql: `select count(*) filter (where ${inMarch})::numeric / count(*) from calls where day < '2025-04-01'` },
];
