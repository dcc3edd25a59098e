import { isOpen } from './calendar.js';
import { callStory } from './call.js';
import { AGENTS_PER_TEAM, type Channel } from './centre.js';
import { idOf, rowKey, type AddRow, type Contact, type Handling, type Step } from './contact.js';
import type { DayHistory } from './day.js';
import { messageStory } from './message.js';
import { DAY, HOUR, instant, MINUTE } from './moments.js';
import { orderStory } from './order.js';
import { languageOf, segmentOf } from './people.js';
import type { Random } from './random.js';
import { methodOf, resolutionRow } from './resolution.js';
import { surveyStory } from './survey.js';
import { newTicket, ticketChance, ticketStory, type Ticket } from './ticket.js';

/** Writes what becomes of contacts and orders, and when the centre's systems learn it. */
export class Story {
  constructor(
    private readonly random: Random,
    private readonly history: DayHistory,
  ) {}

  /** A case, from its first contact to whatever comes of it. */
  contact(first: Contact, busy: number): void {
    const { random } = this;
    const answered = this.reach(first, busy);
    const second = this.secondTry(first, answered);
    const answeredThen = second === null ? null : this.reach(second, busy);
    // Who had to call after a message is settled on the phone.
    const main = answeredThen ?? answered;
    if (main === null) return;
    const handlings = [answered, answeredThen].filter((each) => each !== null);
    const ticket = random.chance(ticketChance(first.topic)) ? newTicket(random, main) : null;
    const settled = ticket === null ? main : null;
    const attempts = second === null ? 1 : 2;
    const later = ticket === null ? this.again(main, attempts, busy) : this.enquiries(ticket, attempts, busy);
    handlings.push(...later);
    const method = methodOf(random, first.topic);
    if (ticket !== null) ticketStory(random, ticket, handlings, method, this.add);
    else {
      const { contact, over, knownAt } = later.at(-1) ?? main;
      resolutionRow(random, contact, { number: 1, at: over, after: over - first.at, method, knownAt }, this.add);
    }
    let before: Channel | null = null;
    for (const handling of handlings.sort((a, b) => a.contact.at - b.contact.at)) {
      this.contactRow(handling, before, handling === settled || (ticket === null && later.includes(handling)));
      before = handling.contact.channel;
    }
    if (main.contact.channel === 'phone') this.promise(main, ticket !== null);
    if (random.chance(0.5)) this.survey(first, main, ticket, handlings.length);
    if (first.preSale && random.chance(0.4)) this.orderAfter(main);
  }

  order(key: string, at: number, customer: string): void {
    orderStory(this.random, key, at, customer, this.add);
  }

  private reach(contact: Contact, busy: number): Handling | null {
    return (contact.channel === 'phone' ? callStory : messageStory)(this.random, contact, busy, this.add);
  }

  /** Who gave up calls again; who waits for a reply for more than a day calls. */
  private secondTry(first: Contact, answered: Handling | null): Contact | null {
    const { random } = this;
    const soon = first.at + (8 + random.integer(150)) * MINUTE;
    const impatientAt = first.at + 26 * HOUR + random.integer(12 * 3_600) * 1_000;
    const [triesAgain, calls] = [random.chance(0.5), random.chance(first.channel === 'chat' ? 0 : 0.6)];
    const at = first.channel === 'phone' ? soon : impatientAt;
    const unanswered = answered === null || answered.at > at;
    const wanted = first.channel === 'phone' ? answered === null && triesAgain : calls && unanswered;
    return wanted && isOpen(at) ? { ...this.next(first), number: 2, at, channel: 'phone' } : null;
  }

  /** The matter seemed settled, and was not. */
  private again({ contact, over }: Handling, attempts: number, busy: number): Handling[] {
    const { random } = this;
    const at = over + DAY + random.integer(5 * 86_400) * 1_000;
    const channel = random.chance(0.75) ? contact.channel : 'email';
    if (!random.chance(0.09)) return [];
    const handling = this.reach({ ...this.next(contact), number: attempts + 1, at, channel: reachable(channel, at) }, busy);
    return handling === null ? [] : [handling];
  }

  /** Customers ask what has become of their ticket, not always where they asked first. */
  private enquiries({ contact, states, resolvedAt }: Ticket, attempts: number, busy: number): Handling[] {
    const { random } = this;
    const begun = states[1]!.at;
    const end = Math.min(resolvedAt[0] ?? Infinity, begun + 9 * DAY);
    const handlings: Handling[] = [];
    let [at, channel, likely] = [begun, contact.channel, contact.channel === 'social' ? 0.6 : 0.22];
    for (let number = attempts + 1; random.chance(likely) && number <= attempts + 3; number++) {
      at += Math.round((end - at) * (0.2 + 0.5 * random.next()));
      if (end - at < 10 * MINUTE) break;
      channel = reachable(random.chance(0.3) ? channel : channel === 'phone' ? 'email' : 'phone', at);
      const handling = this.reach({ ...this.next(contact), number, at, channel }, busy);
      if (handling !== null) handlings.push(handling);
      likely = 0.4;
    }
    return handlings;
  }

  /** A later contact of the case reaches another agent of the team as often as not. */
  private next(contact: Contact): Contact {
    const other = `${contact.team}-${1 + this.random.integer(AGENTS_PER_TEAM)}`;
    return { ...contact, agent: this.random.chance(0.5) ? contact.agent : other };
  }

  private contactRow(handling: Handling, before: Channel | null, resolved: boolean): void {
    const { random } = this;
    const { contact, over, knownAt, work, transferred } = handling;
    const { channel, team, agent, topic, customer, preSale } = contact;
    const own = languageOf(customer);
    const language = own === 'de' || random.chance(0.7) ? own : 'de';
    const fields = {
      channel,
      team,
      agent,
      topic,
      segment: segmentOf(customer),
      stage: preSale ? 'pre_sale' : 'after_sale',
      language,
      ...(random.chance(0.9) ? { customer_language: own } : {}),
      handle: work,
      transfers: transferred ? 1 : 0,
      switched: before !== null && before !== channel,
      resolved,
      instructions_sent: topic === 'how_to' && random.chance(0.6),
      purchase_intent: preSale,
      captured_by: random.chance(0.96) ? 'system' : 'hand',
    };
    const learntAt = Math.max(knownAt, over + MINUTE);
    this.add('contacts', rowKey('contact', contact), contact.at, contact, [{ knownAt: learntAt, fields }]);
  }

  /** Agents promise to call back, within a day, where there is something to find out. */
  private promise({ contact, over }: Handling, open: boolean): void {
    const { random } = this;
    const madeAt = over + MINUTE;
    const keptAt = madeAt + Math.round(random.logNormal(9, 0.9) * 60) * MINUTE;
    const kept = random.chance(0.95) && keptAt < madeAt + 5 * DAY;
    if (!random.chance(open ? 0.3 : 0.04)) return;
    const { channel, team } = contact;
    this.add('promises', `promise-${idOf(contact)}`, madeAt, contact, [
      { knownAt: madeAt + MINUTE, fields: { channel, team, kind: 'call_back', due_at: instant(madeAt + DAY) } },
      ...(kept ? [{ knownAt: keptAt + MINUTE, fields: { kept_at: instant(keptAt) } }] : []),
    ]);
  }

  /** Who asks about a ticket that is settled soon is asked then; the others, after the contact. */
  private survey(first: Contact, main: Handling, ticket: Ticket | null, contacts: number): void {
    const settledAt = ticket === null ? main.knownAt : (ticket.resolvedAt[0] ?? Infinity);
    const resolved = settledAt < first.at + 10 * DAY;
    const at = resolved ? settledAt : main.knownAt;
    surveyStory(this.random, { contact: main.contact, at, delay: main.at - first.at, contacts, resolved }, this.add);
  }

  private orderAfter({ contact, over }: Handling): void {
    const at = over + Math.round(this.random.logNormal(5, 1.2) * 3_600) * 1_000;
    if (at < over + 10 * DAY) this.order(`order-after-${idOf(contact)}`, at, contact.customer);
  }

  readonly add: AddRow = (source, key, at, { customer, case: caseKey }, steps) => {
    const sorted = [...steps].sort((a, b) => a.knownAt - b.knownAt);
    let fields: Record<string, unknown> = {};
    sorted.forEach((step: Step, index) => {
      fields = { ...fields, ...step.fields };
      if (sorted[index + 1]?.knownAt === step.knownAt) return;
      this.history[source].push({
        key,
        occurredAt: instant(at),
        customer,
        case: caseKey,
        fields,
        recordedAt: instant(step.knownAt),
      });
    });
  };
}

/** Where the lines are closed, people write. */
const reachable = (channel: Channel, at: number): Channel => (channel === 'phone' && !isOpen(at) ? 'email' : channel);
