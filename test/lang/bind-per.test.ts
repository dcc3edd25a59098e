import { describe, expect, test } from '@jest/globals';
import type { MeasureDefinition, PerDefinition } from '../../src/lang/catalog.js';
import { boundMeasure, measureFindings } from './bound-measure.js';
import { rowText } from './rendered.js';

const per = (more: Partial<PerDefinition>, measure: Partial<MeasureDefinition> = {}): Partial<MeasureDefinition> =>
  ({ ...measure, per: { entity: 'customer', aggregation: 'COUNT', value: null, filter: null, keep: null, ...more } });

describe('an aggregate per entity', () => {
  test('counts the entities that are kept', () => {
    const bound = boundMeasure(per({ keep: 'inner >= 2', filter: 'answered' }, { filter: 'team == "a"', unit: 'customers' }));
    expect(bound).toMatchObject({ value: null, unit: { display: 'customers' }, per: { aggregation: 'COUNT', value: null } });
    expect([bound.per!.entity, bound.per!.filter!, bound.per!.keep!, bound.filter!].map(rowText))
      .toEqual(['@customer', 'answered', 'greaterOrEqual(@inner, 2)', 'equal(team, "a")']);
  });

  test('is over a built-in entity, an ENTITY or a DIMENSION field', () => {
    for (const [entity, text] of [['case', '@case'], ['key', '@key'], ['agent', 'agent'], ['channel', 'channel']] as const) {
      expect(rowText(boundMeasure(per({ entity })).per!.entity)).toBe(text);
    }
    expect(measureFindings(per({ entity: 'agnt' }))).toEqual([
      'NAM242 In per.entity: "agnt" is no entity of the rows of "calls": it is neither customer, case or key nor a field of role ENTITY or DIMENSION.',
    ]);
    for (const entity of ['wait', 'occurredAt', 'recordedAt']) expect(measureFindings(per({ entity }))[0]).toMatch(/^NAM242 /);
  });

  test('carries the unit of the inner aggregate to its condition, its value and its own unit', () => {
    const bound = boundMeasure(per({ aggregation: 'SUM', value: 'wait', keep: 'inner > 5' }, { aggregation: 'AVG', value: 'inner * 2' }));
    expect([rowText(bound.per!.value!), rowText(bound.per!.keep!), rowText(bound.value!), bound.unit.display])
      .toEqual(['multiply(wait, 60)', 'greater(@inner, 300)', 'multiply(@inner, 2)', 'min']);
    expect(boundMeasure(per({ aggregation: 'SUM', value: 'wait' }, { aggregation: 'MAX', unit: 'h' })).unit.display).toBe('h');
    expect(boundMeasure(per({ aggregation: 'COUNT_DISTINCT', value: 'channel', keep: 'inner > 1' })).per!.value).toMatchObject({ key: 'channel' });
    expect(measureFindings(per({ aggregation: 'SUM', value: 'cost' }, { aggregation: 'AVG', unit: 'h' })))
      .toEqual(['UNI402 In unit: The declared unit h does not fit: the values are in EUR.']);
    expect(measureFindings(per({ aggregation: 'SUM', value: 'cost', keep: 'inner > minutes(1)' }))[0]).toMatch(/^UNI401 In per.keep: /);
  });

  test('reads inner where no value is said, but for COUNT', () => {
    expect(rowText(boundMeasure(per({}, { aggregation: 'PERCENTILE', percentile: 0.9 })).value!)).toBe('@inner');
    expect(rowText(boundMeasure(per({}, { aggregation: 'COUNT_DISTINCT' })).value!)).toBe('@inner');
    expect(rowText(boundMeasure(per({}, { value: 'nullif(inner, 1)' })).value!)).toBe('nullif(@inner, 1)');
  });

  test('names nothing but inner over its entities', () => {
    expect(measureFindings(per({ keep: 'inner > 1 and answered and due(occurredAt, hours(1))' }))).toEqual([
      'NAM240 In per.keep: "answered" cannot be named here: only "inner" is known, the value that the inner aggregate gives for each entity.',
      'NAM241 In per.keep: "due" has no place here: it reads a row or an instant, and only "inner" is known.',
    ]);
    expect(measureFindings(per({}, { aggregation: 'SUM', value: 'talk + inner' }))[0]).toMatch(/^NAM240 In value: "talk" cannot/);
    expect(measureFindings(per({ keep: 'inner' }))).toEqual(['TYP304 In per.keep: The expression must give a truth value, but it gives a number.']);
    for (const call of ['as_of()', 'tagged("holiday")', 'weekday()', 'business_due("2026-01-01T00:00:00Z", hours(1))']) {
      expect(measureFindings(per({ keep: `${call} == ${call}` }))[0]).toMatch(/^NAM241 /);
    }
    expect(measureFindings(per({ keep: 'inner(1) > 1' }))[0]).toMatch(/^NAM206 /);
    expect(measureFindings(per({ keep: 'inner > $least' }))[0]).toMatch(/^NAM211 /);
    expect(measureFindings(per({ keep: 'inner >' }))[0]).toMatch(/^SYN110 /);
  });

  test('has no order over entities, and no percentile inside', () => {
    for (const aggregation of ['FIRST', 'LAST'] as const) {
      expect(measureFindings(per({}, { aggregation }))).toEqual([`TYP326 In aggregation: ${aggregation} has no place over entities: they do not follow one another in time.`]);
      expect(boundMeasure(per({ aggregation, value: 'cost' }, { aggregation: 'SUM' })).unit.display).toBe('EUR');
    }
    for (const aggregation of ['PERCENTILE', 'APPROX_PERCENTILE'] as const) {
      expect(measureFindings(per({ aggregation, value: 'talk' }))).toEqual([
        `TYP326 In per.aggregation: ${aggregation} has no place as the inner aggregation: the measure's percentile is that of its own aggregation.`,
      ]);
    }
  });

  test('counts exactly inside, and approximately over entities', () => {
    expect(measureFindings(per({ aggregation: 'APPROX_COUNT_DISTINCT', value: 'channel' }))).toEqual([
      'TYP326 In per.aggregation: APPROX_COUNT_DISTINCT has no place as the inner aggregation: an entity has few rows, and they are counted exactly.',
    ]);
    expect(rowText(boundMeasure(per({}, { aggregation: 'APPROX_COUNT_DISTINCT' })).value!)).toBe('@inner');
    expect(boundMeasure(per({ aggregation: 'SUM', value: 'talk' }, { aggregation: 'APPROX_PERCENTILE', percentile: 0.5 })))
      .toMatchObject({ percentile: 0.5, unit: { display: 's' } });
  });

  test('needs an inner value that it can aggregate', () => {
    expect(measureFindings(per({ aggregation: 'AVG' }))).toEqual(['TYP310 In per.value: AVG needs a value.']);
    expect(measureFindings(per({ aggregation: 'MAX', value: 'channel' }))).toEqual(['TYP309 In per.value: MAX takes numbers, but the value is a text.']);
    expect(measureFindings(per({ filter: 'talk' }))).toEqual(['TYP304 In per.filter: The expression must give a truth value, but it gives a number.']);
  });
});
