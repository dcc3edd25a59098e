import { Temporal } from 'temporal-polyfill';

import { badInput, YardstickError } from '../kernel/errors.js';
import { canonicalInstant } from '../kernel/instant.js';
import { FIRST_YEAR, LAST_YEAR, parseDate } from './civil-day.js';
import type { Calendar, Grain } from './grain.js';
import { hoursBefore } from './hour-unit.js';
import { localClock, localTimeText, localYear } from './local-clock.js';
import type { Period } from './period.js';
import { periodContaining, periodsCovering, startOfUnitBefore } from './periods.js';

/** Exactly one of the three; null counts as absent. `between` takes local dates or instants, half-open. */
export interface WindowInput {
  readonly between?: { readonly from: string; readonly to: string } | null;
  readonly last?: { readonly count: number; readonly unit: Grain; readonly includeCurrent?: boolean | null } | null;
  readonly toDate?: Grain | null;
}

/** The window as widened to whole periods of the grain, and those periods; without a grain the window is the one period. */
export interface ResolvedWindow {
  readonly window: Period;
  readonly periods: readonly Period[];
}

/** A window of hours is bounded (over eleven years). */
const MOST_HOURS = 100_000;

/** The stretch asked for, before it is widened. `units` says in which grains its label may speak, coarsest first. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly units: readonly Grain[];
}

/**
 * Turns a question's window into instants. `now` is the question's knowledge, in milliseconds since the epoch.
 * Throws BAD_INPUT naming the argument at fault, TOO_EXPENSIVE past `mostPeriods`.
 */
export function resolveWindow(
  input: WindowInput, grain: Grain | null, now: number, calendar: Calendar, mostPeriods: number,
): ResolvedWindow {
  const span = askedSpan(input, grain, now, calendar);
  const periods = grain === null
    ? [asOnePeriod(span, calendar)]
    : periodsCovering(span.from, span.to, grain, calendar, mostPeriods);
  const [first, last] = [periods[0]!, periods.at(-1)!];
  if (localYear(first.from, localClock(calendar.timeZone)) < FIRST_YEAR) {
    throw badInput('window', `The window reaches back before the year ${FIRST_YEAR}.`, 'Ask for a shorter window.');
  }
  return { window: { from: first.from, to: last.to, label: rangeLabel(first, last) }, periods };
}

function askedSpan(input: WindowInput, grain: Grain | null, now: number, calendar: Calendar): Span {
  const given = (['between', 'last', 'toDate'] as const).filter((name) => (input[name] ?? null) !== null);
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none of them was given' : `${given.join(' and ')} were given`;
    throw badInput('window', `A window takes exactly one of between, last and toDate; ${found}.`);
  }
  if (input.between) return betweenSpan(input.between, calendar);
  if (input.last) return lastSpan(input.last, now, calendar);
  const unit = input.toDate!;
  const from = periodContaining(now, unit, calendar).from;
  return { from, to: periodContaining(now, grain ?? unit, calendar).to, units: [unit] };
}

function lastSpan(last: NonNullable<WindowInput['last']>, now: number, calendar: Calendar): Span {
  const { count, unit } = last;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw badInput('window.last.count', `window.last.count must be a whole number of at least 1; it is ${count}.`);
  }
  const current = periodContaining(now, unit, calendar);
  const to = last.includeCurrent === true ? current.to : current.from;
  const from = unit === 'HOUR' ? startOfHours(current.from, count, calendar) : startOfUnitBefore(now, count, unit, calendar);
  return { from, to, units: [unit] };
}

function startOfHours(start: number, count: number, calendar: Calendar): number {
  if (count > MOST_HOURS) {
    throw new YardstickError('TOO_EXPENSIVE', `A window of hours holds at most ${MOST_HOURS.toLocaleString('en-US')} of them.`, {
      argument: 'window.last.count', hint: 'Count in days, weeks or months.',
    });
  }
  return hoursBefore(start, count, localClock(calendar.timeZone));
}

function betweenSpan(between: NonNullable<WindowInput['between']>, calendar: Calendar): Span {
  const from = parseBound('window.between.from', between.from, calendar);
  const to = parseBound('window.between.to', between.to, calendar);
  if (from.kind !== to.kind) {
    throw badInput(
      'window.between',
      `window.between.from is ${from.kind} and window.between.to is ${to.kind}.`,
      'Give two local dates (2026-03-01) or two instants (2026-03-01T09:00:00Z).',
    );
  }
  if (from.at >= to.at) {
    throw badInput(
      'window.between',
      `window.between.from (${between.from}) must lie before window.between.to (${between.to}): the window is half-open.`,
      from.at === to.at ? 'A single day is from that day to the next.' : 'Exchange the two.',
    );
  }
  return { from: from.at, to: to.at, units: from.kind === 'a date' ? ['YEAR', 'QUARTER', 'MONTH', 'DAY'] : [] };
}

interface Bound { readonly kind: 'a date' | 'an instant'; readonly at: number }

function parseBound(argument: string, text: string, calendar: Calendar): Bound {
  const clock = localClock(calendar.timeZone);
  const day = parseDate(text);
  if (day !== undefined) return { kind: 'a date', at: clock.startOfDay(day) };
  const canonical = canonicalInstant(text);
  if (canonical === undefined) {
    throw badInput(
      argument,
      `${argument} is neither a date nor an instant: "${text.slice(0, 40)}".`,
      `Write 2026-03-01 or 2026-03-01T09:00:00+01:00, in the years ${FIRST_YEAR} to ${LAST_YEAR}.`,
    );
  }
  const at = Temporal.Instant.from(canonical).epochMilliseconds;
  const year = localYear(at, clock);
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw badInput(argument, `${argument} lies outside the years ${FIRST_YEAR} to ${LAST_YEAR}.`);
  }
  if (/\.\d{4,}Z$/.test(canonical)) throw badInput(argument, `${argument} is finer than a millisecond: "${text}".`);
  return { kind: 'an instant', at };
}

/** The span as one period, named by the coarsest of its units that tile it, else by its two instants. */
export function asOnePeriod({ from, to, units }: Span, calendar: Calendar): Period {
  for (const unit of units) {
    const [first, last] = [periodContaining(from, unit, calendar), periodContaining(to - 1, unit, calendar)];
    if (first.from === from && last.to === to) return { from, to, label: rangeLabel(first, last) };
  }
  const clock = localClock(calendar.timeZone);
  const text = (instant: number): string => localTimeText(instant, clock.offsetAt(instant));
  return { from, to, label: `${text(from)}..${text(to)}` };
}

/** `2026-03`, or `2026-01..2026-03`: from the first to the last, both included. */
const rangeLabel = (first: Period, last: Period): string =>
  (first.label === last.label ? first.label : `${first.label}..${last.label}`);
