import { describe, expect, test } from '@jest/globals';
import type { CohortDefinition, MeasureDefinition } from '../../src/lang/catalog.js';
import { boundMeasure, measureFindings } from './bound-measure.js';
import { rowText } from './rendered.js';

const cohort = (more: Partial<CohortDefinition> = {}, measure: Partial<MeasureDefinition> = {}): Partial<MeasureDefinition> =>
  ({ ...measure, cohort: { entity: 'customer', active: true, window: 'PREVIOUS_PERIOD', offset: null, ...more } });
const STOCK: Partial<MeasureDefinition> = { stock: { from: 'occurredAt', until: 'resolved_at' } };

describe('a cohort', () => {
  test('asks whether the entity was active, by the measure\'s own filter, in another window', () => {
    const { cohort: read } = boundMeasure(cohort({ entity: 'agent', active: false, window: 'EVER_BEFORE', offset: 'P7D' }, { filter: 'answered' }));
    expect(read).toMatchObject({ active: false, window: 'EVER_BEFORE', offsetMs: 7 * 86_400_000 });
    expect([read!.entity, read!.filter!].map(rowText)).toEqual(['agent', 'answered']);
    expect(boundMeasure(cohort()).cohort).toMatchObject({ offsetMs: 0, filter: null });
  });

  test('may stand beside a stock', () => {
    expect(boundMeasure(cohort({ window: 'NEXT_PERIOD' }, { ...STOCK, filter: 'as_of() > resolved_at' })).stock).toBeDefined();
    expect(boundMeasure(cohort({ window: 'EVER_BEFORE' }, STOCK)).cohort).toMatchObject({ window: 'EVER_BEFORE' });
  });

  test('takes exact durations and entities of its source', () => {
    expect(measureFindings(cohort({ entity: 'order', offset: 'P1Y' }))).toEqual([
      'NAM242 In cohort.entity: "order" is no entity of the rows of "calls": it is neither customer, case or key nor a field of role ENTITY or DIMENSION.',
      'TYP323 In cohort.offset: "P1Y" is no duration of days, hours, minutes and seconds.',
    ]);
  });
});

describe('kinds of measures', () => {
  const per: Partial<MeasureDefinition> = { per: { entity: 'customer', aggregation: 'COUNT', value: null, filter: null, keep: null } };
  const journey: Partial<MeasureDefinition> = {
    journey: { entity: 'CASE', start: 'ANY', valueStep: 0, steps: [{ source: 'calls', filter: null, after: null, within: null, absent: false }] },
  };

  test('stand alone', () => {
    const twice = (kinds: Partial<MeasureDefinition>) => measureFindings(kinds);
    expect(twice({ ...STOCK, ...journey })).toEqual(['TYP320 In journey: A measure is at most one of stock, journey, per and cohort, and this is stock and journey.']);
    expect(twice({ ...journey, ...per })[0]).toMatch(/^TYP320 In per: .* journey and per\.$/);
    expect(twice(cohort({}, per))[0]).toMatch(/^TYP320 In cohort: .* per and cohort\.$/);
    expect(twice(cohort({}, { ...STOCK, ...per }))[0]).toMatch(/^TYP320 In per: .* stock, per and cohort\.$/);
  });

  test('have a finest grain where it is said', () => {
    expect(boundMeasure({ finestGrain: 'MONTH' }).finestGrain).toBe('MONTH');
    expect(boundMeasure({}).finestGrain).toBeNull();
  });

  test('mature with the longest constant deadline', () => {
    expect(boundMeasure({ aggregation: 'SUM', value: 'due(occurredAt, minutes(30)) ? 1 : 0', filter: 'due(resolved_at, days(2))' }).maturityMs).toBe(2 * 86_400_000);
    expect(boundMeasure({ ...per, filter: 'answered', per: { ...per.per!, filter: 'due(occurredAt, hours(3))' } }).maturityMs).toBe(3 * 3_600_000);
    expect(boundMeasure({ filter: 'due(occurredAt, wait)' }).maturityMs).toBe(0);
    expect(boundMeasure({ filter: 'due(occurredAt, hours(1)) or business_due(occurredAt, hours(8))' }).maturityMs).toBe(7 * 86_400_000);
  });
});
