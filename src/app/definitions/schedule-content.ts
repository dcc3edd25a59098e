import { parseDate } from '../../calendar/civil-day.js';
import { WEEKDAYS, type Weekday } from '../../calendar/grain.js';
import type { HoursVersion, WorkInterval } from '../../calendar/schedule.js';
import { badInput } from '../../kernel/errors.js';
import type { ScheduleContent } from '../../store/definition-content.js';
import { LONGEST_DESCRIPTION, LONGEST_NAME, optional } from './texts.js';

/** 09:00 to 17:30; `to` may be 24:00. */
export interface IntervalTexts {
  readonly from: string;
  readonly to: string;
}

export interface WeekdayHours {
  readonly weekday: Weekday;
  readonly intervals: readonly IntervalTexts[];
}

export interface HoursInput {
  /** The first local date on which they are the hours; absent: from the beginning. */
  readonly validFrom?: string | null;
  /** Weekdays that are left out are closed. */
  readonly weekly: readonly WeekdayHours[];
}

export interface ScheduleInput {
  readonly key: string;
  /** Absent: the key. */
  readonly name?: string | null;
  readonly description?: string | null;
  readonly hours: readonly HoursInput[];
  /** Closed local dates. */
  readonly holidays?: readonly string[] | null;
  /** Key of a calendar tag whose ranges are closed, too. */
  readonly holidayTag?: string | null;
}

const MOST_VERSIONS = 100;
const MOST_INTERVALS = 24;
const MOST_HOLIDAYS = 2_000;

export interface ReadScheduleInput {
  readonly name: string;
  readonly description: string | null;
  readonly content: ScheduleContent;
}

/** What is to be stored of an input. Throws BAD_INPUT. Whether its tag exists is checked apart. */
export function scheduleContent(input: ScheduleInput): ReadScheduleInput {
  return {
    name: optional('input.name', input.name, LONGEST_NAME) ?? input.key,
    description: optional('input.description', input.description, LONGEST_DESCRIPTION),
    content: {
      versions: versionsOf(input.hours),
      holidays: holidaysOf(input.holidays ?? []),
      holidayTag: optional('input.holidayTag', input.holidayTag, LONGEST_NAME),
    },
  };
}

function versionsOf(hours: readonly HoursInput[]): HoursVersion[] {
  if (hours.length === 0) throw badInput('input.hours', 'A schedule has hours at least once: when people work in a week.');
  if (hours.length > MOST_VERSIONS) {
    throw badInput('input.hours', `The hours change ${hours.length} times; at most ${MOST_VERSIONS} are kept.`);
  }
  const versions = hours.map(({ validFrom, weekly }, index): HoursVersion => ({
    validFrom: validFrom === null || validFrom === undefined ? null : dateOf(validFrom, `input.hours[${index}].validFrom`),
    weekly: WEEKDAYS.map((weekday) => dayOf(weekly, weekday, `input.hours[${index}].weekly`)),
  }));
  versions.sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1));
  versions.forEach(({ validFrom }, index) => {
    if (index === 0 || validFrom !== versions[index - 1]!.validFrom) return;
    throw badInput('input.hours', `Two hours are valid from ${validFrom ?? 'the beginning'}.`);
  });
  return versions;
}

function dayOf(weekly: readonly WeekdayHours[], weekday: Weekday, argument: string): WorkInterval[] {
  const found = weekly.map((day, index) => ({ ...day, index })).filter((day) => day.weekday === weekday);
  if (found.length > 1) {
    throw badInput(`${argument}[${found[1]!.index}]`, `${weekday} stands there twice.`, 'Give all of its intervals at once.');
  }
  return found.flatMap(({ intervals, index }) => joined(intervals, `${argument}[${index}].intervals`));
}

/** The intervals in order, those that touch as one. */
function joined(texts: readonly IntervalTexts[], argument: string): WorkInterval[] {
  if (texts.length > MOST_INTERVALS) {
    throw badInput(argument, `A day has ${texts.length} intervals; at most ${MOST_INTERVALS} are kept.`);
  }
  const intervals = texts.map(({ from, to }, index): WorkInterval => {
    const interval = { from: minuteOf(from, `${argument}[${index}].from`), to: minuteOf(to, `${argument}[${index}].to`) };
    if (interval.from < interval.to) return interval;
    const hint = 'Work past midnight is two intervals: to 24:00, and from 00:00 on the next day.';
    throw badInput(`${argument}[${index}]`, `The interval ${from} to ${to} holds no time.`, hint);
  }).sort((a, b) => a.from - b.from);
  return intervals.reduce<WorkInterval[]>((before, interval) => {
    const last = before.at(-1);
    if (last === undefined || last.to < interval.from) return [...before, interval];
    if (last.to > interval.from) {
      throw badInput(argument, `The intervals ${shownInterval(last)} and ${shownInterval(interval)} overlap.`);
    }
    return [...before.slice(0, -1), { from: last.from, to: interval.to }];
  }, []);
}

function minuteOf(text: string, argument: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  const minute = match === null ? -1 : Number(match[1]) * 60 + Number(match[2]);
  if (match !== null && Number(match[2]) < 60 && minute <= 1440) return minute;
  throw badInput(argument, `"${text.slice(0, 20).toWellFormed()}" is no time of day.`, 'Write it as in 09:00; the end of the day is 24:00.');
}

/** 540 → 09:00. */
export const minuteText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const shownInterval = ({ from, to }: WorkInterval): string => `${minuteText(from)}–${minuteText(to)}`;

function holidaysOf(dates: readonly string[]): string[] {
  if (dates.length > MOST_HOLIDAYS) {
    throw badInput('input.holidays', `The schedule has ${dates.length} holidays; at most ${MOST_HOLIDAYS} are kept.`);
  }
  return [...new Set(dates.map((date, index) => dateOf(date, `input.holidays[${index}]`)))].sort();
}

function dateOf(text: string, argument: string): string {
  if (parseDate(text) !== undefined) return text;
  throw badInput(argument, `"${text.slice(0, 40).toWellFormed()}" is no date.`, 'Write it as in 2026-04-06.');
}
