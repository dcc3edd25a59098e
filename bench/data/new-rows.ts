import { DAY } from './stretch.js';
import { AGENTS, CHANNELS, CUSTOMERS, KINDS, PRIORITIES, TEAMS } from './vocabulary.js';

/** A contact as a client records it. */
export interface NewRow {
  readonly key: string;
  readonly occurredAt: string;
  readonly customer: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/** Numbers from 0 up to 1, the same ones for the same seed. */
export function randomOf(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** When new interactions happened: mostly today and some in the last 30 days, as they come in; or at any time of 24 months. */
export type Spread = 'recent' | 'all days';

export function placed(spread: Spread, random: () => number, now: number): number {
  if (spread === 'all days') return now - random() * 700 * DAY;
  const today = Math.floor(now / DAY) * DAY;
  return random() < 0.95 ? today + random() * (now - today) : now - random() * 30 * DAY;
}

const oneOf = <T>(words: readonly T[], random: () => number): T => words[Math.floor(random() * words.length)]!;

const [channels, priorities] = [Object.keys(CHANNELS), Object.keys(PRIORITIES)];

/** Like the generated ones; their exact shares do not matter. */
export function newRow(key: string, at: number, random: () => number): NewRow {
  const agent = Math.floor(random() * AGENTS);
  const handle = 20 + Math.floor(random() ** 3 * 3600);
  return {
    key,
    occurredAt: new Date(Math.floor(at / 1000) * 1000).toISOString(),
    customer: `customer-${Math.floor(random() * CUSTOMERS)}`,
    fields: {
      agent: `agent-${String(agent).padStart(3, '0')}`,
      channel: oneOf(channels, random),
      cost: Math.round(handle * 1.25) / 100,
      ...(random() < 0.3 && { csat: 1 + Math.floor(Math.sqrt(random()) * 5) }),
      handle,
      kind: oneOf(KINDS, random),
      priority: oneOf(priorities, random),
      resolved: random() < 0.7,
      team: `team-${agent % TEAMS}`,
      transferred: random() < 0.15,
      wait: Math.floor(random() ** 2 * 600),
    },
  };
}
