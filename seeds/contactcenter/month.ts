import { civilDay, dateText, yearMonthDay, type CivilDay } from '../../src/calendar/civil-day.js';
import { localClock } from '../../src/calendar/local-clock.js';
import { busyness } from './calendar.js';
import { ORDERS_A_DAY, ZONE } from './centre.js';
import { euros, type AddRow } from './contact.js';
import { DAY, HOUR } from './moments.js';
import type { Random } from './random.js';

/** The accounts of a month, and what others publish for it: placed on its first day, known some weeks after that. */
export function monthStory(random: Random, first: CivilDay, add: AddRow): void {
  const { year, month } = yearMonthDay(first);
  let busy = 0;
  for (let day = first; day < civilDay(year, month + 1, 1); day++) busy += busyness(day);
  const revenue = busy * ORDERS_A_DAY * 78 * (0.97 + 0.06 * random.next());
  const service = 4_600 + busy * 165 * (0.97 + 0.06 * random.next());
  const goods = revenue * (0.52 + 0.02 * random.next());
  const accounts = {
    revenue,
    goods,
    service,
    opex: service * 1.18,
    cash_in: revenue * (0.96 + 0.06 * random.next()),
    cash_out: (goods + service * 1.4) * (0.96 + 0.06 * random.next()),
  };
  const clock = localClock(ZONE);
  const at = clock.startOfDay(first);
  const nobody = { customer: null, case: null };
  // The books are closed on the sixth of the next month; late invoices are booked four days after that.
  const closed = clock.startOfDay(civilDay(year, month + 1, 6)) + 15 * HOUR;
  for (const [account, amount] of Object.entries(accounts)) {
    const late = account === 'opex' || account === 'service';
    add('ledger', `${account}-${dateText(first).slice(0, 7)}`, at, nobody, [
      { knownAt: closed, fields: { account, amount: euros(late ? amount * 0.97 : amount) } },
      ...(late ? [{ knownAt: closed + 4 * DAY, fields: { amount: euros(amount) } }] : []),
    ]);
  }
  const score = (0.67 + 0.02 * random.next()).toFixed(3);
  add('benchmarks', `csat_top2-${dateText(first).slice(0, 7)}`, at, nobody, [
    { knownAt: clock.startOfDay(civilDay(year, month + 1, 9)) + 9 * HOUR, fields: { series: 'csat_top2', score } },
  ]);
}
