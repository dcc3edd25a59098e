import { Temporal } from 'temporal-polyfill';

/** Where the simulated organisation is: its days have 23 and 25 hours twice a year. */
export const ZONE = 'Europe/Riga';

export type ModelGrain = 'WEEK' | 'MONTH' | 'QUARTER';

/** Instants in milliseconds since the epoch, half-open. */
export interface ModelPeriod {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;

/** The instant at which a local day begins. */
export const startOfDay = (day: string): number => instantOf(Temporal.PlainDate.from(day));

/** The local day that holds an instant. */
export const dayOf = (instant: number): string => dateOf(instant).toString();

/** The instant so many local days later, at the same time of the day. */
export const daysLater = (instant: number, days: number): number => Temporal.Instant.fromEpochMilliseconds(instant)
  .toZonedDateTimeISO(ZONE).add({ days }).epochMilliseconds;

export const elapsedDays = (days: number): number => days * DAY;

/** The calendar's periods that touch [from, to), ascending, uncut. */
export function periodsTouching(grain: ModelGrain, from: number, to: number): ModelPeriod[] {
  const found: ModelPeriod[] = [];
  let first = firstDayOf(grain, dateOf(from));
  while (instantOf(first) < to) {
    const next = grain === 'WEEK' ? first.add({ days: 7 }) : first.add({ months: grain === 'MONTH' ? 1 : 3 });
    found.push({ label: labelOf(grain, first), from: instantOf(first), to: instantOf(next) });
    first = next;
  }
  return found;
}

function firstDayOf(grain: ModelGrain, day: Temporal.PlainDate): Temporal.PlainDate {
  switch (grain) {
    case 'WEEK': return day.subtract({ days: day.dayOfWeek - 1 });
    case 'MONTH': return day.with({ day: 1 });
    case 'QUARTER': return day.with({ day: 1, month: day.month - (day.month - 1) % 3 });
  }
}

function labelOf(grain: ModelGrain, first: Temporal.PlainDate): string {
  switch (grain) {
    case 'WEEK': return `${first.yearOfWeek}-W${String(first.weekOfYear).padStart(2, '0')}`;
    case 'MONTH': return first.toPlainYearMonth().toString();
    case 'QUARTER': return `${first.year}-Q${(first.month + 2) / 3}`;
  }
}

const dateOf = (instant: number): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(ZONE).toPlainDate();
const instantOf = (day: Temporal.PlainDate): number => day.toZonedDateTime(ZONE).epochMilliseconds;
