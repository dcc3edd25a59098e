import { civilDay, isoWeekday, yearMonthDay, type CivilDay } from './civil-day.js';

/** A weekday of a rule: every one, or the n-th (from the end where negative) of its month or year. */
export interface RuleWeekday {
  /** ISO, 1 (Monday) to 7. */
  readonly weekday: number;
  readonly ordinal: number | null;
}

/** A recurrence rule of RFC 5545 over whole days. Empty lists restrict nothing. */
export interface RecurrenceRule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  /** The last day on which it may recur, included; null: for ever. */
  readonly until: CivilDay | null;
  /** How often it recurs in all; null: without limit. */
  readonly count: number | null;
  /** 1–12. */
  readonly months: readonly number[];
  /** 1–31, or −1 (the last) to −31. */
  readonly monthDays: readonly number[];
  readonly weekdays: readonly RuleWeekday[];
  /** Of the days that one period chooses, the n-th (from the end where negative). */
  readonly positions: readonly number[];
  /** ISO weekday on which weeks begin. */
  readonly weekStart: number;
}

/**
 * The days on which a rule recurs from `start` on, before `end`, ascending. Days are tried one by one, so that a rule which never
 * comes true (30 February) ends where the range does.
 */
export function* recurrences(rule: RecurrenceRule, start: CivilDay, end: CivilDay): Generator<CivilDay> {
  const last = rule.until === null ? end : Math.min(end, rule.until + 1);
  const periodOf = periodNumbering(rule, start);
  const matches = dayMatcher(rule, start);
  const first = periodOf(start);
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  let day = beginOfPeriod(rule, start);
  while (day < last && left > 0) {
    const period = periodOf(day);
    const inPeriod: CivilDay[] = [];
    const counts = (period - first) % rule.interval === 0;
    for (; day < last + 366 && periodOf(day) === period; day += 1) if (counts && matches(day)) inPeriod.push(day);
    for (const chosen of positioned(inPeriod, rule.positions)) {
      if (chosen < start || chosen >= last || left <= 0) continue;
      left -= 1;
      yield chosen;
    }
  }
}

function periodNumbering({ frequency, weekStart }: RecurrenceRule, start: CivilDay): (day: CivilDay) => number {
  const monday = start - (isoWeekday(start) - 1);
  switch (frequency) {
    case 'DAILY': return (day) => day;
    case 'WEEKLY': return (day) => Math.floor((day - monday - (weekStart - 1)) / 7);
    case 'MONTHLY': return (day) => { const { year, month } = yearMonthDay(day); return year * 12 + month; };
    case 'YEARLY': return (day) => yearMonthDay(day).year;
  }
}

/** Positions count from the start of the period, also where the rule begins within it. */
function beginOfPeriod({ frequency, weekStart }: RecurrenceRule, start: CivilDay): CivilDay {
  const { year, month } = yearMonthDay(start);
  switch (frequency) {
    case 'DAILY': return start;
    case 'WEEKLY': return start - ((isoWeekday(start) - weekStart + 7) % 7);
    case 'MONTHLY': return civilDay(year, month, 1);
    case 'YEARLY': return civilDay(year, 0, 1);
  }
}

/** What a rule leaves open is as on its first day. */
function dayMatcher(rule: RecurrenceRule, start: CivilDay): (day: CivilDay) => boolean {
  const { frequency } = rule;
  const begun = yearMonthDay(start);
  const saysDays = rule.monthDays.length > 0 || rule.weekdays.length > 0;
  const months = rule.months.length > 0 || frequency !== 'YEARLY' || saysDays ? rule.months : [begun.month + 1];
  const monthDays = saysDays || frequency === 'DAILY' || frequency === 'WEEKLY' ? rule.monthDays : [begun.day];
  const weekdays = frequency === 'WEEKLY' && rule.weekdays.length === 0
    ? [{ weekday: isoWeekday(start), ordinal: null }]
    : rule.weekdays;
  const ofYear = frequency === 'YEARLY' && rule.months.length === 0;
  return (day) => {
    const { year, month, day: dayOfMonth } = yearMonthDay(day);
    if (months.length > 0 && !months.includes(month + 1)) return false;
    const lastOfMonth = civilDay(year, month + 1, 1) - 1;
    if (monthDays.length > 0 && !monthDays.includes(dayOfMonth) && !monthDays.includes(day - lastOfMonth - 1)) return false;
    if (weekdays.length === 0) return true;
    const [first, last] = ofYear ? [civilDay(year, 0, 1), civilDay(year + 1, 0, 1) - 1] : [day - dayOfMonth + 1, lastOfMonth];
    const [nth, nthLast] = [Math.floor((day - first) / 7) + 1, -(Math.floor((last - day) / 7) + 1)];
    return weekdays.some(({ weekday, ordinal }) =>
      weekday === isoWeekday(day) && (ordinal === null || ordinal === nth || ordinal === nthLast));
  };
}

function positioned(days: readonly CivilDay[], positions: readonly number[]): readonly CivilDay[] {
  if (positions.length === 0) return days;
  return days.filter((_, index) => positions.includes(index + 1) || positions.includes(index - days.length));
}
