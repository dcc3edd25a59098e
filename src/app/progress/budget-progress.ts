import { badEvents, budgetReading, expectedEvents, type BudgetCounts } from '../../goals/budget.js';
import type { Forecast } from '../../goals/forecast.js';
import type { Direction, Target } from '../../goals/target.js';
import { Decimal } from '../../kernel/decimal.js';
import type { PointReading } from './goal-reading.js';
import type { Outlook } from './outlook.js';
import type { BudgetProgress } from './progress-model.js';

type Budget = Extract<Target, { shape: 'BUDGET' }>;

/** What a budget counts at a reading; null where its events, or how many there will be, are not known. */
export function budgetCounts(
  { expectedEvents: declared }: Budget, { counts }: PointReading, ended: boolean, outlook: Outlook, direction: Direction,
): { readonly counts: BudgetCounts | null; readonly bad: Decimal; readonly events: Decimal } | null {
  if (counts === null) return null;
  const bad = badEvents(counts.numerator, counts.denominator, direction);
  const events = counts.denominator;
  const expected = expectedEvents({
    declared: declared === null ? null : new Decimal(declared), forecast: outlook.forecast('EVENTS')?.value ?? null, events, ended,
  });
  return { counts: expected === null ? null : { bad, events, expectedEvents: expected }, bad, events };
}

/** How a budget stands: what it allows needs the events of the whole window, how fast it is spent does not. */
export function budgetProgress({ levels }: Budget, found: NonNullable<ReturnType<typeof budgetCounts>>): BudgetProgress {
  const objective = new Decimal(levels.target);
  const { bad, events, counts } = found;
  const { burn } = budgetReading(objective, { bad, events, expectedEvents: events });
  const whole = counts && budgetReading(objective, counts);
  return { objective, events, bad, allowed: whole?.allowed ?? null, remaining: whole?.remaining ?? null, burn, expectedEvents: counts?.expectedEvents ?? null };
}

/** The counts of the whole window with so many bad events, which a share of all events stands for. */
export const countsAtEnd = (share: Decimal, { expectedEvents: events }: BudgetCounts, direction: Direction): BudgetCounts => {
  const badShare = direction === 'LOWER_IS_BETTER' ? share : new Decimal(1).minus(share);
  return { bad: badShare.times(events), events, expectedEvents: events };
};

/** The KPI at the end of the window, from its bad events as forecast; null where they or the events are not. */
export function forecastShare(outlook: Outlook, { expectedEvents: events }: BudgetCounts, direction: Direction): Forecast | null {
  const bad = outlook.forecast('BAD_EVENTS');
  if (bad === null || events.isZero()) return null;
  const share = (count: Decimal): Decimal => Decimal.min(1, count.div(events));
  const { value, low, high, ...rest } = bad;
  if (direction === 'LOWER_IS_BETTER') return { ...rest, value: share(value), low: share(low), high: share(high) };
  const good = (count: Decimal): Decimal => new Decimal(1).minus(share(count));
  return { ...rest, value: good(value), low: good(high), high: good(low) };
}
