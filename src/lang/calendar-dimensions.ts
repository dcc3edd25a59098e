import type { CalendarNames, FieldType } from './catalog.js';
import type { RowExpr } from './row-expr.js';
import { AT, rangeName, ZONE } from './row-writer.js';

/** What every source can be grouped by, of whatever places a measure's rows in time; in the organisation's zone. */
export interface CalendarDimension {
  readonly name: string;
  readonly type: FieldType;
  /** To be resolved with the measure's own time. */
  readonly expression: RowExpr;
}

export const TAG_PREFIX = 'calendar:';

/** `calendar:TAG` (the name of the tag's range, or unknown), `hour_of_day`, `weekday`; undefined for anything else. */
export function calendarDimension(key: string, calendar: CalendarNames): CalendarDimension | undefined {
  if (key === 'hour_of_day') {
    return { name: 'Hour of day', type: 'NUMBER', expression: { op: 'call', fn: 'hourOfDay', args: [AT, ZONE], type: 'number' } };
  }
  if (key === 'weekday') {
    return { name: 'Weekday', type: 'NUMBER', expression: { op: 'call', fn: 'weekday', args: [AT, ZONE], type: 'number' } };
  }
  const tag = key.startsWith(TAG_PREFIX) ? calendar.tag(key.slice(TAG_PREFIX.length)) : undefined;
  return tag === undefined ? undefined : { name: tag.name, type: 'TEXT', expression: rangeName(tag.key) };
}

export const calendarDimensionKeys = ({ tagKeys }: CalendarNames): string[] =>
  ['hour_of_day', 'weekday', ...tagKeys.map((key) => `${TAG_PREFIX}${key}`)];
