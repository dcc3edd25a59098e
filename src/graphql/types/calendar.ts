import { Field, ID, ObjectType } from 'type-graphql';
import type { Weekday as WeekdayName } from '../../calendar/grain.js';
import { CalendarDate } from '../scalars/date.js';
import { connectionOf } from './connection.js';
import { Weekday } from './enums.js';

const VERSION = 'The number of its current version: give it as `expectedVersion` to change only what you read.';

@ObjectType({ description: 'A named stretch of whole days, half-open.' })
export class TagRange {
  @Field(() => String, { description: 'What grouping by `calendar:TAG` calls it.' })
  name!: string;

  @Field(() => CalendarDate, { description: 'Its first day.' })
  from!: string;

  @Field(() => CalendarDate, { description: 'The first day after it.' })
  to!: string;
}

@ObjectType({ description: 'Named ranges of days, such as holidays or promotions: `tagged("holiday")`, `by: ["calendar:holiday"]`.' })
export class CalendarTag {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'Its name in expressions and `by`; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it marks; null: not said.' })
  description!: string | null;

  @Field(() => String, { description: VERSION })
  version!: string;

  @Field(() => [TagRange], { description: 'Its ranges, by date; no two share a day.' })
  ranges!: TagRange[];
}

export const CalendarTagConnection = connectionOf('CalendarTag', () => CalendarTag);

@ObjectType({ description: 'A stretch of a day in which people work.' })
export class WorkInterval {
  @Field(() => String, { description: 'When it begins, in local time: `09:00`.' })
  from!: string;

  @Field(() => String, { description: 'When it ends; the end of the day is `24:00`.' })
  to!: string;
}

@ObjectType({ description: 'When people work on one day of the week.' })
export class WeekdayHours {
  @Field(() => Weekday, { description: 'The day.' })
  weekday!: WeekdayName;

  @Field(() => [WorkInterval], { description: 'Its intervals, in order.' })
  intervals!: WorkInterval[];
}

@ObjectType({ description: 'The weekly hours of a schedule from a day on.' })
export class ScheduleHours {
  @Field(() => CalendarDate, { nullable: true, description: 'The first day on which they are the hours, until the next ones are; null: from the beginning.' })
  validFrom!: string | null;

  @Field(() => [WeekdayHours], { description: 'The days on which people work; those left out are closed.' })
  weekly!: WeekdayHours[];
}

@ObjectType({ description: 'When people work: weekly hours and holidays, in the organisation\'s zone. `business_seconds` and `business_due` read it.' })
export class Schedule {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'Its name in expressions; never changes. The one of the key `default` is meant where none is named.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Whose hours they are; null: not said.' })
  description!: string | null;

  @Field(() => String, { description: VERSION })
  version!: string;

  @Field(() => [ScheduleHours], { description: 'Its hours, by the day from which they are valid.' })
  hours!: ScheduleHours[];

  @Field(() => [CalendarDate], { description: 'Closed days.' })
  holidays!: string[];

  @Field(() => String, { nullable: true, description: 'Key of the calendar tag whose ranges are closed, too; null: none.' })
  holidayTag!: string | null;
}

export const ScheduleConnection = connectionOf('Schedule', () => Schedule);
