import { isOpen } from './calendar.js';
import type { Channel } from './centre.js';
import { euros, rowKey, type AddRow, type Contact, type Handling } from './contact.js';
import { DAY, instant, MINUTE } from './moments.js';
import type { Random } from './random.js';

/** How long half of the customers wait for a reply, in minutes, when it is as busy as usual; how far the others are from it. */
const REPLY: Readonly<Record<Exclude<Channel, 'phone'>, { median: number; spread: number; ignored: number }>> = {
  chat: { median: 0.9, spread: 0.8, ignored: 0.02 },
  social: { median: 95, spread: 1, ignored: 0.08 },
  email: { median: 300, spread: 1.2, ignored: 0.05 },
};

/** A message and the reply to it. Null: nobody ever replied. */
export function messageStory(random: Random, contact: Contact, busy: number, add: AddRow): Handling | null {
  const { channel, team, topic, agent } = contact;
  const { median, spread, ignored: share } = REPLY[channel as Exclude<Channel, 'phone'>];
  const delay = Math.round(random.logNormal(channel === 'email' && team === 'night' ? 660 : median * busy, spread) * 60) * 1_000;
  const ignored = random.chance(share);
  const work = Math.round(random.logNormal(channel === 'email' ? 300 : 330, 0.5));
  const at = contact.at + Math.min(delay, 10 * DAY);
  const about = { channel, team, topic };
  add('messages', rowKey('message', contact), contact.at, contact, [
    { knownAt: contact.at + MINUTE, fields: { ...about, direction: 'inbound', opening: contact.number === 1 } },
    ...(ignored ? [] : [{ knownAt: at + MINUTE, fields: { first_reply_at: instant(at), agent } }]),
  ]);
  if (channel === 'email' && !isOpen(contact.at)) {
    const answeredAt = contact.at + MINUTE;
    add('messages', rowKey('received', contact), answeredAt, contact, [
      { knownAt: answeredAt, fields: { ...about, direction: 'outbound', automated: true } },
    ]);
  }
  if (ignored) return null;
  add('messages', rowKey('reply', contact), at, contact, [
    {
      knownAt: at + MINUTE,
      fields: { ...about, direction: 'outbound', automated: false, agent, work, cost: euros(work * 0.0105) },
    },
  ]);
  return { contact, at, over: at, knownAt: at + MINUTE, work, transferred: false };
}
