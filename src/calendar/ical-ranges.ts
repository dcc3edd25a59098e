import ICAL from 'ical.js';
import { badInput } from '../kernel/errors.js';
import { civilDay, dateText, parseDate, type CivilDay } from './civil-day.js';
import { recurrences, type RecurrenceRule } from './recurrence.js';
import type { TagRange } from './tag.js';

/** Rules are followed day by day, so what they may cost is bounded: how many recur, since when, and by how many values. */
const MOST_RECURRING = 60;
const LONGEST_RECURRENCE = 60 * 366;
const LONGEST_LIST = 62;

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const RULE_PARTS = ['BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYSETPOS'];
const ICAL_WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * The all-day events of an iCalendar text (RFC 5545) as ranges named by their summaries; recurring ones once per recurrence that
 * begins before `end`, at most `most` in all. Exceptions, cancelled events and additional dates are heeded. The library reads the
 * text; rules are followed by ours, which always come to an end. Throws BAD_INPUT naming `argument`.
 */
export function icalRanges(text: string, end: CivilDay, most: number, argument: string): TagRange[] {
  const refuse = (problem: string, hint?: string): never => { throw badInput(argument, problem, hint); };
  const events = eventsOf(text, argument);
  const overridden = new Set(events.filter(({ recurrenceId }) => recurrenceId !== null).map(({ uid, recurrenceId }) => `${uid} ${recurrenceId}`));
  const ranges: TagRange[] = [];
  if (events.filter(({ rules }) => rules.length > 0).length > MOST_RECURRING) refuse(`More than ${MOST_RECURRING} events recur.`);
  for (const event of events) {
    const days = new Set([event.start, ...event.additional]);
    if (event.rules.length > 0) days.delete(event.start);
    if (event.rules.length > 0 && end - event.start > LONGEST_RECURRENCE) {
      refuse(`The event "${event.name}" recurs for more than sixty years.`);
    }
    for (const rule of event.rules) {
      for (const day of recurrences(rule, event.start, end)) {
        days.add(day);
        if (days.size > most) {
          refuse(`The event "${event.name}" gives more than ${most} ranges.`, 'Give it an end, with UNTIL or COUNT.');
        }
      }
    }
    for (const day of days) {
      const isReplaced = event.recurrenceId === null && overridden.has(`${event.uid} ${day}`);
      if (event.cancelled || isReplaced || event.excluded.has(day)) continue;
      ranges.push({ name: event.name, from: dateText(day), to: dateText(day + event.length) });
    }
    if (ranges.length > most) refuse(`The text gives more than ${most} ranges.`);
  }
  return ranges;
}

interface AllDayEvent {
  readonly uid: string;
  readonly name: string;
  readonly start: CivilDay;
  /** In days. */
  readonly length: number;
  readonly rules: readonly RecurrenceRule[];
  readonly additional: readonly CivilDay[];
  readonly excluded: ReadonlySet<CivilDay>;
  /** It stands for this recurrence of the event with its uid. */
  readonly recurrenceId: CivilDay | null;
  readonly cancelled: boolean;
}

function eventsOf(text: string, argument: string): AllDayEvent[] {
  let calendars: ICAL.Component[];
  try {
    const parsed = ICAL.parse(text) as unknown[];
    calendars = (typeof parsed[0] === 'string' ? [parsed] : parsed).map((each) => new ICAL.Component(each as unknown[]));
    return calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent'))
      .map((event, index) => eventOf(event, `${argument}: event ${index + 1}`));
  } catch (error) {
    if (error instanceof MisfitEvent) throw badInput(argument, error.message, error.hint);
    const hint = 'It begins with BEGIN:VCALENDAR and ends with END:VCALENDAR.';
    throw badInput(argument, `${argument} is no iCalendar text that can be read.`, hint);
  }
}

class MisfitEvent extends Error {
  constructor(message: string, readonly hint?: string) {
    super(message);
  }
}

function eventOf(event: ICAL.Component, what: string): AllDayEvent {
  const text = (name: string): string => String(event.getFirstPropertyValue(name) ?? '');
  const name = text('summary').trim();
  const shown = name === '' ? what : `${what} ("${name.slice(0, 60)}")`;
  if (name === '') throw new MisfitEvent(`${what} has no SUMMARY, which would be its range's name.`);
  const start = event.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) throw new MisfitEvent(`${shown} has no DTSTART.`);
  if (!start.isDate) {
    throw new MisfitEvent(`${shown} is no all-day event: a tag's ranges are whole days.`, 'Write DTSTART;VALUE=DATE:20260406.');
  }
  const first = dayOf(start, shown);
  const end = event.getFirstPropertyValue('dtend');
  const duration = event.getFirstPropertyValue('duration');
  const length = end instanceof ICAL.Time ? dayOf(end, shown) - first
    : duration instanceof ICAL.Duration ? duration.weeks * 7 + duration.days : 1;
  if (length < 1) throw new MisfitEvent(`${shown} ends before it has begun.`);
  const days = (property: string): CivilDay[] => event.getAllProperties(property)
    .flatMap((each) => each.getValues()).map((value) => dayOf(value, `${property.toUpperCase()} of ${shown}`));
  const recurrence = event.getFirstPropertyValue('recurrence-id');
  return {
    uid: text('uid'), name, start: first, length,
    rules: event.getAllProperties('rrule').map((each) => ruleOf(each.getFirstValue() as ICAL.Recur, shown)),
    additional: days('rdate'), excluded: new Set(days('exdate')),
    recurrenceId: recurrence === null ? null : dayOf(recurrence, shown),
    cancelled: text('status').toUpperCase() === 'CANCELLED',
  };
}

/** The date of a time; of one with a zone, the date that is written. */
function dayOf(time: unknown, what: string): CivilDay {
  const day = time instanceof ICAL.Time ? civilDay(time.year, time.month - 1, time.day) : undefined;
  if (day === undefined || parseDate(dateText(day)) === undefined) throw new MisfitEvent(`${what} holds a date that cannot be read.`);
  return day;
}

function ruleOf(recur: ICAL.Recur, what: string): RecurrenceRule {
  const frequency = FREQUENCIES.find((each) => each === recur.freq);
  if (frequency === undefined) {
    throw new MisfitEvent(`${what} recurs ${recur.freq}: days recur DAILY, WEEKLY, MONTHLY or YEARLY.`);
  }
  const parts = recur.parts as Readonly<Record<string, readonly (number | string)[]>>;
  const other = Object.keys(parts).find((part) => !RULE_PARTS.includes(part));
  if (other !== undefined) {
    throw new MisfitEvent(`${what} recurs by ${other}, which is not followed here.`, `Its rule can use ${RULE_PARTS.join(', ')}.`);
  }
  if (!Number.isInteger(recur.interval) || recur.interval < 1) {
    throw new MisfitEvent(`${what} recurs with no INTERVAL of at least 1.`);
  }
  const long = Object.keys(parts).find((part) => parts[part]!.length > LONGEST_LIST);
  if (long !== undefined) throw new MisfitEvent(`${what} recurs by more than ${LONGEST_LIST} values of ${long}.`);
  const numbers = (part: string): number[] => (parts[part] ?? []).map(Number);
  return {
    frequency, interval: recur.interval, count: recur.count,
    until: recur.until === null ? null : dayOf(recur.until, what),
    months: numbers('BYMONTH'), monthDays: numbers('BYMONTHDAY'), positions: numbers('BYSETPOS'),
    weekdays: (parts['BYDAY'] ?? []).map((each) => weekdayOf(String(each), frequency, what)),
    // ical.js counts from Sunday.
    weekStart: ((recur.wkst + 5) % 7) + 1,
  };
}

function weekdayOf(text: string, frequency: RecurrenceRule['frequency'], what: string): RecurrenceRule['weekdays'][number] {
  const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text);
  if (match === null || (match[1] !== undefined && frequency !== 'MONTHLY' && frequency !== 'YEARLY')) {
    throw new MisfitEvent(`${what} recurs by a weekday that cannot be read: "${text.slice(0, 20)}".`);
  }
  return { weekday: ICAL_WEEKDAYS.indexOf(match[2]!) + 1, ordinal: match[1] === undefined ? null : Number(match[1]) };
}
