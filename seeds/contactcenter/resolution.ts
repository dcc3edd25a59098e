import type { Topic } from './centre.js';
import { idOf, type AddRow, type Contact } from './contact.js';
import { MINUTE } from './moments.js';
import type { Random } from './random.js';

/** How matters are settled, by topic. */
const METHODS: Readonly<Record<Topic, Readonly<Record<string, number>>>> = {
  delivery: { information: 60, replacement: 25, refund: 15 },
  return: { refund: 70, replacement: 20, information: 10 },
  how_to: { information: 96, replacement: 4 },
  invoice: { correction: 65, information: 35 },
  complaint: { goodwill: 40, refund: 30, replacement: 20, information: 10 },
  account: { correction: 55, information: 45 },
  order_confirmation: { information: 100 },
};

export type Method = string;

/** Undefined: nobody wrote it down. */
export const methodOf = (random: Random, topic: Topic): Method | undefined => {
  const method = random.weighted(METHODS[topic]);
  return random.chance(0.04) ? undefined : method;
};

export interface Resolution {
  /** Of the resolutions of the case, from 1. */
  readonly number: number;
  readonly at: number;
  /** Milliseconds since the matter came up. */
  readonly after: number;
  readonly method: Method | undefined;
  /** Absent: a minute later. */
  readonly knownAt?: number;
}

export function resolutionRow(random: Random, contact: Contact, resolution: Resolution, add: AddRow): void {
  const { number, at, after, method, knownAt = at + MINUTE } = resolution;
  const { channel, team, agent, topic } = contact;
  const positive = random.chance(topic === 'complaint' ? 0.62 : 0.88);
  const how = method === undefined ? {} : { method };
  const fields = { channel, team, agent, topic, positive, resolution_time: Math.round(after / 1_000), ...how };
  add('resolutions', `resolution-${idOf(contact)}-${number}`, at, contact, [{ knownAt, fields }]);
}
