import { WEEKDAYS } from '../../calendar/grain.js';
import type { TagRange } from '../../calendar/tag.js';
import type { HoursInput, IntervalTexts, ScheduleInput, WeekdayHours } from '../definitions/schedule-content.js';
import type { TagInput } from '../definitions/tag-content.js';
import { listOf } from '../shapes/list-of.js';
import { optional, record } from '../shapes/record.js';
import { oneOf, text } from '../shapes/scalars.js';
import { about } from '../shapes/shape.js';

const range = record<TagRange>({
  name: about('What grouping by `calendar:TAG` calls it.', text),
  from: about('Its first day.', text),
  to: about('The first day after it: for one day alone, the next.', text),
});

/** What `defineTag` takes. */
export const tagShape = record<TagInput>({
  key: about('Its name in expressions and `by`, `[a-z][a-z0-9_]{0,62}`; never changes.', text),
  name: optional(about('What people call it; absent: its key.', text), { sameAs: 'key' }),
  description: optional(about('What it marks.', text)),
  ranges: optional(about(
    'All its ranges, in any order, at most 2,000; one that was there and is left out is gone.', listOf(range),
  )),
  iCalendar: optional(about(
    'Text of an iCalendar (RFC 5545): each all-day event becomes a range named by its SUMMARY, besides `ranges`. Recurring events '
    + '(RRULE with BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS; RDATE, EXDATE, RECURRENCE-ID) come once per recurrence that begins before '
    + 'the end of the fifth year after the current one.',
    text,
  )),
});

const interval = record<IntervalTexts>({
  from: about('When it begins, in local time: `09:00`.', text),
  to: about('When it ends; the end of the day is `24:00`.', text),
});

const weekday = record<WeekdayHours>({
  weekday: about('The day.', oneOf(WEEKDAYS)),
  intervals: about('Its intervals, which do not overlap.', listOf(interval)),
});

const hours = record<HoursInput>({
  validFrom: optional(about(
    'The first day on which they are the hours, until the next ones are; absent: from the beginning.', text,
  )),
  weekly: about('The days on which people work; those left out are closed.', listOf(weekday)),
});

/** What `defineSchedule` takes. */
export const scheduleShape = record<ScheduleInput>({
  key: about('Its name in expressions, `[a-z][a-z0-9_]{0,62}`; never changes. `default` is meant where none is named.', text),
  name: optional(about('What people call it; absent: its key.', text), { sameAs: 'key' }),
  description: optional(about('Whose hours they are.', text)),
  hours: about('Its hours, each with the day from which they are valid; at least one.', listOf(hours)),
  holidays: optional(about('Closed days.', listOf(text))),
  holidayTag: optional(about('Key of a calendar tag whose ranges are closed, too.', text)),
});
