import { civilDay, type CivilDay } from '../../src/calendar/civil-day.js';
import type { Random } from './random.js';

/** Some people are often here, most are rarely; there are more of them each day. */
export function customerOf(random: Random, day: CivilDay): string {
  const known = 6_000 + 5 * (day - civilDay(2024, 0, 1));
  return `customer-${1 + Math.floor(Math.max(known, 1_200) * random.next() ** 1.6)}`;
}

const numberOf = (customer: string): number => Number(customer.slice('customer-'.length));

/** Who a customer is does not change: it follows from the number. */
export const segmentOf = (customer: string): string => (numberOf(customer) % 6 === 0 ? 'business' : 'private');
export const languageOf = (customer: string): string => {
  const rest = numberOf(customer) % 11;
  return rest === 0 ? 'tr' : rest <= 2 ? 'en' : 'de';
};
