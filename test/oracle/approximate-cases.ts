import { DISTINCT_ERROR } from '../../src/kernel/distinct-sketch.js';
import { QUANTILE_ERROR } from '../../src/kernel/quantile-sketch.js';
import {
  between, byChannel, eachDay, eachMonth, eachQuarter, eachWeek, inMarch, inYear, MARCH, MARCH_WEEKS, YEAR, type OracleCase,
} from './oracle-case.js';

const open = (t: string): string => `day < ${t} and (resolved_day is null or resolved_day >= ${t})`;
const age = (t: string): string => `extract(epoch from (${t}) at time zone 'Europe/Paris' - at)`;
const customers = 'count(distinct customer)';

/** The value of the lower rank, as people would find it: they put the values in order and count. */
const ranked = (p: number, value: string): string => `(array_agg(${value} order by ${value}) filter (where ${value} is not null))[floor(${p} * (count(${value}) - 1))::int + 1]`;

/** The same out of its bin, by halving and doubling: 128 bins from one power of two to the next. */
const binned = (value: string): string => `(select case when x = 0 then 0 else sign(x) * 2 * l * u / (l + u) end from (select ${value} as x) a,
  lateral (select (select max(2.0 ^ e) from generate_series(-20, 60) e where 2.0 ^ e <= abs(x)) as b) b, lateral (select floor((abs(x) / b - 1) * 128) as j) c,
  lateral (select b * (1 + j / 128) as l, b * (1 + (j + 1) / 128) as u) d)`;

const ofCalls = (value: string, where = 'day >= p and day < e'): string => `(select ${value} from calls where ${where})`;

/** Four standard errors. */
const COUNTED = { within: 4 * DISTINCT_ERROR };
const RANKED = { within: QUANTILE_ERROR };

/** Approximate aggregates beside what is exact, within their error; and beside the very same estimate, made by hand. */
export const APPROXIMATE_CASES: readonly OracleCase[] = [
  { asks: 'about how many customers', kpi: 'customers_about', question: { window: YEAR }, ...COUNTED, sql: `select ${customers} from calls where ${inYear}` },
  { asks: 'about how many by month', kpi: 'customers_about', question: { window: YEAR, grain: 'MONTH' }, ...COUNTED, sql: eachMonth(ofCalls(customers)) },
  { asks: 'about how many by channel', kpi: 'customers_about', question: { window: YEAR, by: ['channel'] }, ...COUNTED,
    sql: `select channel, ${customers} from calls where ${inYear} group by 1 ${byChannel}` },
  { asks: 'about how many in trailing days', kpi: 'rolling(customers_about, 28, "day")', question: { window: MARCH, grain: 'DAY' }, ...COUNTED,
    sql: eachDay(ofCalls(customers, `day >= e - interval '28 days' and day < e`)) },
  { asks: 'about how many so far', kpi: 'cumulative(customers_about)', question: { window: YEAR, grain: 'MONTH' }, ...COUNTED, sql: eachMonth(ofCalls(customers, 'day < e')) },
  { asks: 'about how many different keys, which are many', kpi: 'keys_about', question: { window: YEAR, grain: 'QUARTER' }, ...COUNTED, sql: eachQuarter(ofCalls('count(distinct key)')) },
  { asks: 'about how many different keys since the beginning', kpi: 'cumulative(keys_about)', question: { window: between('2026-01-01', '2026-02-01') }, ...COUNTED,
    sql: `select count(*) from calls where day < '2026-02-01'` },
  { asks: 'about how many different amounts, however they are written', kpi: 'amounts_about', question: { window: YEAR }, ...COUNTED,
    sql: `select count(distinct cost + 0.000) from calls where ${inYear}` },
  { asks: 'about how many instants', kpi: 'instants_about', question: { window: YEAR, by: ['team'] }, ...COUNTED,
    sql: `select team, count(distinct resolved) from calls where ${inYear} group by 1 order by 1` },
  { asks: 'two truths are two', kpi: 'truths_about', question: { window: YEAR }, sql: 'select 2' },
  { asks: 'nobody is 0', nothing: true, kpi: 'where(customers_about, talk > minutes(1000))', question: { window: YEAR, grain: 'QUARTER' }, sql: eachQuarter('0') },
  { asks: 'contacts of each, about', kpi: 'calls_all / customers_about', question: { window: YEAR, by: ['team'] }, ...COUNTED,
    sql: `select team, count(*)::numeric / ${customers} from calls where ${inYear} group by 1 order by 1` },
  { asks: 'the share of those who are urgent', kpi: 'where(customers_about, priority == 1) / customers_about', question: { window: YEAR, grain: 'QUARTER' }, within: 8 * DISTINCT_ERROR,
    sql: eachQuarter(ofCalls(`(${customers} filter (where priority = 1))::numeric / ${customers}`)) },

  { asks: 'a percentile to within its bin', kpi: 'talk_p90_about', question: { window: YEAR, grain: 'MONTH' }, ...RANKED, sql: eachMonth(ofCalls(ranked(0.9, 'talk'))) },
  { asks: 'the same bins by hand', kpi: 'talk_p90_about', question: { window: YEAR, grain: 'MONTH', by: ['team'] },
    sql: `select p::date, team, ${binned('v')} from (select date_trunc('month', day) as p, team, ${ranked(0.9, 'talk')} as v from calls where ${inYear} group by 1, 2) x order by team, 1` },
  { asks: 'a median that may be negative', kpi: 'slack_p30_about', question: { window: YEAR, grain: 'MONTH', by: ['channel'] },
    sql: `select p::date, channel, ${binned('v')} from (select date_trunc('month', day) as p, channel, ${ranked(0.3, '(talk - 300)')} as v from calls where ${inYear} group by 1, 2) x ${byChannel}, 1` },
  { asks: 'a skewed value, and no other', kpi: 'skewed_p99_about', question: { window: YEAR }, ...RANKED, sql: `select ${ranked(0.99, '(cost ^ 3 / 1000)')} from calls where ${inYear}` },
  { asks: 'in another unit', kpi: 'hold_p50_about', question: { window: YEAR, by: ['team'] }, ...RANKED,
    sql: `select team, ${ranked(0.5, 'hold')} from calls where ${inYear} group by 1 order by 1` },
  { asks: 'a trailing percentile by its bin', kpi: 'rolling(talk_p90_about, 7, "day")', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select ${binned('v')} from (select ${ranked(0.9, 'talk')} as v from calls where day >= e - interval '7 days' and day < e) x)`) },
  { asks: 'the mean of the weeks\' percentiles', kpi: 'mean_over(talk_p90_about, "week")', question: { window: MARCH_WEEKS }, ...RANKED,
    sql: `select avg(v) from (select ${ranked(0.9, 'talk')} as v from calls where day >= '2025-03-03' and day < '2025-03-31' group by date_trunc('week', day)) x` },
  { asks: 'two percentiles of one value', kpi: 'talk_p90_about - talk_p10_about', question: { window: YEAR },
    sql: `select ${binned('v')} - ${binned('w')} from (select ${ranked(0.9, 'talk')} as v, ${ranked(0.1, 'talk')} as w from calls where ${inYear}) x` },
  { asks: 'in a slice', kpi: 'talk_p90_about', question: { window: YEAR, where: 'channel == "email" and priority <= 2' }, ...RANKED,
    sql: `select ${ranked(0.9, 'talk')} from calls where ${inYear} and channel = 'email' and priority <= 2` },
  { asks: 'the two teams with the highest', kpi: 'talk_p90_about', question: { window: MARCH, by: ['team'], orderBy: [{ by: 'asked', descending: true }], first: 2, having: 'customers_about > 20' },
    sql: `select team, ${binned('v')} as x from (select team, ${ranked(0.9, 'talk')} as v from calls where ${inMarch} group by 1 having ${customers} > 20) y order by x desc, team limit 2` },
  { asks: 'of nothing there is none', nothing: true, kpi: 'where(talk_p90_about, talk > minutes(1000))', question: { window: YEAR }, sql: 'select null' },

  { asks: 'about whose calls are open', kpi: 'open_customers_about', question: { window: MARCH, grain: 'DAY' }, ...COUNTED, sql: eachDay(ofCalls(customers, open('e'))) },
  { asks: 'the 90th percentile of what is open', kpi: 'open_talk_p90_about', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select ${binned('v')} from (select ${ranked(0.9, 'talk')} as v from calls where ${open('e')}) x)`) },
  { asks: 'the same by channel', kpi: 'open_talk_p90_about', question: { window: YEAR, by: ['channel'] }, ...RANKED,
    sql: `select channel, ${ranked(0.9, 'talk')} from calls where ${open(`'2026-01-01'`)} group by 1 ${byChannel}` },
  { asks: 'ages, which are others at each instant', kpi: 'open_age_p90_about', question: { window: MARCH_WEEKS, grain: 'WEEK' }, ...RANKED,
    sql: eachWeek(ofCalls(`${ranked(0.9, age('e'))} / 86400`, open('e'))) },
  { asks: 'about who was answered in trailing months', kpi: 'rolling(answered_customers_about, 3, "month")', question: { window: YEAR, grain: 'MONTH' }, ...COUNTED,
    sql: eachMonth(`(select ${customers} from messages m where day >= e - interval '3 months' and day < e and direction = 'in'
      and exists (select 1 from messages o where o."case" = m."case" and o.direction = 'out' and o.at > m.at and o.at <= m.at + interval '24 hours'))`) },
  { asks: 'the median agent', kpi: 'agent_talk_p50_about', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select ${binned('v')} from (select ${ranked(0.5, '"inner"')} as v from (select sum(talk) as "inner" from calls where day >= p and day < e group by agent) y) x)`) },
  // Of a dozen two may share a register.
  { asks: 'about how many new customers', kpi: 'new_customers_about', question: { window: YEAR, grain: 'MONTH' }, within: 0.1,
    sql: eachMonth(`(select ${customers} from calls c where day >= p and day < e and not exists (select 1 from calls o where o.customer = c.customer and o.day < p))`) },
  { asks: 'before corrections', earlier: true, kpi: 'talk_p90_about', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select ${binned('v')} from (select ${ranked(0.9, 'talk')} as v from calls where day >= p and day < e) x)`) },
];
