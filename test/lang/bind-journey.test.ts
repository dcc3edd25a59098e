import { describe, expect, test } from '@jest/globals';
import type { JourneyDefinition, JourneyStepDefinition, MeasureDefinition } from '../../src/lang/catalog.js';
import { boundMeasure, measureFindings } from './bound-measure.js';
import { rowText } from './rendered.js';

const HOUR = 3_600_000;
const step = (more: Partial<JourneyStepDefinition> = {}): JourneyStepDefinition =>
  ({ source: 'calls', filter: null, after: null, within: null, absent: false, ...more });
const journey = (steps: readonly JourneyStepDefinition[], more: Partial<JourneyDefinition> = {}): Partial<MeasureDefinition> =>
  ({ journey: { entity: 'CUSTOMER', start: 'ANY', valueStep: 0, steps, ...more } });

describe('a journey', () => {
  test('reads each step in its own source, with gaps in milliseconds', () => {
    const { journey: read, maturityMs } = boundMeasure(journey([
      step({ within: 'PT24H', absent: true, filter: 'answered' }),
      step({ source: 'orders', after: 'PT24H', within: 'P3D', filter: 'team == 1' }),
    ], { entity: 'CASE', start: 'FIRST_OF_ENTITY' }));
    expect(read).toMatchObject({
      entity: 'case', start: 'FIRST_OF_ENTITY', valueStep: 0,
      steps: [
        { source: 'calls', afterMs: 0, withinMs: 24 * HOUR, absent: true },
        { source: 'orders', afterMs: 24 * HOUR, withinMs: 72 * HOUR, absent: false },
      ],
    });
    expect(read!.steps.map(({ filter }) => rowText(filter!))).toEqual(['answered', 'equal(team, 1)']);
    expect(maturityMs).toBe(96 * HOUR);
  });

  test('may be nothing that happens, for ever', () => {
    expect(boundMeasure(journey([step({ absent: true })]))).toMatchObject({ maturityMs: 0, journey: { steps: [{ withinMs: null, absent: true }] } });
  });

  test('takes its value, with its unit, from the row of a step', () => {
    const spent = boundMeasure({ aggregation: 'SUM', value: 'amount', ...journey([step({ absent: true }), step({ source: 'orders' })], { valueStep: 2 }) });
    expect([rowText(spent.value!), spent.unit.display, spent.journey!.valueStep]).toEqual(['amount', 'EUR', 2]);
    expect(measureFindings({ aggregation: 'SUM', value: 'amount', ...journey([step({ source: 'orders' })]) }))
      .toEqual(['NAM202 In value: Source "calls" has no field "amount".']);
    for (const valueStep of [1, 3, -1, 0.5]) {
      expect(measureFindings({ aggregation: 'SUM', value: 'amount', ...journey([step({ absent: true }), step({ source: 'orders' })], { valueStep }) }))
        .toEqual([expect.stringMatching(/^TYP325 In journey.valueStep: A value cannot be read from step .*: no row is there.$/)]);
    }
  });

  test('matures after its deadlines and its steps, one after the other', () => {
    expect(boundMeasure({ filter: 'due(occurredAt, hours(5))', ...journey([step({ within: 'PT1H' }), step({ within: 'PT2H', filter: 'due(occurredAt, days(1))' })]) }).maturityMs)
      .toBe(27 * HOUR);
  });

  test('tells what is wrong in each of its steps', () => {
    expect(measureFindings(journey([
      step({ source: 'oders' }), step({ filter: 'amount > 1' }), step({ after: 'P1M' }), step({ within: 'PT0.5H' }),
      step({ after: 'PT2H', within: 'PT2H' }), step({ within: 'PT0S' }), step({ filter: 'as_of() > occurredAt' }),
    ]))).toEqual([
      'NAM216 In journey.steps[0].source: There is no source "oders".',
      'NAM202 In journey.steps[1].filter: Source "calls" has no field "amount".',
      'TYP323 In journey.steps[2].after: "P1M" is no duration of days, hours, minutes and seconds.',
      'TYP323 In journey.steps[3].within: "PT0.5H" is no duration of days, hours, minutes and seconds.',
      'TYP324 In journey.steps[4].within: No gap is longer than PT2H and at most PT2H.',
      'TYP324 In journey.steps[5].within: No gap is longer than PT0S and at most PT0S.',
      expect.stringMatching(/^NAM233 In journey.steps\[6\].filter: "as_of" stands only/),
    ]);
  });

  test('has one to ten steps', () => {
    expect(measureFindings(journey([]))).toEqual([expect.stringMatching(/^TYP322 In journey.steps: The journey has no step/)]);
    expect(boundMeasure(journey(Array.from({ length: 10 }, () => step()))).journey!.steps).toHaveLength(10);
    expect(measureFindings(journey(Array.from({ length: 11 }, () => step())))).toEqual(['TYP322 In journey.steps: The journey has 11 steps; 10 are the most.']);
  });
});
