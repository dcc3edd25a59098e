import { TEAMS, type Topic } from './centre.js';
import { idOf, known, type AddRow, type Contact, type Handling, type Step } from './contact.js';
import { DAY, HOUR, instant, MINUTE } from './moments.js';
import { segmentOf } from './people.js';
import type { Random } from './random.js';
import { resolutionRow, type Method } from './resolution.js';

const LONGEST_WORK = 24 * DAY;
const PRIORITIES = { urgent: 6, high: 18, normal: 56, low: 20 } as const;
type Priority = keyof typeof PRIORITIES;

interface State {
  readonly at: number;
  readonly status: 'new' | 'in_progress' | 'waiting' | 'resolved';
  readonly team: string;
}

/** What becomes of a ticket; its contacts and work are known afterwards. */
export interface Ticket {
  readonly contact: Contact;
  readonly opened: number;
  readonly repliedAt: number;
  readonly priority: Priority;
  readonly states: readonly State[];
  /** The last of them may have been undone. */
  readonly resolvedAt: readonly number[];
}

/** A ticket about a contact that was answered, but could not be settled at once. */
export function newTicket(random: Random, { contact, at, over }: Handling): Ticket {
  const priority = random.weighted(PRIORITIES);
  const opened = (contact.channel === 'phone' ? over : contact.at) + 2 * MINUTE;
  const repliedAt = Math.max(at, opened + MINUTE);
  const states = statesOf(random, opened, repliedAt, priority, contact.team);
  return { contact, opened, repliedAt, priority, states, resolvedAt: states.filter(isResolved).map((state) => state.at) };
}

const isResolved = ({ status }: State): boolean => status === 'resolved';

/** The ticket itself, the states that it was in, and its resolutions. */
export function ticketStory(
  random: Random,
  ticket: Ticket,
  handlings: readonly Handling[],
  method: Method | undefined,
  add: AddRow,
): void {
  const { contact, opened, repliedAt, priority, states } = ticket;
  const id = idOf(contact);
  const { channel, topic, agent, team } = contact;
  const mistaken = random.weighted(PRIORITIES);
  const correctedAt = random.chance(0.05) && mistaken !== priority ? opened + (1 + random.integer(30)) * HOUR : null;
  const escalatedAt = random.chance(priority === 'urgent' ? 0.3 : 0.1) ? states[1]!.at + 10 * MINUTE : null;
  const firstLevel = random.chance(escalatedAt === null ? 0.9 : 0.35);
  const workAlone = random.logNormal(priority === 'urgent' ? 2_400 : 1_300, 0.6);
  const rounds = states.filter(({ status }) => status === 'waiting').length;

  const about = { channel, team, agent, topic, segment: segmentOf(contact.customer) };
  const steps: Step[] = [
    {
      knownAt: opened + MINUTE,
      fields: { ...about, priority: correctedAt === null ? priority : mistaken, escalated: false, status: 'open' },
    },
    { knownAt: repliedAt + MINUTE, fields: { first_reply_at: instant(repliedAt) } },
  ];
  if (escalatedAt !== null) steps.push({ knownAt: escalatedAt, fields: { escalated: true } });
  if (correctedAt !== null) steps.push({ knownAt: correctedAt, fields: { priority } });
  states.forEach(({ at, status }, index) => {
    const before = states.slice(0, index).filter(isResolved);
    const reopened = before.length;
    const knownAt = at + MINUTE;
    if (status === 'resolved') {
      const until = handlings.filter((handling) => handling.over <= at);
      const worked = Math.round(workAlone * (1 + 0.4 * reopened) + until.reduce((sum, { work }) => sum + work, 0));
      const replies = Math.max(1, until.length) + rounds + reopened;
      const result = { level: escalatedAt === null ? 1 : 2, first_level: firstLevel, work: worked, replies };
      const first = reopened === 0 ? { first_resolved_at: instant(at), reopened: 0 } : {};
      const how = method === undefined ? {} : { method };
      steps.push({ knownAt, fields: { status: 'resolved', resolved_at: instant(at), ...first, ...result, ...how } });
      resolutionRow(random, contact, { number: before.length + 1, at, after: at - opened, method }, add);
    } else if (index > 0 && isResolved(states[index - 1]!)) {
      const first = reopened === 1 ? { reopened_at: instant(at) } : {};
      steps.push({ knownAt, fields: { status: 'open', resolved_at: null, reopened, ...first } });
    }
  });
  add('tickets', `ticket-${id}`, opened, contact, steps);
  stateRows(ticket, add);
}

/** `resolved_at` is the ticket's, in each of its states alike. */
function stateRows({ contact, priority, states }: Ticket, add: AddRow): void {
  const id = idOf(contact);
  const { channel, topic } = contact;
  const resolutions = states.flatMap((state, index): { at: number; resolvedAt: number | null }[] => {
    if (isResolved(state)) return [{ at: state.at, resolvedAt: state.at }];
    return index > 0 && isResolved(states[index - 1]!) ? [{ at: state.at, resolvedAt: null }] : [];
  });
  states.forEach(({ at, status, team }, index) => {
    const next = states[index + 1];
    const first = { channel, topic, ticket: `ticket-${id}`, priority, status, team, from: instant(at) };
    const standing = resolutions.filter((each) => each.at <= at).at(-1)?.resolvedAt ?? null;
    add('ticket_states', `state-${id}-${index + 1}`, at, contact, [
      { knownAt: at + MINUTE, fields: { ...first, ...known('resolved_at', standing) } },
      ...(next === undefined ? [] : [{ knownAt: next.at + MINUTE, fields: { until: instant(next.at) } }]),
      ...resolutions
        .filter((each) => each.at > at)
        .map((each) => ({
          knownAt: each.at + MINUTE,
          fields: { resolved_at: each.resolvedAt === null ? null : instant(each.resolvedAt) },
        })),
    ]);
  });
}

/** The last one has no end; of a ticket that nobody ever resolves it is the work on it. */
function statesOf(random: Random, opened: number, repliedAt: number, priority: Priority, team: string): State[] {
  const medianHours = { urgent: 5, high: 14, normal: 30, low: 60 }[priority];
  const work = Math.max(20 * MINUTE, Math.min(Math.round(random.logNormal(medianHours, 0.95) * 3_600) * 1_000, LONGEST_WORK));
  const begun = Math.max(repliedAt, opened + Math.round(work * (0.02 + 0.1 * random.next())));
  const states: State[] = [
    { at: opened, status: 'new', team },
    { at: begun, status: 'in_progress', team },
  ];
  const other = random.pick(TEAMS.filter((each) => each !== team));
  const handedOver = random.chance(0.12);
  const current = handedOver ? other : team;
  if (handedOver) states.push({ at: begun + Math.round(work * 0.15), status: 'in_progress', team: current });
  if (random.chance(0.3)) {
    states.push({ at: begun + Math.round(work * 0.25), status: 'waiting', team: current });
    states.push({ at: begun + Math.round(work * (0.35 + 0.3 * random.next())), status: 'in_progress', team: current });
  }
  if (random.chance(0.001)) return states;
  const resolved = begun + work;
  states.push({ at: resolved, status: 'resolved', team: current });
  if (random.chance(0.07)) {
    const reopened = resolved + (2 + random.integer(70)) * HOUR;
    states.push({ at: reopened, status: 'in_progress', team: current });
    states.push({ at: reopened + (1 + random.integer(40)) * HOUR, status: 'resolved', team: current });
  }
  return states;
}

/** How likely a matter cannot be settled at once. */
export const ticketChance = (topic: Topic): number => (topic === 'complaint' ? 0.7 : topic === 'how_to' ? 0.15 : 0.3);
