import { between, byChannel, eachDay, eachMonth, eachQuarter, inYear, MARCH, YEAR, type OracleCase } from './oracle-case.js';

/** One row per entity that has rows in the period: its inner value. */
const perEntity = (entity: string, inner: string, where = 'day >= p and day < e'): string =>
  `(select ${entity} as entity, ${inner} as inner from calls where ${where} and ${entity} is not null group by 1) x`;

/** An aggregate over entities, each with an aggregate over its own rows. */
export const PER_CASES: readonly OracleCase[] = [
  { asks: 'customers with two calls or more', kpi: 'repeat_customers', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) from ${perEntity('customer', 'count(*)')} where "inner" >= 2)`) },
  { asks: 'the share of them', kpi: 'repeat_customers / customers', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select count(*) filter (where "inner" >= 2)::numeric / count(*) from ${perEntity('customer', 'count(*)')})`) },
  { asks: 'calls per customer by channel', kpi: 'calls_per_customer', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, avg(n) from (select channel, customer, count(*) as n from calls where ${inYear} and customer is not null group by 1, 2) x group by 1 ${byChannel}` },
  { asks: 'the customer who talked longest', kpi: 'talk_per_customer_max', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select max("inner") / 60 from ${perEntity('customer', 'sum(talk)')})`) },
  { asks: 'channels per customer', kpi: 'channels_per_customer', question: { window: YEAR, by: ['team'] },
    sql: `select team, avg(n) from (select team, customer, count(distinct channel) as n from calls where ${inYear} and customer is not null group by 1, 2) x group by 1 order by 1` },
  { asks: 'customers none of whose calls was answered', kpi: 'unanswered_customers', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) from ${perEntity('customer', 'count(*) filter (where answered)')} where "inner" = 0)`) },
  { asks: 'the median agent', kpi: 'agent_talk_p50', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select percentile_cont(0.5) within group (order by "inner") from ${perEntity('agent', 'sum(talk)')})`) },
  { asks: 'the least mean of an agent above a minute', kpi: 'agent_mean_min', question: { window: MARCH, grain: 'DAY' },
    sql: eachDay(`(select min("inner") from ${perEntity('agent', 'avg(talk)')} where "inner" > 60)`) },
  { asks: 'how unevenly calls are spread over agents', kpi: 'agent_spread', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select stddev_samp("inner") from ${perEntity('agent', 'count(*)')})`) },
  { asks: 'calls beyond the first one', kpi: 'extra_calls', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select coalesce(sum("inner" - 1), 0) from ${perEntity('customer', 'count(*)')} where "inner" > 1)`) },
  { asks: 'the first talk of each customer', kpi: 'first_talk', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select sum(talk) / 3600 from (select distinct on (customer) talk from calls where day >= p and day < e and customer is not null order by customer, at, key collate "C") x)`) },
  { asks: 'the mean of the longest holds, in minutes', kpi: 'hold_max_mean', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select avg("inner") from ${perEntity('customer', 'max(hold)')})`) },
  { asks: 'customers with two urgent calls', kpi: 'urgent_customers', question: { window: YEAR, by: ['team'] },
    sql: `select team, count(*) filter (where n >= 2) from (select team, customer, count(*) as n from calls where ${inYear} and priority = 1 and customer is not null group by 1, 2) x group by 1 order by 1` },
  { asks: 'cases with one message alone', kpi: 'one_touch_cases', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) from (select "case" from messages where day >= p and day < e and "case" is not null group by 1 having count(*) = 1) x)`) },
  { asks: 'customers with two calls in trailing months', kpi: 'rolling(repeat_customers, 3, "month")', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) from ${perEntity('customer', 'count(*)', `day >= e - interval '3 months' and day < e`)} where "inner" >= 2)`) },
  { asks: 'customers with two calls so far', kpi: 'to_date(repeat_customers, "year")', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select count(*) from ${perEntity('customer', 'count(*)', `day >= '2025-01-01' and day < e`)} where "inner" >= 2)`) },
  { asks: 'how they grew', kpi: 'growth(repeat_customers)', question: { window: between('2025-04-01', '2026-01-01'), grain: 'QUARTER' },
    sql: `select p::date, (select count(*)::numeric from ${perEntity('customer', 'count(*)', `day >= p and day < p + interval '3 months'`)} where "inner" >= 2)
            / (select count(*) from ${perEntity('customer', 'count(*)', `day >= p - interval '3 months' and day < p`)} where "inner" >= 2) - 1
          from generate_series(timestamp '2025-04-01', '2025-10-01', '3 months') p order by 1` },
  { asks: 'in a slice, and with a condition', kpi: 'where(calls_per_customer, answered)', question: { window: YEAR, where: 'channel in ["phone", "chat"]' },
    sql: `select avg(n) from (select customer, count(*) as n from calls where ${inYear} and answered and channel in ('phone', 'chat') and customer is not null group by 1) x` },
  { asks: 'customers before corrections', earlier: true, kpi: 'repeat_customers', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) from ${perEntity('customer', 'count(*)')} where "inner" >= 2)`) },
];
