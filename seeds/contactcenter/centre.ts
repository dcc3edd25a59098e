/** Who works here, what people write about, and when: the constants of a made-up retailer's contact centre. */
export const ZONE = 'Europe/Berlin';
export const SEED = 'contactcenter-3';

export const TEAMS = ['north', 'south', 'night'] as const;
export type Team = (typeof TEAMS)[number];

/** Eight agents a team: `north-3`. */
export const AGENTS_PER_TEAM = 8;

export const TOPICS = {
  delivery: 27,
  return: 17,
  how_to: 16,
  invoice: 11,
  complaint: 12,
  account: 9,
  order_confirmation: 8,
} as const;
export type Topic = keyof typeof TOPICS;

export const CHANNELS = { phone: 52, email: 27, chat: 16, social: 5 } as const;
export type Channel = keyof typeof CHANNELS;

export const PRODUCTS = { home: 34, garden: 22, kitchen: 24, outdoor: 20 } as const;

/** Median price, in euros. */
export const PRICE: Readonly<Record<keyof typeof PRODUCTS, number>> = { home: 60, garden: 45, kitchen: 75, outdoor: 95 };

/** Contacts and orders of an ordinary weekday, before growth and season. */
export const CONTACTS_A_DAY = 39;
export const ORDERS_A_DAY = 24;

/** How likely a contact begins in each hour of the day; lines are open from 8 to 20. */
export const HOURS = [1, 1, 0, 0, 0, 1, 2, 5, 16, 24, 28, 26, 20, 18, 20, 22, 23, 20, 15, 9, 6, 5, 3, 2] as const;
export const OPENS = 8;
export const CLOSES = 20;
