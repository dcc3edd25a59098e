import { between, byChannel, eachMonth, eachWeek, inYear, MARCH_WEEKS, YEAR, type OracleCase } from './oracle-case.js';

/** Whether the customer of `c` had a call in another stretch of time. */
const active = (from: string, to: string, more = 'true'): string =>
  `exists (select 1 from calls o where o.customer = c.customer and o.day >= ${from} and o.day < ${to} and ${more})`;
const month = (value: string, condition: string): string => eachMonth(`(select ${value} from calls c where c.day >= p and c.day < e and c.customer is not null and ${condition})`);
const before = active(`p - interval '1 month'`, 'p');
const customers = 'count(distinct c.customer)';
const open = (alias: string, t: string): string => `${alias}.day < ${t} and (${alias}.resolved_day is null or ${alias}.resolved_day >= ${t})`;
const wasOpen = (t: string): string => `exists (select 1 from calls o where o.customer = c.customer and ${open('o', t)})`;

/** Rows whose customer was, or was not, there in another stretch of time. */
export const COHORT_CASES: readonly OracleCase[] = [
  { asks: 'calls of customers of the month before', kpi: 'returning_calls', question: { window: YEAR, grain: 'MONTH' }, sql: month('count(*)', before) },
  { asks: 'calls of customers who were not there', kpi: 'fresh_calls', question: { window: YEAR, grain: 'MONTH' }, sql: month('count(*)', `not ${before}`) },
  { asks: 'new customers', kpi: 'new_customers', question: { window: YEAR, grain: 'MONTH' }, sql: month(customers, `not ${active(`'-infinity'`, 'p')}`) },
  { asks: 'talk with known customers, by channel', kpi: 'known_talk', question: { window: between('2025-07-01', '2025-10-01'), by: ['channel'] },
    sql: `select channel, coalesce(sum(talk) filter (where customer is not null and ${active(`'-infinity'`, `'2025-07-01'`)}), 0) / 3600 from calls c
          where day >= '2025-07-01' and day < '2025-10-01' group by 1 ${byChannel}` },
  { asks: 'customers who did not come back', kpi: 'lost_customers / customers', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select ${customers} filter (where not ${active('e', `e + interval '1 month'`)})::numeric / ${customers} from calls c where c.day >= p and c.day < e)`) },
  { asks: 'customers who did', kpi: 'stayed_customers', question: { window: YEAR, grain: 'MONTH' }, sql: month(customers, active('e', `e + interval '1 month'`)) },
  { asks: 'retention of the month before', kpi: 'previous(stayed_customers) / previous(customers)', question: { window: between('2025-03-01', '2026-01-01'), grain: 'MONTH' },
    sql: `select p::date, (select ${customers} filter (where ${active('p', `p + interval '1 month'`)})::numeric / ${customers} from calls c where c.day >= p - interval '1 month' and c.day < p)
          from generate_series(timestamp '2025-03-01', '2025-12-01', '1 month') p order by 1` },
  { asks: 'back after a gap', kpi: 'back_after_gap', question: { window: YEAR, grain: 'MONTH' },
    // The window lies 30 days of 24 hours before the month before: its bounds are moved as instants.
    sql: eachMonth(`(select ${customers} from calls c where c.day >= p and c.day < e and exists (select 1 from calls o where o.customer = c.customer
      and o.at >= (p - interval '1 month') at time zone 'Europe/Paris' - interval '720 hours' and o.at < p at time zone 'Europe/Paris' - interval '720 hours'))`) },
  { asks: 'answered now and before: the measure\'s filter says who was there', kpi: 'answered_again', question: { window: YEAR, grain: 'MONTH' },
    sql: month('count(*)', `c.answered and ${active(`p - interval '1 month'`, 'p', 'o.answered')}`) },
  { asks: 'the mean of returning customers', kpi: 'returning_talk_mean', question: { window: YEAR, grain: 'MONTH' }, sql: month('avg(talk)', before) },
  { asks: 'a slice chooses what is counted, not who was there', kpi: 'returning_calls', question: { window: YEAR, grain: 'MONTH', where: 'channel == "email"' },
    sql: month('count(*)', `c.channel = 'email' and ${before}`) },
  { asks: 'a group likewise', kpi: 'returning_calls', question: { window: between('2025-05-01', '2025-06-01'), by: ['team'] },
    sql: `select team, count(*) filter (where customer is not null and ${active(`'2025-04-01'`, `'2025-05-01'`)}) from calls c where day >= '2025-05-01' and day < '2025-06-01' group by 1 order by 1` },
  { asks: 'in a window the one before it of the same length', kpi: 'returning_calls', question: { window: between('2025-05-10', '2025-05-24') },
    sql: `select count(*) from calls c where day >= '2025-05-10' and day < '2025-05-24' and ${active(`'2025-04-26'`, `'2025-05-10'`)}` },
  { asks: 'in a whole year the year before it', kpi: 'fresh_calls', question: { window: YEAR },
    sql: `select count(*) from calls c where ${inYear} and customer is not null and not ${active(`'2024-01-01'`, `'2025-01-01'`)}` },
  { asks: 'in trailing weeks the ones before them', kpi: 'rolling(returning_calls, 4, "week")', question: { window: MARCH_WEEKS, grain: 'WEEK' },
    sql: eachWeek(`(select count(*) from calls c where c.day >= e - interval '28 days' and c.day < e and ${active(`e - interval '56 days'`, `e - interval '28 days'`)})`) },
  { asks: 'how new customers changed', kpi: 'change(new_customers)', question: { window: between('2025-03-01', '2026-01-01'), grain: 'MONTH' },
    sql: `with counts as (select p, (select ${customers} from calls c where c.day >= p and c.day < p + interval '1 month' and c.customer is not null and not ${active(`'-infinity'`, 'p')}) as n
            from generate_series(timestamp '2025-02-01', '2025-12-01', '1 month') p)
          select p::date, n - lag(n) over (order by p) from counts order by 1 offset 1` },
  { asks: 'returning customers before corrections', earlier: true, kpi: 'returning_calls / calls_all', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) filter (where c.customer is not null and ${before})::numeric / count(*) from calls c where c.day >= p and c.day < e)`) },

  { asks: 'open at both ends', kpi: 'still_open', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) from calls c where ${open('c', 'e')} and c.customer is not null and ${wasOpen('p')})`) },
  { asks: 'customers with something open who had nothing open before', kpi: 'newly_open', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select ${customers} from calls c where ${open('c', 'e')} and not ${wasOpen('p')})`) },
  { asks: 'customers with something open for the first time', kpi: 'first_time_open', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select ${customers} from calls c where ${open('c', 'e')} and not exists (select 1 from calls o where o.customer = c.customer and o.day < p and (o.resolved is null or o.resolved > o.at)))`) },
  { asks: 'open at both ends, by channel', kpi: 'still_open', question: { window: YEAR, grain: 'QUARTER', by: ['channel'] },
    sql: `select p::date, channel, (select count(*) from calls c where c.channel is not distinct from g.channel and ${open('c', `p + interval '3 months'`)} and c.customer is not null and ${wasOpen('p')})
          from (select distinct channel from calls) g, generate_series(timestamp '2025-01-01', '2025-10-01', '3 months') p ${byChannel}, 1` },
];
