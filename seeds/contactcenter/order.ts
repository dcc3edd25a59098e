import { PRICE, PRODUCTS } from './centre.js';
import { euros, type AddRow } from './contact.js';
import { DAY, HOUR, instant, MINUTE } from './moments.js';
import { segmentOf } from './people.js';
import type { Random } from './random.js';

/** What was bought, and what of it came back. `case` is the order. */
export function orderStory(random: Random, key: string, at: number, customer: string, add: AddRow): void {
  const product = random.weighted(PRODUCTS);
  const channel = random.weighted({ web: 82, phone: 12, chat: 6 });
  const amount = Math.max(4, random.logNormal(PRICE[product], 0.55));
  const returnedAt = at + (3 + random.integer(25)) * DAY;
  const gift = new Date(at).getUTCMonth() === 11;
  const returned = random.chance(gift ? 0.14 : 0.09);
  const discounted = random.chance(0.02) ? at + (4 + random.integer(40)) * HOUR : null;
  const about = { customer, case: key };
  const paid = discounted === null ? amount : amount * 0.9;
  add('orders', key, at, about, [
    {
      knownAt: at + 2 * MINUTE,
      fields: { channel, product, segment: segmentOf(customer), amount: euros(amount), returned: false },
    },
    ...(discounted === null ? [] : [{ knownAt: discounted, fields: { amount: euros(paid) } }]),
    ...(returned ? [{ knownAt: returnedAt + HOUR, fields: { returned: true, returned_at: instant(returnedAt) } }] : []),
  ]);
  if (!returned) return;
  const refundedAt = returnedAt + DAY + random.integer(3 * 86_400) * 1_000;
  add('refunds', `refund-${key}`, refundedAt, about, [
    { knownAt: refundedAt + 5 * MINUTE, fields: { channel, product, amount: euros(paid), ordered_at: instant(at) } },
  ]);
}
