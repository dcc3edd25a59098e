/** Who works here, what people write about, and when: the constants of a made-up retailer's contact centre. */
export const ZONE = 'Europe/Berlin';
export const SEED = 'contactcenter-2';

export const TEAMS = ['north', 'south', 'night'] as const;
export type Team = (typeof TEAMS)[number];

/** Eight agents a team: `north-3`. */
export const AGENTS_PER_TEAM = 8;

export const TOPICS = { delivery: 30, returns: 18, product: 17, invoice: 13, complaint: 12, account: 10 } as const;
export type Topic = keyof typeof TOPICS;

export const CHANNELS = { phone: 56, email: 25, chat: 19 } as const;
export type Channel = keyof typeof CHANNELS;

export const PRODUCTS = { home: 34, garden: 22, kitchen: 24, outdoor: 20 } as const;

/** Median price, in euros. */
export const PRICE: Readonly<Record<keyof typeof PRODUCTS, number>> = { home: 60, garden: 45, kitchen: 75, outdoor: 95 };

/** Contacts and orders of an ordinary weekday, before growth and season. */
export const CONTACTS_A_DAY = 76;
export const ORDERS_A_DAY = 26;

/** By ISO weekday, 1 is Monday. */
const WEEKDAY: Readonly<Record<number, number>> = { 1: 1.25, 2: 1.08, 3: 1, 4: 0.98, 5: 0.95, 6: 0.55, 7: 0.22 };
/** By month: gifts in December, returns in January, gardens in spring. */
const MONTH = [1.12, 0.92, 0.98, 1.06, 1.05, 0.97, 0.9, 0.88, 0.96, 1, 1.18, 1.42] as const;
/** Day and month: the lines are closed, mails come in all the same. */
const HOLIDAYS = new Set(['01-01', '05-01', '10-03', '12-25', '12-26']);

export const isHoliday = (date: string): boolean => HOLIDAYS.has(date.slice(5));

/** How busy a day is, 1 for an ordinary one. `date` is YYYY-MM-DD. */
export function busyness(date: string, isoWeekday: number): number {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  const growth = 1.07 ** (year + month / 12 - 2025);
  return growth * WEEKDAY[isoWeekday]! * MONTH[month - 1]! * (isHoliday(date) ? 0.3 : 1);
}

/** How likely a contact begins in each hour of the day; lines are open from 8 to 20. */
export const HOURS = [1, 1, 0, 0, 0, 1, 2, 5, 16, 24, 28, 26, 20, 18, 20, 22, 23, 20, 15, 9, 6, 5, 3, 2] as const;
export const OPENS = 8;
export const CLOSES = 20;
