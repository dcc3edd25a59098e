import { TOPICS } from './centre.js';
import { euros, rowKey, type AddRow, type Contact, type Handling } from './contact.js';
import { HOUR, instant, MINUTE } from './moments.js';
import type { Random } from './random.js';

/** A call from the queue to its end. Null: the caller gave up, or was sent on to another queue. */
export function callStory(random: Random, contact: Contact, busy: number, add: AddRow): Handling | null {
  const wait = Math.round(Math.min(random.logNormal(contact.team === 'night' ? 22 : 13 * busy, 0.9), 1_800));
  const patience = Math.round(random.logNormal(140, 0.8));
  const flowedOut = wait > 45 && random.chance(0.12);
  const answered = wait <= patience && !flowedOut;
  const talk = Math.round(random.logNormal(contact.topic === 'complaint' ? 420 : 250, 0.5));
  const hold = random.chance(0.35) ? Math.round(random.logNormal(45, 0.7)) : 0;
  const wrap = Math.round(random.logNormal(55, 0.4));
  const transferred = random.chance(0.09);
  const confirmedAfter = Math.round(random.logNormal(38, 0.45));
  const at = contact.at + Math.min(wait, patience) * 1_000;
  const over = at + (answered ? talk + hold + wrap : 0) * 1_000;
  // Now and then the telephone system delivers days later, or somebody chose the wrong topic.
  const knownAt = over + (random.chance(0.015) ? (1 + random.integer(48)) * HOUR : (1 + random.integer(4)) * MINUTE);
  const mistaken = random.weighted(TOPICS);
  const corrected = random.chance(0.03) && mistaken !== contact.topic ? knownAt + (4 + random.integer(72)) * HOUR : null;
  const confirmed = contact.topic === 'order_confirmation' && answered && confirmedAfter <= talk + hold;
  const handled = answered
    ? {
        agent: contact.agent,
        answered_at: instant(at),
        ...(confirmed ? { confirmed_at: instant(at + confirmedAfter * 1_000) } : {}),
        talk,
        hold,
        wrap,
        transferred,
        cost: euros((talk + hold + wrap) * 0.0122),
      }
    : { flowed_out: flowedOut, cost: euros(0.05) };
  const about = { channel: 'phone', team: contact.team, answered, wait: Math.min(wait, patience), ...handled };
  add('calls', rowKey('call', contact), contact.at, contact, [
    { knownAt, fields: { ...about, topic: corrected === null ? contact.topic : mistaken } },
    ...(corrected === null ? [] : [{ knownAt: corrected, fields: { topic: contact.topic } }]),
  ]);
  return answered ? { contact, at, over, knownAt, work: talk + hold + wrap, transferred } : null;
}
