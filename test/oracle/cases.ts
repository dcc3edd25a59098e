import type { Question } from '../../src/app/evaluation-answer.js';

/**
 * A KPI and a question beside SQL that somebody wrote by hand. The SQL reads `calls` and `surveys`: the current rows with typed
 * columns and `day` = the local timestamp in Paris; it returns the table's columns in their order.
 */
export interface OracleCase {
  readonly asks: string;
  readonly kpi: string;
  readonly unit?: string;
  readonly question: Omit<Question, 'kpis'>;
  readonly sql: string;
}

const YEAR = { between: { from: '2025-01-01', to: '2026-01-01' } };
const MARCH = { between: { from: '2025-03-01', to: '2025-04-01' } };
const inYear = `day >= '2025-01-01' and day < '2026-01-01'`;
const inMarch = `day >= '2025-03-01' and day < '2025-04-01'`;
/** A spine of periods: what has no rows is there all the same. */
const months = `generate_series(date '2025-01-01', date '2025-12-01', '1 month') m`;
const month = (from = 'calls', columns = '*', more = 'true') =>
  `(select date_trunc('month', day) as p, ${columns} from ${from} where ${inYear} and ${more} group by 1) x`;

export const CASES: readonly OracleCase[] = [
  { asks: 'a count over a year', kpi: 'calls_all', question: { window: YEAR }, sql: `select count(*) from calls where ${inYear}` },
  { asks: 'a count by month', kpi: 'calls_all', question: { window: YEAR, grain: 'MONTH' },
    sql: `select m::date, coalesce(n, 0) from ${months} left join ${month('calls', 'count(*) as n')} on p = m order by 1` },
  { asks: 'a count by local day across the start of summer time', kpi: 'calls_all', question: { window: { between: { from: '2025-03-28', to: '2025-04-02' } }, grain: 'DAY' },
    sql: `select d::date, (select count(*) from calls where day::date = d) from generate_series(date '2025-03-28', date '2025-04-01', '1 day') d order by 1` },
  { asks: 'a count by local day in another zone', kpi: 'calls_all', question: { window: MARCH, grain: 'DAY', timeZone: 'America/New_York' },
    sql: `select d::date, (select count(*) from calls where (at at time zone 'America/New_York')::date = d)
          from generate_series(date '2025-03-01', date '2025-03-31', '1 day') d order by 1` },
  { asks: 'a count by week', kpi: 'calls_all', question: { window: { between: { from: '2025-03-03', to: '2025-03-31' } }, grain: 'WEEK' },
    sql: `select w::date, (select count(*) from calls where date_trunc('week', day) = w) from generate_series(timestamp '2025-03-03', '2025-03-24', '7 days') w order by 1` },
  { asks: 'a count by quarter', kpi: 'calls_all', question: { window: YEAR, grain: 'QUARTER' },
    sql: `select date_trunc('quarter', day)::date, count(*) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a count by fiscal quarter from April on', kpi: 'calls_all', question: { window: { between: { from: '2025-04-01', to: '2026-01-01' } }, grain: 'FISCAL_QUARTER' },
    sql: `select date_trunc('quarter', day)::date, count(*) from calls where day >= '2025-04-01' and day < '2026-01-01' group by 1 order by 1` },
  { asks: 'a count by fiscal year, widened to the whole of both', kpi: 'calls_all', question: { window: { between: { from: '2025-02-01', to: '2025-06-01' } }, grain: 'FISCAL_YEAR' },
    sql: `select case when day < '2025-04-01' then date '2024-04-01' else date '2025-04-01' end, count(*) from calls where day < '2026-04-01' group by 1 order by 1` },
  { asks: 'a count by hour on the day that has 23', kpi: 'calls_all', question: { window: { between: { from: '2025-03-30', to: '2025-03-31' } }, grain: 'HOUR' },
    sql: `select to_char(h at time zone 'Europe/Paris', 'YYYY-MM-DD"T"HH24:MI') || case when h < '2025-03-30T01:00Z' then '+01:00' else '+02:00' end,
            (select count(*) from calls where date_trunc('hour', at) = h)
          from generate_series(timestamptz '2025-03-29T23:00Z', '2025-03-30T21:00Z', '1 hour') h order by h` },
  { asks: 'a count by channel, the unknown one last', kpi: 'calls_all', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, count(*) from calls where ${inYear} group by 1 order by channel collate "C" nulls last` },
  { asks: 'a count by channel and team', kpi: 'calls_all', question: { window: YEAR, by: ['channel', 'team'] },
    sql: `select channel, team, count(*) from calls where ${inYear} group by 1, 2 order by channel collate "C" nulls last, team collate "C"` },
  { asks: 'a count by a number, in its own order', kpi: 'calls_all', question: { window: YEAR, by: ['priority'] },
    sql: `select priority, count(*) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a count by a computed field', kpi: 'calls_all', question: { window: YEAR, by: ['long'] },
    sql: `select talk > 300, count(*) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a share by month and channel', kpi: 'calls_answered / calls_all', unit: '%', question: { window: YEAR, grain: 'QUARTER', by: ['channel'] },
    sql: `select date_trunc('quarter', day)::date, channel, count(*) filter (where answered)::numeric / count(*) from calls where ${inYear}
          group by 1, 2 order by channel collate "C" nulls last, 1` },
  { asks: 'a condition inside a KPI', kpi: 'where(calls_all, priority == 1) / calls_all', question: { window: YEAR, grain: 'MONTH' },
    sql: `select m::date, f from ${months} left join ${month('calls', 'count(*) filter (where priority = 1)::numeric / count(*) as f')} on p = m order by 1` },
  { asks: 'a condition over conditions', kpi: 'where(where(calls_all, team in ["north", "west"]), not answered)', question: { window: YEAR },
    sql: `select count(*) from calls where ${inYear} and team in ('north', 'west') and not answered` },
  { asks: 'the share of a channel among all', kpi: 'calls_all / overall(calls_all)', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, count(*)::numeric / sum(count(*)) over () from calls where ${inYear} group by 1 order by channel collate "C" nulls last` },
  { asks: 'the share of a team within its channel', kpi: 'calls_all / overall(calls_all, "team")', question: { window: YEAR, by: ['channel', 'team'] },
    sql: `select channel, team, count(*)::numeric / sum(count(*)) over (partition by channel) from calls where ${inYear}
          group by 1, 2 order by channel collate "C" nulls last, team collate "C"` },
  { asks: 'the share of a channel in each month', kpi: 'calls_all / overall(calls_all, "channel")', question: { window: YEAR, by: ['channel'], grain: 'QUARTER' },
    sql: `select q::date, channel, n / sum(n) over (partition by q) from
          (select date_trunc('quarter', day) as q, channel, count(*)::numeric as n from calls where ${inYear} group by 1, 2) x order by channel collate "C" nulls last, 1` },
  { asks: 'a measure of another source without the dimension', kpi: 'calls_all / overall(responses, "team")', question: { window: YEAR, by: ['team'] },
    sql: `select team, count(*)::numeric / (select count(score) from surveys where ${inYear}) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a sum of exact decimals', kpi: 'cost_total', question: { window: { between: { from: '2025-01-01', to: '2026-04-01' } }, grain: 'QUARTER' },
    sql: `select date_trunc('quarter', day)::date, sum(cost) from calls where day < '2026-04-01' group by 1 order by 1` },
  { asks: 'a sum in hours of seconds', kpi: 'talk_total', question: { window: YEAR }, sql: `select sum(talk) / 3600 from calls where ${inYear}` },
  { asks: 'the same sum converted to minutes', kpi: 'talk_total', unit: 'min', question: { window: YEAR }, sql: `select sum(talk) / 60 from calls where ${inYear}` },
  { asks: 'a mean', kpi: 'talk_mean', question: { window: YEAR, by: ['team'] }, sql: `select team, avg(talk) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a mean over known values only, in minutes', kpi: 'hold_mean', question: { window: YEAR, by: ['team'] }, sql: `select team, avg(hold) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a count of known values', kpi: 'hold_known / calls_all', question: { window: YEAR }, sql: `select count(hold)::numeric / count(*) from calls where ${inYear}` },
  { asks: 'a computed field of two units', kpi: 'handle_mean', question: { window: YEAR }, sql: `select avg(talk + coalesce(hold, 0) * 60) from calls where ${inYear}` },
  { asks: 'a sum of means of two units', kpi: 'talk_mean + hold_mean', unit: 'min', question: { window: YEAR }, sql: `select avg(talk) / 60 + avg(hold) from calls where ${inYear}` },
  { asks: 'minimum and maximum', kpi: 'cost_max - cost_min', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, max(cost) - min(cost) from calls where ${inYear} group by 1 order by channel collate "C" nulls last` },
  { asks: 'a standard deviation', kpi: 'talk_spread', question: { window: YEAR, by: ['team'] }, sql: `select team, stddev_samp(talk) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a percentile by month', kpi: 'talk_p90', question: { window: YEAR, grain: 'MONTH' },
    sql: `select m::date, v from ${months} left join ${month('calls', 'percentile_cont(0.9) within group (order by talk) as v')} on p = m order by 1` },
  { asks: 'distinct customers by quarter', kpi: 'customers', question: { window: YEAR, grain: 'QUARTER' },
    sql: `select date_trunc('quarter', day)::date, count(distinct customer) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'contacts per customer, recomputed for the whole', kpi: 'calls_all / customers', question: { window: YEAR }, sql: `select count(*)::numeric / count(distinct customer) from calls where ${inYear}` },
  { asks: 'the first value of each month', kpi: 'cost_first', question: { window: YEAR, grain: 'MONTH' },
    sql: `select distinct on (1) date_trunc('month', day)::date, cost from calls where ${inYear} order by 1, at, key` },
  { asks: 'the last known value of each team', kpi: 'hold_last', question: { window: YEAR, by: ['team'] },
    sql: `select distinct on (team) team, hold from calls where ${inYear} and hold is not null order by team, at desc, key desc` },
  { asks: 'a measure placed by another time', kpi: 'resolutions', question: { window: YEAR, grain: 'QUARTER' },
    sql: `select date_trunc('quarter', resolved at time zone 'Europe/Paris')::date, count(*) from calls
          where resolved at time zone 'Europe/Paris' >= '2025-01-01' and resolved at time zone 'Europe/Paris' < '2026-01-01' group by 1 order by 1` },
  { asks: 'a duration in days', kpi: 'resolution_time', question: { window: YEAR },
    sql: `select avg(extract(epoch from resolved - at)) / 86400 from calls where resolved at time zone 'Europe/Paris' >= '2025-01-01' and resolved at time zone 'Europe/Paris' < '2026-01-01'` },
  { asks: 'two clocks of one source in one ratio', kpi: 'resolutions / calls_all', question: { window: YEAR },
    sql: `select (select count(*) from calls where resolved at time zone 'Europe/Paris' >= '2025-01-01' and resolved at time zone 'Europe/Paris' < '2026-01-01')::numeric
          / (select count(*) from calls where ${inYear})` },
  { asks: 'two sources by a shared dimension', kpi: 'responses / calls_all', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, (select count(score) from surveys s where s.channel is not distinct from c.channel and ${inYear})::numeric / count(*)
          from calls c where ${inYear} group by 1 order by channel collate "C" nulls last` },
  { asks: 'NPS by channel', kpi: '(promoters - detractors) / responses * 100', unit: 'points', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, (count(*) filter (where score >= 9) - count(*) filter (where score <= 6))::numeric / count(score) * 100 from surveys
          where ${inYear} group by 1 order by channel collate "C" nulls last` },
  { asks: 'a slice of the question', kpi: 'talk_mean', question: { window: YEAR, where: 'channel == "email" and priority <= 2' },
    sql: `select avg(talk) from calls where ${inYear} and channel = 'email' and priority <= 2` },
  { asks: 'a slice that names an unknown', kpi: 'calls_all', question: { window: YEAR, where: 'is_null(channel) or not answered' },
    sql: `select count(*) from calls where ${inYear} and (channel is null or not answered)` },
  { asks: 'parameters', kpi: 'calls_all', question: { window: YEAR, where: 'team == $team and talk > $talk', params: { team: 'north', talk: 300 } },
    sql: `select count(*) from calls where ${inYear} and team = 'north' and talk > 300` },
  { asks: 'a list of parameters', kpi: 'calls_all', question: { window: YEAR, where: 'channel in $channels', params: { channels: ['chat', 'phone'] } },
    sql: `select count(*) from calls where ${inYear} and channel in ('chat', 'phone')` },
  { asks: 'the three best teams of a channel by a ratio, descending', kpi: 'calls_answered / calls_all',
    question: { window: YEAR, by: ['channel', 'team'], orderBy: [{ by: 'asked', descending: true }], first: 3 },
    sql: `select channel, team, count(*) filter (where answered)::numeric / count(*) as f from calls where ${inYear}
          group by 1, 2 order by f desc, channel collate "C" nulls last, team limit 3` },
  { asks: 'groups by a condition on their values', kpi: 'calls_all', question: { window: YEAR, by: ['channel', 'team'], having: 'talk_mean > minutes(7.5) and asked > $least', params: { least: 100 } },
    sql: `select channel, team, count(*) from calls where ${inYear} group by 1, 2 having avg(talk) > 450 and count(*) > 100 order by channel collate "C" nulls last, team collate "C"` },
  { asks: 'the best month of a team first', kpi: 'calls_all', question: { window: MARCH, grain: 'MONTH', by: ['team'], orderBy: [{ by: 'period' }, { by: 'team', descending: true }] },
    sql: `select date '2025-03-01', team, count(*) from calls where ${inMarch} group by 2 order by team desc` },
  { asks: 'text functions', kpi: 'where(calls_all, starts_with(team, "no") or contains(lower(channel), "ai"))', question: { window: YEAR },
    sql: `select count(*) from calls where ${inYear} and (team like 'no%' or channel like '%ai%')` },
  { asks: 'a conditional', kpi: 'calls_all > 100 ? talk_mean : talk_p90', question: { window: MARCH },
    sql: `select case when count(*) > 100 then avg(talk) else percentile_cont(0.9) within group (order by talk) end from calls where ${inMarch}` },
  { asks: 'coalesce over a group that has nothing', kpi: 'coalesce(where(hold_mean, talk > minutes(1000)), minutes(3))', question: { window: YEAR }, sql: `select 3` },
];
