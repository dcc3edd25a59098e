/** A day of the proleptic Gregorian calendar as a whole number, 0 being 1970-01-01: stepping is addition. */
export type CivilDay = number;

export const DAY_MS = 86_400_000;

/** Windows and periods begin within these years; every boundary near them still is a date that PostgreSQL can hold. */
export const FIRST_YEAR = 1000;
export const LAST_YEAR = 8999;

/** `month` counts from 0 and may lie outside 0–11: month 12 is January of the next year. */
export const civilDay = (year: number, month: number, day: number): CivilDay => Date.UTC(year, month, day) / DAY_MS;

export interface YearMonthDay { readonly year: number; /** From 0. */ readonly month: number; readonly day: number }

export function yearMonthDay(day: CivilDay): YearMonthDay {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

/** 2026-03-01. */
export const dateText = (day: CivilDay): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The day that `YYYY-MM-DD` names; undefined where it is no date (2026-02-30) or lies outside the years served. */
export function parseDate(text: string): CivilDay | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const day = civilDay(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const { year } = yearMonthDay(day);
  return year >= FIRST_YEAR && year <= LAST_YEAR && dateText(day) === text ? day : undefined;
}

/** ISO weekday, 1 (Monday) to 7. 1970-01-01 was a Thursday. */
export const isoWeekday = (day: CivilDay): number => ((((day + 3) % 7) + 7) % 7) + 1;
