import { civilDay, dateText, isoWeekday, type CivilDay } from '../../src/calendar/civil-day.js';
import { localClock } from '../../src/calendar/local-clock.js';
import type { SentRow } from '../../src/app/row-checks/check-row.js';
import {
  AGENTS_PER_TEAM,
  busyness,
  CHANNELS,
  CLOSES,
  CONTACTS_A_DAY,
  HOURS,
  isHoliday,
  OPENS,
  ORDERS_A_DAY,
  PRICE,
  PRODUCTS,
  SEED,
  TEAMS,
  TOPICS,
  ZONE,
  type Channel,
  type Team,
  type Topic,
} from './centre.js';
import { Random } from './random.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What begins on a day is over, replied to, resolved and answered by then: a day older than this no longer changes. */
export const LONGEST_STORY_DAYS = 45;

export const SOURCE_KEYS = ['calls', 'messages', 'tickets', 'surveys', 'orders'] as const;
export type SourceKey = (typeof SOURCE_KEYS)[number];
export type DayRows = Record<SourceKey, SentRow[]>;

/** A person gets in touch about something. Instants are milliseconds since the epoch. */
interface Contact {
  readonly case: string;
  readonly at: number;
  readonly channel: Channel;
  readonly topic: Topic;
  readonly customer: string;
  readonly team: Team;
  readonly agent: string;
}

/**
 * Everything that begins on one local day, as it is known at `now`: what happens later has not happened. It follows from the
 * seed, the day and `now` alone, so that a later run gives the same rows with what has become of them since.
 */
export function dayRows(day: CivilDay, now: number): DayRows {
  const random = new Random(`${SEED} ${day}`);
  const rows: DayRows = { calls: [], messages: [], tickets: [], surveys: [], orders: [] };
  const date = dateText(day);
  const busy = busyness(date, isoWeekday(day));
  const story = new Story(random, rows, now);
  const contacts = random.count(CONTACTS_A_DAY * busy);
  for (let number = 1; number <= contacts; number++) story.contact(newContact(random, day, date, number), busy);
  const orders = random.count(ORDERS_A_DAY * busy);
  for (let number = 1; number <= orders; number++) story.order(`order-${date}-${number}`, momentOf(random, day), date);
  return rows;
}

function newContact(random: Random, day: CivilDay, date: string, number: number): Contact {
  const at = momentOf(random, day);
  const hour = Number(localTime(at).slice(0, 2));
  const closed = isHoliday(date) || isoWeekday(day) === 7 || hour < OPENS || hour >= CLOSES;
  const drawn = random.weighted(CHANNELS);
  const team: Team = hour < OPENS || hour >= CLOSES ? 'night' : random.chance(0.55) ? TEAMS[0] : TEAMS[1];
  return {
    case: `case-${date}-${number}`,
    at,
    channel: closed && drawn === 'phone' ? 'email' : drawn,
    topic: random.weighted(TOPICS),
    customer: customerOf(random, day),
    team,
    agent: `${team}-${1 + random.integer(AGENTS_PER_TEAM)}`,
  };
}

function momentOf(random: Random, day: CivilDay): number {
  const hour = Number(random.weighted(Object.fromEntries(HOURS.map((weight, index) => [String(index), weight]))));
  return localClock(ZONE).startOfDay(day) + hour * HOUR + random.integer(3_600) * 1_000;
}

const localTime = (at: number): string => new Date(at + localClock(ZONE).offsetAt(at)).toISOString().slice(11, 19);

/** Some people are often here, most are rarely; there are more of them each day. */
function customerOf(random: Random, day: CivilDay): string {
  const known = 2_400 + 2 * (day - civilDay(2024, 0, 1));
  return `customer-${1 + Math.floor(Math.max(known, 500) * random.next() ** 1.6)}`;
}

/** Writes what becomes of contacts and orders as rows, as far as it has happened by `now`. */
class Story {
  constructor(
    private readonly random: Random,
    private readonly rows: DayRows,
    private readonly now: number,
  ) {}

  contact(contact: Contact, busy: number): void {
    // Every draw is made whatever the clock says: the rest of the day must not depend on it.
    const handledAt =
      contact.channel === 'phone' ? this.call(contact, `call-${contact.case.slice(5)}`, busy) : this.message(contact, busy);
    const delay = handledAt === null ? Infinity : handledAt - contact.at;
    if (this.random.chance(contact.topic === 'complaint' ? 0.7 : 0.32)) this.ticket(contact);
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
    this.add('calls', key, contact.at, contact, {
      channel: 'phone',
      team: contact.team,
      topic: contact.topic,
      answered,
      wait: Math.min(wait, patience),
      ...handled,
    });
    return answered ? contact.at + wait * 1_000 : null;
  }

  /** When it was replied to; null: never. */
  private message(contact: Contact, busy: number): number | null {
    const { random } = this;
    const medianMinutes = contact.channel === 'chat' ? 0.9 * busy : contact.team === 'night' ? 600 : 260 * busy;
    const delay = Math.round(random.logNormal(medianMinutes, contact.channel === 'chat' ? 0.8 : 1.2) * 60) * 1_000;
    const ignored = random.chance(contact.channel === 'chat' ? 0.02 : 0.05);
    const work = Math.round(random.logNormal(contact.channel === 'chat' ? 360 : 300, 0.5));
    const repliedAt = contact.at + Math.min(delay, 10 * 24 * HOUR);
    const callsAfterwards = random.chance(0.45);
    const seen = ignored || repliedAt > this.now ? {} : { first_reply_at: instant(repliedAt), agent: contact.agent };
    const about = { channel: contact.channel, team: contact.team, topic: contact.topic };
    this.add('messages', `message-${contact.case.slice(5)}`, contact.at, contact, { ...about, direction: 'inbound', ...seen });
    if (!ignored) {
      const effort = { work, cost: euros(work * 0.0105) };
      this.add('messages', `reply-${contact.case.slice(5)}`, repliedAt, contact, {
        ...about,
        direction: 'outbound',
        agent: contact.agent,
        ...effort,
      });
    }
    // Who waits for more than a day calls.
    const impatientAt = contact.at + 26 * HOUR + random.integer(12 * 3_600) * 1_000;
    if (contact.channel === 'email' && callsAfterwards && (ignored || repliedAt > impatientAt) && isOpen(impatientAt)) {
      this.call({ ...contact, at: impatientAt, channel: 'phone' }, `call-after-${contact.case.slice(5)}`, busy);
    }
    return ignored ? null : repliedAt;
  }

  private ticket(contact: Contact): void {
    const { random } = this;
    const priority = random.weighted({ urgent: 6, high: 18, normal: 56, low: 20 });
    const medianHours = { urgent: 5, high: 14, normal: 30, low: 60 }[priority];
    const resolvedAt =
      contact.at +
      Math.min(Math.round(random.logNormal(medianHours, 0.95) * 3_600) * 1_000, (LONGEST_STORY_DAYS - 5) * 24 * HOUR);
    const never = random.chance(0.03);
    const escalated = random.chance(priority === 'urgent' ? 0.3 : 0.1);
    const reopened = random.chance(0.07) ? 1 + random.integer(2) : 0;
    const resolved = !never && resolvedAt <= this.now;
    this.add('tickets', `ticket-${contact.case.slice(5)}`, contact.at + 2 * MINUTE, contact, {
      channel: contact.channel,
      team: contact.team,
      agent: contact.agent,
      topic: contact.topic,
      priority,
      escalated,
      status: resolved ? 'resolved' : 'open',
      ...(resolved ? { resolved_at: instant(resolvedAt), reopened } : {}),
    });
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
    const answeredAt = (handledAt ?? contact.at + 24 * HOUR) + (1 + random.integer(48)) * HOUR;
    this.add('surveys', `survey-${contact.case.slice(5)}`, answeredAt, contact, {
      channel: contact.channel,
      team: contact.team,
      agent: contact.agent,
      topic: contact.topic,
      csat,
      ...(answersNps ? { nps } : {}),
      contact_at: instant(contact.at),
    });
  }

  order(key: string, at: number, date: string): void {
    const { random } = this;
    const product = random.weighted(PRODUCTS);
    const channel = random.weighted({ web: 82, phone: 12, chat: 6 });
    const amount = euros(Math.max(4, random.logNormal(PRICE[product], 0.55)));
    const returnedAt = at + (3 + random.integer(25)) * 24 * HOUR;
    const returned = random.chance(date.slice(5, 7) === '12' ? 0.14 : 0.09) && returnedAt <= this.now;
    const customer = customerOf(random, Math.floor(at / (24 * HOUR)));
    this.add(
      'orders',
      key,
      at,
      { customer, case: null },
      { channel, product, amount, returned, ...(returned ? { returned_at: instant(returnedAt) } : {}) },
    );
  }

  private add(
    source: SourceKey,
    key: string,
    at: number,
    about: { readonly customer: string; readonly case: string | null },
    fields: Record<string, unknown>,
  ): void {
    if (at <= this.now)
      this.rows[source].push({ key, occurredAt: instant(at), customer: about.customer, case: about.case, fields });
  }
}

const instant = (at: number): string => new Date(at).toISOString();
const euros = (amount: number): string => amount.toFixed(2);
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Whether the lines are open, near enough: weekdays and Saturdays, 8 to 20. */
function isOpen(at: number): boolean {
  const day = Math.floor((at + localClock(ZONE).offsetAt(at)) / (24 * HOUR));
  const hour = Number(localTime(at).slice(0, 2));
  return isoWeekday(day) !== 7 && hour >= OPENS && hour < CLOSES && !isHoliday(dateText(day));
}
