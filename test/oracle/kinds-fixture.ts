import type { AppContext } from '../../src/app/context.js';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { defineSource } from '../../src/app/define-source.js';
import { defineTag } from '../../src/app/define-tag.js';
import type { Defined } from '../../src/app/definitions/models.js';
import type { MeasureInput } from '../../src/app/definitions/measure-content.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import { seeded } from './fixture.js';
import { defineTogether } from '../support/definitions.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2025-01-01T00:00:00Z');
const DAYS = 450;

/** Ranges of tags, half-open. The SQL reads the same table. */
export const TAGS = [
  { tag: 'holiday', name: 'Easter', from: '2025-04-18', to: '2025-04-22' },
  { tag: 'holiday', name: 'Bastille Day', from: '2025-07-14', to: '2025-07-15' },
  { tag: 'holiday', name: 'Christmas', from: '2025-12-24', to: '2026-01-02' },
  { tag: 'promo', name: 'Spring sale', from: '2025-03-01', to: '2025-03-15' },
  { tag: 'promo', name: 'Clearance', from: '2025-03-15', to: '2025-03-20' },
  { tag: 'promo', name: 'Black Friday', from: '2025-11-24', to: '2025-12-02' },
] as const;

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
const from9 = [['09:00', '12:00'], ['13:00', '17:30']] as const;
const from8 = [['08:00', '16:00']] as const;
/** Working hours, Monday first; the others begin in July. The SQL reads the same table. */
export const HOURS = [
  { validFrom: null, weekly: [from9, from9, from9, from9, from9, [], []] },
  { validFrom: '2025-07-01', weekly: [from8, from8, from8, from8, [['08:00', '14:00']], [['10:00', '12:00']], []] },
] as const satisfies readonly { validFrom: string | null; weekly: readonly (readonly (readonly [string, string])[])[] }[];

export const CLOSED_DAYS = ['2025-05-01', '2025-11-11'];

const IN = 'direction == "in"';

const MEASURES: readonly MeasureInput[] = [
  { key: 'messages_all', source: 'messages', aggregation: 'COUNT' },
  { key: 'inbound', source: 'messages', aggregation: 'COUNT', filter: IN },
  { key: 'pulses_all', source: 'pulses', aggregation: 'COUNT' },
  { key: 'pulse_mean', source: 'pulses', aggregation: 'AVG', value: 'size' },
  { key: 'monthly', source: 'calls', aggregation: 'SUM', value: 'talk', unit: 'h', finestGrain: 'MONTH' },

  { key: 'worked_mean', source: 'calls', aggregation: 'AVG', value: 'business_seconds(occurredAt, resolved_at)', unit: 'h' },
  { key: 'worked_p50', source: 'calls', aggregation: 'PERCENTILE', percentile: 0.5, value: 'business_seconds(occurredAt, resolved_at)', unit: 'h' },
  { key: 'worked_in_time', source: 'calls', aggregation: 'COUNT', filter: 'business_seconds(occurredAt, resolved_at) <= hours(20)' },
  { key: 'out_of_hours', source: 'calls', aggregation: 'COUNT', filter: 'business_seconds(occurredAt, resolved_at) == 0' },
  { key: 'pulses_due', source: 'pulses', aggregation: 'COUNT', filter: 'due(occurredAt, days(30))' },
  { key: 'pulses_worked_due', source: 'pulses', aggregation: 'COUNT', filter: 'business_due(occurredAt, hours(100))' },
  { key: 'pulses_late', source: 'pulses', aggregation: 'COUNT', filter: 'due(occurredAt, days(5)) and (is_null(closed_at) or seconds_between(occurredAt, closed_at) > days(5))' },
  { key: 'calls_evening', source: 'calls', aggregation: 'COUNT', filter: 'hour_of_day() >= 18' },
  { key: 'calls_weekend', source: 'calls', aggregation: 'COUNT', filter: 'weekday() in [6, 7]' },
  { key: 'calls_same_day', source: 'calls', aggregation: 'COUNT', filter: 'date_of(resolved_at) == date_of()' },
  { key: 'calls_holiday', source: 'calls', aggregation: 'COUNT', filter: 'tagged("holiday")' },
  { key: 'resolutions_holiday', source: 'calls', aggregation: 'COUNT', filter: 'tagged("holiday")', at: 'resolved_at' },

  ...([
    ['open_calls', 'COUNT', null], ['open_cost', 'SUM', 'cost'], ['open_talk_mean', 'AVG', 'talk'], ['open_talk_max', 'MAX', 'talk'],
    ['open_talk_min', 'MIN', 'talk'], ['open_talk_spread', 'STDDEV', 'talk'], ['open_customers', 'COUNT_DISTINCT', 'customer'],
    ['open_oldest', 'FIRST', 'talk'], ['open_newest', 'LAST', 'talk'], ['open_age', 'AVG', 'seconds_between(occurredAt, as_of())'],
    ['open_age_max', 'MAX', 'seconds_between(occurredAt, as_of())'],
  ] as const).map(([key, aggregation, value]): MeasureInput =>
    ({ key, source: 'calls', aggregation, value, stock: { from: 'occurredAt', until: 'resolved_at' } })),
  { key: 'open_talk_p50', source: 'calls', aggregation: 'PERCENTILE', percentile: 0.5, value: 'talk', stock: { from: 'occurredAt', until: 'resolved_at' } },
  { key: 'open_age_p90', source: 'calls', aggregation: 'PERCENTILE', percentile: 0.9, value: 'seconds_between(occurredAt, as_of())', unit: 'd', stock: { from: 'occurredAt', until: 'resolved_at' } },
  { key: 'open_old', source: 'calls', aggregation: 'COUNT', filter: 'seconds_between(occurredAt, as_of()) > days(5)', stock: { from: 'occurredAt', until: 'resolved_at' } },
  { key: 'open_urgent', source: 'calls', aggregation: 'COUNT', filter: 'priority == 1', stock: { from: 'occurredAt', until: 'resolved_at' } },
  { key: 'open_pulses', source: 'pulses', aggregation: 'COUNT', stock: { from: 'occurredAt', until: 'closed_at' } },

  { key: 'answered_24h', source: 'messages', aggregation: 'COUNT', filter: IN,
    journey: { entity: 'CASE', steps: [{ source: 'messages', filter: 'direction == "out"', within: 'PT24H' }] } },
  { key: 'unanswered_24h', source: 'messages', aggregation: 'COUNT', filter: IN,
    journey: { entity: 'CASE', steps: [{ source: 'messages', filter: 'direction == "out"', within: 'PT24H', absent: true }] } },
  { key: 'never_answered', source: 'messages', aggregation: 'COUNT', filter: IN,
    journey: { entity: 'CASE', steps: [{ source: 'messages', filter: 'direction == "out"', absent: true }] } },
  { key: 'mail_then_call', source: 'messages', aggregation: 'COUNT', filter: `${IN} and channel == "email"`, journey: { entity: 'CUSTOMER', steps: [
    { source: 'messages', filter: 'direction == "out"', within: 'PT24H', absent: true }, { source: 'calls', after: 'PT24H', within: 'P10D' },
  ] } },
  { key: 'silent_until_call', source: 'messages', aggregation: 'COUNT', filter: IN, journey: { entity: 'CUSTOMER', steps: [
    { source: 'messages', filter: 'direction == "out"', absent: true }, { source: 'calls', within: 'P14D' },
  ] } },
  { key: 'three_steps', source: 'messages', aggregation: 'COUNT', filter: IN, journey: { entity: 'CASE', steps: [
    { source: 'messages', filter: 'direction == "out"', within: 'P2D' }, { source: 'messages', filter: IN, within: 'P2D' },
    { source: 'messages', filter: 'direction == "out"', within: 'P2D' },
  ] } },
  { key: 'answered_customers', source: 'messages', aggregation: 'COUNT_DISTINCT', value: 'customer', filter: IN,
    journey: { entity: 'CASE', steps: [{ source: 'messages', filter: 'direction == "out"', within: 'PT24H' }] } },
  { key: 'first_answered', source: 'messages', aggregation: 'COUNT', filter: IN,
    journey: { entity: 'CASE', start: 'FIRST_OF_ENTITY', steps: [{ source: 'messages', filter: 'direction == "out"', within: 'PT24H' }] } },
  { key: 'reply_mood', source: 'messages', aggregation: 'AVG', value: 'mood', filter: IN,
    journey: { entity: 'CASE', valueStep: 1, steps: [{ source: 'messages', filter: 'direction == "out"', within: 'P3D' }] } },
  { key: 'mood_when_answered', source: 'messages', aggregation: 'AVG', value: 'mood', filter: IN,
    journey: { entity: 'CASE', steps: [{ source: 'messages', filter: 'direction == "out"', within: 'P3D' }] } },
  { key: 'call_talk_after', source: 'messages', aggregation: 'SUM', value: 'talk', filter: IN, unit: 'h',
    journey: { entity: 'CUSTOMER', valueStep: 1, steps: [{ source: 'calls', within: 'P7D' }] } },
  { key: 'switched', source: 'messages', aggregation: 'COUNT', filter: 'channel == "email"',
    journey: { entity: 'CASE', steps: [{ source: 'messages', filter: 'channel == "chat"', after: 'PT6H', within: 'P4D' }] } },

  { key: 'repeat_customers', source: 'calls', aggregation: 'COUNT', per: { entity: 'customer', aggregation: 'COUNT', keep: 'inner >= 2' } },
  { key: 'calls_per_customer', source: 'calls', aggregation: 'AVG', per: { entity: 'customer', aggregation: 'COUNT' } },
  { key: 'talk_per_customer_max', source: 'calls', aggregation: 'MAX', unit: 'min', per: { entity: 'customer', aggregation: 'SUM', value: 'talk' } },
  { key: 'channels_per_customer', source: 'calls', aggregation: 'AVG', per: { entity: 'customer', aggregation: 'COUNT_DISTINCT', value: 'channel' } },
  { key: 'unanswered_customers', source: 'calls', aggregation: 'COUNT', per: { entity: 'customer', aggregation: 'COUNT', filter: 'answered', keep: 'inner == 0' } },
  { key: 'agent_talk_p50', source: 'calls', aggregation: 'PERCENTILE', percentile: 0.5, per: { entity: 'agent', aggregation: 'SUM', value: 'talk' } },
  { key: 'agent_mean_min', source: 'calls', aggregation: 'MIN', per: { entity: 'agent', aggregation: 'AVG', value: 'talk', keep: 'inner > 60' } },
  { key: 'agent_spread', source: 'calls', aggregation: 'STDDEV', per: { entity: 'agent', aggregation: 'COUNT' } },
  { key: 'extra_calls', source: 'calls', aggregation: 'SUM', value: 'inner - 1', per: { entity: 'customer', aggregation: 'COUNT', keep: 'inner > 1' } },
  { key: 'first_talk', source: 'calls', aggregation: 'SUM', unit: 'h', per: { entity: 'customer', aggregation: 'FIRST', value: 'talk' } },
  { key: 'hold_max_mean', source: 'calls', aggregation: 'AVG', unit: 'min', per: { entity: 'customer', aggregation: 'MAX', value: 'hold' } },
  { key: 'urgent_customers', source: 'calls', aggregation: 'COUNT', filter: 'priority == 1', per: { entity: 'customer', aggregation: 'COUNT', keep: 'inner >= 2' } },
  { key: 'one_touch_cases', source: 'messages', aggregation: 'COUNT', per: { entity: 'case', aggregation: 'COUNT', keep: 'inner == 1' } },

  { key: 'customers_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer' },
  { key: 'keys_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'key' },
  { key: 'amounts_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'cost * 1.000' },
  { key: 'instants_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'resolved_at' },
  { key: 'truths_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'answered' },
  ...([
    ['talk_p90_about', 0.9, 'talk'], ['talk_p10_about', 0.1, 'talk'], ['slack_p30_about', 0.3, 'talk - minutes(5)'], ['skewed_p99_about', 0.99, '(cost / 1) ^ 3 / 1000'],
    ['hold_p50_about', 0.5, 'hold'],
  ] as const).map(([key, percentile, value]): MeasureInput => ({ key, source: 'calls', aggregation: 'APPROX_PERCENTILE', percentile, value })),
  { key: 'open_customers_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer', stock: { from: 'occurredAt', until: 'resolved_at' } },
  { key: 'open_talk_p90_about', source: 'calls', aggregation: 'APPROX_PERCENTILE', percentile: 0.9, value: 'talk', stock: { from: 'occurredAt', until: 'resolved_at' } },
  { key: 'open_age_p90_about', source: 'calls', aggregation: 'APPROX_PERCENTILE', percentile: 0.9, value: 'seconds_between(occurredAt, as_of())', unit: 'd', stock: { from: 'occurredAt', until: 'resolved_at' } },
  { key: 'answered_customers_about', source: 'messages', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer', filter: IN,
    journey: { entity: 'CASE', steps: [{ source: 'messages', filter: 'direction == "out"', within: 'PT24H' }] } },
  { key: 'agent_talk_p50_about', source: 'calls', aggregation: 'APPROX_PERCENTILE', percentile: 0.5, per: { entity: 'agent', aggregation: 'SUM', value: 'talk' } },
  { key: 'new_customers_about', source: 'calls', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer', cohort: { entity: 'customer', active: false, window: 'EVER_BEFORE' } },

  { key: 'returning_calls', source: 'calls', aggregation: 'COUNT', cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD' } },
  { key: 'fresh_calls', source: 'calls', aggregation: 'COUNT', cohort: { entity: 'customer', active: false, window: 'PREVIOUS_PERIOD' } },
  { key: 'new_customers', source: 'calls', aggregation: 'COUNT_DISTINCT', value: 'customer', cohort: { entity: 'customer', active: false, window: 'EVER_BEFORE' } },
  { key: 'known_talk', source: 'calls', aggregation: 'SUM', value: 'talk', unit: 'h', cohort: { entity: 'customer', window: 'EVER_BEFORE' } },
  { key: 'lost_customers', source: 'calls', aggregation: 'COUNT_DISTINCT', value: 'customer', cohort: { entity: 'customer', active: false, window: 'NEXT_PERIOD' } },
  { key: 'stayed_customers', source: 'calls', aggregation: 'COUNT_DISTINCT', value: 'customer', cohort: { entity: 'customer', window: 'NEXT_PERIOD' } },
  { key: 'back_after_gap', source: 'calls', aggregation: 'COUNT_DISTINCT', value: 'customer', cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD', offset: 'P30D' } },
  { key: 'answered_again', source: 'calls', aggregation: 'COUNT', filter: 'answered', cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD' } },
  { key: 'returning_talk_mean', source: 'calls', aggregation: 'AVG', value: 'talk', cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD' } },
  { key: 'still_open', source: 'calls', aggregation: 'COUNT', stock: { from: 'occurredAt', until: 'resolved_at' }, cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD' } },
  { key: 'newly_open', source: 'calls', aggregation: 'COUNT_DISTINCT', value: 'customer', stock: { from: 'occurredAt', until: 'resolved_at' },
    cohort: { entity: 'customer', active: false, window: 'PREVIOUS_PERIOD' } },
  { key: 'first_time_open', source: 'calls', aggregation: 'COUNT_DISTINCT', value: 'customer', stock: { from: 'occurredAt', until: 'resolved_at' },
    cohort: { entity: 'customer', active: false, window: 'EVER_BEFORE' } },
];

async function accepted<M>(defining: Promise<Defined<M>>): Promise<void> {
  const { diagnostics } = await defining;
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ rendered, message }) => `${message}\n${rendered}`).join('\n'));
}

/** What is recorded twice: as it was first known, and as it is known since. */
interface Written { readonly key: string; readonly occurredAt: string; readonly customer: string | null; readonly case?: string | null; readonly fields: Record<string, unknown> }

/**
 * Besides what `seedOracle` recorded: messages in threads, pulses of the last hundred days (they are relative to now, and so are
 * the questions about them), tags, schedules and measures of every kind. Then rows come late, are corrected and taken back.
 * Returns an instant before that.
 */
export async function seedKinds(ctx: AppContext): Promise<{ earlier: string }> {
  const random = seeded(19_841_004);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;

  await accepted(defineSource(ctx, { key: 'messages', name: 'Messages', coversFrom: '2025-01-01', fields: [
    { key: 'channel', type: 'TEXT', role: 'DIMENSION' }, { key: 'direction', type: 'TEXT', role: 'DIMENSION' }, { key: 'mood', type: 'NUMBER', role: 'VALUE' },
  ] }));
  await accepted(defineSource(ctx, { key: 'pulses', name: 'Pulses', fields: [
    { key: 'channel', type: 'TEXT', role: 'DIMENSION' }, { key: 'size', type: 'NUMBER', role: 'VALUE' }, { key: 'closed_at', type: 'INSTANT', role: 'TIME' },
  ] }));
  for (const key of new Set(TAGS.map(({ tag }) => tag))) {
    await accepted(defineTag(ctx, { key, ranges: TAGS.filter(({ tag }) => tag === key).map(({ name, from, to }) => ({ name, from, to })) }));
  }
  await accepted(defineSchedule(ctx, {
    key: 'default', holidays: CLOSED_DAYS, holidayTag: 'holiday',
    hours: HOURS.map(({ validFrom, weekly }) => ({
      validFrom, weekly: weekly.map((day, index) => ({ weekday: WEEKDAYS[index]!, intervals: day.map(([from, to]) => ({ from, to })) })),
    })),
  }));

  const messages: Written[] = [];
  for (let thread = 0; thread < 800; thread++) {
    const customer = random() < 0.92 ? `c${Math.floor(random() * 200)}` : null;
    const inCase = random() < 0.95 ? `k${Math.floor(random() * 700)}` : null;
    let at = START + Math.floor(random() * DAYS * DAY);
    for (let step = 0; step === 0 || random() < 0.68; step++) {
      messages.push({ key: `message-${thread}-${step}`, occurredAt: new Date(at).toISOString(), customer, case: inCase, fields: {
        channel: pick(['email', 'email', 'chat', 'phone']), direction: step === 0 || random() < 0.45 ? 'in' : 'out', mood: random() < 0.85 ? Math.floor(random() * 11) : null,
      } });
      at += Math.floor(random() ** 2 * 70 * HOUR) + 1;
    }
  }
  const now = Date.now();
  const pulses = Array.from({ length: 900 }, (_, index): Written => {
    const at = now - Math.floor(random() * 100 * DAY) - 60_000;
    return { key: `pulse-${index}`, occurredAt: new Date(at).toISOString(), customer: `c${Math.floor(random() * 60)}`, fields: {
      channel: pick(['email', 'chat', null]), size: Math.floor(random() * 1000), closed_at: random() < 0.8 ? new Date(at + Math.floor(random() * 12 * DAY)).toISOString() : null,
    } };
  });
  const late = messages.filter(() => random() < 0.06);
  const record = (source: string, interactions: readonly Written[]) => recordInteractions(ctx, { source, interactions });
  await record('messages', messages.filter((message) => !late.includes(message)));
  await record('pulses', pulses);
  await defineTogether(ctx, { measures: MEASURES });
  const { knowledge: earlier } = await record('pulses', []);

  await record('messages', late);
  await record('messages', messages.filter(() => random() < 0.05).map((message) => ({ ...message, fields: { ...message.fields, mood: 3, direction: 'out' } })));
  const calls = Array.from({ length: 120 }, (_, index): Written => {
    const at = START + Math.floor(random() * DAYS * DAY);
    return { key: `call-${1 + index * 7}`, occurredAt: new Date(at).toISOString(), customer: `c${Math.floor(random() * 300)}`, fields: {
      channel: pick(['phone', 'chat']), team: 'east', priority: 2, agent: 'a3', talk: 100 + index, hold: null, cost: '1.5', answered: true, resolved_at: new Date(at + 3 * DAY).toISOString(),
    } };
  });
  await record('calls', calls);
  await retractInteractions(ctx, { source: 'calls', keys: Array.from({ length: 60 }, (_, index) => `call-${3 + index * 11}`), reason: 'Recorded twice.' });
  return { earlier };
}
