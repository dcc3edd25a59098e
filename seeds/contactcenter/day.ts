import { dateText, isoWeekday, type CivilDay } from '../../src/calendar/civil-day.js';
import { localClock } from '../../src/calendar/local-clock.js';
import type { SentRevision } from '../../src/app/row-checks/check-history.js';
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
  SEED,
  TEAMS,
  TOPICS,
  ZONE,
  type Team,
} from './centre.js';
import { HOUR, localTime } from './moments.js';
import { Random } from './random.js';
import { customerOf, Story, type Contact } from './story.js';

/** What begins on a day is over and known by then: of a day older than this nothing new is learnt. */
export const LONGEST_STORY_DAYS = 45;

export const SOURCE_KEYS = ['calls', 'messages', 'tickets', 'ticket_states', 'surveys', 'orders'] as const;
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
  const history: DayHistory = { calls: [], messages: [], tickets: [], ticket_states: [], surveys: [], orders: [] };
  const date = dateText(day);
  const busy = busyness(date, isoWeekday(day));
  const story = new Story(random, history);
  const contacts = random.count(CONTACTS_A_DAY * busy);
  for (let number = 1; number <= contacts; number++) story.contact(newContact(random, day, date, number), busy);
  const orders = random.count(ORDERS_A_DAY * busy);
  for (let number = 1; number <= orders; number++) story.order(`order-${date}-${number}`, momentOf(random, day), date);
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

const HOUR_WEIGHTS = Object.fromEntries(HOURS.map((weight, index) => [String(index), weight]));

function momentOf(random: Random, day: CivilDay): number {
  const hour = Number(random.weighted(HOUR_WEIGHTS));
  return localClock(ZONE).startOfDay(day) + hour * HOUR + random.integer(3_600) * 1_000;
}
