import { between, byChannel, eachDay, eachMonth, eachQuarter, eachWeek, MARCH, MARCH_WEEKS, YEAR, type OracleCase } from './oracle-case.js';

/** Open at the local time t. */
const open = (t: string): string => `day < ${t} and (resolved_day is null or resolved_day >= ${t})`;
const openAt = (t: string, value = 'count(*)'): string => `(select ${value} from calls where ${open(t)})`;
const age = (t: string): string => `extract(epoch from (${t}) at time zone 'Europe/Paris' - at)`;
const localNow = `(select now at time zone 'Europe/Paris' from asked)`;

/** What is open at the end of a period: the rows begun before it and not ended before it. */
export const STOCK_CASES: readonly OracleCase[] = [
  { asks: 'what is open at the end of each month', kpi: 'open_calls', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(openAt('e')) },
  { asks: 'what is open at the end of each day', kpi: 'open_calls', question: { window: MARCH, grain: 'DAY' }, sql: eachDay(openAt('e')) },
  { asks: 'what is open at the end of a window', kpi: 'open_calls', question: { window: between('2025-02-01', '2025-03-15') }, sql: `select ${openAt(`timestamp '2025-03-15'`)}` },
  { asks: 'what is open by channel', kpi: 'open_calls', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, count(*) from calls where ${open(`'2026-01-01'`)} group by 1 ${byChannel}` },
  { asks: 'what is open by channel at the end of each quarter', kpi: 'open_calls', question: { window: YEAR, grain: 'QUARTER', by: ['channel'] },
    sql: `select p::date, channel, (select count(*) from calls c where c.channel is not distinct from g.channel and ${open(`p + interval '3 months'`)})
          from (select distinct channel from calls) g, generate_series(timestamp '2025-01-01', '2025-10-01', '3 months') p ${byChannel}, 1` },
  { asks: 'money that is open', kpi: 'open_cost', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(openAt('e', 'coalesce(sum(cost), 0)')) },
  { asks: 'the mean of what is open', kpi: 'open_talk_mean', question: { window: MARCH, grain: 'DAY' }, sql: eachDay(openAt('e', 'avg(talk)')) },
  { asks: 'extremes of what is open', kpi: 'open_talk_max - open_talk_min', question: { window: MARCH_WEEKS, grain: 'WEEK' }, sql: eachWeek(openAt('e', 'max(talk) - min(talk)')) },
  { asks: 'the spread of what is open', kpi: 'open_talk_spread', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(openAt('e', 'stddev_samp(talk)')) },
  { asks: 'the median of what is open', kpi: 'open_talk_p50', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(openAt('e', 'percentile_cont(0.5) within group (order by talk)')) },
  { asks: 'whose calls are open', kpi: 'open_customers', question: { window: MARCH, grain: 'DAY' }, sql: eachDay(openAt('e', 'count(distinct customer)')) },
  { asks: 'the oldest and the newest open call', kpi: 'open_newest - open_oldest', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select talk from calls where ${open('e')} order by at desc, key desc limit 1) - (select talk from calls where ${open('e')} order by at, key limit 1)`) },
  { asks: 'the mean age of the backlog', kpi: 'open_age', unit: 'd', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(openAt('e', `avg(${age('e')}) / 86400`)) },
  { asks: 'the oldest age by team', kpi: 'open_age_max', unit: 'd', question: { window: MARCH, grain: 'MONTH', by: ['team'] },
    sql: `select date '2025-03-01', team, max(${age(`timestamp '2025-04-01'`)}) / 86400 from calls where ${open(`'2025-04-01'`)} group by 2 order by 2` },
  { asks: 'the 90th percentile of ages', kpi: 'open_age_p90', question: { window: MARCH_WEEKS, grain: 'WEEK' },
    sql: eachWeek(openAt('e', `percentile_cont(0.9) within group (order by ${age('e')}) / 86400`)) },
  { asks: 'the backlog older than five days', kpi: 'open_old / open_calls', question: { window: MARCH, grain: 'DAY' }, sql: eachDay(openAt('e', `count(*) filter (where ${age('e')} > 5 * 86400)::numeric / count(*)`)) },
  { asks: 'urgent ones in a slice', kpi: 'open_urgent', question: { window: YEAR, grain: 'QUARTER', where: 'channel == "email"' },
    sql: eachQuarter(`(select count(*) from calls where ${open('e')} and priority = 1 and channel = 'email')`) },
  { asks: 'how the backlog changed', kpi: 'change(open_calls)', question: { window: between('2025-02-01', '2026-01-01'), grain: 'MONTH' },
    sql: `select p::date, ${openAt(`(p + interval '1 month')`)} - ${openAt('p')} from generate_series(timestamp '2025-02-01', '2025-12-01', '1 month') p order by 1` },
  { asks: 'what came less what was closed', kpi: 'open_calls - previous(open_calls)', question: { window: between('2025-03-08', '2025-03-29'), grain: 'DAY' },
    sql: `select p::date, (select count(*) from calls where day >= p and day < p + interval '1 day' and (resolved is null or resolved >= at))
            - (select count(*) from calls where resolved_day >= p and resolved_day < p + interval '1 day' and resolved >= at)
          from generate_series(timestamp '2025-03-08', '2025-03-28', '1 day') p order by 1` },
  { asks: 'the mean backlog of a month\'s evenings', kpi: 'mean_over(open_calls, "day")', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select avg(${openAt('d')}) from generate_series(p + interval '1 day', e, '1 day') d)`) },
  { asks: 'the largest backlog of a week day', kpi: 'max_over(open_customers, "day", weekday() <= 5)', question: { window: MARCH_WEEKS, grain: 'WEEK' },
    sql: eachWeek(`(select max(${openAt('d', 'count(distinct customer)')}) from generate_series(p + interval '1 day', p + interval '5 days', '1 day') d)`) },
  { asks: 'backlog against volume', kpi: 'open_calls / rolling(calls_all, 7, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`${openAt('e')}::numeric / (select count(*) from calls where day >= e - interval '7 days' and day < e)`) },
  { asks: 'a backlog a year earlier', kpi: 'shift(open_calls, 1, "year")', question: { window: between('2026-01-01', '2026-04-01'), grain: 'MONTH' },
    sql: `select p::date, ${openAt(`(p - interval '11 months')`)} from generate_series(timestamp '2026-01-01', '2026-03-01', '1 month') p order by 1` },
  { asks: 'a backlog before its corrections', earlier: true, kpi: 'open_calls', question: { window: YEAR, grain: 'MONTH', by: ['team'] },
    sql: `select p::date, team, (select count(*) from calls c where c.team = g.team and ${open(`p + interval '1 month'`)})
          from (select distinct team from calls) g, generate_series(timestamp '2025-01-01', '2025-12-01', '1 month') p order by team, 1` },
  { asks: 'what is open now', kpi: 'open_pulses', question: { window: { toDate: 'MONTH' }, by: ['channel'] },
    sql: `select channel, count(*) from pulses where day < ${localNow} and (closed_day is null or closed_day >= ${localNow}) group by 1 ${byChannel}` },
  { asks: 'what was open a month ago at this hour', kpi: 'previous(open_pulses)', question: { window: { toDate: 'MONTH' } },
    sql: `with t as (select least(${localNow} - interval '1 month', date_trunc('month', ${localNow})) as t) select count(*) from pulses, t where day < t and (closed_day is null or closed_day >= t)` },
];
