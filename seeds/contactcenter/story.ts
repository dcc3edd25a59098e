import { civilDay, dateText, isoWeekday, type CivilDay } from '../../src/calendar/civil-day.js';
import { localClock } from '../../src/calendar/local-clock.js';
import { CLOSES, isHoliday, OPENS, PRICE, PRODUCTS, TOPICS, ZONE, type Channel, type Team, type Topic } from './centre.js';
import type { DayHistory, SourceKey } from './day.js';
import { DAY, HOUR, instant, localTime, MINUTE } from './moments.js';
import type { Random } from './random.js';
import { ticketStory } from './ticket.js';

/** A person gets in touch about something. Instants are milliseconds since the epoch. */
export interface Contact {
  readonly case: string;
  readonly at: number;
  readonly channel: Channel;
  readonly topic: Topic;
  readonly customer: string;
  readonly team: Team;
  readonly agent: string;
}

/** From `knownAt` on these fields are known so; those that are not named stay as they were; null takes one back. */
export interface Step {
  readonly knownAt: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Writes what becomes of contacts and orders, and when the centre's systems learn it. */
export class Story {
  constructor(
    private readonly random: Random,
    private readonly history: DayHistory,
  ) {}

  contact(contact: Contact, busy: number): void {
    const handledAt =
      contact.channel === 'phone' ? this.call(contact, `call-${contact.case.slice(5)}`, busy) : this.message(contact, busy);
    const delay = handledAt === null ? Infinity : handledAt - contact.at;
    if (this.random.chance(contact.topic === 'complaint' ? 0.7 : 0.32)) ticketStory(this.random, contact, this.add);
    if (this.random.chance(0.16)) this.survey(contact, handledAt, delay);
  }

  /** When it was answered; null: the caller gave up. */
  private call(contact: Contact, key: string, busy: number): number | null {
    const { random } = this;
    const wait = Math.round(Math.min(random.logNormal(contact.team === 'night' ? 22 : 13 * busy, 0.9), 1_800));
    const patience = Math.round(random.logNormal(140, 0.8));
    const answered = wait <= patience;
    const talk = Math.round(random.logNormal(contact.topic === 'complaint' ? 420 : 250, 0.5));
    const hold = random.chance(0.35) ? Math.round(random.logNormal(45, 0.7)) : 0;
    const wrap = Math.round(random.logNormal(55, 0.4));
    const transferred = random.chance(0.09);
    const handled = answered
      ? { agent: contact.agent, talk, hold, wrap, transferred, cost: euros((talk + hold + wrap) * 0.0122) }
      : { cost: euros(0.05) };
    const over = contact.at + (Math.min(wait, patience) + (answered ? talk + hold + wrap : 0)) * 1_000;
    // Now and then the telephone system delivers days later, or somebody chose the wrong topic.
    const knownAt = over + (random.chance(0.015) ? (1 + random.integer(48)) * HOUR : (1 + random.integer(4)) * MINUTE);
    const mistaken = random.weighted(TOPICS);
    const corrected = random.chance(0.03) && mistaken !== contact.topic ? knownAt + (4 + random.integer(72)) * HOUR : null;
    const about = { channel: 'phone', team: contact.team, answered, wait: Math.min(wait, patience), ...handled };
    this.add('calls', key, contact.at, contact, [
      { knownAt, fields: { ...about, topic: corrected === null ? contact.topic : mistaken } },
      ...(corrected === null ? [] : [{ knownAt: corrected, fields: { topic: contact.topic } }]),
    ]);
    return answered ? contact.at + wait * 1_000 : null;
  }

  /** When it was replied to; null: never. */
  private message(contact: Contact, busy: number): number | null {
    const { random } = this;
    const medianMinutes = contact.channel === 'chat' ? 0.9 * busy : contact.team === 'night' ? 600 : 260 * busy;
    const delay = Math.round(random.logNormal(medianMinutes, contact.channel === 'chat' ? 0.8 : 1.2) * 60) * 1_000;
    const ignored = random.chance(contact.channel === 'chat' ? 0.02 : 0.05);
    const work = Math.round(random.logNormal(contact.channel === 'chat' ? 360 : 300, 0.5));
    const repliedAt = contact.at + Math.min(delay, 10 * DAY);
    const callsAfterwards = random.chance(0.45);
    const about = { channel: contact.channel, team: contact.team, topic: contact.topic };
    const { agent } = contact;
    this.add('messages', `message-${contact.case.slice(5)}`, contact.at, contact, [
      { knownAt: contact.at + MINUTE, fields: { ...about, direction: 'inbound' } },
      ...(ignored ? [] : [{ knownAt: repliedAt + MINUTE, fields: { first_reply_at: instant(repliedAt), agent } }]),
    ]);
    if (!ignored) {
      this.add('messages', `reply-${contact.case.slice(5)}`, repliedAt, contact, [
        { knownAt: repliedAt + MINUTE, fields: { ...about, direction: 'outbound', agent, work, cost: euros(work * 0.0105) } },
      ]);
    }
    // Who waits for more than a day calls.
    const impatientAt = contact.at + 26 * HOUR + random.integer(12 * 3_600) * 1_000;
    if (contact.channel === 'email' && callsAfterwards && (ignored || repliedAt > impatientAt) && isOpen(impatientAt)) {
      this.call({ ...contact, at: impatientAt, channel: 'phone' }, `call-after-${contact.case.slice(5)}`, busy);
    }
    return ignored ? null : repliedAt;
  }

  private survey(contact: Contact, handledAt: number | null, delay: number): void {
    const { random } = this;
    const patience = contact.channel === 'email' ? 12 * HOUR : 2 * MINUTE;
    const mood =
      4.5 -
      Math.min(1.6, 0.45 * Math.log1p(delay / patience)) -
      (contact.topic === 'complaint' ? 0.9 : 0) +
      (contact.team === 'north' ? 0.15 : 0);
    const csat = clamp(Math.round(mood + 0.9 * random.normal()), 1, 5);
    const nps = clamp(Math.round(2 * mood + 0.4 + 1.7 * random.normal()), 0, 10);
    const answersNps = random.chance(0.8);
    const answeredAt = (handledAt ?? contact.at + DAY) + (1 + random.integer(48)) * HOUR;
    // Surveys are delivered every few hours; those on paper are typed in within the fortnight, and tend to be worse.
    const onPaper = random.chance(csat <= 2 ? 0.4 : 0.08);
    const knownAt = answeredAt + (onPaper ? (2 + random.integer(12)) * DAY : (1 + random.integer(5)) * HOUR);
    this.add('surveys', `survey-${contact.case.slice(5)}`, answeredAt, contact, [
      {
        knownAt,
        fields: {
          channel: contact.channel,
          team: contact.team,
          agent: contact.agent,
          topic: contact.topic,
          csat,
          ...(answersNps ? { nps } : {}),
          contact_at: instant(contact.at),
        },
      },
    ]);
  }

  order(key: string, at: number, date: string): void {
    const { random } = this;
    const product = random.weighted(PRODUCTS);
    const channel = random.weighted({ web: 82, phone: 12, chat: 6 });
    const amount = Math.max(4, random.logNormal(PRICE[product], 0.55));
    const returnedAt = at + (3 + random.integer(25)) * DAY;
    const returned = random.chance(date.slice(5, 7) === '12' ? 0.14 : 0.09);
    const customer = customerOf(random, Math.floor(at / DAY));
    const discounted = random.chance(0.02) ? at + (4 + random.integer(40)) * HOUR : null;
    this.add('orders', key, at, { customer, case: null }, [
      { knownAt: at + 2 * MINUTE, fields: { channel, product, amount: euros(amount), returned: false } },
      ...(discounted === null ? [] : [{ knownAt: discounted, fields: { amount: euros(amount * 0.9) } }]),
      ...(returned ? [{ knownAt: returnedAt + HOUR, fields: { returned: true, returned_at: instant(returnedAt) } }] : []),
    ]);
  }

  private readonly add: AddRow = (source, key, at, { customer, case: caseKey }, steps) => {
    let fields: Record<string, unknown> = {};
    for (const step of steps) {
      fields = { ...fields, ...step.fields };
      this.history[source].push({
        key,
        occurredAt: instant(at),
        customer,
        case: caseKey,
        fields,
        recordedAt: instant(step.knownAt),
      });
    }
  };
}

/** Adds a row with what becomes known of it, in that order. */
export type AddRow = (
  source: SourceKey,
  key: string,
  at: number,
  about: { readonly customer: string; readonly case: string | null },
  steps: readonly Step[],
) => void;

/** Some people are often here, most are rarely; there are more of them each day. */
export function customerOf(random: Random, day: CivilDay): string {
  const known = 6_000 + 5 * (day - civilDay(2024, 0, 1));
  return `customer-${1 + Math.floor(Math.max(known, 1_200) * random.next() ** 1.6)}`;
}

const euros = (amount: number): string => amount.toFixed(2);
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Whether the lines are open, near enough: weekdays and Saturdays, 8 to 20. */
function isOpen(at: number): boolean {
  const day = Math.floor((at + localClock(ZONE).offsetAt(at)) / DAY);
  const hour = Number(localTime(at).slice(0, 2));
  return isoWeekday(day) !== 7 && hour >= OPENS && hour < CLOSES && !isHoliday(dateText(day));
}
