import { expect, test } from '@jest/globals';
import { calendarDimension, calendarDimensionKeys } from '../../src/lang/calendar-dimensions.js';
import { exampleCalendar } from './example-catalog.js';
import { rowText } from './rendered.js';

const described = (key: string): string | undefined => {
  const dimension = calendarDimension(key, exampleCalendar);
  return dimension && `${dimension.name} ${dimension.type} ${rowText(dimension.expression)}`;
};

test('every source can be grouped by tags, hours and weekdays of a row\'s own time', () => {
  expect(described('calendar:holiday')).toBe('holiday TEXT rangeName(@at, @tag:holiday, @tag:holiday)');
  expect(described('hour_of_day')).toBe('Hour of day NUMBER hourOfDay(@at, @zone)');
  expect(described('weekday')).toBe('Weekday NUMBER weekday(@at, @zone)');
  expect(calendarDimensionKeys(exampleCalendar)).toEqual(['hour_of_day', 'weekday', 'calendar:holiday', 'calendar:promotion']);
});

test('nothing else is a dimension of the calendar', () => {
  for (const key of ['holiday', 'calendar:', 'calendar:holidays', 'calendar', 'channel', 'date_of']) expect(described(key)).toBeUndefined();
});
