import { between, byChannel, eachDay, eachMonth, eachQuarter, inMarch, inYear, MARCH, YEAR, type OracleCase } from './oracle-case.js';

const worked = 'pg_temp.worked(at, resolved)';
const onHoliday = (day: string): string => `exists (select 1 from tags where tag = 'holiday' and ${day} >= first and ${day} < past)`;

/** Row functions that read a clock, a calendar or a schedule, and what rows can be grouped by besides their fields. */
export const ROW_CASES: readonly OracleCase[] = [
  { asks: 'mean working time until resolved', kpi: 'worked_mean', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select avg(${worked}) / 3600 from calls where day >= p and day < e)`) },
  { asks: 'median working time by team', kpi: 'worked_p50', question: { window: between('2025-05-15', '2025-08-15'), by: ['team'] },
    sql: `select team, percentile_cont(0.5) within group (order by (${worked})::double precision) / 3600 from calls where day >= '2025-05-15' and day < '2025-08-15' group by 1 order by 1` },
  { asks: 'resolved within twenty working hours', kpi: 'worked_in_time / where(calls_all, not is_null(resolved_at))', question: { window: between('2025-04-01', '2026-01-01'), grain: 'MONTH' },
    sql: `select date_trunc('month', day)::date, count(*) filter (where ${worked} <= 72000)::numeric / count(resolved) from calls where day >= '2025-04-01' and day < '2026-01-01' group by 1 order by 1` },
  { asks: 'resolved without any working time', kpi: 'out_of_hours', question: { window: YEAR }, sql: `select count(*) from calls where ${inYear} and ${worked} = 0` },
  { asks: 'deadlines that have passed', kpi: 'pulses_due', question: { window: { last: { count: 3, unit: 'MONTH', includeCurrent: true } } },
    sql: `select count(*) from pulses, asked where day >= date_trunc('month', now at time zone 'Europe/Paris') - interval '3 months' and at + interval '30 days' <= now` },
  { asks: 'deadlines that have passed, by week', kpi: 'pulses_late / pulses_due', question: { window: { last: { count: 3, unit: 'WEEK' } }, grain: 'WEEK' },
    sql: `select w::date, (select count(*) filter (where at + interval '5 days' <= now and (closed is null or closed > at + interval '5 days'))::numeric / nullif(count(*) filter (where at + interval '30 days' <= now), 0)
            from pulses, asked where day >= w and day < w + interval '7 days')
          from asked, generate_series(date_trunc('week', now at time zone 'Europe/Paris') - interval '21 days', date_trunc('week', now at time zone 'Europe/Paris') - interval '7 days', '7 days') w order by 1` },
  { asks: 'deadlines in working time', kpi: 'pulses_worked_due', question: { window: { last: { count: 2, unit: 'MONTH', includeCurrent: true } }, by: ['channel'] },
    sql: `select channel, count(*) filter (where pg_temp.worked(at, now) >= 360000) from pulses, asked where day >= date_trunc('month', now at time zone 'Europe/Paris') - interval '2 months' group by 1 ${byChannel}` },
  { asks: 'calls of the evening', kpi: 'calls_evening / calls_all', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) filter (where extract(hour from day) >= 18)::numeric / count(*) from calls where day >= p and day < e)`) },
  { asks: 'calls of the weekend', kpi: 'calls_weekend', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select count(*) from calls where day >= p and day < e and extract(isodow from p) >= 6)`) },
  { asks: 'resolved on the day they came', kpi: 'calls_same_day', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, count(*) filter (where resolved_day::date = day::date) from calls where ${inYear} group by 1 ${byChannel}` },
  { asks: 'came on a holiday', kpi: 'calls_holiday', question: { window: YEAR }, sql: `select count(*) from calls where ${inYear} and ${onHoliday('day')}` },
  { asks: 'resolved on a holiday', kpi: 'resolutions_holiday', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select count(*) from calls where resolved_day >= p and resolved_day < e and ${onHoliday('resolved_day')})`) },
  { asks: 'a condition on the calendar inside a KPI', kpi: 'where(talk_mean, tagged("promo") and weekday() <= 5)', question: { window: MARCH },
    sql: `select avg(talk) from calls where ${inMarch} and extract(isodow from day) <= 5 and exists (select 1 from tags where tag = 'promo' and day >= first and day < past)` },
  { asks: 'a slice of nights', kpi: 'calls_all', question: { window: YEAR, where: 'hour_of_day() < 6 or hour_of_day(resolved_at) == 3' },
    sql: `select count(*) from calls where ${inYear} and (extract(hour from day) < 6 or extract(hour from resolved_day) = 3)` },
  { asks: 'calls by weekday', kpi: 'calls_all', question: { window: YEAR, by: ['weekday'] }, sql: `select extract(isodow from day), count(*) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a share by hour of the day', kpi: 'calls_answered / calls_all', question: { window: YEAR, by: ['hour_of_day'] },
    sql: `select extract(hour from day), count(*) filter (where answered)::numeric / count(*) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'calls by campaign', kpi: 'calls_all', question: { window: YEAR, by: ['calendar:promo'] },
    sql: `select name, count(*) from calls left join tags on tag = 'promo' and day >= first and day < past where ${inYear} group by 1 order by name collate "C" nulls last` },
  { asks: 'means by holiday and channel', kpi: 'talk_mean', question: { window: YEAR, by: ['calendar:holiday', 'channel'] },
    sql: `select name, channel, avg(talk) from calls left join tags on tag = 'holiday' and day >= first and day < past where ${inYear} group by 1, 2
          order by name collate "C" nulls last, channel collate "C" nulls last` },
  { asks: 'two sources by weekday', kpi: 'responses / calls_all', question: { window: YEAR, by: ['weekday'] },
    sql: `select w, (select count(score)::numeric from surveys where ${inYear} and extract(isodow from day) = w) / (select count(*) from calls where ${inYear} and extract(isodow from day) = w)
          from generate_series(1, 7) w order by 1` },
  { asks: 'by the weekday of another clock', kpi: 'resolutions', question: { window: YEAR, by: ['weekday'] },
    sql: `select extract(isodow from resolved_day), count(*) from calls where resolved_day >= '2025-01-01' and resolved_day < '2026-01-01' group by 1 order by 1` },
  { asks: 'a monthly measure at a finer grain: it has no value', nothing: true, kpi: 'monthly', question: { window: between('2025-03-01', '2025-03-08'), grain: 'DAY' },
    sql: `select d::date, null from generate_series(timestamp '2025-03-01', '2025-03-07', '1 day') d order by 1` },
  { asks: 'a monthly measure by quarter', kpi: 'monthly', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select sum(talk) / 3600 from calls where day >= p and day < e)`) },
];
