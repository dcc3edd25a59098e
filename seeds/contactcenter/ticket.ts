import { TEAMS } from './centre.js';
import { DAY, HOUR, instant, MINUTE } from './moments.js';
import type { Random } from './random.js';
import type { AddRow, Contact, Step } from './story.js';

const LONGEST_WORK = 28 * DAY;

const STATUSES = ['new', 'in_progress', 'waiting', 'resolved'] as const;
type Status = (typeof STATUSES)[number];

interface State {
  readonly at: number;
  readonly status: Status;
  readonly team: string;
}

/** A ticket from its opening to its last resolution, as the ticket itself and as the states that it was in. */
export function ticketStory(random: Random, contact: Contact, add: AddRow): void {
  const id = contact.case.slice(5);
  const priority = random.weighted({ urgent: 6, high: 18, normal: 56, low: 20 });
  const mistaken = random.weighted({ urgent: 6, high: 18, normal: 56, low: 20 });
  const opened = contact.at + 2 * MINUTE;
  const states = statesOf(random, opened, priority, contact.team);
  const escalatedAt = random.chance(priority === 'urgent' ? 0.3 : 0.1) ? states[1]!.at + 10 * MINUTE : null;
  const correctedAt = random.chance(0.05) && mistaken !== priority ? opened + (1 + random.integer(30)) * HOUR : null;

  const { channel, topic, agent } = contact;
  const first = {
    channel,
    team: contact.team,
    agent,
    topic,
    priority: correctedAt === null ? priority : mistaken,
    escalated: false,
    status: 'open',
  };
  const steps: Step[] = [{ knownAt: opened + MINUTE, fields: first }];
  if (escalatedAt !== null) steps.push({ knownAt: escalatedAt, fields: { escalated: true } });
  if (correctedAt !== null) steps.push({ knownAt: correctedAt, fields: { priority } });
  states.forEach(({ at, status }, index) => {
    const reopened = states.slice(0, index).filter((before) => before.status === 'resolved').length;
    const knownAt = at + MINUTE;
    if (status === 'resolved') steps.push({ knownAt, fields: { status: 'resolved', resolved_at: instant(at), reopened } });
    else if (index > 0 && states[index - 1]!.status === 'resolved')
      steps.push({ knownAt, fields: { status: 'open', resolved_at: null, reopened } });
  });
  add(
    'tickets',
    `ticket-${id}`,
    opened,
    contact,
    steps.sort((a, b) => a.knownAt - b.knownAt),
  );

  states.forEach(({ at, status, team }, index) => {
    const next = states[index + 1];
    add('ticket_states', `state-${id}-${index + 1}`, at, contact, [
      { knownAt: at + MINUTE, fields: { channel, topic, ticket: `ticket-${id}`, priority, status, team, from: instant(at) } },
      ...(next === undefined ? [] : [{ knownAt: next.at + MINUTE, fields: { until: instant(next.at) } }]),
    ]);
  });
}

/** The last one has no end; of a ticket that nobody ever resolves it is the work on it. */
function statesOf(random: Random, opened: number, priority: 'urgent' | 'high' | 'normal' | 'low', team: string): State[] {
  const medianHours = { urgent: 5, high: 14, normal: 30, low: 60 }[priority];
  const work = Math.max(20 * MINUTE, Math.min(Math.round(random.logNormal(medianHours, 0.95) * 3_600) * 1_000, LONGEST_WORK));
  const begun = opened + Math.round(work * (0.02 + 0.1 * random.next()));
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
  if (random.chance(0.03)) return states;
  const resolved = begun + work;
  states.push({ at: resolved, status: 'resolved', team: current });
  if (random.chance(0.07)) {
    const reopened = resolved + (2 + random.integer(70)) * HOUR;
    states.push({ at: reopened, status: 'in_progress', team: current });
    states.push({ at: reopened + (1 + random.integer(40)) * HOUR, status: 'resolved', team: current });
  }
  return states;
}
