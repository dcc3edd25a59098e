import type { Channel } from './centre.js';
import { idOf, type AddRow, type Contact } from './contact.js';
import { DAY, HOUR, instant, MINUTE } from './moments.js';
import { segmentOf } from './people.js';
import type { Random } from './random.js';

/** How long customers wait before they begin to mind. */
const PATIENCE: Readonly<Record<Channel, number>> = {
  phone: MINUTE / 3,
  chat: 2 * MINUTE,
  social: 4 * HOUR,
  email: 12 * HOUR,
};

/** What a customer has in mind when asked. */
export interface Impression {
  readonly contact: Contact;
  /** When the matter was settled, or was answered at least: surveys are sent soon after it. */
  readonly at: number;
  /** Milliseconds until somebody answered. */
  readonly delay: number;
  readonly contacts: number;
  readonly resolved: boolean;
}

/** Some are asked, some of them answer. */
export function surveyStory(random: Random, { contact, at, delay, contacts, resolved }: Impression, add: AddRow): void {
  const sentAt = at + 30 * MINUTE + random.integer(60) * MINUTE;
  const delivered = random.chance(0.97);
  const answeredAt = sentAt + Math.min(Math.round(random.logNormal(9, 1) * 60) * MINUTE, 3 * DAY);
  const patience = PATIENCE[contact.channel];
  const mood =
    4.3 -
    Math.min(1.6, 0.45 * Math.log1p(delay / patience)) -
    (contact.topic === 'complaint' ? 0.9 : 0) -
    0.35 * (contacts - 1) -
    (resolved ? 0 : 0.5) +
    (contact.team === 'north' ? 0.15 : 0);
  const csat = clamp(Math.round(mood + 0.9 * random.normal()), 1, 5);
  const nps = clamp(Math.round(2 * mood + 0.4 + 1.7 * random.normal()), 0, 10);
  const ces = clamp(Math.round(1.3 * mood - 0.2 - 0.4 * (contacts - 1) + 1.1 * random.normal()), 1, 7);
  const [answersNps, answersCes] = [random.chance(0.8), random.chance(0.7)];
  const saysResolved = random.chance(resolved ? 0.88 : 0.35);
  const followUp = random.chance(0.6) ? Math.round(random.logNormal(20, 0.9) * 60) * MINUTE : null;
  // Surveys are delivered every few hours; those on paper are typed in within the fortnight, and tend to be worse.
  const onPaper = random.chance(csat <= 2 ? 0.6 : csat === 3 ? 0.25 : 0.05);
  const knownAt = answeredAt + (onPaper ? (2 + random.integer(12)) * DAY : (1 + random.integer(5)) * HOUR);
  const answered = delivered && random.chance(0.42);
  const { channel, team, agent, topic } = contact;
  add('survey_invitations', `invitation-${idOf(contact)}`, sentAt, contact, [
    { knownAt: sentAt + MINUTE, fields: { channel, team, topic, delivered } },
    ...(answered ? [{ knownAt, fields: { answered_at: instant(answeredAt) } }] : []),
  ]);
  if (!answered) return;
  const followedUpAt = answersNps && nps <= 6 && followUp !== null ? knownAt + Math.min(followUp, 6 * DAY) : null;
  const said = { csat, ...(answersNps ? { nps } : {}), ...(answersCes ? { ces } : {}), resolved: saysResolved };
  const about = { channel, team, agent, topic, segment: segmentOf(contact.customer), contact_at: instant(contact.at) };
  add('surveys', `survey-${idOf(contact)}`, answeredAt, contact, [
    { knownAt, fields: { ...about, ...said } },
    ...(followedUpAt === null ? [] : [{ knownAt: followedUpAt + MINUTE, fields: { follow_up_at: instant(followedUpAt) } }]),
  ]);
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
