import { between, byChannel, eachMonth, eachQuarter, inYear, YEAR, type OracleCase } from './oracle-case.js';

const inbound = `m.direction = 'in'`;
/** A reply in the same case within so long. */
const reply = (within: string): string =>
  `exists (select 1 from messages r where r."case" = m."case" and r.direction = 'out' and r.at > m.at and r.at <= m.at + interval '${within}')`;
const of = (condition: string, period = 'm.day >= p and m.day < e', value = 'count(*)'): string =>
  `(select ${value} from messages m where ${period} and ${condition})`;
const year = inYear.replaceAll('day', 'm.day');
/** Elapsed time, not calendar time: days of 24 hours. */
const within = (later: string, earlier: string, hours: number): string => `${later} > ${earlier} and ${later} <= ${earlier} + interval '${hours} hours'`;

/** Rows that others follow, or fail to: plain joins on the entity and the gaps. */
export const JOURNEY_CASES: readonly OracleCase[] = [
  { asks: 'answered within a day', kpi: 'answered_24h', question: { window: YEAR, grain: 'MONTH' }, sql: eachMonth(of(`${inbound} and ${reply('24 hours')}`)) },
  { asks: 'the share answered within a day, by channel', kpi: 'answered_24h / inbound', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, count(*) filter (where ${reply('24 hours')})::numeric / count(*) from messages m where ${year} and ${inbound} group by 1 ${byChannel}` },
  { asks: 'not answered within a day: an unknown case never matches', kpi: 'unanswered_24h', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(of(`${inbound} and m."case" is not null and not ${reply('24 hours')}`)) },
  { asks: 'answered, unanswered and of no case are all', kpi: 'answered_24h + unanswered_24h', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(of(`${inbound} and m."case" is not null`)) },
  { asks: 'never answered', kpi: 'never_answered', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, count(*) from messages m where ${year} and ${inbound} and m."case" is not null
            and not exists (select 1 from messages r where r."case" = m."case" and r.direction = 'out' and r.at > m.at) group by 1 ${byChannel}` },
  { asks: 'an e-mail, no reply in a day, then a call', kpi: 'mail_then_call', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(of(`${inbound} and m.channel = 'email'
      and not exists (select 1 from messages r where r.customer = m.customer and r.direction = 'out' and ${within('r.at', 'm.at', 24)})
      and exists (select 1 from calls c where c.customer = m.customer and c.at > m.at + interval '24 hours' and c.at <= m.at + interval '240 hours')`)) },
  { asks: 'nothing but silence until a call', kpi: 'silent_until_call', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(of(`${inbound} and exists (select 1 from calls c where c.customer = m.customer and ${within('c.at', 'm.at', 336)}
      and not exists (select 1 from messages r where r.customer = m.customer and r.direction = 'out' and r.at > m.at and r.at < c.at))`)) },
  { asks: 'out, in and out again, each within two days', kpi: 'three_steps', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, count(*) from messages m where ${year} and ${inbound} and exists (
            select 1 from messages a join messages b on b."case" = a."case" and b.direction = 'in' and ${within('b.at', 'a.at', 48)}
              join messages c on c."case" = b."case" and c.direction = 'out' and ${within('c.at', 'b.at', 48)}
            where a."case" = m."case" and a.direction = 'out' and ${within('a.at', 'm.at', 48)}) group by 1 ${byChannel}` },
  { asks: 'customers who were answered', kpi: 'answered_customers', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(of(`${inbound} and ${reply('24 hours')}`, undefined, 'count(distinct m.customer)')) },
  { asks: 'customers who were answered in trailing months', kpi: 'rolling(answered_customers, 3, "month")', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(of(`${inbound} and ${reply('24 hours')}`, `m.day >= e - interval '3 months' and m.day < e`, 'count(distinct m.customer)')) },
  { asks: 'answered the first time they wrote', kpi: 'first_answered', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(of(`${inbound} and ${reply('24 hours')} and m.key = (select f.key from messages f where f."case" = m."case" and f.direction = 'in' order by f.at, f.key collate "C" limit 1)`)) },
  { asks: 'the mood of the first reply', kpi: 'reply_mood', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select avg((select r.mood from messages r where r."case" = m."case" and r.direction = 'out' and ${within('r.at', 'm.at', 72)} order by r.at, r.key collate "C" limit 1))
      from messages m where m.day >= p and m.day < e and ${inbound})`) },
  { asks: 'the mood of what was answered', kpi: 'mood_when_answered', question: { window: YEAR, by: ['channel'] },
    sql: `select channel, avg(mood) from messages m where ${year} and ${inbound} and ${reply('72 hours')} group by 1 ${byChannel}` },
  { asks: 'the talk of the call that follows', kpi: 'call_talk_after', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select coalesce(sum((select c.talk from calls c where c.customer = m.customer and ${within('c.at', 'm.at', 168)} order by c.at, c.key collate "C" limit 1)), 0) / 3600
      from messages m where m.day >= p and m.day < e and ${inbound})`) },
  { asks: 'another channel six hours to four days later', kpi: 'switched', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(of(`m.channel = 'email' and exists (select 1 from messages r where r."case" = m."case" and r.channel = 'chat' and r.at > m.at + interval '6 hours' and r.at <= m.at + interval '96 hours')`)) },
  { asks: 'in a slice: it chooses what begins, not what follows', kpi: 'answered_24h', question: { window: YEAR, where: 'channel == "chat"' },
    sql: `select ${of(`${inbound} and m.channel = 'chat' and ${reply('24 hours')}`, year)}` },
  { asks: 'a condition inside the KPI', kpi: 'where(answered_24h, channel == "phone") / where(inbound, channel == "phone")', question: { window: YEAR, grain: 'QUARTER' },
    sql: eachQuarter(`(select count(*) filter (where ${reply('24 hours')})::numeric / count(*) from messages m where m.day >= p and m.day < e and ${inbound} and m.channel = 'phone')`) },
  { asks: 'how the share of silence moved', kpi: 'change(unanswered_24h / inbound)', unit: '', question: { window: between('2025-04-01', '2026-01-01'), grain: 'QUARTER' },
    sql: `with shares as (select date_trunc('quarter', day) as p, count(*) filter (where m."case" is not null and not ${reply('24 hours')})::numeric / count(*) as f
            from messages m where ${year} and ${inbound} group by 1)
          select p::date, f - lag(f) over (order by p) from shares order by 1 offset 1` },
  { asks: 'the mean day of a journey', kpi: 'mean_over(answered_24h, "day")', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) / extract(day from e - p) from messages m where m.day >= p and m.day < e and ${inbound} and ${reply('24 hours')})`) },
  { asks: 'silence before replies were recorded late', earlier: true, kpi: 'unanswered_24h / inbound', question: { window: YEAR, grain: 'MONTH' },
    sql: eachMonth(`(select count(*) filter (where m."case" is not null and not ${reply('24 hours')})::numeric / count(*) from messages m where m.day >= p and m.day < e and ${inbound})`) },
];
