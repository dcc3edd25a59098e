import { Decimal } from '../kernel/decimal.js';
import type { Direction } from './target.js';

/** Events of a budget's window so far, and how many the whole window is expected to have (once it ended: had). */
export interface BudgetCounts {
  readonly bad: Decimal;
  readonly events: Decimal;
  readonly expectedEvents: Decimal;
}

export interface BudgetReading {
  /** Bad events that the objective leaves: (1 − p) × expected events. */
  readonly allowed: Decimal;
  /** 1 − bad / allowed, below zero once overspent; null where nothing is allowed. */
  readonly remaining: Decimal | null;
  /** (bad / events) / (1 − p): 1 spends the budget exactly by the end; null without events, and at an objective of 1. */
  readonly burn: Decimal | null;
  /** (allowed − bad) / expected events: a share, as the KPI; null where no events are expected. */
  readonly margin: Decimal | null;
}

/** What the events of a window are counted against. Decimals are numbers of events; null: not known. */
export interface EventsExpected {
  readonly declared: Decimal | null;
  readonly forecast: Decimal | null;
  readonly events: Decimal;
  readonly ended: boolean;
}

/** As declared, else as forecast, at least as many as there were already; once ended, as many as there were. Null: not known. */
export function expectedEvents({ declared, forecast, events, ended }: EventsExpected): Decimal | null {
  if (ended) return events;
  const expected = declared ?? forecast;
  return expected === null ? null : Decimal.max(expected, events);
}

/** The bad events of a proportion: its numerator where lower is better, else what the numerator leaves of the denominator. */
export const badEvents = (numerator: Decimal, denominator: Decimal, direction: Direction): Decimal =>
  direction === 'LOWER_IS_BETTER' ? numerator : denominator.minus(numerator);

/** The KPI's value (a share) as the share of what is good. */
export const goodShare = (value: Decimal, direction: Direction): Decimal =>
  direction === 'LOWER_IS_BETTER' ? new Decimal(1).minus(value) : value;

/** How an objective for the good share stands. */
export function budgetReading(objective: Decimal, { bad, events, expectedEvents }: BudgetCounts): BudgetReading {
  const badShare = new Decimal(1).minus(objective);
  const allowed = badShare.times(expectedEvents);
  return {
    allowed,
    remaining: allowed.isZero() ? null : new Decimal(1).minus(bad.div(allowed)),
    burn: events.isZero() || badShare.isZero() ? null : bad.div(events).div(badShare),
    margin: expectedEvents.isZero() ? null : allowed.minus(bad).div(expectedEvents),
  };
}
