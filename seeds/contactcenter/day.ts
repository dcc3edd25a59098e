import { dateText, isoWeekday, type CivilDay } from '../../src/calendar/civil-day.js';
import { localClock } from '../../src/calendar/local-clock.js';
import type { SentRevision } from '../../src/app/row-checks/check-history.js';
import { busyness, isOpen } from './calendar.js';
import {
  AGENTS_PER_TEAM,
  CHANNELS,
  CLOSES,
  CONTACTS_A_DAY,
  HOURS,
  OPENS,
  ORDERS_A_DAY,
  SEED,
  TEAMS,
  TOPICS,
  ZONE,
  type Team,
} from './centre.js';
import type { Contact } from './contact.js';
import { HOUR, localTime } from './moments.js';
import { monthStory } from './month.js';
import { customerOf } from './people.js';
import { evaluationStory } from './quality.js';
import { Random } from './random.js';
import { Story } from './story.js';

/** What begins on a day is over and known by then: of a day older than this nothing new is learnt. */
export const LONGEST_STORY_DAYS = 45;

export const SOURCE_KEYS = [
  'calls',
  'messages',
  'contacts',
  'tickets',
  'ticket_states',
  'resolutions',
  'promises',
  'survey_invitations',
  'surveys',
  'qa_scores',
  'orders',
  'refunds',
  'ledger',
  'benchmarks',
] as const;
export type SourceKey = (typeof SOURCE_KEYS)[number];

/** A revision of a row; of each row they come in the order in which they became known. */
export interface KnownRevision extends SentRevision {
  readonly key: string;
  readonly recordedAt: string;
}
export type DayHistory = Record<SourceKey, KnownRevision[]>;

/** Everything that begins on one local day, with all that is ever learnt of it and when: it follows from seed and day alone. */
export function dayHistory(day: CivilDay): DayHistory {
  const random = new Random(`${SEED} ${day}`);
  const history = Object.fromEntries(SOURCE_KEYS.map((key) => [key, [] as KnownRevision[]])) as DayHistory;
  const date = dateText(day);
  const busy = busyness(day);
  const story = new Story(random, history);
  const count = random.count(CONTACTS_A_DAY * busy);
  const contacts = Array.from({ length: count }, (_, index) => newContact(random, day, date, index + 1));
  for (const contact of contacts) story.contact(contact, busy);
  const orders = random.count(ORDERS_A_DAY * busy);
  for (let number = 1; number <= orders; number++)
    story.order(`order-${date}-${number}`, momentOf(random, day), customerOf(random, day));
  if (contacts.length > 0 && isoWeekday(day) <= 5) evaluationStory(random, random.pick(contacts), story.add);
  if (date.endsWith('-01')) monthStory(random, day, story.add);
  return history;
}

/** Of each row that became known, or changed, after one instant and up to another: how it is known at the latter. */
export function changedBetween(revisions: readonly KnownRevision[], after: number, until: number): KnownRevision[] {
  const last = new Map<string, KnownRevision>();
  for (const revision of revisions) {
    const at = Date.parse(revision.recordedAt);
    if (at > after && at <= until) last.set(revision.key, revision);
  }
  return [...last.values()];
}

function newContact(random: Random, day: CivilDay, date: string, number: number): Contact {
  const at = momentOf(random, day);
  const hour = Number(localTime(at).slice(0, 2));
  const drawn = random.weighted(CHANNELS);
  const team: Team = hour < OPENS || hour >= CLOSES ? 'night' : random.chance(0.55) ? TEAMS[0] : TEAMS[1];
  const topic = random.weighted(TOPICS);
  return {
    case: `case-${date}-${number}`,
    number: 1,
    at,
    channel: !isOpen(at) && drawn === 'phone' ? 'email' : drawn,
    topic,
    customer: customerOf(random, day),
    team,
    agent: `${team}-${1 + random.integer(AGENTS_PER_TEAM)}`,
    preSale: topic === 'how_to' && random.chance(0.45),
  };
}

const HOUR_WEIGHTS = Object.fromEntries(HOURS.map((weight, index) => [String(index), weight]));

function momentOf(random: Random, day: CivilDay): number {
  const hour = Number(random.weighted(HOUR_WEIGHTS));
  return localClock(ZONE).startOfDay(day) + hour * HOUR + random.integer(3_600) * 1_000;
}
