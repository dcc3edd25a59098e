import { Field, InputType } from 'type-graphql';
import type { Weekday as WeekdayName } from '../../calendar/grain.js';
import { CalendarDate } from '../scalars/date.js';
import { Weekday } from '../types/enums.js';

@InputType({ description: 'A named stretch of whole days, half-open. The ranges of one tag share no day.' })
export class TagRangeInput {
  @Field(() => String, { description: 'What grouping by `calendar:TAG` calls it.' })
  name!: string;

  @Field(() => CalendarDate, { description: 'Its first day.' })
  from!: string;

  @Field(() => CalendarDate, { description: 'The first day after it: for one day alone, the next.' })
  to!: string;
}

@InputType({ description: 'Named ranges of days. Defining an existing key again writes a new version (and none where nothing changed).' })
export class TagInput {
  @Field(() => String, { description: 'Its name in expressions and `by`, `[a-z][a-z0-9_]{0,62}`; never changes.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'What people call it; absent: its key.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What it marks.' })
  description?: string | null;

  @Field(() => [TagRangeInput], { nullable: true, description: 'All its ranges, in any order, at most 2,000; one that was there and is left out is gone.' })
  ranges?: TagRangeInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Text of an iCalendar (RFC 5545): each all-day event becomes a range named by its SUMMARY, besides `ranges`. Recurring events '
      + '(RRULE with BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS; RDATE, EXDATE, RECURRENCE-ID) come once per recurrence that begins before the end of '
      + 'the fifth year after the current one.',
  })
  iCalendar?: string | null;
}

@InputType({ description: 'A stretch of a day in which people work.' })
export class WorkIntervalInput {
  @Field(() => String, { description: 'When it begins, in local time: `09:00`.' })
  from!: string;

  @Field(() => String, { description: 'When it ends; the end of the day is `24:00`.' })
  to!: string;
}

@InputType({ description: 'When people work on one day of the week.' })
export class WeekdayHoursInput {
  @Field(() => Weekday, { description: 'The day.' })
  weekday!: WeekdayName;

  @Field(() => [WorkIntervalInput], { description: 'Its intervals, which do not overlap.' })
  intervals!: WorkIntervalInput[];
}

@InputType({ description: 'The weekly hours of a schedule from a day on.' })
export class ScheduleHoursInput {
  @Field(() => CalendarDate, { nullable: true, description: 'The first day on which they are the hours, until the next ones are; absent: from the beginning.' })
  validFrom?: string | null;

  @Field(() => [WeekdayHoursInput], { description: 'The days on which people work; those left out are closed.' })
  weekly!: WeekdayHoursInput[];
}

@InputType({ description: 'When people work, in the organisation\'s zone. Defining an existing key again writes a new version (and none where nothing changed).' })
export class ScheduleInput {
  @Field(() => String, { description: 'Its name in expressions, `[a-z][a-z0-9_]{0,62}`; never changes. `default` is meant where none is named.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'What people call it; absent: its key.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose hours they are.' })
  description?: string | null;

  @Field(() => [ScheduleHoursInput], { description: 'Its hours, each with the day from which they are valid; at least one.' })
  hours!: ScheduleHoursInput[];

  @Field(() => [CalendarDate], { nullable: true, description: 'Closed days.' })
  holidays?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Key of a calendar tag whose ranges are closed, too.' })
  holidayTag?: string | null;
}
