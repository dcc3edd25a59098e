import { civilDay, parseDate } from '../../calendar/civil-day.js';
import { icalRanges } from '../../calendar/ical-ranges.js';
import type { TagRange } from '../../calendar/tag.js';
import { badInput } from '../../kernel/errors.js';
import type { TagContent } from '../../store/definition-content.js';
import { LONGEST_DESCRIPTION, LONGEST_NAME, nameText, optional, storable } from './texts.js';

export interface TagInput {
  readonly key: string;
  /** Absent: the key. */
  readonly name?: string | null;
  readonly description?: string | null;
  /** Half-open local dates: `to` is the first day after the range. */
  readonly ranges?: readonly TagRange[] | null;
  /** Text of an iCalendar: its all-day events become ranges besides the others. */
  readonly iCalendar?: string | null;
}

/** Ranges of one tag, however they were sent. */
const MOST_RANGES = 2_000;
const LONGEST_CALENDAR = 500_000;
/** Recurring events are followed to the end of this year after the current one. */
const YEARS_AHEAD = 5;

export interface ReadTagInput {
  readonly name: string;
  readonly description: string | null;
  readonly content: TagContent;
}

/** What is to be stored of an input. `now` decides how far recurring events are followed. Throws BAD_INPUT. */
export function tagContent(input: TagInput, now: number): ReadTagInput {
  const sent = input.ranges ?? [];
  if (sent.length > MOST_RANGES) throw tooMany(sent.length);
  const ranges = [...sent.map(rangeContent), ...calendarRanges(input.iCalendar, now)];
  return {
    name: optional('input.name', input.name, LONGEST_NAME) ?? input.key,
    description: optional('input.description', input.description, LONGEST_DESCRIPTION),
    content: { ranges: apart(ranges) },
  };
}

const tooMany = (count: number): Error =>
  badInput('input.ranges', `The tag has ${count.toLocaleString('en')} ranges; at most ${MOST_RANGES.toLocaleString('en')} are kept.`);

function rangeContent({ name, from, to }: TagRange, index: number): TagRange {
  const argument = `input.ranges[${index}]`;
  for (const [part, date] of [['from', from], ['to', to]] as const) {
    if (parseDate(date) === undefined) {
      throw badInput(`${argument}.${part}`, `"${date.slice(0, 40).toWellFormed()}" is no date.`, 'Write it as in 2026-04-06.');
    }
  }
  if (from >= to) {
    const hint = 'Ranges are half-open: to is the first day after it. For 2026-04-06 alone, from is that day and to 2026-04-07.';
    throw badInput(argument, `The range "${name.slice(0, 60).toWellFormed()}" from ${from} to ${to} holds no day.`, hint);
  }
  return { name: nameText(`${argument}.name`, name), from, to };
}

function calendarRanges(text: string | null | undefined, now: number): TagRange[] {
  if (text === null || text === undefined) return [];
  const argument = 'input.iCalendar';
  const end = civilDay(new Date(now).getUTCFullYear() + YEARS_AHEAD + 1, 0, 1);
  return icalRanges(storable(argument, text, LONGEST_CALENDAR), end, MOST_RANGES, argument)
    .map((range) => ({ ...range, name: nameText(argument, range.name) }));
}

/** The ranges by date. What is sent twice is kept once; two that share a day are refused, naming both. */
function apart(ranges: readonly TagRange[]): TagRange[] {
  const sorted = [...ranges].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to) || compare(a.name, b.name));
  const kept = sorted.filter((range, index) => {
    const before = sorted[index - 1];
    return before === undefined || before.from !== range.from || before.to !== range.to || before.name !== range.name;
  });
  kept.forEach((range, index) => {
    const before = kept[index - 1];
    if (before === undefined || before.to <= range.from) return;
    throw badInput(
      'input.ranges',
      `The ranges ${shown(before)} and ${shown(range)} overlap; a day has one range of a tag at most.`,
      'Make them end and begin on the same day, or two tags.',
    );
  });
  if (kept.length > MOST_RANGES) throw tooMany(kept.length);
  return kept;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const shown = ({ name, from, to }: TagRange): string => `"${name}" (${from} to ${to})`;
