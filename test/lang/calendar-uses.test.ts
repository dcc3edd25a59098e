import { describe, expect, test } from '@jest/globals';
import { dependentsOfCalendar } from '../../src/lang/calendar-uses.js';
import { calendarNamesOf, catalogOf, field, kpi, measure, office, source, tag } from './example-catalog.js';

const calls = source('calls', [
  field('ended', 'INSTANT', 'TIME'),
  field('feast', 'BOOLEAN', 'DIMENSION', { expression: 'tagged("holiday")' }),
  field('worked', 'NUMBER', 'VALUE', { expression: 'business_seconds(occurredAt, ended)' }),
]);

const names = calendarNamesOf(
  [tag('holiday', []), tag('promotion', []), tag('unused', [])],
  [office, { ...office, key: 'night', holidayTag: null }],
);

const catalog = catalogOf([calls], [
  measure('plain', 'calls'),
  measure('usual', 'calls', { filter: 'not tagged("holiday") and not tagged("promotion")' }),
  measure('late', 'calls', { filter: 'business_due(occurredAt, hours(1), "night")' }),
  measure('waited', 'calls', { aggregation: 'AVG', value: 'business_seconds(occurredAt, ended)' }),
  measure('named', 'calls', { filter: 'holiday == "holiday"' }),
], [
  kpi('share', 'plain / overall(plain, "feast", "calendar:holiday")'),
  kpi('sliced', 'where(plain, tagged("holiday"))'),
  kpi('daily', 'mean_over(plain, "day", tagged("promotion"))'),
  kpi('grouped', 'overall(plain, "holiday")'),
  kpi('broken', 'plain +'),
], names);

describe('what uses a tag or schedule', () => {
  test.each([
    ['tag', 'holiday', ['calls.feast', 'default', 'share', 'sliced', 'usual']],
    ['tag', 'promotion', ['daily', 'usual']],
    ['tag', 'unused', []],
    ['schedule', 'default', ['calls.worked', 'waited']],
    ['schedule', 'night', ['late']],
  ] as const)('the %s "%s": %j', (noun, key, users) => expect(dependentsOfCalendar(noun, key, catalog)).toEqual(users));

  test('texts of kinds of measures are read, too', () => {
    const withSteps = { ...measure('followed', 'calls'), journey: { steps: [{ filter: 'tagged("unused")' }] } } as unknown as ReturnType<typeof measure>;
    expect(dependentsOfCalendar('tag', 'unused', catalogOf([calls], [withSteps], [], names))).toEqual(['followed']);
  });
});
